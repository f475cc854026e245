import { Access } from "../../constructs/access";
import { Cluster } from "../../constructs/cluster";
import type { Provider } from "../../constructs/core";
import { CloudFunction } from "../../constructs/function";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { Logs } from "../../constructs/logs";
import { Network } from "../../constructs/network";
import { Notebook } from "../../constructs/notebook";
import { Service } from "../../constructs/service";
import { ada, all, bob, cyd, one, type Stack, statements, synth } from "../support/stack";

/** A lab with everything that writes, and its team. */
const whole = (provider: Provider, kept: boolean, flowLogs = true): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main", { flowLogs });
    if (kept) new Logs(lab, "main", { keep: "90 days" });
    new Cluster(lab, "jobs", { version: "1.36" });
    new Notebook(lab, "desk", { for: [bob] });
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    new Service(lab, "web", { image: "nginx:1.27" });
    new CloudFunction(lab, "nightly", { code: "#!/usr/bin/env python3\n", every: "15 minutes" });
  });
const kept = { aws: whole("aws", true), azure: whole("azure", true), google: whole("google", true) };
const each = (stack: Stack, type: string) => all(stack, type).map(([, resource]) => resource);
const days = (stack: Stack, type: string, attribute: string) => each(stack, type).map((store) => store[attribute]);

test("everything that writes keeps it as long as the logs say; without logs, as ever", () => {
  expect(days(kept.aws, "aws_cloudwatch_log_group", "retention_in_days")).toEqual([90, 90, 90, 90]);
  expect(days(whole("aws", false), "aws_cloudwatch_log_group", "retention_in_days")).toEqual([30, 30, 30, 30]);
  expect(days(kept.azure, "azurerm_log_analytics_workspace", "retention_in_days")).toEqual([90]);
  expect(days(whole("azure", false), "azurerm_log_analytics_workspace", "retention_in_days")).toEqual([30, 30, 30]);
  expect(one(kept.google, "google_logging_project_bucket_config")).toMatchObject({
    retention_days: 90,
    location: "europe-west3",
  });
  expect(JSON.stringify(whole("google", false))).not.toContain("google_logging");
});

test("on Azure what writes is led into the lab's one workspace; what a network records passes through files for a day", () => {
  const workspace = `\${azurerm_log_analytics_workspace.logs-main_workspace.id}`;
  const { azure } = kept;
  expect(each(azure, "azurerm_monitor_diagnostic_setting").map((one) => one.log_analytics_workspace_id)).toEqual([
    workspace,
    workspace,
    workspace,
  ]);
  expect(one(azure, "azurerm_application_insights").workspace_id).toBe(workspace);
  expect(one(azure, "azurerm_network_watcher_flow_log")).toMatchObject({
    retention_policy: { enabled: true, days: 1 },
    traffic_analytics: { enabled: true, interval_in_minutes: 10, workspace_resource_id: workspace },
  });
  expect(one(whole("azure", false), "azurerm_network_watcher_flow_log")).toMatchObject({ retention_policy: { days: 30 } });
  expect(one(whole("azure", false), "azurerm_network_watcher_flow_log").traffic_analytics).toBeUndefined();
});

test("on Google a sink and an exclusion take the same, by the names of the lab's own, and writers wait for both", () => {
  const { google } = kept;
  const { filter, destination } = one(google, "google_logging_project_sink");
  const exclusion = one(google, "google_logging_project_exclusion");
  expect(exclusion).toMatchObject({ filter, depends_on: ["google_logging_project_sink.logs-main_sink"] });
  expect(destination).toBe(`logging.googleapis.com/\${google_logging_project_bucket_config.logs-main_bucket.id}`);
  const named = (type: string, id?: string) => one(google, type, id).name as string;
  expect((filter as string).split(" OR ")).toEqual([
    'labels.lab="test-main-google"',
    `(resource.type:"k8s_" AND resource.labels.cluster_name="${named("google_container_cluster")}")`,
    ...["function-nightly_service", "service-web_service"].map(
      (id) =>
        `(resource.type="cloud_run_revision" AND resource.labels.service_name="${named("google_cloud_run_v2_service", id)}")`,
    ),
    `(resource.type="gce_subnetwork" AND resource.labels.subnetwork_name="${named("google_compute_subnetwork")}" AND logName:"/logs/compute.googleapis.com")`,
    `(resource.type="nat_gateway" AND jsonPayload.gateway_identifiers.router_name="${named("google_compute_router")}" AND logName:"/logs/compute.googleapis.com")`,
  ]);
  for (const waits of ["google_container_cluster", "google_cloud_run_v2_service"].flatMap((type) => each(google, type)))
    expect(waits.depends_on).toContain("google_logging_project_exclusion.logs-main_exclusion");
  const unrecorded = one(whole("google", true, false), "google_logging_project_sink").filter as string;
  expect(unrecorded).not.toContain("gce_subnetwork");
  expect(one(google, "google_logging_project_bucket_config").bucket_id).toMatch(
    /-\$\{substr\(terraform_data\.logs-main_fresh\.id, 0, 8\)\}$/,
  );
});

test("everybody of the team reads, viewers too, until the lab ends; nobody else does", () => {
  const groups = all(kept.aws, "aws_cloudwatch_log_group")
    .map(([id]) => id)
    .sort();
  for (const level of ["view", "operate", "admin"]) {
    const [find, read] = statements(one(kept.aws, "aws_iam_role_policy", `logs-main_team-main-${level}`));
    expect(find).toMatchObject({ Action: "logs:DescribeLogGroups", Resource: "*" });
    expect(read).toMatchObject({
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:DescribeLogStreams"],
      Resource: groups.flatMap((id) => [`\${aws_cloudwatch_log_group.${id}.arn}`, `\${aws_cloudwatch_log_group.${id}.arn}:*`]),
    });
  }
  const members = each(kept.google, "google_logging_log_view_iam_member");
  expect(members.map(({ member }) => member).sort()).toEqual([ada, bob, cyd].map((who) => `user:${who}`).sort());
  for (const { role, condition } of members) {
    expect(role).toBe("roles/logging.viewAccessor");
    expect((condition as { expression: string }).expression).toMatch(/^request\.time < timestamp/);
  }
});

test("a team of a lab in which nothing writes is given a right on nothing", () => {
  const idle = synth("aws", (lab: Lab) => {
    new Logs(lab, "main");
    new Access(lab, "main", { viewers: [ada] });
  });
  const found = statements(one(idle, "aws_iam_role_policy", "logs-main_team-main-view"));
  expect(found.map(({ Sid }) => Sid)).toEqual(["Find"]);
});

test("a network that comes after the logs writes into them as well", () => {
  const later = (provider: Provider) =>
    synth(provider, (lab: Lab) => {
      new Logs(lab, "main", { keep: "365 days" });
      new Network(lab, "main");
    });
  expect(one(later("aws"), "aws_cloudwatch_log_group").retention_in_days).toBe(365);
  expect(one(later("azure"), "azurerm_network_watcher_flow_log").traffic_analytics).toMatchObject({ enabled: true });
  expect(one(later("google"), "google_logging_project_sink").filter).toContain("gce_subnetwork");
});

test("logs come before what writes, and once", () => {
  synth("aws", (lab: Lab) => {
    new Network(lab, "main");
    const web = new Service(lab, "web", { image: "nginx:1.27" });
    expect(() => new Logs(lab, "main")).toThrow(
      `logs come first, once, after networks and keys; the service ${web.name} is there already`,
    );
  });
  synth("google", (lab: Lab) => {
    new Logs(lab, "main");
    expect(() => new Logs(lab, "more")).toThrow("the logs main is there already");
  });
});

test.each(["15 days", "30", "400 days"])("%s is no time that all clouds know", (keep) => {
  synth("aws", (lab: Lab) => {
    expect(() => new Logs(lab, "main", { keep: keep as "30 days" })).toThrow(/keep/);
  });
});

const keyed = (provider: Provider): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main");
    const key = new Key(lab, "lab");
    new Logs(lab, "main", { key });
    new Cluster(lab, "jobs", { version: "1.36" });
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    new Service(lab, "web", { image: "nginx:1.27" });
    new CloudFunction(lab, "nightly", { code: "#!/usr/bin/env python3\n", every: "15 minutes" });
  });

test("AWS: a key of the lab encrypts every group, also one that was there before the logs, by CloudWatch Logs for these groups alone", () => {
  const stack = keyed("aws");
  const groups = each(stack, "aws_cloudwatch_log_group");
  expect(groups).toHaveLength(4);
  for (const { kms_key_id, depends_on } of groups) {
    expect(kms_key_id).toBe(`\${aws_kms_key.key-lab_key.arn}`);
    // CloudWatch Logs tries the key when it makes the group
    expect(depends_on).toContain("aws_kms_key_policy.key-lab_policy");
  }
  const arn = (name: unknown) =>
    `arn:\${data.aws_partition.partition.partition}:logs:eu-central-1:\${data.aws_caller_identity.account.account_id}:log-group:${name}`;
  const policy = statements(one(stack, "aws_kms_key_policy"));
  expect(policy.find(({ Sid }) => Sid === "LetLogsXmainKeep")).toMatchObject({
    Principal: { Service: "logs.eu-central-1.amazonaws.com" },
    Action: expect.arrayContaining(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]),
    Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": groups.map(({ name }) => arn(name)).sort() } },
  });
});

test("AWS: who reads and what writes uses the key by way of CloudWatch Logs", () => {
  const uses = statements(one(keyed("aws"), "aws_kms_key_policy")).filter(({ Sid }) => Sid.startsWith("UseLogs"));
  const StringEquals = { "kms:ViaService": `logs.eu-central-1.\${data.aws_partition.partition.dns_suffix}` };
  expect(uses.map(({ Condition }) => Condition)).toEqual(Array(6).fill({ StringEquals }));
  const may = (action: string) => uses.filter(({ Action }) => Action.includes(action)).map(({ Principal }) => Principal);
  const role = (id: string) => ({ AWS: `\${aws_iam_role.${id}.arn}` });
  expect(may("kms:GenerateDataKey")).toEqual(["function-nightly_role", "network-main_flows-role", "service-web_start"].map(role));
  expect(may("kms:Decrypt")).toHaveLength(6);
});

test("AWS: logs with a key into which nothing writes let CloudWatch Logs use nothing", () => {
  const idle = synth("aws", (lab: Lab) => new Logs(lab, "main", { key: new Key(lab, "lab") }));
  expect(statements(one(idle, "aws_kms_key_policy")).map(({ Sid }) => Sid)).toEqual(["Administer", "ThroughLogs"]);
});

test("AWS: a network that comes after the logs is encrypted as well", () => {
  const later = synth("aws", (lab: Lab) => {
    new Logs(lab, "main", { key: new Key(lab, "lab") });
    new Network(lab, "main");
  });
  expect(one(later, "aws_cloudwatch_log_group").kms_key_id).toBe(`\${aws_kms_key.key-lab_key.arn}`);
});

test("Google: Cloud Logging's own account for keys uses the key before the bucket is made, which another lab without one is not called after", () => {
  const stack = keyed("google");
  expect(one(stack, "google_logging_project_bucket_config")).toMatchObject({
    cmek_settings: { kms_key_name: `\${google_kms_crypto_key.key-lab_key.id}` },
    depends_on: expect.arrayContaining(["google_kms_crypto_key_iam_member.key-lab_agent-logging"]),
  });
  expect(one(stack, "google_kms_crypto_key_iam_member", "key-lab_agent-logging").member).toBe(
    `serviceAccount:\${data.google_logging_project_cmek_settings.logging-agent.service_account_id}`,
  );
  // Google takes no key away from a bucket: one with a key, and one without, have other names
  expect(one(stack, "terraform_data", "logs-main_fresh").triggers_replace).toEqual({ keyed: true });
  expect(one(kept.google, "terraform_data", "logs-main_fresh").triggers_replace).toBeUndefined();
});
