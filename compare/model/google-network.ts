import { isWindows } from "../../catalog/images";
import { googleProxies, isProxies } from "./balancers";
import { keyOf } from "./keys";
import { found, googleParts, merged } from "./parts";
import { googlePools, googleScale } from "./pools";
import { flowsOf, type Guarded, letsOut, openingsOf, type Peer, type Rule, readPorts } from "./rules";
import { at, blocks, type Json, list, origin, type Resource, type Stack, texts } from "./stack";
import { googleSystem } from "./systems";
import type { Flow, Machine, Opening, Origin, Subnet } from "./types";

/** Where Identity-Aware Proxy comes from: cloud.google.com/iap/docs/using-tcp-forwarding; general knowledge, not read. */
const proxies = "35.235.240.0/20";
/** Where balancers' health checks come from: cloud.google.com/load-balancing/docs/health-check-concepts; general knowledge, not read. */
const checks = ["35.191.0.0/16", "130.211.0.0/22"];
const own = (range: string) => (range === proxies ? "login" : checks.includes(range) ? "health" : undefined);

/** A firewall rule with whom it guards; without any of these, every machine of its network. */
interface NetworkRule extends Rule {
  readonly network: string | undefined;
  readonly guards: readonly string[];
}

/** Networks of a stack, what stands in them, and what firewall rules let through. */
export function googleNetwork(stack: Stack): { subnets: Subnet[]; machines: Machine[]; flows: Flow[]; openings: Opening[] } {
  const rules = stack.of("google_compute_firewall").flatMap((firewall) => rulesOf(stack, firewall));
  const subnets = new Map(
    stack
      .of("google_compute_subnetwork")
      // nothing of the lab can stand in one for proxies, and Google keeps no flow logs of it
      .filter(({ body }) => !isProxies(body))
      .map((subnet) => [subnet, subnetOf(stack, subnet)]),
  );
  const rulesFor = (network: string | undefined, groups: readonly string[]) =>
    rules.filter((rule) => rule.network === network && (rule.guards.length === 0 || rule.guards.some((g) => groups.includes(g))));
  const guard = (standing: Resource, subnet: Resource | undefined, account: Resource | undefined, tags: unknown): Guarded => {
    const network = subnet && stack.target(subnet.body.network)?.address;
    const groups = [...(account ? [account.address] : []), ...texts(tags).map((tag) => `tag:${tag}`)];
    return {
      machine: standing,
      party: { range: subnet && subnets.get(subnet)?.cidr, groups, outside: false },
      network,
      rules: [...rulesFor(network, groups), implied(standing)],
    };
  };
  const guarded = [...stack.of("google_compute_instance"), ...googlePools(stack)].map(
    (instance): Guarded & { machine: Machine } => {
      const cards = blocks(instance.body, "network_interface");
      const subnet = stack.targets(cards.map(({ subnetwork }) => subnetwork)).find((r) => subnets.has(r));
      const account = stack.target(at(instance.body, "service_account.email"));
      const made = guard(instance, subnet, account, instance.body.tags);
      return {
        ...made,
        machine: machineOf(stack, instance, cards, account, subnet, subnet && subnets.get(subnet), made.rules),
      };
    },
  );
  const notebooks = stack.of("google_workbench_instance").flatMap((notebook) => {
    const setup = at(notebook.body, "gce_setup");
    const subnet = stack.targets(at(setup, "network_interfaces.subnet")).find((r) => subnets.has(r));
    const account = stack.target(at(setup, "service_accounts.email"));
    return subnet ? [guard(notebook, subnet, account, at(setup, "tags"))] : [];
  });
  const services = stack.of("google_cloud_run_v2_service").flatMap((service): Guarded[] => {
    const connector = stack.target(at(service.body, "template.vpc_access.connector"));
    if (!connector) return [];
    const { name, region, ip_cidr_range, network } = connector.body;
    const tags = ["vpc-connector", `vpc-connector-${stack.text(region)}-${stack.text(name)}`].map((tag) => `tag:${tag}`);
    return [
      {
        machine: service,
        party: { range: stack.text(ip_cidr_range), groups: tags, outside: false },
        network: stack.target(network)?.address,
        rules: [...rulesFor(stack.target(network)?.address, tags), implied(service)],
      },
    ];
  });
  const endpoints = stack.of("google_compute_forwarding_rule").flatMap((endpoint): Guarded[] => {
    const [to, address] = [stack.target(endpoint.body.target), stack.target(endpoint.body.ip_address)];
    const network = stack.target(endpoint.body.network)?.address;
    // one with a scheme is a balancer, which other rules guard
    if (!to || !address || endpoint.body.load_balancing_scheme) return [];
    return [servedAt(endpoint, to, `\${${address.address}.address}/32`, network, rules)];
  });
  const servers = Object.entries(merged(googleParts, (part) => part.served)).flatMap(([type, { network, range }]) =>
    stack.of(type).map((server): Guarded => {
      // where the stack says no range, no rule can be about it
      const addresses = stack.text(at(server.body, range)) ?? `\${${server.address}}`;
      return servedAt(server, server, addresses, stack.target(at(server.body, network))?.address, rules);
    }),
  );
  const fronts = found(googleParts, "balancers", stack).map((balancer): Guarded => {
    const { body } = stack.at(balancer.address) as Resource;
    const network = stack.target(body.network)?.address;
    const address = stack.target(body.ip_address)?.address ?? balancer.address;
    const reached = servedAt(balancer, balancer, `\${${address}.address}/32`, network, rules);
    const [range] = googleProxies(stack, network).map((subnet) => stack.text(subnet.body.ip_cidr_range));
    return {
      ...reached,
      rules: [...reached.rules, implied(balancer)],
      before: { machines: balancer.machines, from: { range, outside: false } },
    };
  });
  const flows = flowsOf([...guarded, ...notebooks], own, [...endpoints, ...servers], fronts, services);
  const enterable = ({ address, system }: Machine): boolean => {
    const port = isWindows(system) ? 3389 : 22;
    return flows.some(
      ({ from, to, protocol, ports }) =>
        to === address && from.kind === "login" && protocol === "tcp" && ports.some(([a, b]) => a <= port && port <= b),
    );
  };
  return {
    subnets: [...subnets.values()],
    machines: guarded.map(({ machine }) => ({ ...machine, login: machine.login && enterable(machine) })),
    flows,
    openings: openingsOf(rules),
  };
}

/** What a network reaches at addresses that stand in no subnet for it: no rule stands on the way in, each machine's own on its way out. */
function servedAt(by: Origin, to: Origin, range: string, network: string | undefined, rules: readonly NetworkRule[]): Guarded {
  const open: Rule = { ...implied(by), direction: "in", order: 0, peers: [{ side: "network" }] };
  const everybodys = rules.filter((rule) => rule.network === network && rule.guards.length === 0 && rule.direction === "out");
  return {
    machine: to,
    party: { range, outside: false },
    network,
    rules: [open],
    neighbours: [...everybodys, implied(by)],
  };
}

function machineOf(
  stack: Stack,
  instance: Resource,
  cards: readonly Json[],
  account: Resource | undefined,
  subnet: Resource | undefined,
  place: Subnet | undefined,
  rules: readonly Rule[],
): Machine {
  const system = googleSystem(stack, instance.body);
  const publicAddress = cards.some((card) => card.access_config !== undefined || card.ipv6_access_config !== undefined);
  const disks = [...blocks(instance.body, "boot_disk"), ...blocks(instance.body, "attached_disk")].map((disk) => {
    const own = stack.target(disk.source)?.body;
    const size = own?.size ?? at(disk, "initialize_params.size");
    const key = own ? at(own, "disk_encryption_key.kms_key_self_link") : disk.kms_key_self_link;
    return { encrypted: true, gib: size as number | undefined, key: keyOf(stack, key) };
  });
  return {
    ...origin(instance),
    identity: account?.address,
    subnet: subnet?.address,
    zone: stack.text(instance.body.zone),
    type: stack.text(instance.body.machine_type),
    system,
    fixedAddress: cards.map(({ network_ip }) => fixedAddress(stack, network_ip, subnet)).find(Boolean),
    publicAddress,
    addressStays: cards.some((card) => blocks(card, "access_config").some(({ nat_ip }) => stack.target(nat_ip) !== undefined)),
    internet: !letsOut(rules) ? "none" : publicAddress ? "direct" : (place?.internet ?? "none"),
    // Google's agent opens Windows to whoever may set the machine's metadata
    login: isWindows(system) || String(at(instance.body, "metadata.enable-oslogin")).toUpperCase() === "TRUE",
    metadataToken: true,
    disks,
    scale: googleScale(stack, instance),
  };
}

/** One that is the machine's for good is kept for it in its subnet; one that its card alone names goes with it. */
function fixedAddress(stack: Stack, named: unknown, subnet: Resource | undefined): string | undefined {
  const kept = stack.target(named);
  const own = kept?.type === "google_compute_address" && kept.body.address_type === "INTERNAL";
  return own && stack.target(kept.body.subnetwork) === subnet ? stack.text(kept.body.address) : undefined;
}

function subnetOf(stack: Stack, subnet: Resource): Subnet {
  const { body } = subnet;
  const network = stack.target(body.network);
  const translated = stack.of("google_compute_router_nat").some((nat) => {
    if (nat.body.source_subnetwork_ip_ranges_to_nat === "LIST_OF_SUBNETWORKS")
      return blocks(nat.body, "subnetwork").some(({ name }) => stack.target(name) === subnet);
    const router = stack.target(nat.body.router);
    return router !== undefined && stack.target(router.body.network) === network;
  });
  return {
    ...origin(subnet),
    cidr: stack.text(body.ip_cidr_range),
    internet: body.ipv6_access_type === "EXTERNAL" ? "direct" : translated ? "nat" : "none",
    services: body.private_ip_google_access === true ? ["all"] : [],
    recorded: body.log_config !== undefined,
  };
}

function rulesOf(stack: Stack, firewall: Resource): NetworkRule[] {
  const { body } = firewall;
  if (body.disabled === true) return [];
  const inbound = (body.direction ?? "INGRESS") === "INGRESS";
  const members = (accounts: unknown, tags: unknown) => [
    ...texts(accounts).map((account) => stack.target(account)?.address ?? account),
    ...texts(tags).map((tag) => `tag:${tag}`),
  ];
  const named: Peer[] = [
    ...texts(inbound ? body.source_ranges : body.destination_ranges).map((range) => ({ range: stack.text(range) ?? range })),
    ...(inbound ? members(body.source_service_accounts, body.source_tags).map((group) => ({ group })) : []),
  ];
  const peers: readonly Peer[] = named.length > 0 ? named : [{ side: "everybody" }];
  return (["allow", "deny"] as const).flatMap((verb) =>
    (list(body[verb]) as Json[]).map(({ protocol, ports }): NetworkRule => {
      const known = protocol === "tcp" || protocol === "udp" || protocol === "icmp";
      return {
        ...origin(firewall),
        network: stack.target(body.network)?.address,
        guards: members(body.target_service_accounts, body.target_tags),
        direction: inbound ? "in" : "out",
        allow: verb === "allow",
        // of two rules with one priority, the one that denies decides
        order: Number(body.priority ?? 1000) * 2 + (verb === "allow" ? 1 : 0),
        protocol: known ? protocol : "all",
        ports: readPorts(texts(ports)),
        peers,
      };
    }),
  );
}

/** Google lets everything out of a network unless a rule says otherwise, and nothing in. */
const implied = (instance: Origin): Rule => ({
  ...origin(instance),
  direction: "out",
  allow: true,
  order: 65535 * 2 + 1,
  protocol: "all",
  ports: undefined,
  peers: [{ side: "everybody" }],
});
