// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Terraform
import { Alarm } from "../../constructs/alarm";
import type { Provider } from "../../constructs/core";
import { Database } from "../../constructs/database";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Pool } from "../../constructs/pool";
import { ada, all, bob, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Watched = ConstructorParameters<typeof Alarm<Provider>>[2]["watch"];
type Props = Omit<ConstructorParameters<typeof Alarm<Provider>>[2], "watch">;

const lab = (provider: Provider, of: (lab: Lab<Provider>) => Watched, props: Props = {}): Stack =>
  synth(provider, (lab) => {
    new Network(lab, "main", { subnets: { work: {} }, flowLogs: false });
    new Alarm(lab, "busy", { watch: of(lab), ...props });
  });
const machines = (provider: Provider, props: Props = {}) => lab(provider, (lab) => new Machine(lab, "desk", { count: 2 }), props);
const pool = (provider: Provider, props: Props = {}) => lab(provider, (lab) => new Pool(lab, "web", {}), props);
const database = (provider: Provider) => lab(provider, (lab) => new Database(lab, "orders", {}));
const conditionOf = (stack: Stack) => one(stack, "google_monitoring_alert_policy").conditions[0].condition_threshold;

test("each machine is watched by itself", () => {
  const alarms = all(machines("aws"), "aws_cloudwatch_metric_alarm").map(([, { dimensions }]) => dimensions);
  expect(alarms).toEqual([1, 2].map((i) => ({ InstanceId: `\${aws_instance.machine-desk_instance-${i}.id}` })));
  const alert = one(machines("azure"), "azurerm_monitor_metric_alert");
  expect(alert.scopes).toEqual([1, 2].map((i) => `\${azurerm_linux_virtual_machine.machine-desk_instance-${i}.id}`));
  expect(alert.target_resource_type).toBe("Microsoft.Compute/virtualMachines");
  const condition = conditionOf(machines("google"));
  for (const i of [1, 2]) expect(condition.filter).toContain(`google_compute_instance.machine-desk_instance-${i}.name`);
  expect(condition.aggregations[0]).not.toHaveProperty("cross_series_reducer");
});

test("the machines of a pool are watched as one, whichever they are", () => {
  expect(one(pool("aws"), "aws_cloudwatch_metric_alarm").dimensions).toEqual({
    AutoScalingGroupName: "${aws_autoscaling_group.pool-web_group-of-machines.name}",
  });
  expect(one(pool("azure"), "azurerm_monitor_metric_alert").scopes).toEqual([
    "${azurerm_linux_virtual_machine_scale_set.pool-web_machines.id}",
  ]);
  const condition = conditionOf(pool("google"));
  expect(condition.filter).toContain(
    'starts_with("${google_compute_region_instance_group_manager.pool-web_machines.base_instance_name}-")',
  );
  expect(condition.aggregations[0].cross_series_reducer).toBe("REDUCE_MEAN");
});

test("a database is watched by its own cloud's name for the use of CPUs", () => {
  expect(one(database("aws"), "aws_cloudwatch_metric_alarm")).toMatchObject({
    namespace: "AWS/RDS",
    metric_name: "CPUUtilization",
    dimensions: { DBInstanceIdentifier: expect.stringContaining("aws_db_instance.") },
  });
  expect(one(database("azure"), "azurerm_monitor_metric_alert").criteria).toMatchObject([
    { metric_namespace: "Microsoft.DBforPostgreSQL/flexibleServers", metric_name: "cpu_percent" },
  ]);
  expect(conditionOf(database("google")).filter).toMatch(
    /metric\.type = "cloudsql\.googleapis\.com\/database\/cpu\/utilization" AND resource\.labels\.database_id = "\$\{.*project\}:\$\{.*name\}"/,
  );
});

test.each([
  ["5 minutes", 300, "PT5M"],
  ["15 minutes", 900, "PT15M"],
  ["30 minutes", 1800, "PT30M"],
  ["60 minutes", 3600, "PT1H"],
] as const)("a mean over %s is one everywhere", (over, seconds, window) => {
  expect(one(pool("aws", { over, cpu: 70 }), "aws_cloudwatch_metric_alarm")).toMatchObject({
    period: seconds,
    evaluation_periods: 1,
    statistic: "Average",
    threshold: 70,
    comparison_operator: "GreaterThanThreshold",
  });
  const alert = one(pool("azure", { over, cpu: 70 }), "azurerm_monitor_metric_alert");
  expect([alert.window_size, alert.criteria[0].threshold]).toEqual([window, 70]);
  expect(conditionOf(pool("google", { over, cpu: 70 }))).toMatchObject({
    threshold_value: 0.7,
    duration: "0s",
    aggregations: [{ alignment_period: `${seconds}s`, per_series_aligner: "ALIGN_MEAN" }],
  });
});

describe.each(providers)("%s", (provider) => {
  const told = (stack: Stack): string[] => {
    const ways = {
      aws: () => all(stack, "aws_sns_topic_subscription").map(([, { endpoint }]) => endpoint),
      azure: () =>
        one(stack, "azurerm_monitor_action_group").email_receiver.map((one: { email_address: string }) => one.email_address),
      google: () => all(stack, "google_monitoring_notification_channel").map(([, { labels }]) => labels.email_address),
    };
    return ways[provider]().sort();
  };

  test("tells whom it is asked to, each once, and else the owner", () => {
    expect(told(pool(provider))).toEqual([ada]);
    expect(told(pool(provider, { tell: [bob, ada, bob] }))).toEqual([ada, bob]);
  });
});

test("on AWS alarms of the lab's own account alone write to the topic, and use its key for nothing else", () => {
  const stack = pool("aws");
  const key = statements(one(stack, "aws_kms_key")).find(({ Sid }) => Sid === "Alarms");
  const topic = statements(one(stack, "aws_sns_topic_policy")).find(({ Sid }) => Sid === "FromAlarms");
  for (const statement of [key, topic])
    expect(statement).toMatchObject({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "${data.aws_caller_identity.account.account_id}" },
        ArnLike: { "aws:SourceArn": expect.stringMatching(/:cloudwatch:eu-central-1:.*:alarm:\*$/) },
      },
    });
  expect(one(stack, "aws_sns_topic").kms_master_key_id).toContain("aws_kms_key.");
});

test("two alarms of a lab share the key, and nothing else", () => {
  const stack = synth("aws", (lab) => {
    new Network(lab, "main", { subnets: { work: {} }, flowLogs: false });
    const web = new Pool(lab, "web", {});
    new Alarm(lab, "busy", { watch: web });
    new Alarm(lab, "idle", { watch: web, cpu: 20 });
  });
  expect(all(stack, "aws_kms_key")).toHaveLength(1);
  expect(all(stack, "aws_sns_topic")).toHaveLength(2);
});
