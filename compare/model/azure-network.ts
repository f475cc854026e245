import { azureFronts } from "./balancers";
import { keyOf } from "./keys";
import { azureParts, found } from "./parts";
import { azureScale } from "./pools";
import { flowsOf, type Guarded, letsOut, openingsOf, type Party, type Peer, passed, type Rule, readPorts } from "./rules";
import { at, blocks, type Json, origin, type Resource, type Stack, texts } from "./stack";
import { azureSystem } from "./systems";
import type { Flow, Machine, Opening, Origin, Outbound, Subnet } from "./types";

/** One rule of a security group, with whom it guards. */
interface GroupRule extends Rule {
  readonly guards: readonly Peer[];
}

/** Networks of a stack, what stands in them, and what security groups let through. */
export function azureNetwork(stack: Stack): { subnets: Subnet[]; machines: Machine[]; flows: Flow[]; openings: Opening[] } {
  const groups = new Map(stack.of("azurerm_network_security_group").map((group) => [group, rulesOf(stack, group)]));
  const guardOf = (subnet: Resource) => {
    const joined = stack.pointing("azurerm_subnet_network_security_group_association", "subnet_id", subnet)[0];
    const group = joined && stack.target(joined.body.network_security_group_id);
    return group && groups.get(group);
  };
  const subnets = new Map(stack.of("azurerm_subnet").map((subnet) => [subnet, subnetOf(stack, subnet, guardOf(subnet))]));
  const bastions = new Set(
    stack
      .of("azurerm_bastion_host")
      .flatMap((host) => stack.targets(host.body.ip_configuration).map((s) => subnets.get(s)?.cidr)),
  );
  const login = (range: string) => bastions.has(range);
  const own = (range: string) => (login(range) ? "login" : undefined);

  const guarded = [...machinesOf(stack), ...scaleSetsOf(stack)].map((one): Guarded & { machine: Machine } => {
    const { vm, cards, members } = one;
    const subnet = stack.targets(cards.map((card) => card.ip_configuration)).find((r) => subnets.has(r));
    const place = subnet && subnets.get(subnet);
    const party: Party = { range: place?.cidr, groups: members.map(({ address }) => address), outside: false };
    // a group on the card only narrows what the subnet's lets through; where there is none, everything gets through
    const all = (subnet && guardOf(subnet)) ?? one.groups.map((group) => groups.get(group)).find(Boolean) ?? unguarded(vm);
    const rules = all.filter(({ guards }) => guards.some((guard) => covers(guard, party)));
    return {
      machine: machineOf(stack, one, subnet, place, rules, login),
      party,
      network: subnet && stack.target(subnet.body.virtual_network_name)?.address,
      rules,
    };
  });
  const standing = [
    ...guarded.map(({ machine }) => machine.subnet),
    ...stack
      .of("azurerm_kubernetes_cluster", "azurerm_kubernetes_cluster_node_pool")
      .flatMap(({ body }) => stack.targets([body.vnet_subnet_id, at(body, "default_node_pool.vnet_subnet_id")]))
      .map(({ address }) => address),
  ];
  const identityOf = ({ body }: Resource) => stack.target(at(body, "identity.identity_ids"));
  const desks = stack.of("azurerm_machine_learning_compute_instance");
  const notebooks = desks.flatMap((notebook): Guarded[] => {
    const subnet = stack.target(notebook.body.subnet_resource_id);
    if (!subnet) return [];
    const party: Party = { range: subnets.get(subnet)?.cidr, outside: false };
    const all = guardOf(subnet) ?? unguarded(notebook);
    const others = desks.filter((one) => stack.target(one.body.subnet_resource_id) === subnet);
    return [
      {
        machine: notebook,
        party,
        network: stack.target(subnet.body.virtual_network_name)?.address,
        rules: all.filter(({ guards }) => guards.some((guard) => covers(guard, party))),
        // those of one identity are let in together
        alone: !standing.includes(subnet.address) && others.every((one) => identityOf(one) === identityOf(notebook)),
      },
    ];
  });
  const services = stack.of("azurerm_container_app").flatMap((app): Guarded[] => {
    const environment = stack.target(app.body.container_app_environment_id);
    const subnet = environment && stack.target(environment.body.infrastructure_subnet_id);
    if (!subnet) return [];
    const party: Party = { range: subnets.get(subnet)?.cidr, outside: false };
    const all = guardOf(subnet) ?? unguarded(app);
    return [
      {
        machine: app,
        party,
        network: stack.target(subnet.body.virtual_network_name)?.address,
        rules: all.filter(({ guards }) => guards.some((guard) => covers(guard, party))),
        // Azure lets nothing but the environment stand in a subnet that is delegated to it
        alone:
          stack
            .targets(stack.of("azurerm_container_app_environment").map(({ body }) => body.infrastructure_subnet_id))
            .filter((one) => one === subnet).length === 1,
      },
    ];
  });
  const served = stack.of("azurerm_private_endpoint").flatMap((endpoint): Guarded[] => {
    const to = stack.target(at(endpoint.body, "private_service_connection.private_connection_resource_id"));
    const subnet = stack.target(endpoint.body.subnet_id);
    if (!to) return [];
    const own = stack
      .pointing("azurerm_private_endpoint_application_security_group_association", "private_endpoint_id", endpoint)
      .flatMap(({ body }) => stack.targets(body.application_security_group_id));
    const party: Party = {
      range: subnet && subnets.get(subnet)?.cidr,
      groups: own.map(({ address }) => address),
      outside: false,
    };
    // a subnet's group holds for endpoints only where the subnet says so
    const held = /^(Enabled|NetworkSecurityGroupEnabled)$/.test(String(subnet?.body.private_endpoint_network_policies));
    const all = (held && subnet && guardOf(subnet)) || unguarded(endpoint);
    const rules = all.filter(({ guards }) => guards.some((guard) => covers(guard, party)));
    return [{ machine: to, party, network: subnet && stack.target(subnet.body.virtual_network_name)?.address, rules }];
  });
  const fronts = found(azureParts, "balancers", stack).map((balancer): Guarded => {
    const { body } = stack.at(balancer.address) as Resource;
    const subnet = stack.targets(body.gateway_ip_configuration).find((r) => subnets.has(r));
    const from: Party = { range: subnet && subnets.get(subnet)?.cidr, outside: false };
    // it listens on its own private address, or on whichever of the subnet's is behind its public one
    const own = azureFronts(body).flatMap(({ private_ip_address: address }) => stack.text(address) ?? []);
    const party: Party = own[0] === undefined ? from : { ...from, range: `${own[0]}/32` };
    const all = (subnet && guardOf(subnet)) ?? unguarded(balancer);
    return {
      machine: balancer,
      party,
      network: subnet && stack.target(subnet.body.virtual_network_name)?.address,
      rules: all.filter(({ guards }) => guards.some((guard) => covers(guard, party))),
      before: { machines: balancer.machines, from },
    };
  });
  return {
    subnets: [...subnets.values()],
    machines: guarded.map(({ machine }) => machine),
    flows: flowsOf([...guarded, ...notebooks], own, served, fronts, services),
    openings: [
      ...[...groups.values()].flatMap(openingsOf),
      // what stands in a subnet without a group later on is open; Azure's own subnets take care of themselves
      ...[...subnets.keys()]
        .filter((subnet) => !guardOf(subnet) && !/^(Azure|Gateway)\w*Subnet$/.test(String(subnet.body.name)))
        .flatMap((subnet) => openingsOf(unguarded(subnet))),
    ],
  };
}

/** A machine, or a set of them, with the network cards and extensions that it has. */
interface Standing {
  readonly vm: Resource;
  readonly cards: readonly Json[];
  /** Application security groups that it is a member of. */
  readonly members: readonly Resource[];
  /** Security groups on its cards. */
  readonly groups: readonly Resource[];
  readonly extensions: readonly Json[];
}

const machinesOf = (stack: Stack): Standing[] =>
  stack.of("azurerm_linux_virtual_machine").map((vm) => {
    const cards = stack.targets(vm.body.network_interface_ids);
    const joined = (what: string) =>
      cards.flatMap((card) =>
        stack
          .pointing(`azurerm_network_interface_${what}_association`, "network_interface_id", card)
          .flatMap(({ body }) => stack.targets([body.application_security_group_id, body.network_security_group_id])),
      );
    return {
      vm,
      cards: cards.map(({ body }) => body),
      members: joined("application_security_group"),
      groups: joined("security_group"),
      extensions: stack.pointing("azurerm_virtual_machine_extension", "virtual_machine_id", vm).map(({ body }) => body),
    };
  });

const scaleSetsOf = (stack: Stack): Standing[] =>
  stack.of("azurerm_linux_virtual_machine_scale_set").map((vm) => {
    const cards = blocks(vm.body, "network_interface");
    const configurations = cards.flatMap((card) => blocks(card, "ip_configuration"));
    return {
      vm,
      cards,
      members: stack.targets(configurations.map((one) => one.application_security_group_ids)),
      groups: stack.targets(cards.map((card) => card.network_security_group_id)),
      extensions: blocks(vm.body, "extension"),
    };
  });

function machineOf(
  stack: Stack,
  { vm, cards, extensions }: Standing,
  subnet: Resource | undefined,
  place: Subnet | undefined,
  rules: readonly Rule[],
  login: (range: string) => boolean,
): Machine {
  const configurations = cards.flatMap((card) => blocks(card, "ip_configuration"));
  const publicAddress = configurations.some(
    ({ public_ip_address_id, public_ip_address }) => public_ip_address_id !== undefined || public_ip_address !== undefined,
  );
  const addresses = stack.targets(configurations.map(({ public_ip_address_id }) => public_ip_address_id));
  // what a machine sends takes its subnet's translation before an address of its own: learn.microsoft.com/azure/nat-gateway/nat-overview; not read
  const way = place?.internet ?? "none";
  const internet = !letsOut(rules) ? "none" : publicAddress && way !== "nat" ? "direct" : way;
  const entra = extensions.some(({ type }) => type === "AADSSHLoginForLinux");
  const identity = blocks(vm.body, "identity")[0];
  const ssh = rules.filter(({ direction }) => direction === "in");
  const entrance = rules.flatMap(({ peers }) =>
    peers.flatMap((peer) => ("range" in peer && login(peer.range) ? [peer.range] : [])),
  );
  const open = entrance.some((range) =>
    passed(ssh, { range, outside: false }, "tcp").some(({ ports }) => ports.some(([a, b]) => a <= 22 && 22 <= b)),
  );
  return {
    ...origin(vm),
    identity: stack.target(identity?.identity_ids)?.address ?? vm.address,
    subnet: subnet?.address,
    zone: stack.text(vm.body.zone),
    type: stack.text(vm.body.size ?? vm.body.sku),
    system: azureSystem(stack, vm.body),
    fixedAddress: configurations
      .filter(({ private_ip_address_allocation: allocation }) => allocation === "Static")
      .map(({ private_ip_address }) => stack.text(private_ip_address))
      .find(Boolean),
    publicAddress,
    addressStays: addresses.some(({ body }) => body.allocation_method === "Static"),
    internet,
    // the log-in extension fetches its packages from the internet and speaks by the machine's own identity
    login: open && entra && internet !== "none" && /SystemAssigned/.test(String(identity?.type ?? "")),
    metadataToken: true,
    disks: blocks(vm.body, "os_disk").map((disk) => ({
      encrypted: true,
      gib: disk.disk_size_gb as number | undefined,
      key: keyOf(stack, disk.disk_encryption_set_id),
    })),
    scale: azureScale(stack, vm),
  };
}

function subnetOf(stack: Stack, subnet: Resource, rules: readonly Rule[] | undefined): Subnet {
  const { body } = subnet;
  const translated = stack.pointing("azurerm_subnet_nat_gateway_association", "subnet_id", subnet).length > 0;
  const way: Outbound = translated ? "nat" : body.default_outbound_access_enabled === false ? "none" : "direct";
  const network = stack.target(body.virtual_network_name);
  const logs = stack.of("azurerm_network_watcher_flow_log").filter((log) => {
    const over = stack.target(log.body.target_resource_id);
    return log.body.enabled === true && over !== undefined && (over === network || over === subnet);
  });
  const reached = (tag: string) =>
    !rules ||
    passed(
      rules.filter(({ direction }) => direction === "out"),
      { groups: [`tag:${tag}`], outside: true },
      "tcp",
    ).some(({ ports }) => ports.some(([a, b]) => a <= 443 && 443 <= b));
  const endpoints = texts(body.service_endpoints);
  return {
    ...origin(subnet),
    cidr: stack.text(texts(body.address_prefixes)[0]),
    internet: rules && !letsOut(rules) ? "none" : way,
    services: [
      ...(endpoints.includes("Microsoft.KeyVault") && reached("AzureKeyVault") ? ["secrets"] : []),
      ...(endpoints.includes("Microsoft.Storage") && reached("Storage") ? ["storage"] : []),
    ],
    recorded: logs.some((log) => arrives(stack, log)),
  };
}

/** Whether Azure's network watcher may write a flow log's records, which it does with the account's key and from Azure's own network. */
function arrives(stack: Stack, log: Resource): boolean {
  const account = stack.target(log.body.storage_account_id)?.body;
  const closed = account && at(account, "network_rules.default_action") === "Deny";
  const keyless = account?.shared_access_key_enabled === false;
  return !keyless && !(closed && !texts(at(account, "network_rules.bypass")).includes("AzureServices"));
}

function rulesOf(stack: Stack, group: Resource): GroupRule[] {
  const own = [
    ...blocks(group.body, "security_rule").map((block) => readRule(stack, group, block)),
    ...stack
      .pointing("azurerm_network_security_rule", "network_security_group_name", group)
      .map((rule) => readRule(stack, rule, rule.body)),
  ];
  return [...own, ...defaults(group)];
}

function readRule(stack: Stack, by: Origin, body: Json): GroupRule {
  const side = (name: "source" | "destination"): Peer[] => [
    ...[body[`${name}_address_prefix`], body[`${name}_address_prefixes`]]
      .flatMap(texts)
      .map((text) => peerOf(stack.text(text) ?? text)),
    ...stack.targets(body[`${name}_application_security_group_ids`]).map(({ address }) => ({ group: address })),
  ];
  const inbound = body.direction === "Inbound";
  const protocol = String(body.protocol).toLowerCase();
  return {
    ...origin(by),
    direction: inbound ? "in" : "out",
    allow: body.access === "Allow",
    order: Number(body.priority),
    protocol: protocol === "tcp" || protocol === "udp" || protocol === "icmp" ? protocol : "all",
    ports: readPorts([body.destination_port_range, body.destination_port_ranges].flatMap(texts)),
    peers: side(inbound ? "source" : "destination"),
    guards: side(inbound ? "destination" : "source"),
  };
}

function peerOf(text: string): Peer {
  if (text === "*") return { side: "everybody" };
  if (text === "Internet") return { side: "internet" };
  if (text === "VirtualNetwork") return { side: "network" };
  return /^[\d.:/a-f]+$/.test(text) ? { range: text } : { group: `tag:${text}` };
}

/** Whether a rule's other side means the machine itself. */
function covers(guard: Peer, { range, groups }: Party): boolean {
  if ("side" in guard) return guard.side !== "internet";
  if ("group" in guard) return groups?.includes(guard.group) ?? false;
  const probe: Rule = {
    address: "",
    entry: "",
    direction: "in",
    allow: true,
    order: 0,
    protocol: "all",
    ports: undefined,
    peers: [guard],
  };
  return passed([probe], { range, outside: false }, "tcp").length > 0;
}

/** What Azure adds to each group; its balancers are left out, of which the stack would have to make one. */
const defaults = (group: Origin): GroupRule[] => {
  const rule = (
    direction: "in" | "out",
    order: number,
    allow: boolean,
    side: "everybody" | "internet" | "network",
  ): GroupRule => ({
    ...origin(group),
    direction,
    order,
    allow,
    protocol: "all",
    ports: undefined,
    peers: [{ side }],
    guards: [{ side: "everybody" }],
  });
  return [
    rule("in", 65000, true, "network"),
    rule("in", 65500, false, "everybody"),
    rule("out", 65000, true, "network"),
    rule("out", 65001, true, "internet"),
    rule("out", 65500, false, "everybody"),
  ];
};

const unguarded = (at: Origin): GroupRule[] =>
  (["in", "out"] as const).map((direction) => ({
    ...origin(at),
    direction,
    allow: true,
    order: 0,
    protocol: "all",
    ports: undefined,
    peers: [{ side: "everybody" }],
    guards: [{ side: "everybody" }],
  }));
