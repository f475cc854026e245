import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

type Found = Readonly<Record<string, unknown>>;

/** Asks a service that takes its calls by a header: clients of AWS's for these would be dependencies more. */
async function ask(options: Options, service: string, target: string, body: object, version = "1.1"): Promise<Found> {
  const headers = {
    ...signed(options, service),
    "content-type": `application/x-amz-json-${version}`,
    "x-amz-target": target,
  };
  const answer = await fetch(options.endpoint, { method: "POST", headers, body: JSON.stringify(body) });
  return (await answer.json()) as Found;
}

/** What services are made of: containers, the names by which they are found, their scaling, and HTTP APIs before them. */
export async function services(options: Options): Promise<Thing[]> {
  return (await Promise.all([containers(options), names(options), scaling(options), apis(options)])).flat();
}

async function containers(options: Options): Promise<Thing[]> {
  const ecs = (call: string, body: object) => ask(options, "ecs", `AmazonEC2ContainerServiceV20141113.${call}`, body);
  const { clusterArns = [] } = (await ecs("ListClusters", {})) as { clusterArns?: string[] };
  const { clusters = [] } = (await ecs("DescribeClusters", { clusters: clusterArns })) as {
    clusters?: { clusterArn: string; status: string }[];
  };
  // what was removed is told of for a while
  const active = clusters.filter(({ status }) => status === "ACTIVE").map(({ clusterArn }) => clusterArn);
  const parts = active.map(async (cluster) => {
    const { serviceArns = [] } = (await ecs("ListServices", { cluster })) as { serviceArns?: string[] };
    const { services: found = [] } = serviceArns.length
      ? ((await ecs("DescribeServices", { cluster, services: serviceArns })) as {
          services?: { serviceArn: string; status: string }[];
        })
      : {};
    const standing = found.filter(({ status }) => status !== "INACTIVE");
    return [
      thing("aws_ecs_cluster", cluster),
      ...standing.map((service) => thing("aws_ecs_service", service.serviceArn, service)),
    ];
  });
  return (await Promise.all(parts)).flat();
}

async function names(options: Options): Promise<Thing[]> {
  const map = (call: string) => ask(options, "servicediscovery", `Route53AutoNaming_v20170314.${call}`, {});
  const { Namespaces = [] } = (await map("ListNamespaces")) as { Namespaces?: { Arn: string }[] };
  const { Services = [] } = (await map("ListServices")) as { Services?: { Arn: string }[] };
  return [
    ...Namespaces.map((one) => thing("aws_service_discovery_private_dns_namespace", one.Arn, one)),
    ...Services.map((one) => thing("aws_service_discovery_service", one.Arn, one)),
  ];
}

async function scaling(options: Options): Promise<Thing[]> {
  const scale = (call: string) =>
    ask(options, "application-autoscaling", `AnyScaleFrontendService.${call}`, { ServiceNamespace: "ecs" });
  const { ScalableTargets = [] } = (await scale("DescribeScalableTargets")) as { ScalableTargets?: { ResourceId: string }[] };
  const { ScalingPolicies = [] } = (await scale("DescribeScalingPolicies")) as { ScalingPolicies?: { PolicyARN: string }[] };
  const { ScheduledActions = [] } = (await scale("DescribeScheduledActions")) as {
    ScheduledActions?: { ScheduledActionARN: string }[];
  };
  return [
    ...ScheduledActions.map((one) => thing("aws_appautoscaling_scheduled_action", one.ScheduledActionARN, one)),
    ...ScalableTargets.map((one) => thing("aws_appautoscaling_target", one.ResourceId, one)),
    ...ScalingPolicies.map((one) => thing("aws_appautoscaling_policy", one.PolicyARN, one)),
  ];
}

async function apis(options: Options): Promise<Thing[]> {
  const get = async (path: string) => {
    const answer = await fetch(`${options.endpoint}/v2/${path}`, { headers: signed(options, "apigateway") });
    return ((await answer.json()) as { items?: Readonly<Record<string, string>>[] }).items ?? [];
  };
  const links = (await get("vpclinks")).map((one) => thing("aws_apigatewayv2_vpc_link", one.vpcLinkId, one));
  const parts = (await get("apis")).map(async (api) => {
    const of = async (type: string, path: string, id: string) =>
      (await get(`apis/${api.apiId}/${path}`)).map((one) => thing(type, `${api.apiId}/${one[id]}`, one));
    return [
      thing("aws_apigatewayv2_api", api.apiId, api),
      ...(await of("aws_apigatewayv2_integration", "integrations", "integrationId")),
      ...(await of("aws_apigatewayv2_route", "routes", "routeId")),
      ...(await of("aws_apigatewayv2_stage", "stages", "stageName")),
    ];
  });
  return [...links, ...(await Promise.all(parts)).flat()];
}
