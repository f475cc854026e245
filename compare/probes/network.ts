import type { Flow, Origin } from "../model";
import { holds } from "../model/addresses";
import { hostsOf } from "../model/hosts";
import { reachable, showPorts } from "../readings";
import { finding, type Probe } from "./probe";

/** What a kind of source reaches, each with how. */
const reachedFrom = (kind: Flow["from"]["kind"], flows: readonly Flow[], things: readonly Origin[]): [Origin, Flow][] =>
  things.flatMap((thing) =>
    flows.filter(({ from, to }) => from.kind === kind && to === thing.address).map((flow): [Origin, Flow] => [thing, flow]),
  );

/** Who reaches what. */
export const network: readonly Probe[] = [
  {
    id: "no-open-ingress",
    demands: "No rule lets the internet in, and no machine stands without rules",
    find: ({ openings, flows, ...things }) => [
      ...openings.map((o) => finding(o, `lets the internet in: ${o.protocol} ${showPorts(o.ports)}`)),
      ...reachedFrom("internet", flows, reachable(things)).map(([m, f]) =>
        finding(m, `the internet reaches it: ${f.protocol} ${showPorts(f.ports)}`),
      ),
    ],
  },
  {
    id: "peerings-as-asked",
    demands: "Networks are joined with those that are named, from every subnet and to their ranges alone",
    find: ({ peerings, subnets, stack }, { peers, subnets: asked }) => [
      ...peers
        .filter(({ id }) => !peerings.some((one) => one.with === id))
        .map(({ name }) => ({ address: stack, entry: "", message: `nothing is joined with ${name}` })),
      ...peerings.flatMap((peering) => {
        const peer = peers.find(({ id }) => id === peering.with);
        if (!peer) return [finding(peering, `joins ${peering.with}, which nobody asked for`)];
        const ways = peering.ways.filter(({ range }) => range === undefined || range === peer.range);
        return [
          ...peering.ways
            .filter((way) => !ways.includes(way))
            .map(({ range, subnet }) => finding(peering, `${range} leads to ${peer.name} from ${subnet}`)),
          ...subnets
            .filter(({ cidr }) => cidr && asked.some((one) => holds(one.cidr, cidr)))
            .filter(({ address }) => !ways.some(({ subnet }) => subnet === address))
            .map(({ address }) => finding(peering, `no way leads to ${peer.name} from ${address}`)),
        ];
      }),
    ],
  },
  {
    id: "peering-closed",
    demands: "By a peering two networks reach each other, and nothing else passes",
    find: ({ peerings }) => peerings.flatMap((peering) => peering.passes.map((what) => finding(peering, `lets pass ${what}`))),
  },
  {
    id: "names-private",
    demands: "Names are resolved by the lab's own network alone, and for machines that are named",
    find: ({ names }) =>
      names.flatMap((zone) => [
        ...(zone.public ? [finding(zone, `${zone.domain} is public`)] : []),
        ...(!zone.public && zone.networks.length === 0 ? [finding(zone, `no network resolves ${zone.domain}`)] : []),
        ...zone.foreign.map((network) => finding(zone, `${network} resolves ${zone.domain}`)),
        ...(zone.registers ? [finding(zone, `every machine gets a name in ${zone.domain}`)] : []),
      ]),
  },
  {
    id: "no-open-neighbours",
    demands:
      "Machines, balancers, databases and shares are reached by named sources only, not by whatever else is in their network",
    find: ({ flows, ...things }) =>
      reachedFrom("network", flows, reachable(things))
        // what the internet reaches is told by another probe
        .filter(([machine]) => !reachedFrom("internet", flows, [machine]).length)
        .map(([m, f]) => finding(m, `its network reaches it: ${f.protocol} ${showPorts(f.ports)}`)),
  },
  {
    id: "no-login-from-outside",
    demands: "Ports for log-in are open to the cloud's own way only",
    find: ({ flows, machines }) =>
      reachedFrom("range", flows, machines)
        .filter(([, { ports }]) => ports.some(([a, b]) => [22, 3389].some((port) => a <= port && port <= b)))
        .map(([m, { from }]) => finding(m, `log-in is open to ${"name" in from ? from.name : ""}`)),
  },
  {
    id: "no-public-address",
    demands:
      "No machine or balancer that is not published, no node, database or share, and nothing else that runs code, has a public address of its own",
    find: (model, { published }) =>
      [...hostsOf(model), ...model.balancers, ...model.workloads, ...model.stores]
        .filter(({ publicAddress, entry }) => publicAddress && !published.includes(entry))
        .map((m) => finding(m, "has a public address")),
  },
  {
    id: "published-for-good",
    demands:
      "What is published has a public address, on which a range outside reaches it; a machine's leads to it and stays, as a balancer's always does",
    find: ({ machines, balancers, flows }, { published, peers }) =>
      [...machines, ...balancers.map((balancer) => ({ ...balancer, addressStays: true }))]
        .filter(({ entry }) => published.includes(entry))
        .flatMap((m) => [
          ...(m.publicAddress ? [] : [finding(m, "has no public address")]),
          ...(m.publicAddress && !m.addressStays ? [finding(m, "its public address does not stay, or does not lead to it")] : []),
          // what is joined by a peering needs no public address
          ...(flows.some(
            ({ from, to }) =>
              to === m.address &&
              (from.kind === "internet" || (from.kind === "range" && !peers.some(({ range }) => range === from.name))),
          )
            ? []
            : [finding(m, "no range outside reaches it")]),
        ]),
  },
  {
    id: "no-outbound-from-sealed-subnet",
    demands: "Nothing in a subnet without internet reaches it",
    find: ({ subnets, machines }, { subnets: asked }) => {
      const sealed = subnets.filter(({ cidr }) => cidr && asked.some((a) => a.sealed && holds(a.cidr, cidr)));
      return [
        ...sealed.filter(({ internet }) => internet !== "none").map((s) => finding(s, `reaches the internet: ${s.internet}`)),
        ...machines
          .filter((m) => m.internet === "direct" && !m.publicAddress && sealed.some(({ address }) => address === m.subnet))
          .map((m) => finding(m, "reaches the internet")),
      ];
    },
  },
];
