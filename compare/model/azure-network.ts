import { machineOf, machinesOf, scaleSetsOf } from "./azure-machines";
import { covers, type GroupRule, rulesOf, unguarded } from "./azure-rules";
import { azureFronts } from "./balancers";
import { azureParts, found } from "./parts";
import { flowsOf, type Guarded, letsOut, openingsOf, type Party, passed, type Rule } from "./rules";
import { at, origin, type Resource, type Stack, texts } from "./stack";
import type { Flow, Machine, Opening, Outbound, Subnet } from "./types";

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

  const guard = (
    machine: Guarded["machine"],
    subnet: Resource | undefined,
    party: Party,
    all: readonly GroupRule[],
  ): Guarded & { readonly rules: readonly GroupRule[] } => ({
    machine,
    party,
    network: subnet && stack.target(subnet.body.virtual_network_name)?.address,
    rules: all.filter(({ guards }) => guards.some((one) => covers(one, party))),
  });
  const guarded = [...machinesOf(stack), ...scaleSetsOf(stack)].map((one): Guarded & { machine: Machine } => {
    const { vm, cards, members } = one;
    const subnet = stack.targets(cards.map((card) => card.ip_configuration)).find((r) => subnets.has(r));
    const place = subnet && subnets.get(subnet);
    const party: Party = { range: place?.cidr, groups: members.map(({ address }) => address), outside: false };
    // a group on the card only narrows what the subnet's lets through; where there is none, everything gets through
    const all = (subnet && guardOf(subnet)) ?? one.groups.map((group) => groups.get(group)).find(Boolean) ?? unguarded(vm);
    const made = guard(vm, subnet, party, all);
    return { ...made, machine: machineOf(stack, one, subnet, place, made.rules, login) };
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
    const others = desks.filter((one) => stack.target(one.body.subnet_resource_id) === subnet);
    return [
      {
        ...guard(notebook, subnet, party, guardOf(subnet) ?? unguarded(notebook)),
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
    return [
      {
        ...guard(app, subnet, party, guardOf(subnet) ?? unguarded(app)),
        // Azure lets nothing but the environment stand in a subnet that is delegated to it
        alone: stack.pointing("azurerm_container_app_environment", "infrastructure_subnet_id", subnet).length === 1,
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
    return [guard(to, subnet, party, all)];
  });
  const fronts = found(azureParts, "balancers", stack).map((balancer): Guarded => {
    const { body } = stack.at(balancer.address) as Resource;
    const subnet = stack.targets(body.gateway_ip_configuration).find((r) => subnets.has(r));
    const from: Party = { range: subnet && subnets.get(subnet)?.cidr, outside: false };
    // it listens on its own private address, or on whichever of the subnet's is behind its public one
    const own = azureFronts(body).flatMap(({ private_ip_address: address }) => stack.text(address) ?? []);
    const party: Party = own[0] === undefined ? from : { ...from, range: `${own[0]}/32` };
    const all = (subnet && guardOf(subnet)) ?? unguarded(balancer);
    return { ...guard(balancer, subnet, party, all), before: { machines: balancer.machines, from } };
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
