import { holds, isEverybody, meets } from "./addresses";
import type { Flow, Opening, Origin, Ports, Protocol } from "./types";

/** Whom a rule means: a range, members of a group, everybody, or a side of the network's edge. */
export type Peer =
  | { readonly range: string }
  | { readonly group: string }
  | { readonly side: "everybody" | "internet" | "network" };

/** One rule of a firewall. */
export interface Rule extends Origin {
  readonly direction: "in" | "out";
  readonly allow: boolean;
  /** The first that fits decides: the smaller, the earlier. */
  readonly order: number;
  readonly protocol: Protocol | "all";
  /** Undefined: every port. */
  readonly ports: Ports | undefined;
  readonly peers: readonly Peer[];
}

/** One side of a connection, as rules see it. */
export interface Party {
  readonly range?: string | undefined;
  readonly groups?: readonly string[];
  readonly outside: boolean;
}

const every: Ports = [[0, 65535]];
const internet: Party = { range: "0.0.0.0/0", outside: true };

function fits(peer: Peer, party: Party, allow: boolean): boolean {
  if ("side" in peer) return peer.side === "everybody" || (peer.side === "internet") === party.outside;
  if ("group" in peer) return party.groups?.includes(peer.group) ?? false;
  if (party.range === undefined) return isEverybody(peer.range);
  if (holds(peer.range, party.range) || peer.range === "::/0") return true;
  return allow && (party.outside ? party.range === "0.0.0.0/0" && isEverybody(peer.range) : meets(peer.range, party.range));
}

/** Ports on which rules let a party through, with the rules that do. */
export function passed(rules: readonly Rule[], party: Party, protocol: Protocol): { rule: Rule; ports: Ports }[] {
  let open = every;
  const found: { rule: Rule; ports: Ports }[] = [];
  for (const rule of [...rules].sort((a, b) => a.order - b.order)) {
    if (rule.protocol !== "all" && rule.protocol !== protocol) continue;
    if (!rule.peers.some((peer) => fits(peer, party, rule.allow))) continue;
    const ports = both(open, rule.ports ?? every);
    if (ports.length === 0) continue;
    if (rule.allow) found.push({ rule, ports });
    open = without(open, rule.ports ?? every);
  }
  return found;
}

const portsOf = (found: readonly { ports: Ports }[]): Ports => merged(found.flatMap(({ ports }) => ports));

/** A machine, or what is reached as one, with the rules that guard it. */
export interface Guarded {
  readonly machine: { readonly address: string };
  readonly party: Party;
  readonly network: string | undefined;
  readonly rules: readonly Rule[];
  /** Rules on what everything else of the network may send, where none can stand on the way in. */
  readonly neighbours?: readonly Rule[];
  /** Of a balancer: the machines that it begins connections to, and where it comes from then. */
  readonly before?: { readonly machines: readonly string[]; readonly from: Party };
  /** Whether nothing else stands in the range that it comes from, so that a rule on this means it alone. */
  readonly alone?: boolean;
}

/**
 * Who reaches which machine. `own` says which ranges are the cloud's own, and what for; `served` is reached, and begins no connection itself;
 * `fronts` are balancers, which stand alone in the ranges that they come from; `callers` are reached by ways of their own, which no rule here is about.
 */
export function flowsOf(
  machines: readonly Guarded[],
  own: (range: string) => "login" | "health" | undefined,
  served: readonly Guarded[] = [],
  fronts: readonly Guarded[] = [],
  callers: readonly Guarded[] = [],
): Flow[] {
  const taken = [
    ...fronts.flatMap(({ before }) => before?.from.range ?? []),
    ...[...machines, ...callers].flatMap(({ alone, party }) => (alone ? (party.range ?? []) : [])),
  ];
  return [...machines, ...fronts, ...served].flatMap(({ machine, network, rules, party, neighbours }) => {
    const inbound = rules.filter(({ direction }) => direction === "in");
    const ranges = new Set(
      inbound.filter(({ allow }) => allow).flatMap(({ peers }) => peers.flatMap((peer) => ("range" in peer ? [peer.range] : []))),
    );
    const sources: { from: Flow["from"]; party: Party; out?: readonly Rule[] }[] = [
      { from: { kind: "internet" }, party: internet },
      { from: { kind: "network" }, party: { range: undefined, outside: false }, ...(neighbours && { out: neighbours }) },
      ...[...ranges]
        .filter((range) => !isEverybody(range) && !taken.some((other) => holds(other, range)))
        .map((range) => {
          const kind = own(range);
          return { from: kind ? { kind } : ({ kind: "range", name: range } as const), party: { range, outside: true } };
        }),
      ...[...machines, ...fronts, ...callers]
        .filter((other) => other.machine !== machine && other.network === network)
        .filter(({ before }) => !before || before.machines.includes(machine.address))
        .map((other) => ({
          from: { kind: "machine", name: other.machine.address } as const,
          party: other.before?.from ?? other.party,
          out: other.rules.filter(({ direction }) => direction === "out"),
        })),
    ];
    return sources.flatMap(({ from, party: source, out }) =>
      (["tcp", "udp", "icmp"] as const).flatMap((protocol): Flow[] => {
        const admitted = portsOf(passed(inbound, source, protocol));
        const ports = out ? both(admitted, portsOf(passed(out, party, protocol))) : admitted;
        return ports.length > 0 ? [{ from, to: machine.address, protocol, ports }] : [];
      }),
    );
  });
}

/** Whether rules let anything out to the internet. */
export const letsOut = (rules: readonly Rule[]): boolean =>
  (["tcp", "udp", "icmp"] as const).some(
    (protocol) =>
      passed(
        rules.filter(({ direction }) => direction === "out"),
        internet,
        protocol,
      ).length > 0,
  );

/** What a set of rules opens to the internet. */
export const openingsOf = (rules: readonly Rule[]): Opening[] =>
  (["tcp", "udp", "icmp"] as const).flatMap((protocol) =>
    passed(
      rules.filter(({ direction }) => direction === "in"),
      internet,
      protocol,
    ).map(({ rule, ports }) => ({
      address: rule.address,
      entry: rule.entry,
      protocol,
      ports,
    })),
  );

/** Reads `443`, `8000-8100` or `*`; undefined stands for every port. */
export function readPorts(values: readonly string[]): Ports | undefined {
  if (values.length === 0 || values.includes("*")) return undefined;
  return values.map((text) => {
    const [first = 0, last = first] = text.split("-").map(Number);
    return [first, last] as const;
  });
}

const both = (a: Ports, b: Ports): Ports =>
  merged(
    a.flatMap(([first, last]) =>
      b.flatMap(([from, to]) => (first <= to && from <= last ? [[Math.max(first, from), Math.min(last, to)] as const] : [])),
    ),
  );

const without = (a: Ports, b: Ports): Ports =>
  b.reduce<Ports>(
    (rest, [from, to]) =>
      rest.flatMap(([first, last]) =>
        to < first || last < from
          ? [[first, last] as const]
          : [...(first < from ? [[first, from - 1] as const] : []), ...(to < last ? [[to + 1, last] as const] : [])],
      ),
    a,
  );

const merged = (ports: Ports): Ports =>
  [...ports]
    .sort(([a], [b]) => a - b)
    .reduce<[number, number][]>((all, [first, last]) => {
      const before = all.at(-1);
      if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
      else all.push([first, last]);
      return all;
    }, []);
