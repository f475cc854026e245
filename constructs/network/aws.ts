import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, OnCloud } from "../core";
import { assumedBy } from "../lab/aws-grants";
import { policyJson } from "../lab/aws-policy";
import { keptDays, logsOf } from "../logs";
import type { Ready } from ".";
import { type Block, demandedBlock, halves, planSubnets, readBlock, showBlock } from "./addresses";
import { type Connected, peeringsOf, routesTo } from "./aws-peering";
import { outputsOf } from "./outputs";
import { flowLogDays } from "./schema";

declare module "../core" {
  interface Aws {
    network: {
      readonly vpc: Vpc;
      readonly subnets: Readonly<Record<string, Aws["subnet"]>>;
      /** The way to S3 without internet; its prefix list names S3's addresses. */
      readonly s3: VpcEndpoint;
      /** The network's edge to the internet, where a subnet has internet. */
      readonly gateway: InternetGateway | undefined;
      /** Networks outside that are joined, for routes of further tables. */
      readonly joined: readonly Connected[];
      /** Where what passes is recorded, and the role by which it is. */
      readonly flows: { readonly group: CloudwatchLogGroup; readonly writer: IamRole } | undefined;
    };
    /** A slice of the subnet's range in each of two zones. */
    subnet: Ready & { readonly zones: readonly { readonly subnet: Subnet; readonly cidr: string }[] };
  }
}
type Self = Capability<"aws", "network">;

/** Every region in the catalogue has these two; a zone looked up by the provider could move a subnet. */
export const zones = ["a", "b"] as const;
/** What a machine without internet still has to reach: log-in by Session Manager, and its secrets. Each costs by the hour. */
const services = ["ssm", "ssmmessages", "secretsmanager"] as const;

const tags = (self: Self, part?: string) =>
  self.lab.native.tags({ Name: [self.lab.environment, self.lab.team, self.name, ...(part ? [part] : [])].join("-") });

export const on: OnCloud<"aws", "network"> = {
  build(self, props) {
    const block = readBlock(props.cidr) as Block;
    const vpc = new Vpc(self, "vpc", {
      cidrBlock: props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: tags(self),
    });
    // AWS makes this group by itself and lets its members reach one another: taken over, it has no rules
    new DefaultSecurityGroup(self, "default-group", { vpcId: vpc.id, tags: tags(self, "unused") });
    const flows = props.flowLogs ? flowLogs(self, vpc) : undefined;
    const s3 = new VpcEndpoint(self, "s3", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${self.lab.region}.s3`,
      vpcEndpointType: "Gateway",
      tags: tags(self, "s3"),
    });
    const internets = Object.values(props.subnets).map(({ internet }) => internet);
    const out = internets.includes("nat") ? natGateway(self, vpc, block) : undefined;
    const endpoints = internets.includes("none") ? serviceEndpoints(self, vpc, props.cidr) : [];
    const joined = peeringsOf(self, vpc, props);

    const { ranges } = planSubnets(props.cidr, props.subnets);
    const subnets = Object.fromEntries(
      [...ranges].map(([name, range]) => {
        const table = new RouteTable(self, `routes-${name}`, { vpcId: vpc.id, tags: tags(self, name) });
        const ready: ITerraformDependable[] = [
          new VpcEndpointRouteTableAssociation(self, `s3-${name}`, { vpcEndpointId: s3.id, routeTableId: table.id }),
          ...routesTo(joined, `from-${name}`, table),
        ];
        if (props.subnets[name]?.internet === "none") ready.push(...endpoints);
        else if (out)
          ready.push(
            new Route(self, `internet-${name}`, {
              routeTableId: table.id,
              destinationCidrBlock: "0.0.0.0/0",
              natGatewayId: out.nat.id,
            }),
          );
        const slices = halves(readBlock(range) as Block).map((half, i) => {
          const zone = zones[i] as string;
          const cidr = showBlock(half);
          const subnet = zonal(self, `subnet-${name}-${zone}`, vpc, cidr, zone, `${name}-${zone}`);
          ready.push(new RouteTableAssociation(self, `routing-${name}-${zone}`, { subnetId: subnet.id, routeTableId: table.id }));
          return { subnet, cidr };
        });
        return [name, { zones: slices, ready }];
      }),
    );
    return {
      native: { vpc, subnets, s3, gateway: out?.gateway, joined, flows },
      outputs: outputsOf(vpc.id, props, ranges, joined),
    };
  },

  parity: {
    cidr: "equivalent",
    subnets: {
      approximated: "a subnet is two slices of its range, one in each of two zones; elsewhere one subnet spans all zones",
    },
    "subnets.cidr": "equivalent",
    "subnets.internet": {
      approximated:
        "without internet, machines reach S3, log-in and secrets, through endpoints that cost by the hour; Google offers all its APIs, Azure storage and Key Vault. One address translation, in one zone, serves the network",
    },
    ranges: "equivalent",
    peerings: {
      approximated:
        "routes lead to the range alone that accounts.yaml says, where Azure and Google bring all of the other network; its owner accepts the lab's request within seven days, or it lapses, and routes the lab's range back. Traffic between zones and regions is billed",
    },
    flowLogs: "equivalent",
  },
};

const zonal = (self: Self, id: string, vpc: Vpc, cidrBlock: string, zone: string, part: string): Subnet =>
  new Subnet(self, id, {
    vpcId: vpc.id,
    cidrBlock,
    availabilityZone: `${self.lab.region}${zone}`,
    mapPublicIpOnLaunch: false,
    tags: tags(self, part),
  });

/** The only way out, and the only thing with a public address but for published machines. */
function natGateway(self: Self, vpc: Vpc, block: Block): { gateway: InternetGateway; nat: NatGateway } {
  const subnet = zonal(self, "egress", vpc, showBlock(demandedBlock(block, "egress")), zones[0], "egress");
  const gateway = new InternetGateway(self, "internet", { vpcId: vpc.id, tags: tags(self) });
  const table = new RouteTable(self, "egress-routes", { vpcId: vpc.id, tags: tags(self, "egress") });
  const route = new Route(self, "egress-internet", {
    routeTableId: table.id,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.id,
  });
  const routing = new RouteTableAssociation(self, "egress-routing", { subnetId: subnet.id, routeTableId: table.id });
  const address = new Eip(self, "egress-address", { domain: "vpc", tags: tags(self, "egress"), dependsOn: [gateway] });
  const nat = new NatGateway(self, "nat", {
    subnetId: subnet.id,
    allocationId: address.id,
    tags: tags(self),
    dependsOn: [route, routing],
  });
  return { gateway, nat };
}

/** AWS services inside the network, in one zone, for subnets without internet. */
function serviceEndpoints(self: Self, vpc: Vpc, cidr: string): ITerraformDependable[] {
  const subnet = zonal(
    self,
    "endpoints",
    vpc,
    showBlock(demandedBlock(readBlock(cidr) as Block, "endpoints")),
    zones[0],
    "endpoints",
  );
  const group = new SecurityGroup(self, "endpoints-group", {
    name: self.cloudName("aws_security_group", "endpoints"),
    description: "Endpoints of AWS services: HTTPS from the network",
    vpcId: vpc.id,
    tags: tags(self, "endpoints"),
  });
  const https = new VpcSecurityGroupIngressRule(self, "endpoints-https", {
    securityGroupId: group.id,
    description: "HTTPS from the network",
    cidrIpv4: cidr,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    tags: tags(self, "endpoints"),
  });
  return [
    https,
    ...services.map(
      (service) =>
        new VpcEndpoint(self, `endpoint-${service}`, {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${self.lab.region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [subnet.id],
          securityGroupIds: [group.id],
          tags: tags(self, service),
        }),
    ),
  ];
}

function flowLogs(self: Self, vpc: Vpc) {
  const group = new CloudwatchLogGroup(self, "flows", {
    name: self.cloudName("aws_cloudwatch_log_group", "flows"),
    retentionInDays: keptDays(self.lab, flowLogDays),
    tags: tags(self, "flows"),
  });
  const role = new IamRole(self, "flows-role", {
    name: self.cloudName("aws_iam_role", "flows"),
    assumeRolePolicy: assumedBy(self.lab, "FlowLogs", "vpc-flow-logs"),
    forceDetachPolicies: true,
    tags: tags(self, "flows"),
  });
  const policy = new IamRolePolicy(self, "flows-policy", {
    name: self.cloudName("aws_iam_role_policy", "flows"),
    role: role.name,
    // no logs:CreateLogGroup, with which late records would make the group again after its destruction
    policy: policyJson([
      {
        Sid: "Write",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        Resource: [group.arn, `${group.arn}:*`],
      },
      { Sid: "Find", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    ]),
  });
  new FlowLog(self, "flow-log", {
    vpcId: vpc.id,
    trafficType: "ALL",
    maxAggregationInterval: 600,
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
    tags: tags(self, "flows"),
    dependsOn: [policy],
  });
  logsOf(self.lab)?.native.encrypt(group, role);
  return { group, writer: role };
}
