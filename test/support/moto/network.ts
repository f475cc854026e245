import {
  DescribeAddressesCommand,
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Instance,
} from "@aws-sdk/client-ec2";
import type { Thing } from "../../standins/life";

/** How AWS's clients reach an account. */
export interface Options {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Says whose account is asked, and which service; moto checks no signature. */
export const signed = ({ region, credentials }: Options, service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20270101/${region}/${service}/aws4_request`,
});

export const thing = (type: string, id: string | undefined, content: unknown = {}): Thing => ({ type, id: id ?? "", content });

/** A service that takes its calls as forms and answers in XML, without a client of AWS's, which would be a dependency more. */
export const queried =
  (options: Options, service: string, Version: string) =>
  async (Action: string, asked: Readonly<Record<string, string>> = {}): Promise<string> => {
    const body = new URLSearchParams({ Action, Version, ...asked });
    return (await fetch(options.endpoint, { method: "POST", headers: signed(options, service), body })).text();
  };
/** What an answer in XML says in all elements of a name, each once. */
export const named = (xml: string, element: string): string[] => [
  ...new Set([...xml.matchAll(new RegExp(`<${element}>([^<]+)<`, "g"))].map(([, text = ""]) => text)),
];

/** A disk that came with a machine. */
export const bootDisk = "the boot disk of a machine";

/**
 * What stands of networks and machines, disks that came with them included. Of network interfaces those alone that stand for themselves, which have
 * tags: moto keeps those of NAT gateways and machines that are gone.
 */
export async function network(options: Options): Promise<Thing[]> {
  const ec2 = new EC2Client(options);
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const defaults = Vpcs.filter(({ IsDefault }) => IsDefault).map(({ VpcId }) => VpcId);
  /** Whether something is not of a default VPC; what belongs to no VPC is made by somebody, too. */
  const made = ({ VpcId }: { VpcId?: string }) => !defaults.includes(VpcId);
  const parts = [
    Vpcs.filter(made).map((vpc) => thing("aws_vpc", vpc.VpcId, vpc)),
    of((await ec2.send(new DescribeSubnetsCommand({}))).Subnets?.filter(made), "aws_subnet", "SubnetId"),
    of((await ec2.send(new DescribeInternetGatewaysCommand({}))).InternetGateways, "aws_internet_gateway", "InternetGatewayId"),
    of((await ec2.send(new DescribeAddressesCommand({}))).Addresses, "aws_eip", "AllocationId"),
    of(
      (await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces?.filter(
        ({ TagSet = [] }) => TagSet.length > 0,
      ),
      "aws_network_interface",
      "NetworkInterfaceId",
    ),
    of((await ec2.send(new DescribeFlowLogsCommand({}))).FlowLogs, "aws_flow_log", "FlowLogId"),
    of(
      (await ec2.send(new DescribeNatGatewaysCommand({}))).NatGateways?.filter(({ State }) => State !== "deleted"),
      "aws_nat_gateway",
      "NatGatewayId",
    ),
    of(
      // AWS tells of them for a while after their end
      (await ec2.send(new DescribeVpcPeeringConnectionsCommand({}))).VpcPeeringConnections?.filter(
        ({ Status }) => Status?.Code !== "deleted",
      ),
      "aws_vpc_peering_connection",
      "VpcPeeringConnectionId",
    ),
    await endpoints(ec2),
    await routes(ec2, made),
    await securityGroups(ec2, made),
    await machines(ec2),
  ];
  return parts.flat();
}

const of = <T extends object>(things: readonly T[] = [], type: string, id: keyof T): Thing[] =>
  things.map((content) => thing(type, String(content[id]), content));

async function endpoints(ec2: EC2Client): Promise<Thing[]> {
  const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
  const standing = VpcEndpoints.filter(({ State }) => String(State).toLowerCase() !== "deleted");
  return standing.flatMap((endpoint) => [
    thing("aws_vpc_endpoint", endpoint.VpcEndpointId, endpoint),
    ...(endpoint.RouteTableIds ?? []).map((table) =>
      thing("aws_vpc_endpoint_route_table_association", `${endpoint.VpcEndpointId}:${table}`),
    ),
  ]);
}

async function routes(ec2: EC2Client, made: (one: { VpcId?: string }) => boolean): Promise<Thing[]> {
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({}));
  // each VPC brings a table that nobody made
  const tables = RouteTables.filter(made).filter(({ Associations = [] }) => !Associations.some(({ Main }) => Main));
  return tables.flatMap(({ RouteTableId, Routes = [], Associations = [], ...table }) => [
    thing("aws_route_table", RouteTableId, table),
    ...Routes.filter(({ GatewayId }) => GatewayId !== "local" && !GatewayId?.startsWith("vpce-")).map((route) =>
      thing("aws_route", `${RouteTableId}:${route.DestinationCidrBlock}`, route),
    ),
    ...Associations.map((one) => thing("aws_route_table_association", one.RouteTableAssociationId, one)),
  ]);
}

async function securityGroups(ec2: EC2Client, made: (one: { VpcId?: string }) => boolean): Promise<Thing[]> {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  const groups = SecurityGroups.filter(made);
  const ids = groups.map(({ GroupId }) => GroupId);
  return [
    // each VPC brings a group that nobody made; what it lets through is a rule as any other
    ...groups
      .filter(({ GroupName }) => GroupName !== "default")
      .map((group) => thing("aws_security_group", group.GroupId, group)),
    ...SecurityGroupRules.filter(({ GroupId }) => ids.includes(GroupId)).map((rule) =>
      thing(`aws_vpc_security_group_${rule.IsEgress ? "egress" : "ingress"}_rule`, rule.SecurityGroupRuleId, rule),
    ),
  ];
}

/** Machines, disks that came with them, and disks beside them with what attaches these. */
async function machines(ec2: EC2Client): Promise<Thing[]> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  const standing = instances.filter(({ State }) => State?.Name !== "terminated");
  const grouped = new Set(instances.filter(pooled).map(({ InstanceId }) => String(InstanceId)));
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
  const known = instances.flatMap(({ InstanceId, BlockDeviceMappings = [] }) =>
    BlockDeviceMappings.map(({ Ebs }) => `${InstanceId} ${Ebs?.VolumeId}`),
  );
  // under the disk that a launch template asks for, moto puts one of its own, of which the machine itself does not know
  const real = Volumes.filter(({ Attachments = [], VolumeId }) =>
    Attachments.every(({ InstanceId }) => !grouped.has(String(InstanceId)) || known.includes(`${InstanceId} ${VolumeId}`)),
  );
  // moto does not say of a disk that it goes with its machine
  const boots = standing.map(({ InstanceId, RootDeviceName }) => `${InstanceId}:${RootDeviceName}`);
  const disks = real.flatMap((volume) => {
    const { VolumeId, Attachments = [] } = volume;
    if (Attachments.some(({ InstanceId, Device }) => boots.includes(`${InstanceId}:${Device}`)))
      return [thing(bootDisk, VolumeId, volume)];
    return [
      thing("aws_ebs_volume", VolumeId, volume),
      ...Attachments.map((one) => thing("aws_volume_attachment", `${VolumeId}:${one.InstanceId}`, one)),
    ];
  });
  return [
    ...of(
      standing.filter((one) => !pooled(one)),
      "aws_instance",
      "InstanceId",
    ),
    ...of(standing.filter(pooled), "aws_instance of a group", "InstanceId"),
    ...disks,
  ];
}

const pooled = ({ Tags = [] }: Instance): boolean => Tags.some(({ Key }) => Key === "aws:autoscaling:groupName");
