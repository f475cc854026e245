import type { Reference, TypeModel } from "../model";

const arn = (service: string, what: string) => `arn:{$partition}:${service}:{$region}:{$account}:${what}`;
const gateway = (what: string) => `arn:{$partition}:apigateway:{$region}::${what}`;
const execute = (stage: string) => `arn:{$partition}:execute-api:{$region}:{$account}:${stage}`;

/** HTTP APIs, containers and the names by which the first find the second: ids as the provider's documentation gives them. */
export const AWS_SERVICE_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_apigatewayv2_api: {
    id: "{hex:10}",
    values: {
      arn: gateway("/apis/{id}"),
      api_endpoint: "https://{id}.execute-api.{$region}.{$suffix}",
      execution_arn: execute("{id}"),
      ip_address_type: "ipv4",
    },
  },
  aws_apigatewayv2_integration: { id: "{hex:7}", values: { timeout_milliseconds: "30000" } },
  aws_apigatewayv2_route: { id: "{hex:7}" },
  aws_apigatewayv2_stage: {
    id: "{name}",
    key: "{api_id}/{name}",
    values: {
      arn: gateway("/apis/{api_id}/stages/{name}"),
      execution_arn: execute("{api_id}/{name}"),
      invoke_url: "https://{api_id}.execute-api.{$region}.{$suffix}/",
      deployment_id: "",
    },
  },
  aws_apigatewayv2_vpc_link: { id: "{hex:6}", values: { arn: gateway("/vpclinks/{id}") } },
  aws_appautoscaling_policy: {
    id: "{name}",
    key: "{resource_id}/{name}",
    values: {
      arn: arn("autoscaling", "scalingPolicy:{uuid}:resource/ecs/{resource_id}:policyName/{name}"),
      alarm_arns: () => [],
    },
  },
  aws_appautoscaling_scheduled_action: {
    id: "{name}-{service_namespace}-{resource_id}",
    values: {
      arn: arn("autoscaling", "scheduledAction:{uuid}:resource/ecs/{resource_id}:scheduledActionName/{name}"),
    },
  },
  aws_appautoscaling_target: {
    id: "{resource_id}",
    values: {
      arn: arn("application-autoscaling", "scalable-target/{hex:16}"),
      role_arn:
        "arn:{$partition}:iam::{$account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
    },
  },
  aws_ecs_cluster: {
    id: arn("ecs", "cluster/{name}"),
    values: { arn: "{id}" },
    heldBy: ["aws_ecs_service"],
  },
  aws_ecs_service: {
    id: arn("ecs", "service/{cluster|last}/{name}"),
    key: "{cluster}/{name}",
    values: { platform_version: "LATEST", iam_role: "/aws-service-role" },
    emptiedBy: "force_delete",
  },
  aws_ecs_task_definition: {
    id: "{family}",
    named: "arn",
    values: {
      arn: "{arn_without_revision}:{revision}",
      arn_without_revision: arn("ecs", "task-definition/{family}"),
      revision: "1",
      network_mode: "awsvpc",
    },
  },
  aws_service_discovery_private_dns_namespace: {
    id: "ns-{hex:16}",
    unique: "{vpc}/{name}",
    values: { arn: arn("servicediscovery", "namespace/{id}"), hosted_zone: "Z{word:20}" },
    heldBy: ["aws_service_discovery_service"],
  },
  aws_service_discovery_service: {
    id: "srv-{hex:16}",
    values: {
      arn: arn("servicediscovery", "service/{id}"),
      namespace_id: (make) => make.text("dns_config.0.namespace_id"),
      type: "DNS_HTTP",
    },
    emptiedBy: "force_destroy",
  },
};

/** What they refer to; the words are general knowledge, not read. */
export const AWS_SERVICE_REFERENCES: readonly Reference[] = [
  {
    on: /^aws_appautoscaling_(policy|scheduled_action)$/,
    path: /^resource_id$/,
    to: ["aws_appautoscaling_target"],
    refusal: (value) =>
      `operation error Application Auto Scaling: api error ObjectNotFoundException: No scalable target registered for service namespace: ecs, resource ID: ${value}`,
  },
  {
    on: /^aws_apigatewayv2_/,
    path: /^api_id$/,
    to: ["aws_apigatewayv2_api"],
    refusal: (value) => `operation error ApiGatewayV2: api error NotFoundException: Invalid API identifier specified ${value}`,
  },
  {
    path: /^connection_id$/,
    to: ["aws_apigatewayv2_vpc_link"],
    refusal: (value) => `operation error ApiGatewayV2: api error BadRequestException: Invalid VPC link ${value}`,
  },
  {
    path: /^service_registries\.registry_arn$/,
    to: ["aws_service_discovery_service"],
    refusal: (value) =>
      `operation error ECS: CreateService: api error InvalidParameterException: Service registry ${value} was not found`,
  },
  {
    on: /^aws_ecs_service$/,
    path: /^cluster$/,
    to: ["aws_ecs_cluster"],
    refusal: () => "operation error ECS: CreateService: api error ClusterNotFoundException: Cluster not found.",
  },
  {
    path: /^task_definition$/,
    to: ["aws_ecs_task_definition"],
    refusal: () => "operation error ECS: CreateService: api error ClientException: TaskDefinition not found.",
  },
  {
    path: /^(task_role_arn|execution_role_arn)$/,
    to: ["aws_iam_role"],
    refusal: () => "operation error ECS: RegisterTaskDefinition: api error ClientException: Role is not valid",
  },
  {
    on: /^aws_service_discovery_/,
    path: /^vpc$/,
    to: ["aws_vpc"],
    refusal: (value) =>
      `operation error ServiceDiscovery: CreatePrivateDnsNamespace: api error InvalidInput: VPC ${value} not found`,
  },
  {
    path: /^dns_config\.namespace_id$/,
    to: ["aws_service_discovery_private_dns_namespace"],
    refusal: (value) => `operation error ServiceDiscovery: CreateService: api error NamespaceNotFound: ${value}`,
  },
];
