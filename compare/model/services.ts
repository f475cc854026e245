import { holds } from "./addresses";
import { statementsOf } from "./aws-policy";
import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, type GooglePart, identityMay, paid } from "./part";
import { at, blocks, type Json, list, origin, type Resource, type Stack } from "./stack";
import type { Right, Workload } from "./types";

const count = (value: unknown) => Number(value ?? 0);

type Callers = NonNullable<Workload["callers"]>;

/** The HTTP APIs that hand what they are asked to something, and who gets an answer from them. */
export function awsEntries(stack: Stack, to: readonly Resource[]): { apis: Resource[]; callers: Callers | undefined } {
  const integrations = stack
    .of("aws_apigatewayv2_integration")
    .filter(({ body }) => stack.targets(body.integration_uri).some((target) => to.includes(target)));
  const apis = [...new Set(integrations.flatMap(({ body }) => stack.target(body.api_id) ?? []))];
  const routes = apis.flatMap((api) => stack.pointing("aws_apigatewayv2_route", "api_id", api));
  const open = routes.some(({ body }) => (body.authorization_type ?? "NONE") === "NONE");
  return { apis, callers: apis.length === 0 ? undefined : open ? "everybody" : "identities" };
}

/** Variables that one cloud sets by itself, or needs besides. */
const ofOneCloud = /^(PORT|AZURE_CLIENT_ID|AzureWebJobsStorage__.*|CIC_.*)$/;
/** Those that lead to something: one without a value tells nothing. */
export const told = (variables: readonly Json[]) =>
  variables
    .filter(({ name, value }) => value !== undefined && !ofOneCloud.test(String(name)))
    .map(({ name }) => String(name))
    .sort();

/** The containers of a task, as far as they can be read. */
export function containersOf(task: Resource | undefined): Json[] {
  try {
    return list(JSON.parse(String(task?.body.container_definitions ?? "[]"))) as Json[];
  } catch {
    return [];
  }
}

/** What Fargate does by the key of a cluster to make the storage of a container. */
const fargates = ["kms:CreateGrant", "kms:GenerateDataKeyWithoutPlaintext"];

/** The key of a cluster, where Fargate may use it for this cluster: without, no container starts. */
function storedBy(stack: Stack, cluster: Resource | undefined): string | undefined {
  const found = keyOf(
    stack,
    cluster && at(cluster.body, "configuration.managed_storage_configuration.fargate_ephemeral_storage_kms_key_id"),
  );
  const key = stack.at(found ?? "");
  if (!key) return found;
  const may = stack
    .pointing("aws_kms_key_policy", "key_id", key)
    .flatMap(({ body }) => statementsOf(stack, body.policy) ?? [])
    .filter(({ allow, principals }) => allow && principals.some(({ id }) => id === "fargate.amazonaws.com"))
    .filter(({ conditions }) =>
      conditions.some(
        (one) => one.key === "kms:EncryptionContext:aws:ecs:clusterName" && one.values.includes(String(cluster?.body.name)),
      ),
    )
    .flatMap(({ actions }) => actions);
  return fargates.every((call) => may.includes(call)) ? found : undefined;
}

const scalersOf = (stack: Stack, service: Resource): Resource[] =>
  stack.of("aws_appautoscaling_target").filter(({ body }) => stack.targets(body.resource_id).includes(service));
const awsLeast = (stack: Stack, service: Resource): number =>
  count(scalersOf(stack, service)[0]?.body.min_capacity ?? service.body.desired_count);
const awsServices = (stack: Stack): Workload[] =>
  stack.of("aws_ecs_service").map((service) => {
    const task = stack.target(service.body.task_definition);
    const registries = blocks(service.body, "service_registries").flatMap(({ registry_arn: arn }) => stack.target(arn) ?? []);
    const { apis, callers } = awsEntries(stack, registries);
    const scaled = scalersOf(stack, service);
    return {
      ...origin(service),
      kind: "service",
      identity: task && stack.target(task.body.task_role_arn)?.address,
      parts: apis.map(({ address }) => address),
      callers,
      most: Number(scaled[0]?.body.max_capacity ?? service.body.desired_count),
      least: awsLeast(stack, service),
      told: told(containersOf(task).flatMap((container) => blocks(container, "environment"))),
      keys: [storedBy(stack, stack.target(service.body.cluster))],
      publicEntry: apis.length > 0,
      publicAddress: at(service.body, "network_configuration.assign_public_ip") === true,
    };
  });

/** The rules of an app that keep containers up within hours. */
export const hoursOf = (template: Json): Json[] =>
  blocks(template, "custom_scale_rule").filter(({ custom_rule_type: type }) => type === "cron");
const azureLeast = ({ body }: Resource): number =>
  Math.max(
    ...blocks(body, "template").flatMap((template) => [
      count(template.min_replicas),
      ...hoursOf(template).map(({ metadata }) => count(at(metadata, "desiredReplicas"))),
    ]),
  );
const azureServices = (stack: Stack): Workload[] =>
  stack.of("azurerm_container_app").map((app) => {
    const environment = stack.target(app.body.container_app_environment_id);
    const [ingress] = blocks(app.body, "ingress");
    // with a rule of its own an app starts for what is asked of it where another one says so
    const starts = blocks(app.body, "template").every(
      (template) => blocks(template, "custom_scale_rule").length === 0 || blocks(template, "http_scale_rule").length > 0,
    );
    const inside = environment?.body.internal_load_balancer_enabled === true;
    const closed =
      ingress &&
      blocks(ingress, "ip_security_restriction").some(({ action, ip_address_range: range }) =>
        action === "Allow" ? range !== "0.0.0.0/0" : holds(String(range), "0.0.0.0/0"),
      );
    return {
      ...origin(app),
      kind: "service",
      identity: stack.target(at(app.body, "identity.identity_ids"))?.address,
      callers: ingress && starts ? (closed ? "addresses" : inside ? "network" : "everybody") : undefined,
      most: Number(at(app.body, "template.max_replicas")),
      least: azureLeast(app),
      told: told(
        blocks(app.body, "template")
          .flatMap((template) => blocks(template, "container"))
          .flatMap((one) => blocks(one, "env")),
      ),
      publicEntry: ingress?.external_enabled === true && !inside,
    };
  });

const identityOf = (stack: Stack, machine: Resource): Resource[] =>
  stack.targets(at(machine.body, "identity.identity_ids")).slice(0, 1);
/** Identities of the machines whose cards are in a group. */
export const identityCarriedBy = (stack: Stack, group: Resource): Resource[] => [
  ...new Set(
    stack
      .pointing("azurerm_network_interface_application_security_group_association", "application_security_group_id", group)
      .flatMap(({ body }) => stack.targets(body.network_interface_id))
      .flatMap((card) => stack.pointing("azurerm_linux_virtual_machine", "network_interface_ids", card))
      .flatMap((machine) => identityOf(stack, machine)),
  ),
];

/** Machines whose addresses an app lets in: they may call it, whoever they are. */
const azureCalls = (stack: Stack): Right[] =>
  stack.of("azurerm_container_app").flatMap((app) =>
    blocks(app.body, "ingress")
      .flatMap((ingress) => blocks(ingress, "ip_security_restriction"))
      .filter(({ action }) => action === "Allow")
      .flatMap(({ ip_address_range: range }) => stack.targets(range))
      .flatMap((machine) => identityOf(stack, machine))
      .map((identity) => identityMay("call", app, identity)),
  );

/** A function is what has its code from a bucket, and not from its image. */
export const isFunction = ({ body }: Resource): boolean => at(body, "template.volumes.gcs") !== undefined;

/** What the containers of a revision are told. */
export const toldByGoogle = ({ body }: Resource): Workload["told"] =>
  told(
    blocks(body, "template")
      .flatMap((template) => blocks(template, "containers"))
      .flatMap((one) => blocks(one, "env")),
  );

const googleLeast = ({ body }: Resource): number => count(at(body, "template.scaling.min_instance_count"));
const googleServices = (stack: Stack): Workload[] =>
  stack
    .of("google_cloud_run_v2_service")
    .filter((one) => !isFunction(one))
    .map((service) => {
      const { body } = service;
      return {
        ...origin(service),
        kind: "service",
        identity: stack.target(at(body, "template.service_account"))?.address,
        callers: body.invoker_iam_disabled === true ? "everybody" : "identities",
        most: Number(at(body, "template.scaling.max_instance_count")),
        least: googleLeast(service),
        told: toldByGoogle(service),
        keys: [keyOf(stack, at(body, "template.encryption_key"))],
        publicEntry: (body.ingress ?? "INGRESS_TRAFFIC_ALL") === "INGRESS_TRAFFIC_ALL",
      };
    });

export const awsService: AwsPart = {
  types: {
    aws_apigatewayv2_api: "tags",
    aws_apigatewayv2_integration: "no-tags",
    aws_apigatewayv2_route: "no-tags",
    aws_apigatewayv2_stage: "tags",
    aws_apigatewayv2_vpc_link: "tags",
    aws_appautoscaling_policy: "no-tags",
    aws_appautoscaling_target: "tags",
    aws_ecs_cluster: "tags",
    aws_ecs_service: "tags",
    aws_ecs_task_definition: "tags",
    aws_service_discovery_private_dns_namespace: "tags",
    aws_service_discovery_service: "tags",
  },
  workloads: awsServices,
  costs: (stack) => paid(stack, "aws_ecs_service", "service", false, (service) => awsLeast(stack, service)),
};
export const azureService: AzurePart = {
  types: {
    azurerm_container_app: "tags",
    azurerm_container_app_environment: "tags",
  },
  workloads: azureServices,
  rights: azureCalls,
  costs: (stack) => [
    ...paid(stack, "azurerm_container_app", "service", false, azureLeast),
    ...paid(stack, "azurerm_container_app_environment", "container-environment", true),
  ],
};
export const googleService: GooglePart = {
  types: { google_cloud_run_v2_service: "labels", google_vpc_access_connector: "no-labels" },
  workloads: googleServices,
  roles: { "roles/run.invoker": ["call"], "roles/run.viewer": ["see"] },
  grants: { cloud_run_v2_service: "name" },
  costs: (stack) => [
    ...paid(stack, "google_cloud_run_v2_service", "service", false, googleLeast),
    ...paid(stack, "google_vpc_access_connector", "connector", true),
  ],
};
