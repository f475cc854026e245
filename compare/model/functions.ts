import { deployed, site } from "./deployments";
import { type AwsPart, type AzurePart, type GooglePart, identityMay, paid } from "./part";
import { awsEntries, identityCarriedBy, isFunction, told, toldByGoogle } from "./services";
import { at, type Json, list, origin, type Resource, type Stack } from "./stack";
import type { Right, Workload } from "./types";

const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** The five fields of cron, whichever form a cloud has; what it cannot be said of stays as it is written. */
function clockOf(written: unknown): string | undefined {
  if (written === undefined) return undefined;
  const text = String(written);
  const fields = (/^cron\((.+) \S+\)$/.exec(text)?.[1] ?? text).trim().split(/\s+/);
  const five = fields.length === 6 ? fields.slice(1) : fields;
  return five
    .map((field) => field.replace(/^0\//, "*/").replace("?", "*"))
    .map((field, i) => (i === 4 ? days.reduce((all, day, number) => all.replace(day, String(number)), field) : field))
    .join(" ");
}

const awsFunctions = (stack: Stack): Workload[] =>
  stack.of("aws_lambda_function").map((lambda) => {
    const { body } = lambda;
    const { apis, callers } = awsEntries(stack, [lambda]);
    const permissions = stack.pointing("aws_lambda_permission", "function_name", lambda);
    // a service of AWS's calls for whoever asks it, unless the permission says for what
    const open = permissions.some(
      ({ body: may }) => may.principal === "*" || (may.source_arn === undefined && may.source_account === undefined),
    );
    const clocks = stack.of("aws_scheduler_schedule").filter((one) => stack.targets(at(one.body, "target.arn")).includes(lambda));
    const most = Number(body.reserved_concurrent_executions ?? -1);
    return {
      ...origin(lambda),
      kind: "function",
      identity: stack.target(body.role)?.address,
      parts: apis.map(({ address }) => address),
      callers: open ? "everybody" : callers,
      most: most < 0 ? undefined : most,
      clock: clockOf(clocks[0]?.body.schedule_expression),
      told: told(Object.entries((at(body, "environment.variables") ?? {}) as Json).map(([name, value]) => ({ name, value }))),
      publicEntry: apis.length > 0,
    };
  });

/** Apps that deployments make: azurerm 4.55 has no resource for those without a key. */
const azureApps = (stack: Stack) =>
  deployed(stack, site).map(({ by, made }) => {
    const settings = list(at(made, "properties.siteConfig.appSettings")) as Json[];
    const setting = (name: string) => settings.find((one) => one.name === name)?.value;
    const endpoints = stack
      .of("azurerm_private_endpoint")
      .filter(({ body }) => stack.targets(at(body, "private_service_connection.private_connection_resource_id")).includes(by));
    return { by, made, settings, setting, endpoints, closed: at(made, "properties.publicNetworkAccess") === "Disabled" };
  });

const groupsOf = (stack: Stack, endpoint: Resource): Resource[] =>
  stack
    .pointing("azurerm_private_endpoint_application_security_group_association", "private_endpoint_id", endpoint)
    .flatMap(({ body }) => stack.targets(body.application_security_group_id));

const azureFunctions = (stack: Stack): Workload[] =>
  azureApps(stack).map(({ by, made, settings, setting, endpoints, closed }) => {
    const guarded = endpoints.every((endpoint) => groupsOf(stack, endpoint).length > 0);
    const asked = setting("CIC_REQUESTS") !== undefined || endpoints.length > 0;
    return {
      ...origin(by),
      kind: "function",
      identity: stack.target(Object.keys((at(made, "identity.userAssignedIdentities") ?? {}) as Json))?.address,
      callers: !closed ? "everybody" : !asked ? undefined : guarded ? "addresses" : "network",
      most: Number(at(made, "properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount")),
      clock: clockOf(setting("CIC_SCHEDULE")),
      told: told(settings),
      publicEntry: !closed,
    };
  });

/** Machines that the rules let to an app's endpoint: they may call it, whoever they are. */
const azureCalls = (stack: Stack): Right[] =>
  azureApps(stack).flatMap(({ by, endpoints }) =>
    endpoints
      .flatMap((endpoint) => groupsOf(stack, endpoint))
      .flatMap((group) => stack.pointing("azurerm_network_security_rule", "destination_application_security_group_ids", group))
      .filter(({ body }) => body.access === "Allow")
      .flatMap(({ body }) => stack.targets(body.source_application_security_group_ids))
      .flatMap((group) => identityCarriedBy(stack, group))
      .map((identity) => identityMay("call", by, identity)),
  );

/** What has a token of an identity made for it to call what Cloud Run runs. */
const google = (stack: Stack, service: Resource) => ({
  pushed: stack
    .of("google_pubsub_subscription")
    .filter(({ body }) => stack.targets(at(body, "push_config.push_endpoint")).includes(service)),
  clocks: stack
    .of("google_cloud_scheduler_job")
    .filter(({ body }) => stack.targets(at(body, "http_target.uri")).includes(service)),
});

const googleFunctions = (stack: Stack): Workload[] =>
  stack
    .of("google_cloud_run_v2_service")
    .filter(isFunction)
    .map((service) => {
      const { body } = service;
      const { pushed, clocks } = google(stack, service);
      const inside = body.ingress === "INGRESS_TRAFFIC_INTERNAL_ONLY";
      const tokens = [
        ...pushed.map((one) => at(one.body, "push_config.oidc_token.service_account_email")),
        ...clocks.map((one) => at(one.body, "http_target.oidc_token.service_account_email")),
      ];
      return {
        ...origin(service),
        kind: "function",
        identity: stack.target(at(body, "template.service_account"))?.address,
        callers: body.invoker_iam_disabled === true ? "everybody" : inside ? undefined : "identities",
        startedBy: stack.targets(tokens).map(({ address }) => address),
        most: Number(at(body, "template.scaling.max_instance_count")),
        clock: clockOf(clocks[0]?.body.schedule),
        told: toldByGoogle(service),
        publicEntry: !inside,
      };
    });

/** What is pushed to a function is read by it. */
const googleTakes = (stack: Stack): Right[] =>
  stack
    .of("google_cloud_run_v2_service")
    .filter(isFunction)
    .flatMap((service) => {
      const identity = stack.target(at(service.body, "template.service_account"));
      return identity ? google(stack, service).pushed.map((one) => identityMay("read", one, identity)) : [];
    });

/** What nobody but a function reads: its own code. */
export const holdsCode = (stack: Stack, store: Resource): boolean =>
  store.type === "google_storage_bucket"
    ? stack
        .of("google_cloud_run_v2_service")
        .some(({ body }) => stack.targets(at(body, "template.volumes.gcs.bucket")).includes(store))
    : azureApps(stack).some(({ made }) =>
        stack.targets(at(made, "properties.functionAppConfig.deployment.storage.value")).includes(store),
      );

export const awsFunction: AwsPart = {
  types: {
    aws_lambda_event_source_mapping: "tags",
    aws_lambda_function: "tags",
    aws_lambda_function_event_invoke_config: "no-tags",
    aws_lambda_permission: "no-tags",
    aws_scheduler_schedule: "no-tags",
  },
  workloads: awsFunctions,
};
export const azureFunction: AzurePart = {
  types: { azurerm_service_plan: "tags" },
  workloads: azureFunctions,
  rights: azureCalls,
  tagged: (stack) =>
    azureApps(stack).map(({ by, made }) => ({ ...origin(by), tags: (made.tags ?? {}) as Record<string, string> })),
  places: (stack) => azureApps(stack).map(({ by, made }) => ({ ...origin(by), region: String(made.location ?? "elsewhere") })),
  costs: (stack) => paid(stack, "azurerm_service_plan", "service", true, ({ body }) => (body.sku_name === "FC1" ? 0 : 1)),
};
export const googleFunction: GooglePart = {
  types: { google_cloud_scheduler_job: "no-labels" },
  workloads: googleFunctions,
  rights: googleTakes,
};
