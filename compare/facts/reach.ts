import type { Flow, Store, Subnet } from "../model";
import { holds } from "../model/addresses";
import { keptBy, reachable, showPorts } from "../readings";
import { type Fact, factOf, groupBy, type Judged, share, unique } from "./fact";

export function reach({ model, demands }: Judged): Fact[] {
  const fact = factOf("equal-reach");
  // a network outside has another range on each cloud
  const outside = (range: string) => demands.peers.find((peer) => peer.range === range)?.name ?? range;
  const things = reachable(model);
  const entryOf = new Map(things.map(({ address, entry }) => [address, entry]));
  const answering = new Set(model.workloads.map(({ address }) => address));
  const ownPort = new Map(model.stores.flatMap(({ address, port }) => (port === undefined ? [] : [[address, String(port)]])));
  const count = (entry: string) => things.filter((thing) => thing.entry === entry).length;
  const source = ({ from }: Flow) =>
    from.kind === "machine" ? (entryOf.get(from.name) ?? "") : "name" in from ? outside(from.name) : from.kind;
  const inbound = groupBy(
    // who reaches what answers calls is told by the right to call it
    model.flows.filter(({ from, to }) => from.kind !== "login" && from.kind !== "health" && !answering.has(to)),
    (flow) => [entryOf.get(flow.to), source(flow), flow.protocol].join(" "),
  ).map(([, flows]) => {
    const flow = flows[0] as Flow;
    const [to = "", from] = [entryOf.get(flow.to), source(flow)];
    const pairs = flow.from.kind === "machine" ? count(from) * count(to) - (from === to ? count(to) : 0) : count(to);
    const ports = unique(flows.map((f) => (showPorts(f.ports) === ownPort.get(f.to) ? "its own port" : showPorts(f.ports))));
    // a thing may have several addresses
    const met = unique(flows.map((f) => `${source(f)} ${"name" in f.from ? f.from.name : ""} ${f.to}`));
    return fact(to, "inbound", `${from} reaches ${to} by ${flow.protocol}`, `${ports.join(" or ")}${share(met.length, pairs)}`);
  });
  const outbound = groupBy(model.machines, ({ entry }) => entry).map(([entry, all]) =>
    fact(
      entry,
      all.some(({ publicAddress }) => publicAddress) ? "outbound of published" : "outbound",
      `${entry} reaches the internet by`,
      unique(all.map(({ internet }) => internet)).join(" or "),
    ),
  );
  const keeps = keptBy(model);
  // what records pass through on their way to another store
  const passed = ({ address }: Store) => {
    const through = model.logs.filter(({ stores }) => stores.includes(address));
    return through.length > 0 && !through.some((log) => keeps(log).some((store) => store.address === address));
  };
  const subnets = demands.subnets.flatMap(({ name, cidr, sealed }) => {
    const parts = model.subnets.filter((subnet) => subnet.cidr && holds(cidr, subnet.cidr));
    const entry = parts[0]?.entry ?? "";
    const say = (values: (part: (typeof parts)[number]) => string) => unique(parts.map(values)).join(" or ") || "missing";
    const logs = model.stores
      .filter((store) => store.kind === "log" && !passed(store))
      .map(({ objectDays }) => `${objectDays ?? "unlimited"} days`);
    return [
      fact(
        entry,
        "outbound",
        `the subnet ${name} reaches the internet by`,
        say(({ internet }) => internet),
      ),
      ...(sealed
        ? services(say).map(([aspect, what, value]) =>
            fact(entry, aspect, `without the internet, the subnet ${name} reaches ${what}`, value),
          )
        : []),
      fact(
        entry,
        "recorded",
        `connections of the subnet ${name} are recorded`,
        say(({ recorded }) => String(recorded)),
      ),
      fact(entry, "log-days", `records of the subnet ${name} are kept`, unique(logs).join(" or ") || "not by the lab"),
    ];
  });
  const behind = model.balancers.flatMap(({ entry, machines, listens, behind, health, publicAddress }) =>
    Object.entries({
      "shares out over": groupBy(machines, (machine) => entryOf.get(machine) ?? machine)
        .map(([to, all]) => `${to} (${all.length} of ${count(to)})`)
        .join(", "),
      "listens on": unique(listens.map(String)).join(", "),
      "speaks to": String(behind),
      "asks for": String(health),
      "public address": String(publicAddress),
    }).map(([what, value]) => fact(entry, `balancer-${what}`, `${entry}: ${what}`, value)),
  );
  const joined = model.peerings.map((peering) => {
    const own = demands.subnets.filter(({ cidr }) =>
      model.subnets
        .filter((subnet) => subnet.cidr && holds(cidr, subnet.cidr))
        .every(({ address }) => peering.ways.some((way) => way.subnet === address)),
    );
    const name = demands.peers.find(({ id }) => id === peering.with)?.name ?? peering.with;
    return fact(peering.entry, "peering", `${peering.entry} is joined with ${name} from`, own.map((one) => one.name).join(", "));
  });
  return [...inbound, ...outbound, ...subnets, ...behind, ...joined];
}

export function names({ model }: Judged): Fact[] {
  const entryOf = new Map(model.machines.map(({ address, entry }) => [address, entry]));
  return model.names.flatMap(({ entry, records }) =>
    // names that a cloud makes are its own
    records
      .filter(({ name }) => !name.includes("${"))
      .map(({ name, type, answers }): Fact => {
        const led = groupBy(answers, (answer) => entryOf.get(answer) ?? answer).map(([to, all]) => `${to} (${all.length})`);
        return { theme: "equal-reach", entry, aspect: "names", key: `${type} ${name}`, value: led.join(", ") || "nothing" };
      }),
  );
}

/** Log-in is left out: on some clouds a machine calls for it, on others it is called. */
const services = (say: (values: (part: Subnet) => string) => string): [string, string, string][] => [
  ...(["storage", "secrets"] as const).map((name): [string, string, string] => [
    `service-${name}`,
    name,
    say((part) => String(part.services.includes(name) || part.services.includes("all"))),
  ]),
  ["service-others", "the cloud's other services", say((part) => String(part.services.includes("all")))],
];
