import { isEverybody } from "./addresses";
import { levelOf, policiesOf, statementsOf } from "./aws-policy";
import { keyOf } from "./keys";
import { awsParts, found, merged } from "./parts";
import { awsPools, awsScale } from "./pools";
import { flowsOf, type Guarded, letsOut, openingsOf, type Party, type Peer, passed, type Rule } from "./rules";
import { at, blocks, type Json, origin, type Resource, type Stack, texts } from "./stack";
import { awsSystem } from "./systems";
import type { Flow, Machine, Opening, Outbound, Subnet } from "./types";

/** Networks of a stack, what stands in them, and what security groups let through. */
export function awsNetwork(stack: Stack): { subnets: Subnet[]; machines: Machine[]; flows: Flow[]; openings: Opening[] } {
  const groups = stack.of("aws_security_group", "aws_default_security_group");
  const rules = new Map(groups.map((group) => [group, rulesOf(stack, group)]));
  const subnets = new Map(stack.of("aws_subnet").map((subnet) => [subnet, subnetOf(stack, subnet, rules)]));
  const instances = stack.of("aws_instance").map((instance) => withCard(stack, instance));
  const guard = (standing: Resource, subnet: Resource | undefined): Guarded => {
    const own = groupsOf(stack, standing.body, subnet);
    const range = subnet ? stack.text(subnet.body.cidr_block) : undefined;
    return {
      machine: standing,
      party: { range, groups: own.map(({ address }) => address), outside: false },
      network: subnet && stack.target(subnet.body.vpc_id)?.address,
      rules: own.flatMap((group) => rules.get(group) ?? []),
    };
  };
  const guarded = [...instances, ...awsPools(stack)].map((instance): Guarded & { machine: Machine } => {
    const subnet = stack.target(instance.body.subnet_id);
    const made = guard(instance, subnet);
    return { ...made, machine: machineOf(stack, instance, subnet && subnets.get(subnet), subnet, made.rules) };
  });
  const notebooks = stack.of("aws_sagemaker_notebook_instance").flatMap((notebook) => {
    const subnet = stack.target(notebook.body.subnet_id);
    return subnet ? [guard(notebook, subnet)] : [];
  });
  const services = stack.of("aws_ecs_service").map((service) => {
    const { subnets: places, security_groups } = (blocks(service.body, "network_configuration")[0] ?? {}) as Json;
    return guard({ ...service, body: { security_groups } }, stack.targets(places)[0]);
  });
  const served = Object.entries(merged(awsParts, ({ reached }) => reached)).flatMap(([type, attribute]) =>
    stack.of(type).map((thing): Guarded => {
      const own = stack.targets(thing.body[attribute]);
      return {
        machine: thing,
        party: { groups: own.map(({ address }) => address), outside: false },
        network: own.map(({ body }) => stack.target(body.vpc_id)?.address).find(Boolean),
        rules: own.flatMap((group) => rules.get(group) ?? []),
      };
    }),
  );
  const fronts = found(awsParts, "balancers", stack).map((balancer): Guarded => {
    const { body } = stack.at(balancer.address) as Resource;
    const [subnet] = stack.targets(body.subnets);
    const own = groupsOf(stack, body, subnet);
    const party: Party = { groups: own.map(({ address }) => address), outside: false };
    return {
      machine: balancer,
      party,
      network: subnet && stack.target(subnet.body.vpc_id)?.address,
      rules: own.flatMap((group) => rules.get(group) ?? []),
      before: { machines: balancer.machines, from: party },
    };
  });
  return {
    subnets: [...subnets.values()],
    machines: guarded.map(({ machine }) => machine),
    flows: flowsOf([...guarded, ...notebooks], () => undefined, served, fronts, services),
    openings: [...rules.values()].flatMap(openingsOf),
  };
}

/** An instance with what it has by a card of its own: where it stands, its groups and its addresses. */
function withCard(stack: Stack, instance: Resource): Resource {
  const card = stack.target(at(instance.body, "network_interface.network_interface_id"));
  if (card?.type !== "aws_network_interface") return instance;
  const { subnet_id, security_groups, private_ips } = card.body;
  const [private_ip] = texts(private_ips);
  return { ...instance, body: { ...instance.body, subnet_id, vpc_security_group_ids: security_groups, private_ip } };
}

/** The addresses that stay with a machine, or with its card. */
function addressesOf(stack: Stack, { address, body }: Resource): Resource[] {
  const [instance, card] = [stack.at(address), stack.target(at(body, "network_interface.network_interface_id"))];
  return [
    ...(instance ? stack.pointing("aws_eip", "instance", instance) : []),
    ...(instance ? stack.pointing("aws_eip_association", "instance_id", instance) : []),
    ...(card ? stack.pointing("aws_eip", "network_interface", card) : []),
    ...(card ? stack.pointing("aws_eip_association", "network_interface_id", card) : []),
  ];
}

function machineOf(
  stack: Stack,
  instance: Resource,
  place: Subnet | undefined,
  subnet: Resource | undefined,
  rules: readonly Rule[],
): Machine {
  const { body } = instance;
  const profile = stack.target(body.iam_instance_profile);
  const role = profile && stack.target(profile.body.role);
  const stays = addressesOf(stack, instance).length > 0;
  const publicAddress =
    stays ||
    body.associate_public_ip_address === true ||
    (body.associate_public_ip_address === undefined && subnet?.body.map_public_ip_on_launch === true);
  const route = place?.internet ?? "none";
  const way: Outbound = route === "direct" && !publicAddress ? "none" : route;
  const internet = letsOut(rules) ? way : "none";
  const disks = [
    ...(body.root_block_device === undefined ? [{}] : blocks(body, "root_block_device")),
    ...blocks(body, "ebs_block_device"),
  ];
  return {
    ...origin(instance),
    identity: role?.address,
    subnet: subnet?.address,
    zone: subnet && stack.text(subnet.body.availability_zone),
    type: stack.text(body.instance_type),
    surplus: billedAbove(stack, body),
    system: awsSystem(stack, body),
    fixedAddress: stack.text(body.private_ip),
    publicAddress,
    addressStays: stays && route === "direct",
    internet,
    login:
      (internet !== "none" || (place?.services.includes("log-in") ?? false)) && role !== undefined && speaksToSsm(stack, role),
    metadataToken:
      at(body, "metadata_options.http_tokens") === "required" || at(body, "metadata_options.http_endpoint") === "disabled",
    disks: disks.map((disk) => ({
      encrypted: disk.encrypted === true,
      gib: disk.volume_size as number | undefined,
      key: keyOf(stack, disk.kms_key_id),
    })),
    scale: awsScale(stack, stack.at(instance.address) ?? instance),
  };
}

/**
 * Whether credits of a type with shared CPUs are bought where they run out: by themselves from T3 on.
 * Source: docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-how-to.html, read 2026-11-26.
 */
function billedAbove(stack: Stack, body: Json): boolean {
  const type = stack.text(body.instance_type) ?? "";
  const credits = at(body, "credit_specification.cpu_credits") ?? (type.startsWith("t2.") ? "standard" : "unlimited");
  return /^t\d/.test(type) && credits !== "standard";
}

/** Whether a role lets the agent of Session Manager open its channels. */
const speaksToSsm = (stack: Stack, role: Resource): boolean =>
  policiesOf(stack, role).some(
    ({ statements, elsewhere }) =>
      elsewhere?.endsWith("/AmazonSSMManagedInstanceCore") ||
      [
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenDataChannel",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:OpenControlChannel",
        "ssm:UpdateInstanceInformation",
      ].every((needed) =>
        statements?.some(({ allow, actions }) => allow && actions.includes(needed) && levelOf(needed) === "self"),
      ),
  );

function groupsOf(stack: Stack, body: Json, subnet: Resource | undefined): Resource[] {
  const named = stack.targets([body.vpc_security_group_ids, body.security_groups]);
  if (named.length > 0) return named;
  const vpc = subnet && stack.target(subnet.body.vpc_id);
  return vpc ? stack.pointing("aws_default_security_group", "vpc_id", vpc) : [];
}

function rulesOf(stack: Stack, group: Resource): Rule[] {
  const inline = (["ingress", "egress"] as const).flatMap((name) =>
    blocks(group.body, name).map((block) => readRule(stack, group, block, name === "ingress", group)),
  );
  const single = (["ingress", "egress"] as const).flatMap((name) =>
    stack
      .pointing(`aws_vpc_security_group_${name}_rule`, "security_group_id", group)
      .map((rule) => readRule(stack, rule, rule.body, name === "ingress", group)),
  );
  const older = stack
    .pointing("aws_security_group_rule", "security_group_id", group)
    .map((rule) => readRule(stack, rule, rule.body, rule.body.type === "ingress", group));
  return [...inline, ...single, ...older];
}

function readRule(stack: Stack, by: Resource, body: Json, inbound: boolean, group: Resource): Rule {
  const protocol = String(body.ip_protocol ?? body.protocol ?? "-1");
  const ranges = [body.cidr_ipv4, body.cidr_ipv6, body.cidr_blocks, body.ipv6_cidr_blocks].flatMap(texts);
  const members = stack.targets([body.referenced_security_group_id, body.security_groups, body.source_security_group_id]);
  const peers: Peer[] = [
    ...ranges.map((range) => ({ range: stack.text(range) ?? range })),
    ...members.map(({ address }) => ({ group: address })),
    ...(body.self === true ? [{ group: group.address }] : []),
  ];
  const known = protocol === "tcp" || protocol === "udp" || protocol === "icmp";
  const ports =
    known && Number(body.from_port ?? -1) >= 0 ? [[Number(body.from_port), Number(body.to_port)] as const] : undefined;
  return {
    ...origin(by),
    direction: inbound ? "in" : "out",
    allow: true,
    order: 1,
    protocol: known ? protocol : "all",
    ports,
    peers,
  };
}

function subnetOf(stack: Stack, subnet: Resource, rules: ReadonlyMap<Resource, readonly Rule[]>): Subnet {
  const vpc = stack.target(subnet.body.vpc_id);
  const association = stack.pointing("aws_route_table_association", "subnet_id", subnet)[0];
  const table = association
    ? stack.target(association.body.route_table_id)
    : vpc &&
      (stack.pointing("aws_main_route_table_association", "vpc_id", vpc)[0] ??
        stack.pointing("aws_default_route_table", "vpc_id", vpc)[0]);
  const main = table?.type === "aws_main_route_table_association" ? stack.target(table.body.route_table_id) : table;
  const cidr = stack.text(subnet.body.cidr_block);
  const logs = [
    ...(vpc ? stack.pointing("aws_flow_log", "vpc_id", vpc) : []),
    ...stack.pointing("aws_flow_log", "subnet_id", subnet),
  ];
  return {
    ...origin(subnet),
    cidr,
    internet: main ? wayOut(stack, main) : "none",
    services: vpc ? servicesOf(stack, vpc, main, { range: cidr, outside: false }, rules) : [],
    recorded: logs.some((log) => log.body.traffic_type === "ALL" && arrives(stack, log)),
  };
}

/**
 * Whether the service may write a flow log's records; without these calls it writes none and tells so in the log's own status alone. Source:
 * "IAM role for publishing flow logs to CloudWatch Logs" (docs.aws.amazon.com); general knowledge, not read.
 */
function arrives(stack: Stack, { body }: Resource): boolean {
  const role = stack.target(body.iam_role_arn);
  // a bucket takes records without a role, and a role of another stack is not seen
  if (!role) return body.log_destination_type === "s3" || body.iam_role_arn !== undefined;
  const trusted = (statementsOf(stack, role.body.assume_role_policy) ?? []).some(
    ({ allow, principals }) => allow && principals.some(({ id }) => id === "vpc-flow-logs.amazonaws.com"),
  );
  const calls = policiesOf(stack, role).flatMap(({ statements = [] }) =>
    statements.filter(({ allow }) => allow).flatMap(({ actions }) => actions),
  );
  const may = (call: string) => ["*", "logs:*", `logs:${call}`].some((action) => calls.includes(action));
  return trusted && ["CreateLogStream", "PutLogEvents", "DescribeLogGroups", "DescribeLogStreams"].every(may);
}

function wayOut(stack: Stack, table: Resource): Outbound {
  const routes = [
    ...blocks(table.body, "route"),
    ...stack.pointing("aws_route", "route_table_id", table).map(({ body }) => body),
  ];
  const out = routes.filter((route) =>
    [route.destination_cidr_block, route.cidr_block, route.destination_ipv6_cidr_block, route.ipv6_cidr_block].some(
      (range) => typeof range === "string" && isEverybody(range),
    ),
  );
  if (out.length === 0) return "none";
  return out.every(({ nat_gateway_id }) => nat_gateway_id !== undefined) ? "nat" : "direct";
}

/** The services that endpoints bring into a network, as far as a subnet reaches these. */
function servicesOf(
  stack: Stack,
  vpc: Resource,
  table: Resource | undefined,
  from: Party,
  rules: ReadonlyMap<Resource, readonly Rule[]>,
): string[] {
  const reached = stack.pointing("aws_vpc_endpoint", "vpc_id", vpc).filter((endpoint) => {
    const { body } = endpoint;
    if (body.vpc_endpoint_type !== "Interface") {
      const joined = stack.pointing("aws_vpc_endpoint_route_table_association", "vpc_endpoint_id", endpoint);
      return (
        table !== undefined && stack.targets([body.route_table_ids, joined.map((j) => j.body.route_table_id)]).includes(table)
      );
    }
    const guards = stack.targets(body.security_group_ids).flatMap((group) => rules.get(group) ?? []);
    const https = passed(
      guards.filter(({ direction }) => direction === "in"),
      from,
      "tcp",
    ).some(({ ports }) => ports.some(([a, b]) => a <= 443 && 443 <= b));
    return https && body.private_dns_enabled === true && stack.targets(body.subnet_ids).length > 0;
  });
  const names = new Set(reached.map(({ body }) => String(stack.text(body.service_name)).split(".").at(-1)));
  return [
    ...(names.has("ssm") && names.has("ssmmessages") ? ["log-in"] : []),
    ...(names.has("secretsmanager") ? ["secrets"] : []),
    ...(names.has("s3") ? ["storage"] : []),
  ];
}
