import { modelUntil } from "../catalog/models";
import { offerOf } from "../catalog/sizes";
import { personId } from "../constructs/lab/people";
import type { Demands } from "./demands";
import type { Flow, Log, Model, Origin, Ports, Right, Store } from "./model";
import { holds } from "./model/addresses";
import { unheard } from "./model/alarms";
import { hostsOf } from "./model/hosts";
import { scheduleFaults } from "./model/schedules";

/** What a probe found wrong. */
export interface Finding extends Origin {
  readonly message: string;
  /** What a cloud's declaration would have to cover, where one may. */
  readonly aspect?: string;
}

/** One check of one stack, on any cloud. */
export interface Probe {
  readonly id: string;
  /** What it demands, as a sentence. */
  readonly demands: string;
  readonly find: (model: Model, demands: Demands) => readonly Finding[];
}

const finding = ({ address, entry }: Origin, message: string, aspect?: string): Finding => ({ address, entry, message, aspect });
export const showPorts = (ports: Ports): string =>
  ports.map(([a, b]) => (a === 0 && b === 65535 ? "every port" : a === b ? String(a) : `${a}-${b}`)).join(", ");
const who = ({ subject }: Right) => (subject.kind === "anyone" ? "everybody" : subject.id);
/** Whether a right ends by itself nowhere on its cloud, be it for its kind or for what it is on. */
export const isEndless = ({ stores }: Pick<Model, "stores">, right: Right): boolean =>
  right.endless === true || stores.some(({ endless, address }) => endless && address === right.target);
const data = ({ kind }: Store) => kind !== "log" && kind !== "home";

/** By the entry's name, the key that encrypts something. */
export const keyNames = ({ keys }: Pick<Model, "keys">): ((key: string | undefined) => string) => {
  const entryOf = new Map(keys.map(({ address, entry }) => [address, entry]));
  return (key) => (key === undefined ? "the cloud's own key" : (entryOf.get(key) ?? key));
};
/** What holds data, with the key that encrypts it. */
const heldBy = ({ stores, disks, machines, notebooks, clusters }: Model): (Origin & { readonly key?: string | undefined })[] => [
  // what records what an entry does is no part of it
  ...stores.filter(({ kind, entry }) => kind !== "log" || !entry.startsWith("cluster-")),
  ...disks,
  ...machines.flatMap(({ address, entry, disks }) => disks.map(({ key }) => ({ address, entry, key }))),
  ...[...notebooks, ...clusters].flatMap(({ address, entry, keys }) => keys.map((key) => ({ address, entry, key }))),
];

/** Whether a machine is that of a member: it is called after them. */
const isOf = ({ address }: Origin, email: string): boolean => address.endsWith(`_instance-${personId(email)}`);
/** The stores in which something that records is kept the longest: what passes through others on the way there is not kept in them. */
export const keptBy = ({ stores }: Pick<Model, "stores">): ((log: Log) => readonly Store[]) => {
  const byAddress = new Map(stores.map((store) => [store.address, store]));
  return (log) => {
    const own = log.stores.flatMap((address) => byAddress.get(address) ?? []);
    return own.filter(({ objectDays }) => (objectDays ?? Infinity) === daysIn(own));
  };
};
export const daysIn = (stores: readonly Store[]): number => Math.max(...stores.map(({ objectDays }) => objectDays ?? Infinity));

/** What has an address in a network: machines and balancers, and stores where flows lead to them. */
export const reachable = ({ machines, balancers, stores }: Pick<Model, "machines" | "balancers" | "stores">): Origin[] => [
  ...machines,
  ...balancers,
  ...stores,
];
/** What ought to refuse whatever does not come over TLS 1.2, with what it is. */
export const overTls = ({ stores, balancers }: Pick<Model, "stores" | "balancers">) => [
  ...stores,
  ...balancers.map((balancer) => ({ ...balancer, kind: "balancer" as const })),
];
/** What a kind of source reaches, each with how. */
const reachedFrom = (kind: Flow["from"]["kind"], flows: readonly Flow[], things: readonly Origin[]): [Origin, Flow][] =>
  things.flatMap((thing) =>
    flows.filter(({ from, to }) => from.kind === kind && to === thing.address).map((flow): [Origin, Flow] => [thing, flow]),
  );

export const probes: readonly Probe[] = [
  {
    id: "no-anonymous-caller",
    demands: "What runs code answers identities, or the machines that it names",
    find: ({ workloads }) =>
      workloads
        .filter(({ callers }) => callers === "everybody" || callers === "network")
        .map((w) => finding(w, `answers ${w.callers === "everybody" ? "everybody" : "whatever runs in its network"}`)),
  },
  {
    id: "no-public-bucket",
    demands: "No setting can open a store of data to everybody",
    find: ({ stores }) =>
      stores.filter(({ anonymous }) => anonymous !== "barred").map((s) => finding(s, `anonymous access is ${s.anonymous}`)),
  },
  {
    id: "no-right-for-everybody",
    demands: "No right is given to everybody",
    find: ({ rights }) =>
      rights.filter(({ subject }) => subject.kind === "anyone").map((r) => finding(r, `everybody may ${r.level} ${r.target}`)),
  },
  {
    id: "policies-only",
    demands: "Policies alone give rights on a store, no lists on single objects",
    find: ({ stores }) =>
      stores.filter(({ policiesOnly }) => !policiesOnly).map((s) => finding(s, "lists on objects give rights")),
  },
  {
    id: "right-has-end",
    demands: "Every right of a person ends with the lab",
    find: (model, { endsAt, people, rightsCanEnd }) =>
      model.rights
        .filter((right) => right.subject.kind === "person" && !(right.until !== undefined && right.until <= endsAt))
        .map((r) =>
          finding(
            r,
            `${who(r)} may ${r.level} ${r.target} ${r.until === undefined ? "without end" : `until ${r.until}`}`,
            // only of whom the description names
            people.has(r.subject.id) && isEndless(model, r) ? "right-never-ends" : rightsCanEnd ? undefined : "right-end",
          ),
        ),
  },
  {
    id: "no-right-beyond-lab",
    demands: "No right reaches beyond the lab's own resources, except to list",
    find: ({ rights }) =>
      rights
        .filter(({ beyond, level }) => beyond && level !== "list")
        .map((r) =>
          finding(
            r,
            `${who(r)} may ${r.level} ${r.target}, which is not of this lab`,
            r.level === "call" ? "right-beyond-call" : undefined,
          ),
        ),
  },
  {
    id: "no-administering-identity",
    demands: "No machine's identity administers anything",
    find: ({ rights }) =>
      rights
        .filter(
          ({ subject, level, beyond }) =>
            (subject.kind === "machine" || subject.kind === "role") && level === "administer" && !beyond,
        )
        .map((r) => finding(r, `${who(r)} administers ${r.target}`)),
  },
  {
    id: "encrypted-at-rest",
    demands: "Every store and disk is encrypted",
    find: (model) => [
      ...model.disks.filter(({ encrypted }) => !encrypted).map((d) => finding(d, "the disk is not encrypted")),
      ...model.notebooks.filter(({ encrypted }) => !encrypted).map((n) => finding(n, "its home is not encrypted")),
      ...model.stores
        .filter(({ encrypted }) => !encrypted)
        .map((s) => finding(s, `the ${s.kind} is not encrypted by its own settings`)),
      ...hostsOf(model)
        .filter(({ disks }) => disks.some(({ encrypted }) => !encrypted))
        .map((m) => finding(m, "a disk is not encrypted")),
    ],
  },
  {
    id: "seeded-as-asked",
    demands: "A bucket begins with what the description puts there, and with nothing else",
    find: ({ objects, stores }, { seeds }) =>
      stores
        .filter(({ kind, entry }) => kind === "bucket" && entry.startsWith("bucket-"))
        .flatMap((store) => {
          const asked = seeds.get(store.entry) ?? new Map<string, string>();
          const held = objects.filter((object) => object.store === store.address);
          return [
            ...[...asked.keys()]
              .filter((key) => !held.some((object) => object.key === key))
              .map((key) => finding(store, `does not begin with ${key}`)),
            ...held.filter(({ key }) => !asked.has(key)).map((o) => finding(o, `puts ${o.key} there, which nobody asked for`)),
            ...held
              .filter(({ key, bytes }) => asked.has(key) && asked.get(key) !== bytes)
              .map((o) => finding(o, `puts ${o.key} there with other bytes than the description's file`)),
          ];
        }),
  },
  {
    id: "key-rotates",
    demands: "Every key makes new versions of itself",
    find: ({ keys }) =>
      keys.filter(({ rotateDays }) => rotateDays === undefined).map((k) => finding(k, "makes no new version of itself")),
  },
  {
    id: "asked-key-is-used",
    demands: "What names a key of the lab is encrypted by it, and the key makes new versions as often as asked",
    find: (model, { encryptions, logs, rotations }) => {
      const shown = keyNames(model);
      const held = heldBy(model);
      return [
        ...model.keys.flatMap((key) => {
          const asked = rotations.get(key.entry);
          const late = asked !== undefined && key.rotateDays !== undefined && key.rotateDays > asked;
          return late ? [finding(key, `makes a new version every ${key.rotateDays} days, not every ${asked}`)] : [];
        }),
        ...model.stores
          .filter((store) => logs?.key !== undefined && store.kind === "log" && shown(store.key) !== logs.key)
          .map((store) => finding(store, `keeps records encrypted by ${shown(store.key)}, not by ${logs?.key}`)),
        ...encryptions.flatMap(({ entry, key: asked }) => {
          const own = held.filter((one) => one.entry === entry);
          if (own.length === 0)
            return [{ address: model.stack, entry, message: `nothing of it is known to be encrypted by ${asked}` }];
          return own
            .filter(({ key }) => shown(key) !== asked)
            .map((one) => finding(one, `is encrypted by ${shown(one.key)}, not by ${asked}`));
        }),
      ];
    },
  },
  {
    id: "disk-closed",
    demands: "What is on a disk is reached by its machine alone",
    find: ({ disks }) =>
      disks.filter(({ exported }) => exported).map((d) => finding(d, "can be fetched through a network, past its machine")),
  },
  {
    id: "disk-outlives-machine",
    demands: "A disk beside machines has one machine, and stays when this is made anew",
    find: ({ disks }) =>
      disks.flatMap((d) => [
        ...(d.machines.length === 1 ? [] : [finding(d, `has ${d.machines.length} machines`)]),
        ...(d.bound ? [finding(d, "is made anew with its machine")] : []),
      ]),
  },
  {
    id: "tls-only",
    demands: "Every store and every balancer refuses what does not come over TLS 1.2",
    find: (model) =>
      overTls(model)
        .filter(({ tlsOnly }) => !tlsOnly)
        .map((s) => finding(s, "answers without TLS, or by an old version", `${s.kind}-tls`)),
  },
  {
    id: "no-shared-key",
    demands: "No key that knows no person opens anything",
    find: ({ stores, credentials }) => [
      ...stores
        .filter(({ sharedKeys }) => sharedKeys)
        .map((s) => finding(s, `a shared key opens the ${s.kind}`, data(s) ? undefined : `${s.kind}-key`)),
      ...credentials.filter(({ kind }) => kind === "access-key").map((c) => finding(c, `a key ${c.what}`)),
    ],
  },
  {
    id: "no-secret-in-stack",
    demands: "No secret's value stands in the stack or its state",
    find: ({ credentials }) =>
      credentials.filter(({ kind }) => kind === "secret-value").map((c) => finding(c, `${c.what} is kept`)),
  },
  {
    id: "region-allowed",
    demands: "Everything, replicas included, stays in the lab's region",
    find: ({ places }, { region }) =>
      places.filter((place) => place.region !== region).map((p) => finding(p, `is in ${p.region}, not in ${region}`)),
  },
  {
    id: "models-in-eu",
    demands: "What is sent to a language model is worked on in the EU",
    find: ({ models }) =>
      models.filter(({ zone }) => zone !== "eu" && zone !== "region").map((m) => finding(m, `${m.name} answers from ${m.zone}`)),
  },
  {
    id: "models-last",
    demands: "A language model lasts as long as the lab",
    find: ({ cloud, models }, { endsAt }) =>
      models.flatMap((m) => {
        const until = modelUntil(cloud, m.name);
        if (until !== undefined && `${until}T24` >= endsAt) return [];
        return [finding(m, until === undefined ? `nobody knows how long ${m.name} lasts` : `${m.name} may end after ${until}`)];
      }),
  },
  {
    id: "tags-complete",
    demands: "Everything that takes tags has those of the lab",
    find: ({ tagged }, { tags }) =>
      tagged.flatMap((resource) => {
        const missing = tags.filter((key) => !resource.tags[key]);
        return missing.length > 0 ? [finding(resource, `has no ${missing.join(", ")}`)] : [];
      }),
  },
  {
    id: "destroyable",
    demands: "Nothing blocks the destroy, or the deploy after it",
    find: ({ blockers }) =>
      blockers.map((line) => {
        const [address = "", ...message] = line.split(": ");
        return { address, entry: address.split(".")[1]?.split("_")[0] ?? "", message: message.join(": ") };
      }),
  },
  {
    id: "nothing-left-behind",
    demands: "Nothing that costs or holds data survives the destroy",
    find: ({ leftovers }) => leftovers.map((l) => finding(l, l.what)),
  },
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
      "No machine that is not published, no node, balancer, database or share, and nothing else that runs code, has a public address of its own",
    find: (model, { published }) =>
      [...hostsOf(model), ...model.balancers, ...model.workloads, ...model.stores]
        .filter(({ publicAddress, entry }) => publicAddress && !published.includes(entry))
        .map((m) => finding(m, "has a public address")),
  },
  {
    id: "published-for-good",
    demands: "A machine that is published has a public address that leads to it and stays, on which a range outside reaches it",
    find: ({ machines, flows }, { published, peers }) =>
      machines
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
    id: "large-enough",
    demands: "A machine has no fewer CPUs, and no less memory, than was asked for, and a GPU where one was",
    find: ({ cloud, machines }, { sizes }) =>
      machines.flatMap((m) => {
        const asked = sizes.get(m.entry);
        const offer = offerOf(cloud, m.type ?? "");
        if (!asked) return [];
        if (!offer) return [finding(m, `nobody knows how large ${m.type ?? "it"} is`)];
        return [
          ...(offer.cpu < asked.cpu ? [finding(m, `has ${offer.cpu} CPUs, not ${asked.cpu}`)] : []),
          ...(offer.memory < asked.memory ? [finding(m, `has ${offer.memory} GiB, not ${asked.memory}`)] : []),
          ...(asked.gpu && !offer.gpu ? [finding(m, "has no GPU")] : []),
        ];
      }),
  },
  {
    id: "asked-system-is-used",
    demands: "A machine starts from the system that was asked for",
    find: ({ machines }, { systems }) =>
      machines
        .filter(({ entry, system }) => systems.has(entry) && system !== systems.get(entry))
        .map((m) => finding(m, `starts from ${m.system ?? "nobody knows what"}, not from ${systems.get(m.entry)}`)),
  },
  {
    id: "address-for-good",
    demands: "A machine has the address that it was given for good, in its own subnet, and no other machine has it",
    find: ({ machines, subnets }, { addresses }) =>
      machines.flatMap((m) => {
        const [own, asked] = [m.fixedAddress, addresses.get(m.entry)];
        const range = subnets.find(({ address }) => address === m.subnet)?.cidr;
        const others = machines.filter((other) => other !== m && own !== undefined && other.fixedAddress === own);
        return [
          ...(asked !== undefined && own !== asked ? [finding(m, `has ${own ?? "no address"} for good, not ${asked}`)] : []),
          ...(own !== undefined && range !== undefined && !holds(range, own)
            ? [finding(m, `${own} is outside of ${range}`)]
            : []),
          ...others.map(({ address }) => finding(m, `${own} is that of ${address} too`)),
        ];
      }),
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
  {
    id: "metadata-by-token",
    demands: "A machine's metadata service answers only to who presents a token",
    find: (model) =>
      [...hostsOf(model), ...model.notebooks]
        .filter((m) => !m.metadataToken)
        .map((m) => finding(m, "answers without a token (IMDSv1)")),
  },
  {
    id: "notebook-of-one",
    demands: "A notebook is opened by one person, who is not its administrator",
    find: ({ notebooks, rights }) =>
      notebooks.flatMap((n) => {
        const opens = rights.filter(({ level, target, beyond }) => level === "login" && target === n.address && !beyond);
        const people = [...new Set(opens.map(({ subject }) => subject.id))];
        return [
          ...(n.ofOne ? [] : [finding(n, "whoever has a right on it opens it")]),
          ...(people.length > 1 ? [finding(n, `${people.join(" and ")} open it`)] : []),
          ...(n.root ? [finding(n, "who opens it is its administrator", "notebook-root")] : []),
        ];
      }),
  },
  {
    id: "machine-of-one",
    demands: "A member's machine is entered, started and stopped by that member and the team's admins, and by nobody else",
    find: ({ machines, rights }, { ofMembers, people, admins }) =>
      machines
        .filter(({ entry }) => ofMembers.includes(entry))
        .flatMap((m) => {
          const own = rights.filter(
            ({ level, target, beyond }) => target === m.address && !beyond && /^(login|operate)$/.test(level),
          );
          const emails = own
            .filter(({ subject }) => subject.kind === "person")
            .map(({ subject: { id } }) => people.get(id) ?? id);
          const others = [...new Set(emails)].filter((email) => !isOf(m, email) && !admins.includes(email));
          const entered = own.some(({ level, subject: { id } }) => level === "login" && isOf(m, people.get(id) ?? id));
          return [
            ...others.map((email) => finding(m, `${email} enters it, or starts and stops it`)),
            // where nobody logs in, no member does
            ...(entered || !m.login ? [] : [finding(m, "its member does not enter it")]),
          ];
        }),
  },
  {
    id: "no-password-login",
    demands: "Nobody logs in by a password or a serial port",
    find: ({ credentials }) =>
      credentials.filter(({ kind }) => kind === "password").map((c) => finding(c, `${c.what} lets people in`)),
  },
  {
    id: "no-key-login",
    demands: "No SSH key opens a machine",
    find: ({ credentials }, { nobodysKeys }) =>
      credentials
        .filter(({ kind, what }) => kind === "ssh-key" && !nobodysKeys.includes(what))
        .map((c) => finding(c, `a key opens it: ${c.what.slice(0, 60)}`)),
  },
  {
    id: "cluster-by-identity",
    demands: "A cluster's API is reached from named ranges at most, and lets in the cloud's identities alone",
    find: ({ clusters }) =>
      clusters.flatMap((cluster) => [
        ...cluster.reachedFrom
          .filter((range) => range === "the internet")
          .map((range) => finding(cluster, `${range} reaches its API`)),
        ...(cluster.identitiesOnly ? [] : [finding(cluster, "lets in whom no identity of the cloud names")]),
      ]),
  },
  {
    id: "cluster-recorded",
    demands: "What is done by a cluster's API is recorded",
    find: ({ clusters }) =>
      clusters.filter(({ recorded }) => !recorded).map((c) => finding(c, "keeps no record of what is done by its API")),
  },
  {
    id: "logs-kept-as-asked",
    demands: "What the lab records is kept as long as asked, in stores of its own and nowhere else",
    find: ({ logs, stores }, { logs: asked }) => {
      if (!asked) return [];
      const keeps = keptBy({ stores });
      return [
        ...logs.flatMap((log) => {
          const days = daysIn(keeps(log));
          return [
            ...(log.stores.length === 0 ? [finding(log, "what it records is kept nowhere in the lab")] : []),
            ...(log.stores.length > 0 && days !== asked.days
              ? [finding(log, `what it records is kept ${days} days, not ${asked.days}`)]
              : []),
            ...(log.elsewhere ? [finding(log, "what it records is kept outside the lab's stores")] : []),
          ];
        }),
        ...stores.filter(({ foreign }) => foreign).map((s) => finding(s, "takes what others of the account record")),
      ];
    },
  },
  {
    id: "logs-read-by-lab",
    demands: "What the lab records is read by its people, and by nobody else",
    find: ({ logs, rights, stores }, { logs: asked, people }) => {
      if (!asked) return [];
      const held = stores.filter(({ kind }) => kind === "log");
      const reads = rights.filter(({ level }) => level === "read" || level === "administer");
      const others = reads.filter(
        ({ subject, target }) =>
          (subject.kind === "person" || subject.kind === "machine") &&
          !asked.readers.includes(subject.id) &&
          held.some(({ address }) => address === target),
      );
      const keeps = keptBy({ stores });
      const lacking = logs.flatMap((log) => {
        // of what is kept otherwise than asked another probe tells
        const last = keeps(log).filter(({ objectDays }) => objectDays === asked.days);
        if (last.length === 0) return [];
        return asked.readers
          .filter(
            (reader) => !reads.some(({ subject, target }) => subject.id === reader && last.some((s) => s.address === target)),
          )
          .map((reader) => finding(log, `${people.get(reader) ?? reader} does not read what it records`));
      });
      return [...others.map((r) => finding(r, `${who(r)} reads the lab's records`)), ...lacking];
    },
  },
  {
    id: "schedules-work",
    demands: "What is stopped by the clock is the lab's own and started again, by an identity that may do this and nothing else",
    find: (model) => scheduleFaults(model).map((fault) => finding(fault, fault.message, fault.aspect)),
  },
  {
    id: "has-budget",
    demands: "A budget counts the lab's own costs and tells somebody",
    find: ({ budgets, stack }) =>
      budgets.some(({ ofLab, recipients, thresholds }) => ofLab && recipients.length > 0 && thresholds.length > 0)
        ? []
        : [{ address: stack, entry: "", message: "no budget counts this lab's costs and tells somebody" }],
  },
  {
    id: "all-judged",
    demands: "The model knows every type of resource in the stack",
    find: ({ unknown }) => unknown.map((u) => finding(u, u.why)),
  },
  {
    id: "alarms-are-heard",
    demands: "Every alarm watches something of the lab, and somebody hears it",
    find: (model) => {
      const wrong = unheard(model);
      return model.alarms.flatMap((alarm) => {
        const message = wrong(alarm);
        return message ? [finding(alarm, message)] : [];
      });
    },
  },
];
