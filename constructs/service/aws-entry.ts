import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Integration, type Apigatewayv2IntegrationConfig } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { Apigatewayv2VpcLink } from "@cdktf/provider-aws/lib/apigatewayv2-vpc-link";
import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { ServiceDiscoveryPrivateDnsNamespace } from "@cdktf/provider-aws/lib/service-discovery-private-dns-namespace";
import { requestSeconds } from "../../catalog/services";
import type { Access } from "../access";
import { Construct } from "../cdktf";
import type { Lab } from "../lab";
import { grantRole } from "../lab/aws-grants";
import { policyJson, type Statement } from "../lab/aws-policy";
import { inOrder } from "../lab/people";
import { readingLogs } from "../logs/aws";
import type { Machine } from "../machine";
import type { Subnet } from "../network";

type Self = Construct & { readonly lab: Lab<"aws">; readonly name: string; cloudName(type: string, part?: string): string };

/** An HTTPS address that answers nobody without a right to call it; every path goes to `integration`. */
export function entry(
  self: Self,
  logs: CloudwatchLogGroup,
  integration: Pick<Apigatewayv2IntegrationConfig, "integrationType" | "integrationUri"> & Partial<Apigatewayv2IntegrationConfig>,
): Apigatewayv2Api {
  const tags = self.lab.native.tags();
  const api = new Apigatewayv2Api(self, "entry", {
    name: self.cloudName("aws_apigatewayv2_api"),
    protocolType: "HTTP",
    tags,
  });
  const target = new Apigatewayv2Integration(self, "target", {
    ...integration,
    apiId: api.id,
    timeoutMilliseconds: requestSeconds * 1000,
  });
  new Apigatewayv2Route(self, "route", {
    apiId: api.id,
    routeKey: "$default",
    authorizationType: "AWS_IAM",
    target: `integrations/${target.id}`,
  });
  // a stage of another name would reach the container as part of the path
  new Apigatewayv2Stage(self, "stage", {
    apiId: api.id,
    name: "$default",
    autoDeploy: true,
    accessLogSettings: {
      destinationArn: logs.arn,
      format: JSON.stringify({
        time: "$context.requestTime",
        id: "$context.requestId",
        caller: "$context.identity.caller",
        method: "$context.httpMethod",
        path: "$context.path",
        status: "$context.status",
      }),
    },
    tags,
  });
  return api;
}

const calling = (api: Apigatewayv2Api): Statement => ({
  Sid: "Call",
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: `${api.executionArn}/*`,
});

/** Lets machines call: an HTTP API has no policy of its own, so the right stands with each caller. */
export function letCall(self: Self, api: Apigatewayv2Api, callers: readonly Machine<"aws">[]): void {
  for (const who of inOrder(callers)) {
    if (typeof who !== "string") grantRole(self, "call", who, [calling(api)]);
  }
}

/** Lets a team see what writes logs, and its operators and admins read these and call it, where there is an entry to it. */
export function letTeam(
  self: Self & { readonly kind: string },
  access: Access<"aws">,
  { api, logs, seeing }: { api?: Apigatewayv2Api; logs: CloudwatchLogGroup; seeing: Omit<Statement, "Sid" | "Effect"> },
): void {
  for (const level of ["view", "operate", "admin"] as const) {
    const role = access.native.roles[level];
    if (!role) continue;
    const operating: Statement[] = [
      ...(api ? [calling(api)] : []),
      {
        Sid: "Logs",
        ...readingLogs([logs]),
      },
    ];
    new IamRolePolicy(self, `team-${access.name}-${level}`, {
      name: `${self.kind}-${self.name}`,
      role: role.name,
      policy: policyJson([{ Sid: "See", Effect: "Allow", ...seeing }, ...(level === "view" ? [] : operating)]),
    });
  }
}

/** What the services of a subnet share: where they run, the names by which their entries find them, and the entries' way in. */
export class Shared extends Construct {
  readonly cluster: EcsCluster;
  readonly namespace: ServiceDiscoveryPrivateDnsNamespace;
  readonly link: Apigatewayv2VpcLink;
  /** Of the entries, for rules that let them in. */
  readonly group: SecurityGroup;

  constructor({ network, name, native }: Subnet<"aws">, id: string) {
    super(network, id);
    const tags = network.lab.native.tags({ Name: id });
    const vpc = network.native.vpc.id;
    this.cluster = new EcsCluster(this, "cluster", { name: network.cloudName("aws_ecs_cluster", id), tags });
    this.namespace = new ServiceDiscoveryPrivateDnsNamespace(this, "names", {
      name: network.cloudName("aws_service_discovery_private_dns_namespace", id),
      vpc,
      tags,
    });
    this.group = new SecurityGroup(this, "group", {
      name: network.cloudName("aws_security_group", id),
      description: `Entries of the services in ${name}`,
      vpcId: vpc,
      tags,
      // the last service that leaves the subnet lets go of it first
      lifecycle: { createBeforeDestroy: true },
    });
    this.link = new Apigatewayv2VpcLink(this, "link", {
      name: network.cloudName("aws_apigatewayv2_vpc_link", id),
      subnetIds: native.zones.map((zone) => zone.subnet.id),
      securityGroupIds: [this.group.id],
      tags,
    });
  }
}

/** Made with the subnet's first service. */
export function sharedBy(subnet: Subnet<"aws">): Shared {
  const id = `services-${subnet.name}`;
  const made = subnet.network.node.tryFindChild(id);
  return made ? (made as Shared) : new Shared(subnet, id);
}
