import { deliversFiles, statementsOf } from "./aws-policy";
import { googleBackend, googleRules } from "./balancers";
import { deployed, site } from "./deployments";
import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, closedStore, type GooglePart } from "./part";
import { containersOf } from "./services";
import { at, blocks, least, origin, type Resource, type Stack, texts } from "./stack";
import type { Credential, Log, Store } from "./types";

const log = (writer: Resource, stores: readonly (Resource | undefined)[], elsewhere = false): Log => ({
  ...origin(writer),
  stores: stores.flatMap((store) => store?.address ?? []),
  elsewhere,
});

const awsGroups = (stack: Stack): Store[] =>
  stack
    .of("aws_cloudwatch_log_group")
    .map((group) =>
      closedStore("log")(group, { key: keyOf(stack, group.body.kms_key_id), objectDays: least([group.body.retention_in_days]) }),
    );

/** A group by the name under which a service of AWS writes, which makes it itself where the stack has none. */
const groupCalled = (stack: Stack, name: string): Resource | undefined =>
  stack.of("aws_cloudwatch_log_group").find(({ body }) => stack.text(body.name) === name);

/** The group in which EKS keeps what a cluster writes. */
export const groupOfCluster = (stack: Stack, { body }: Resource): Resource | undefined =>
  groupCalled(stack, `/aws/eks/${stack.text(body.name)}/cluster`);

/** Where a database writes its own log, and whom IAM refused; neither is kept where only one is. */
function logOfDatabase(stack: Stack, database: Resource): Log {
  const { engine, identifier, enabled_cloudwatch_logs_exports } = database.body;
  const kinds = texts(enabled_cloudwatch_logs_exports);
  const groups = kinds.map((kind) => groupCalled(stack, `/aws/rds/instance/${stack.text(identifier)}/${kind}`));
  const whole = [engine === "mysql" ? "error" : "postgresql", "iam-db-auth-error"].every((kind) => kinds.includes(kind));
  return log(database, whole ? groups : [], groups.includes(undefined));
}

function awsWriters(stack: Stack): Log[] {
  const flows = stack.of("aws_flow_log").flatMap(({ body }) => {
    const over = stack.target(body.vpc_id ?? body.subnet_id);
    return over ? [log(over, [stack.target(body.log_destination)])] : [];
  });
  const services = stack.of("aws_ecs_service").map((service) => {
    const options = containersOf(stack.target(service.body.task_definition)).map((one) => at(one, "logConfiguration.options"));
    const entries = stack.of("aws_apigatewayv2_stage").filter(({ entry }) => entry === service.entry);
    return log(service, stack.targets([options, entries.map(({ body }) => at(body, "access_log_settings.destination_arn"))]));
  });
  const clusters = stack
    .of("aws_eks_cluster")
    .filter(({ body }) => texts(body.enabled_cluster_log_types).length > 0)
    .map((cluster) => log(cluster, [groupOfCluster(stack, cluster)]));
  const functions = stack
    .of("aws_lambda_function")
    .map((one) => log(one, stack.targets(at(one.body, "logging_config.log_group"))));
  const balancers = stack.of("aws_lb").map((one) => log(one, [filledBy(stack, one)]));
  const databases = stack.of("aws_db_instance").map((one) => logOfDatabase(stack, one));
  return [...flows, ...services, ...functions, ...clusters, ...balancers, ...databases];
}

const filesOf = (stack: Stack, { body }: Resource): Resource | undefined => stack.target(at(body, "access_logs.bucket"));
/** Whether a bucket holds nothing but what balancers record. */
export const holdsFiles = (stack: Stack, bucket: Resource): boolean =>
  stack.of("aws_lb").some((balancer) => filesOf(stack, balancer) === bucket);

/** The bucket into which a balancer writes files: one that lets it, and that no other key encrypts than S3's own. */
function filledBy(stack: Stack, balancer: Resource): Resource | undefined {
  const bucket = filesOf(stack, balancer);
  if (!bucket || at(balancer.body, "access_logs.enabled") !== true) return undefined;
  const part = (type: string) => stack.pointing(`aws_s3_bucket_${type}`, "bucket", bucket);
  const lets = part("policy").some(({ body }) => (statementsOf(stack, body.policy) ?? []).some(deliversFiles));
  const keyed = part("server_side_encryption_configuration").some(
    ({ body }) => at(body, "rule.apply_server_side_encryption_by_default.sse_algorithm") !== "AES256",
  );
  return lets && !keyed ? bucket : undefined;
}

/** Their shared keys are told as credentials: what flow logs declare of theirs excuses no other. */
const azureWorkspaces = (stack: Stack): Store[] =>
  stack
    .of("azurerm_log_analytics_workspace")
    .map((workspace) => closedStore("log")(workspace, { objectDays: least([workspace.body.retention_in_days]) }));

const azureKeys = (stack: Stack): Credential[] =>
  stack
    .of("azurerm_log_analytics_workspace")
    .filter(({ body }) => body.local_authentication_enabled !== false)
    .map((workspace) => ({ ...origin(workspace), kind: "access-key", what: "of the workspace writes into the logs" }));

function azureWriters(stack: Stack): Log[] {
  const settings = (of: Resource | undefined) =>
    of ? stack.pointing("azurerm_monitor_diagnostic_setting", "target_resource_id", of) : [];
  const led = (of: Resource | undefined, category?: string) =>
    settings(of)
      .filter(({ body }) => !category || blocks(body, "enabled_log").some((one) => one.category === category))
      .map(({ body }) => stack.target(body.log_analytics_workspace_id));
  const flows = stack.of("azurerm_network_watcher_flow_log").flatMap(({ body }) => {
    const over = stack.target(body.target_resource_id);
    const analytics = at(body, "traffic_analytics.enabled") === true ? at(body, "traffic_analytics.workspace_resource_id") : [];
    return over ? [log(over, stack.targets([body.storage_account_id, analytics]))] : [];
  });
  const apps = stack.of("azurerm_container_app").map((app) => log(app, led(stack.target(app.body.container_app_environment_id))));
  const clusters = stack.of("azurerm_kubernetes_cluster").map((cluster) => log(cluster, led(cluster)));
  const functions = deployed(stack, site).map(({ by }) => log(by, led(by)));
  const notebooks = stack
    .of("azurerm_machine_learning_workspace")
    .map((one) => log(one, [stack.target(stack.target(one.body.application_insights_id)?.body.workspace_id)]));
  // a gateway and a server have logs of other things, too
  const balancers = stack.of("azurerm_application_gateway").map((one) => log(one, led(one, "ApplicationGatewayAccessLog")));
  const databases = stack.of("azurerm_postgresql_flexible_server").map((one) => log(one, led(one, "PostgreSQLLogs")));
  return [...flows, ...apps, ...functions, ...clusters, ...notebooks, ...balancers, ...databases];
}

/** Part of a filter that takes what one resource writes, and no more. */
const part = /^\(resource\.type([=:])"([^"]+)" AND ([\w.]+)="([^"]+)"(?: AND logName:"[^"]+")?\)$/;
/** What Google's log calls the types that write: which monitored resource, where an entry says its name, and by what attribute it has it. */
const monitored: Readonly<Record<string, readonly [type: string, field: string, name?: string]>> = {
  google_cloud_run_v2_service: ["cloud_run_revision", "resource.labels.service_name"],
  google_compute_forwarding_rule: ["internal_http_lb_rule", "resource.labels.forwarding_rule_name"],
  google_compute_router_nat: ["nat_gateway", "jsonPayload.gateway_identifiers.router_name", "router"],
  google_compute_subnetwork: ["gce_subnetwork", "resource.labels.subnetwork_name"],
  google_container_cluster: ["k8s_", "resource.labels.cluster_name"],
  google_sql_database_instance: ["cloudsql_database", "resource.labels.database_id"],
};

/** What entries call a resource: its name, or the project's and one that Google draws. */
const calledIn = (stack: Stack, { type, address, body }: Resource, by: string): string | undefined =>
  stack.text(type === "google_sql_database_instance" ? `\${${address}.project}:\${${address}.name}` : body[by]);

/** The resources whose records a filter takes; undefined where it also takes those of others. */
function takenBy(stack: Stack, filter: unknown): Resource[] | undefined {
  const parts = (stack.text(filter) ?? "").split(" OR ").filter((text) => text !== `labels.lab="${stack.name}"`);
  const taken = parts.map((text) => {
    const [, operator, type, field, name] = part.exec(text) ?? [];
    return stack.resources.filter((one) => {
      const [ofType, at, by = "name"] = monitored[one.type] ?? [];
      const compares = ofType === "k8s_" ? ":" : "=";
      return ofType === type && at === field && operator === compares && calledIn(stack, one, by) === name;
    });
  });
  return taken.every((some) => some.length > 0) ? taken.flat() : undefined;
}

/** The sinks that lead something into a bucket of the stack. */
const sinks = (stack: Stack) =>
  stack.of("google_logging_project_sink").flatMap(({ body }) => {
    const bucket = stack.target(body.destination);
    if (bucket?.type !== "google_logging_project_bucket_config" || body.disabled === true) return [];
    return [{ bucket, takes: takenBy(stack, body.filter) }];
  });

const googleBuckets = (stack: Stack): Store[] =>
  stack.of("google_logging_project_bucket_config").map((bucket) => {
    const own = sinks(stack).filter((sink) => sink.bucket === bucket);
    return closedStore("log")(bucket, {
      key: keyOf(stack, at(bucket.body, "cmek_settings.kms_key_name")),
      objectDays: least([bucket.body.retention_days]) ?? 30,
      foreign: own.some(({ takes }) => takes === undefined),
      // by which it is read
      parts: stack.pointing("google_logging_log_view", "bucket", bucket).map(({ address }) => address),
    });
  });

function googleWriters(stack: Stack): Log[] {
  const excluded = stack
    .of("google_logging_project_exclusion")
    .filter(({ body }) => body.disabled !== true)
    .flatMap(({ body }) => takenBy(stack, body.filter) ?? []);
  const balancers = googleRules(stack);
  const records = (writer: Resource) => {
    const { type, body } = writer;
    if (type === "google_compute_forwarding_rule") return balancers.includes(writer);
    if (type === "google_compute_subnetwork") return body.log_config !== undefined;
    return type !== "google_compute_router_nat" || at(body, "log_config.enable") === true;
  };
  return stack
    .of(...Object.keys(monitored))
    .filter(records)
    .map((writer) => {
      if (balancers.includes(writer) && !recordsAll(googleBackend(stack, writer))) return log(writer, []);
      const into = sinks(stack).filter(({ takes }) => takes === undefined || takes.includes(writer));
      return log(
        writer,
        into.map(({ bucket }) => bucket),
        !excluded.includes(writer),
      );
    });
}

/** Whether each request is recorded that comes to a balancer's machines. */
const recordsAll = (backend: Resource | undefined): boolean =>
  at(backend?.body, "log_config.enable") === true && (at(backend?.body, "log_config.sample_rate") ?? 1) === 1;

export const awsLogs: AwsPart = {
  types: { aws_cloudwatch_log_group: "tags" },
  stores: awsGroups,
  logs: awsWriters,
};
export const azureLogs: AzurePart = {
  types: { azurerm_log_analytics_workspace: "tags", azurerm_monitor_diagnostic_setting: "no-tags" },
  stores: azureWorkspaces,
  credentials: azureKeys,
  logs: azureWriters,
  roles: {
    "Log Analytics Reader": { on: ["log"], levels: ["see", "read"] },
    "Log Analytics Data Reader": { on: ["log"], levels: ["read"] },
  },
};
export const googleLogs: GooglePart = {
  types: {
    google_logging_log_view: "no-labels",
    google_logging_project_bucket_config: "no-labels",
    google_logging_project_exclusion: "no-labels",
    google_logging_project_sink: "no-labels",
  },
  stores: googleBuckets,
  logs: googleWriters,
  roles: { "roles/logging.viewAccessor": ["read"] },
  grants: { logging_log_view: "bucket" },
};
