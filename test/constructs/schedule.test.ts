import { Access } from "../../constructs/access";
import { Cluster } from "../../constructs/cluster";
import type { Provider } from "../../constructs/core";
import { Database } from "../../constructs/database";
import { Disk } from "../../constructs/disk";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Notebook } from "../../constructs/notebook";
import { Pool } from "../../constructs/pool";
import { Schedule } from "../../constructs/schedule";
import { directions } from "../../constructs/schedule/times";
import { Service } from "../../constructs/service";
import { ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Props = Omit<ConstructorParameters<typeof Schedule<Provider>>[2], "of" | "start" | "stop">;
type Made = { lab: Lab; web: Machine; batch: Machine; orders: Database };

/** Two machines that are alike, another one and a database, of which `office` has the first and the database. */
const stack = (
  provider: Provider,
  props: Props = {},
  office: ((made: Made) => void) | undefined = ({ lab, web, orders }) => {
    new Schedule(lab, "office", { start: "07:05", stop: "19:30", of: [web, orders], ...props });
  },
): Stack =>
  synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { subnets: { work: {}, data: { internet: "none" } } });
    const subnet = network.subnet("work");
    const web = new Machine(lab, "web", { subnet, count: 2 });
    const batch = new Machine(lab, "batch", { subnet });
    const orders = new Database(lab, "orders", { subnet: network.subnet("data"), openTo: [web] });
    office?.({ lab, web, batch, orders });
  });
const without = (provider: Provider) => stack(provider, {}, () => undefined);
const ofSchedule = (made: Stack, type: string) => all(made, type).filter(([id]) => id.startsWith("schedule-"));
const rightsOf = (made: Stack) => statements(one(made, "aws_iam_role_policy", "schedule-office_rights"));
const decoded = (job: { http_target: { body: string } }) => JSON.parse(Buffer.from(job.http_target.body, "base64").toString());

test("AWS: one schedule for each thing and direction, on time, until the lab expires, and given up after a while", () => {
  const aws = stack("aws", { days: ["sunday", "monday"], timeZone: "Europe/Paris" });
  expect(all(aws, "aws_scheduler_schedule").map(([id]) => id.replace("schedule-office_", ""))).toEqual([
    "start-database-orders",
    "start-machine-web",
    "stop-database-orders",
    "stop-machine-web",
  ]);
  expect(one(aws, "aws_scheduler_schedule", "schedule-office_start-machine-web")).toMatchObject({
    group_name: `\${aws_scheduler_schedule_group.schedule-office_group.name}`,
    schedule_expression: "cron(5 7 ? * MON,SUN *)",
    schedule_expression_timezone: "Europe/Paris",
    flexible_time_window: { mode: "OFF" },
    end_date: "2027-04-01T00:00:00Z",
    target: {
      arn: `arn:\${data.aws_partition.partition.partition}:scheduler:::aws-sdk:ec2:startInstances`,
      input: `{"InstanceIds":["\${aws_instance.machine-web_instance-1.id}","\${aws_instance.machine-web_instance-2.id}"]}`,
      retry_policy: { maximum_retry_attempts: 5, maximum_event_age_in_seconds: 900 },
    },
    depends_on: ["aws_iam_role_policy.schedule-office_rights"],
  });
  expect(one(aws, "aws_scheduler_schedule", "schedule-office_stop-database-orders")).toMatchObject({
    schedule_expression: "cron(30 19 ? * MON,SUN *)",
    target: { input: `{"DbInstanceIdentifier":"\${aws_db_instance.database-orders_instance.identifier}"}` },
  });
  expect(one(aws, "aws_scheduler_schedule_group")).toHaveProperty("tags.lab");
});

test("AWS: its role starts and stops what it names, and is trusted to its own group alone", () => {
  const aws = stack("aws");
  expect(rightsOf(aws)).toEqual([
    expect.objectContaining({
      Action: ["rds:StartDBInstance", "rds:StopDBInstance"],
      Resource: [`\${aws_db_instance.database-orders_instance.arn}`],
    }),
    expect.objectContaining({
      Action: ["ec2:StartInstances", "ec2:StopInstances"],
      Resource: [1, 2].map((n) => `\${aws_instance.machine-web_instance-${n}.arn}`),
    }),
  ]);
  const [trust] = statements(one(aws, "aws_iam_role", "schedule-office_role"), "assume_role_policy");
  expect(trust).toMatchObject({
    Principal: { Service: "scheduler.amazonaws.com" },
    Condition: {
      StringEquals: {
        "aws:SourceAccount": `\${data.aws_caller_identity.account.account_id}`,
        "aws:SourceArn": `\${aws_scheduler_schedule_group.schedule-office_group.arn}`,
      },
    },
  });
});

test("AWS: a machine whose disks have keys is started with these, and a schedule of others has none of them", () => {
  const policyOf = (of: "web" | "batch") =>
    stack("aws", {}, ({ lab, batch }) => {
      const [own, beside] = [new Key(lab, "own", {}), new Key(lab, "beside", {})];
      const subnet = batch.subnet;
      const locked = new Machine(lab, "locked", { subnet, key: own });
      new Disk(lab, "index", { machine: locked, key: beside });
      new Schedule(lab, "office", { start: "08:00", stop: "18:00", of: [of === "web" ? locked : batch] });
    });
  const grants = (made: Stack, key: string) =>
    statements(one(made, "aws_kms_key_policy", `key-${key}_policy`)).filter(({ Principal }) =>
      JSON.stringify(Principal).includes("schedule-office_role"),
    );
  for (const key of ["own", "beside"]) {
    const [grant, ...more] = grants(policyOf("web"), key);
    expect(more).toEqual([]);
    expect(grant).toMatchObject({ Action: ["kms:CreateGrant", "kms:Decrypt"] });
    expect(JSON.stringify(grant?.Condition)).toContain("kms:ViaService");
    expect(grants(policyOf("batch"), key)).toEqual([]);
  }
});

test("Azure: a workflow that starts and one that stops, by Windows' clock, each with the right to what it does", () => {
  const azure = stack("azure", { days: ["saturday", "tuesday"], timeZone: "Europe/Warsaw" });
  expect(all(azure, "azurerm_logic_app_workflow").map(([, { identity }]) => identity)).toEqual([
    { type: "SystemAssigned" },
    { type: "SystemAssigned" },
  ]);
  expect(one(azure, "azurerm_logic_app_trigger_recurrence", "schedule-office_clock-stop")).toMatchObject({
    frequency: "Week",
    interval: 1,
    start_time: "2026-01-01T00:00:00Z",
    time_zone: "Central European Standard Time",
    schedule: { on_these_days: ["Tuesday", "Saturday"], at_these_hours: [19], at_these_minutes: [30] },
    depends_on: ["orders", "web-1", "web-2"].map((key) =>
      expect.stringContaining(`_stop-${/web/.test(key) ? "machine" : "database"}-${key}`),
    ),
  });
  const action = one(azure, "azurerm_logic_app_action_custom", "schedule-office_stop-machine-web-2");
  expect(JSON.parse(action.body)).toEqual({
    type: "Http",
    inputs: {
      method: "POST",
      uri: `https://management.azure.com\${azurerm_linux_virtual_machine.machine-web_instance-2.id}/deallocate?api-version=2024-07-01`,
      authentication: { type: "ManagedServiceIdentity", audience: "https://management.azure.com/" },
    },
    operationOptions: "DisableAsyncPattern",
    runAfter: {},
  });
  expect(action.depends_on).toEqual(["azurerm_role_assignment.schedule-office_stop-machine-web-2-right"]);
  const actions = (direction: string) =>
    one(azure, "azurerm_role_definition", `schedule-office_role-${direction}`).permissions[0].actions;
  expect(actions("start")).toEqual([
    "Microsoft.DBforPostgreSQL/flexibleServers/start/action",
    "Microsoft.Compute/virtualMachines/start/action",
  ]);
  expect(actions("stop")).toEqual([
    "Microsoft.DBforPostgreSQL/flexibleServers/stop/action",
    "Microsoft.Compute/virtualMachines/deallocate/action",
  ]);
  const scopes = ofSchedule(azure, "azurerm_role_assignment").map(([, { scope }]) => scope);
  expect(new Set(scopes)).toEqual(
    new Set([
      `\${azurerm_postgresql_flexible_server.database-orders_server.id}`,
      ...[1, 2].map((n) => `\${azurerm_linux_virtual_machine.machine-web_instance-${n}.id}`),
    ]),
  );
});

test("Google: jobs that call as an account, which may start and stop machines, and set databases, until the lab expires", () => {
  const google = stack("google", { days: ["sunday", "friday"] });
  expect(ofSchedule(google, "google_cloud_scheduler_job")).toHaveLength(6);
  expect(one(google, "google_cloud_scheduler_job", "schedule-office_stop-machine-web-2")).toMatchObject({
    schedule: "30 19 * * 5,0",
    time_zone: "Europe/Berlin",
    region: "europe-west3",
    retry_config: { retry_count: 3, max_retry_duration: "900s" },
    http_target: {
      http_method: "POST",
      uri: `https://compute.googleapis.com/compute/v1/\${google_compute_instance.machine-web_instance-2.id}/stop`,
      oauth_token: { service_account_email: `\${google_service_account.schedule-office_account.email}` },
    },
  });
  const set = (direction: string) => one(google, "google_cloud_scheduler_job", `schedule-office_${direction}-database-orders`);
  expect(set("stop").http_target).toMatchObject({ http_method: "PATCH", headers: { "Content-Type": "application/json" } });
  expect(decoded(set("stop") as never)).toEqual({ settings: { activationPolicy: "NEVER" } });
  expect(decoded(set("start") as never)).toEqual({ settings: { activationPolicy: "ALWAYS" } });
  expect(Object.fromEntries(ofSchedule(google, "google_project_iam_custom_role").map(([id, r]) => [id, r.permissions]))).toEqual({
    "schedule-office_machines": ["compute.instances.start", "compute.instances.stop"],
    "schedule-office_databases": ["cloudsql.instances.get", "cloudsql.instances.update"],
  });
  const conditions = [
    ...ofSchedule(google, "google_compute_instance_iam_member"),
    ...ofSchedule(google, "google_project_iam_member"),
  ].map(([, { condition }]) => condition.expression);
  expect(conditions).toHaveLength(3);
  for (const expression of conditions) expect(expression).toContain('request.time < timestamp("2027-04-01T00:00:00Z")');
  expect(conditions.at(-1)).toContain("database-orders_instance.name");
  for (const [, { role_id }] of ofSchedule(google, "google_project_iam_custom_role"))
    expect(role_id).toContain("terraform_data.schedule-office_fresh.id");
});

test("a plan at night leaves a database alone that a schedule stopped, and no other", () => {
  const instance = (made: Stack) => one(made, "google_sql_database_instance");
  expect(instance(stack("google")).lifecycle).toMatchObject({ ignore_changes: ["settings[0].activation_policy"] });
  expect(instance(without("google")).lifecycle).not.toHaveProperty("ignore_changes");
});

test.each(providers)("%s: changes nothing of what it names but Google's database, and nothing of the others", (provider) => {
  const touched = changed(without(provider), stack(provider)).filter((address) => !/\.(schedule-|service-)/.test(address));
  expect(touched).toEqual(provider === "google" ? ["google_sql_database_instance.database-orders_instance"] : []);
});

test.each(providers)("%s: is the same in whatever order things and days are named", (provider) => {
  const of = (turned: boolean) =>
    stack(provider, {}, ({ lab, web, batch }) => {
      new Schedule(lab, "office", {
        start: "08:00",
        stop: "18:00",
        of: turned ? [batch, web] : [web, batch],
        days: turned ? ["friday", "monday"] : ["monday", "friday"],
      });
    });
  expect(changed(of(false), of(true))).toEqual([]);
});

test.each(providers)("%s: a schedule of machines alone may do nothing with databases", (provider) => {
  const made = stack(provider, {}, ({ lab, web }) => {
    new Schedule(lab, "office", { start: "08:00", stop: "18:00", of: [web] });
  });
  const text = JSON.stringify(
    Object.values(made.resource).flatMap((of) => Object.entries(of).filter(([id]) => id.startsWith("schedule-"))),
  );
  expect(text).not.toMatch(/rds:|flexibleServers|cloudsql|sqladmin/);
});

const office = { start: "07:05", stop: "19:30", days: ["friday", "sunday"] } as const;
/** A pool of two to five machines, and whether it keeps office hours; nothing else is in a schedule. */
const pooled = (provider: Provider, kept = true): Stack =>
  synth(provider, (lab: Lab) => {
    const subnet = new Network(lab, "main", { subnets: { work: {} } }).subnet("work");
    const web = new Pool(lab, "web", { subnet, scale: { min: 2, max: 5 } });
    if (kept) new Schedule(lab, "office", { ...office, of: [web] });
  });

test("AWS: a pool has no machine after stop and its own numbers after start, until the lab expires, and a plan at night leaves it so", () => {
  const aws = pooled("aws");
  const common = {
    autoscaling_group_name: `\${aws_autoscaling_group.pool-web_group-of-machines.name}`,
    time_zone: "Europe/Berlin",
    end_time: "2027-04-01T00:00:00Z",
  };
  expect(one(aws, "aws_autoscaling_schedule", "schedule-office_start-pool-web")).toMatchObject({
    ...common,
    recurrence: "5 7 * * 5,0",
    min_size: 2,
    max_size: 5,
    desired_capacity: 2,
  });
  expect(one(aws, "aws_autoscaling_schedule", "schedule-office_stop-pool-web")).toMatchObject({
    ...common,
    recurrence: "30 19 * * 5,0",
    min_size: 0,
    max_size: 0,
    desired_capacity: 0,
  });
  const ignored = (made: Stack) => one(made, "aws_autoscaling_group").lifecycle.ignore_changes;
  expect(ignored(aws)).toEqual(["desired_capacity", "max_size", "min_size"]);
  expect(ignored(pooled("aws", false))).toEqual(["desired_capacity"]);
});

test("Azure: a pool scales by load from start on, and has no machine from stop on", () => {
  const profiles = (made: Stack) => one(made, "azurerm_monitor_autoscale_setting").profile;
  const [load] = profiles(pooled("azure", false));
  const at = (hour: number, minute: number) => ({
    timezone: "W. Europe Standard Time",
    days: ["Friday", "Sunday"],
    hours: [hour],
    minutes: [minute],
  });
  expect(profiles(pooled("azure"))).toEqual([
    { ...load, name: "office-start", recurrence: at(7, 5) },
    { name: "office-stop", capacity: { default: 0, maximum: 0, minimum: 0 }, recurrence: at(19, 30) },
  ]);
});

test("Google: a pool has its least number of machines within hours alone", () => {
  const policy = (made: Stack) => one(made, "google_compute_region_autoscaler").autoscaling_policy;
  expect(policy(pooled("google"))).toEqual({
    ...policy(pooled("google", false)),
    min_replicas: 0,
    scaling_schedules: [
      {
        name: "office",
        schedule: "5 7 * * 5,0",
        time_zone: "Europe/Berlin",
        duration_sec: (12 * 60 + 25) * 60,
        min_required_replicas: 2,
      },
    ],
  });
});

test.each(providers)("%s: a pool keeps hours itself, and nobody is given a right on it", (provider) => {
  const made = Object.entries(pooled(provider).resource).flatMap(([type, of]) => Object.keys(of).map((id) => `${type}.${id}`));
  expect(made.filter((address) => address.includes(".schedule-"))).toEqual(
    provider === "aws" ? directions.map((direction) => `aws_autoscaling_schedule.schedule-office_${direction}-pool-web`) : [],
  );
});

/** Notebooks, of one person or of everybody who works in the team, who are named after the schedule. */
const noted = (provider: Provider, props: { for?: string[]; key?: boolean } = {}): Stack =>
  synth(provider, (lab: Lab) => {
    const subnet = new Network(lab, "main", { subnets: { work: {} } }).subnet("work");
    const key = props.key ? new Key(lab, "homes", {}) : undefined;
    const desk = new Notebook(lab, "desk", { subnet, key, for: props.for as never });
    new Schedule(lab, "office", { ...office, of: [desk] });
    new Access(lab, "team", { members: [ada, bob], viewers: [cyd] });
  });

test("AWS: each person's notebook is started and stopped, also of who is known later, by a role that may do this alone", () => {
  const aws = noted("aws");
  const [first, second] = all(aws, "aws_sagemaker_notebook_instance").map(([id]) => id) as [string, string];
  expect(rightsOf(aws)).toEqual([
    {
      Sid: "Notebooks",
      Effect: "Allow",
      Action: ["sagemaker:StartNotebookInstance", "sagemaker:StopNotebookInstance"],
      Resource: [first, second].map((id) => `\${aws_sagemaker_notebook_instance.${id}.arn}`),
    },
  ]);
  expect(all(aws, "aws_scheduler_schedule").map(([, { target }]) => [target.arn.split(":").at(-1), target.input])).toEqual(
    ["startNotebookInstance", "stopNotebookInstance"].flatMap((call) =>
      [first, second].map((id) => [call, `{"NotebookInstanceName":"\${aws_sagemaker_notebook_instance.${id}.name}"}`]),
    ),
  );
  expect(all(noted("aws", { for: [ada] }), "aws_scheduler_schedule")).toHaveLength(2);
});

test("AWS: a notebook whose home has a key is started with it", () => {
  const grants = statements(one(noted("aws", { key: true }), "aws_kms_key_policy")).filter(({ Principal }) =>
    JSON.stringify(Principal).includes("schedule-office_role"),
  );
  expect(grants).toHaveLength(2);
  for (const { Action } of grants) expect(Action).toEqual(["kms:CreateGrant", "kms:Decrypt"]);
});

test("Azure: each person's notebook is started and stopped, by roles on it that may do this alone, and before the clock", () => {
  const azure = noted("azure");
  const notebooks = all(azure, "azurerm_machine_learning_compute_instance").map(([id]) => id);
  expect(notebooks).toHaveLength(2);
  for (const direction of directions) {
    expect(one(azure, "azurerm_role_definition", `schedule-office_role-${direction}`).permissions[0].actions).toEqual([
      `Microsoft.MachineLearningServices/workspaces/computes/${direction}/action`,
    ]);
    const actions = all(azure, "azurerm_logic_app_action_custom").filter(([id]) => id.includes(`_${direction}-`));
    expect(actions.map(([, { body }]) => JSON.parse(body).inputs.uri)).toEqual(
      notebooks.map(
        (id) =>
          `https://management.azure.com\${azurerm_machine_learning_compute_instance.${id}.id}/${direction}?api-version=2025-06-01`,
      ),
    );
    expect(one(azure, "azurerm_logic_app_trigger_recurrence", `schedule-office_clock-${direction}`).depends_on).toEqual(
      actions.map(([id]) => `azurerm_logic_app_action_custom.${id}`),
    );
  }
  expect(
    ofSchedule(azure, "azurerm_role_assignment")
      .map(([, { scope }]) => scope)
      .sort(),
  ).toEqual([...notebooks, ...notebooks].map((id) => `\${azurerm_machine_learning_compute_instance.${id}.id}`).sort());
});

test("Google: each person's notebook is started and stopped, by a role on it that may do this alone, until the lab expires", () => {
  const google = noted("google");
  const notebooks = all(google, "google_workbench_instance").map(([id]) => id);
  expect(ofSchedule(google, "google_project_iam_custom_role").map(([, { permissions }]) => permissions)).toEqual([
    ["notebooks.instances.start", "notebooks.instances.stop"],
  ]);
  const rights = ofSchedule(google, "google_workbench_instance_iam_member").map(([, right]) => right);
  expect(rights.map(({ name }) => name)).toEqual(notebooks.map((id) => `\${google_workbench_instance.${id}.name}`));
  for (const { condition } of rights) expect(condition.expression).toBe('request.time < timestamp("2027-04-01T00:00:00Z")');
  expect(
    all(google, "google_cloud_scheduler_job").map(([, { http_target: target }]) => [target.http_method, target.uri]),
  ).toEqual(
    directions.flatMap((direction) =>
      notebooks.map((id) => ["POST", `https://notebooks.googleapis.com/v2/\${google_workbench_instance.${id}.id}:${direction}`]),
    ),
  );
});

test.each(providers)("%s: a schedule of what a team without members has none of is nothing at all", (provider) => {
  const made = synth(provider, (lab: Lab) => {
    const subnet = new Network(lab, "main", { subnets: { work: {} } }).subnet("work");
    new Access(lab, "team", { viewers: [cyd] });
    const notebook = new Notebook(lab, "desk", { subnet });
    const machine = new Machine(lab, "bench", { subnet, per: "member" });
    new Schedule(lab, "office", { ...office, of: [notebook, machine] });
  });
  expect(Object.values(made.resource).flatMap((of) => Object.keys(of).filter((id) => id.startsWith("schedule-")))).toEqual([]);
});

test.each(providers)("%s: beside a notebook of nobody's, a schedule may do with the others what it does", (provider) => {
  const of = (nobodys: boolean) =>
    stack(provider, {}, ({ lab, batch }) => {
      const desk = new Notebook(lab, "desk", { subnet: batch.subnet });
      new Schedule(lab, "office", { start: "08:00", stop: "18:00", of: nobodys ? [batch, desk] : [batch] });
    });
  const touched = changed(of(false), of(true)).filter((address) => address.includes(".schedule-"));
  expect(touched).toEqual([]);
});

/** A cluster of two pools, one of which may stand empty, and whether it keeps office hours. */
const clustered = (provider: Provider, kept = true): Stack =>
  synth(provider, (lab: Lab) => {
    const subnet = new Network(lab, "main", { cidr: "10.20.0.0/16", subnets: { work: {} } }).subnet("work");
    const nodes = { size: "medium", min: 2, max: 5 } as const;
    const kubes = new Cluster(lab, "kubes", { subnet, nodes, pools: { jobs: { min: 0, max: 3 } } });
    if (kept) new Schedule(lab, "office", { ...office, of: [kubes] });
  });

test("AWS: a cluster's pools have no nodes from stop on and their least from start on, which a plan at night leaves so", () => {
  const aws = clustered("aws");
  const [jobs, nodes] = ["jobs", "nodes"].map((pool) => `aws_eks_node_group.cluster-kubes_pool-${pool}`);
  expect(
    all(aws, "aws_scheduler_schedule").map(([id, { target }]) => [id, target.arn.split(":").at(-1), JSON.parse(target.input)]),
  ).toEqual(
    [
      ["start", "nodes", nodes, 2],
      ["stop", "jobs", jobs, 0],
      ["stop", "nodes", nodes, 0],
    ].map(([direction, pool, group, size]) => [
      `schedule-office_${direction}-cluster-kubes-${pool}`,
      "updateNodegroupConfig",
      {
        ClusterName: `\${${group}.cluster_name}`,
        NodegroupName: `\${${group}.node_group_name}`,
        ScalingConfig: { MinSize: size, DesiredSize: size },
      },
    ]),
  );
  expect(rightsOf(aws)).toEqual([
    {
      Sid: "Nodes",
      Effect: "Allow",
      Action: ["eks:UpdateNodegroupConfig"],
      Resource: expect.arrayContaining([`\${${jobs}.arn}`, `\${${nodes}.arn}`]),
    },
  ]);
  const ignored = (made: Stack) => one(made, "aws_eks_node_group", "cluster-kubes_pool-nodes").lifecycle?.ignore_changes;
  expect(ignored(aws)).toEqual(["scaling_config[0].desired_size", "scaling_config[0].min_size"]);
  expect(ignored(clustered("aws", false))).toBeUndefined();
});

test("Azure: a cluster is stopped and started as a whole, by roles on it that may do this alone", () => {
  const azure = clustered("azure");
  const cluster = `\${azurerm_kubernetes_cluster.cluster-kubes_cluster.id}`;
  for (const direction of directions) {
    const action = one(azure, "azurerm_logic_app_action_custom", `schedule-office_${direction}-cluster-kubes`);
    expect(JSON.parse(action.body).inputs.uri).toBe(`https://management.azure.com${cluster}/${direction}?api-version=2025-07-01`);
    expect(one(azure, "azurerm_role_definition", `schedule-office_role-${direction}`).permissions[0].actions).toEqual([
      `Microsoft.ContainerService/managedClusters/${direction}/action`,
    ]);
    expect(one(azure, "azurerm_role_assignment", `schedule-office_${direction}-cluster-kubes-right`).scope).toBe(cluster);
  }
});

test("Google: a cluster's pools are sized by an account that may set this cluster alone, and nothing else brings nodes back", () => {
  const google = clustered("google");
  expect(all(google, "google_cloud_scheduler_job").map(([id, job]) => [id, job.http_target.uri, decoded(job as never)])).toEqual(
    [
      ["start", "nodes", 2],
      ["stop", "jobs", 0],
      ["stop", "nodes", 0],
    ].map(([direction, pool, nodeCount]) => [
      `schedule-office_${direction}-cluster-kubes-${pool}`,
      `https://container.googleapis.com/v1/\${google_container_node_pool.cluster-kubes_pool-${pool}.id}:setSize`,
      { nodeCount },
    ]),
  );
  expect(ofSchedule(google, "google_project_iam_custom_role").map(([, { permissions }]) => permissions)).toEqual([
    ["container.clusters.update"],
  ]);
  expect(ofSchedule(google, "google_project_iam_member").map(([, { condition }]) => condition.expression)).toEqual([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
    'resource.type == "container.googleapis.com/Cluster" && resource.name == "${google_container_cluster.cluster-kubes_cluster.id}" && request.time < timestamp("2027-04-01T00:00:00Z")',
  ]);
  const scaled = (made: Stack) => all(made, "google_container_node_pool").filter(([, pool]) => pool.autoscaling);
  expect(scaled(google)).toEqual([]);
  expect(scaled(clustered("google", false))).toHaveLength(2);
});

/** A service that runs so many containers, and whether it keeps office hours; nothing else is in a schedule. */
const served = (provider: Provider, scale: { min: number; max: number }, kept = true): Stack =>
  synth(provider, (lab: Lab) => {
    const subnet = new Network(lab, "main", { subnets: { work: {} } }).subnet("work");
    const web = new Service(lab, "web", { image: "nginx:1.27", subnet, scale });
    if (kept) new Schedule(lab, "office", { ...office, of: [web] });
  });

test("AWS: a service has no container after stop and its own numbers after start, until the lab expires, and a plan at night leaves it so", () => {
  for (const scale of [
    { min: 2, max: 5 },
    { min: 2, max: 2 },
    { min: 0, max: 1 },
  ]) {
    const aws = served("aws", scale);
    const min = String(Math.max(scale.min, 1));
    const actions = Object.fromEntries(all(aws, "aws_appautoscaling_scheduled_action"));
    expect(Object.keys(actions)).toEqual(directions.map((direction) => `schedule-office_${direction}-service-web`));
    const common = {
      resource_id: `\${aws_appautoscaling_target.service-web_scale.resource_id}`,
      timezone: "Europe/Berlin",
      end_time: "2027-04-01T00:00:00Z",
    };
    expect(actions["schedule-office_start-service-web"]).toMatchObject({
      ...common,
      schedule: "cron(5 7 ? * FRI,SUN *)",
      scalable_target_action: { min_capacity: min, max_capacity: String(scale.max) },
    });
    expect(actions["schedule-office_stop-service-web"]).toMatchObject({
      ...common,
      schedule: "cron(30 19 ? * FRI,SUN *)",
      scalable_target_action: { min_capacity: "0", max_capacity: "0" },
    });
    expect(one(aws, "aws_appautoscaling_target").lifecycle.ignore_changes).toEqual(["max_capacity", "min_capacity"]);
    expect(one(aws, "aws_ecs_service").lifecycle.ignore_changes).toEqual(["desired_count"]);
    // one that has no load to follow keeps hours and nothing else
    expect(all(aws, "aws_appautoscaling_policy")).toHaveLength(scale.max > Number(min) ? 1 : 0);
  }
  expect(one(served("aws", { min: 2, max: 5 }, false), "aws_appautoscaling_target")).not.toHaveProperty("lifecycle");
  expect(served("aws", { min: 2, max: 2 }, false).resource).not.toHaveProperty("aws_appautoscaling_target");
});

test("Azure: a service has its least number within hours alone, and starts for calls as before; without one it is left as it is", () => {
  const template = (made: Stack) => one(made, "azurerm_container_app").template;
  const kept = served("azure", { min: 2, max: 5 });
  expect(template(kept)).toEqual({
    ...template(served("azure", { min: 2, max: 5 }, false)),
    min_replicas: 0,
    custom_scale_rule: [
      {
        name: "office",
        custom_rule_type: "cron",
        metadata: { timezone: "Europe/Berlin", start: "5 7 * * 5,0", end: "30 19 * * 5,0", desiredReplicas: "2" },
      },
    ],
    // Azure goes by calls of itself only where an app has no rule
    http_scale_rule: [{ name: "calls", concurrent_requests: "10" }],
  });
  expect(changed(served("azure", { min: 0, max: 5 }, false), served("azure", { min: 0, max: 5 }))).toEqual([]);
});

test("Azure: a service in several schedules has its least number within each", () => {
  const azure = synth("azure", (lab: Lab) => {
    const subnet = new Network(lab, "main", { subnets: { work: {} } }).subnet("work");
    const web = new Service(lab, "web", { image: "nginx:1.27", subnet, scale: { min: 1 } });
    for (const name of ["early", "late"]) new Schedule(lab, name, { ...office, of: [web] });
  });
  const { custom_scale_rule: rules } = one(azure, "azurerm_container_app").template;
  expect(rules.map(({ name }: { name: string }) => name)).toEqual(["early", "late"]);
});

test("Google: a service in a schedule has no least number, and nobody is given a right on it", () => {
  const scaling = (made: Stack) => one(made, "google_cloud_run_v2_service").template.scaling;
  expect(scaling(served("google", { min: 2, max: 5 }))).toEqual({ min_instance_count: 0, max_instance_count: 5 });
  expect(scaling(served("google", { min: 2, max: 5 }, false))).toEqual({ min_instance_count: 2, max_instance_count: 5 });
});

test.each(providers)("%s: a service keeps hours itself, and nobody is given a right on it", (provider) => {
  const made = Object.entries(served(provider, { min: 1, max: 3 }).resource).flatMap(([type, of]) =>
    Object.keys(of).map((id) => `${type}.${id}`),
  );
  expect(made.filter((address) => address.includes(".schedule-"))).toEqual(
    provider === "aws"
      ? directions.map((direction) => `aws_appautoscaling_scheduled_action.schedule-office_${direction}-service-web`)
      : [],
  );
});

test("times that leave no hour, no day, nothing, or something twice are refused", () => {
  const refused = (props: object, why: RegExp) =>
    expect(() =>
      stack("aws", {}, ({ lab, web }) => {
        new Schedule(lab, "office", { start: "08:00", stop: "18:00", of: [web], ...props });
      }),
    ).toThrow(why);
  refused({ stop: "08:59" }, /an hour later than start/);
  refused({ start: "20:00", stop: "06:00" }, /on the same day/);
  refused({ start: "8:00" }, /hours and minutes/);
  refused({ stop: "24:00" }, /hours and minutes/);
  refused({ days: [] }, /name one/);
  refused({ days: ["monday", "monday"] }, /each day is named once/);
  refused({ of: [] }, /saves nothing/);
  expect(() =>
    stack("aws", {}, ({ lab, web }) => {
      new Schedule(lab, "office", { start: "08:00", stop: "18:00", of: [web, web] });
    }),
  ).toThrow(/each is named once/);
});
