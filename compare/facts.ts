import type { Demands } from "./demands";
import type { Flow, Machine, Model, NodePool, Notebook, Right, Store, Subnet } from "./model";
import { holds } from "./model/addresses";
import { lentBy } from "./model/lent";
import { daysIn, isEndless, keptBy, keyNames, reachable, showPorts } from "./probes";

/** What is compared between clouds, by theme. */
export const themes = {
  "equal-reach": "The same is reached from the same, on the same ports",
  "equal-rights": "The same people and machines have the same rights",
  "equal-protection": "Stores are protected alike, begin with the same objects, and keep things for the same time",
  "equal-machines": "Machines, disks, databases and shares are alike in number and size, and in the ways into them",
  "equal-workloads": "What answers calls without being a machine is called and reached alike",
  "equal-alarms": "Alarms watch the same, tell the same people, and from the same load on",
  "equal-schedules": "The same is started and stopped at the same times",
  "equal-costs": "The same kinds of things are paid by the hour, and budgets are alike",
} as const;
export type Theme = keyof typeof themes;

/** One statement about a lab that ought to be the same on every cloud: cloud's names are replaced by those of entries and people. */
export interface Fact {
  readonly theme: Theme;
  /** Entry of the description, or construct of a program, that it is about. */
  readonly entry: string;
  /** What a cloud's declaration would have to cover. */
  readonly aspect: string;
  readonly key: string;
  readonly value: string;
  /** Whether clouds that do not have it are left out of the comparison. */
  readonly whereKnown?: true;
}
export interface Judged {
  readonly model: Model;
  readonly demands: Demands;
}

export const factsOf = (judged: Judged): Fact[] => [
  ...reach(judged),
  ...names(judged),
  ...rights(judged),
  ...protection(judged),
  ...contents(judged),
  ...records(judged),
  ...machines(judged),
  ...disks(judged),
  ...clusters(judged),
  ...notebooks(judged),
  ...spaces(judged),
  ...callable(judged),
  ...alarms(judged),
  ...schedules(judged),
  ...costs(judged),
];

/** What one cloud keeps for its own way of doing something. */
const clouds: readonly Store["kind"][] = ["log", "home", "code"];
export const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
const groupBy = <T>(items: readonly T[], key: (item: T) => string): [string, T[]][] => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
};
/** `all`, or how many of how many. */
const share = (some: number, all: number): string => (some === all ? "" : ` (${some} of ${all})`);

function reach({ model, demands }: Judged): Fact[] {
  const fact = (entry: string, aspect: string, key: string, value: string): Fact => ({
    theme: "equal-reach",
    entry,
    aspect,
    key,
    value,
  });
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

function names({ model }: Judged): Fact[] {
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

function rights({ model, demands }: Judged): Fact[] {
  const entryOf = new Map(
    [...model.machines, ...model.workloads, ...model.clusters, ...model.stores, ...model.models, ...model.keys].map(
      ({ address, entry }) => [address, entry],
    ),
  );
  const identities = new Map([...model.machines, ...model.workloads].map(({ identity, entry }) => [identity, entry]));
  const identityOf = new Map(model.notebooks.map(({ address, identity }) => [address, identity]));
  const models = new Set(model.models.map(({ address }) => address));
  const logs = new Set(model.stores.filter(({ kind }) => clouds.includes(kind)).map(({ address }) => address));
  const name = ({ subject }: Right) =>
    subject.kind === "machine" ? (identities.get(subject.id) ?? subject.id) : (demands.people.get(subject.id) ?? subject.id);
  // clouds differ in whether people call a service besides machines
  const answering = new Set(model.workloads.filter(({ callers }) => callers).map(({ entry }) => entry));
  const queues = new Set(model.stores.filter(({ kind }) => kind === "queue").map(({ entry }) => entry));
  const functions = model.workloads.filter(({ kind }) => kind === "function");
  const taking = new Set(functions.map(({ identity }) => identity));
  const starting = new Set(functions.flatMap(({ startedBy = [] }) => startedBy));
  const kindOf = ({ level, subject }: Right, entry: string) =>
    level === "call" && subject.kind === "person" && answering.has(entry) ? " of people" : "";
  const logsIn = new Set(model.rights.filter(({ level }) => level === "login").map((r) => `${name(r)} ${entryOf.get(r.target)}`));
  const nodes = new Map(model.clusters.flatMap(({ entry, pools }) => pools.map(({ address }) => [address, entry] as const)));
  const machineEntries = new Set(model.machines.map(({ entry }) => entry));
  const entersMachines = (right: Right) => [...machineEntries].some((entry) => logsIn.has(`${name(right)} ${entry}`));
  // on some clouds nodes are machines like others to whoever logs in to those
  const aspectOf = (right: Right, entry: string) =>
    !entryOf.has(right.target) && nodes.has(right.target) && entersMachines(right)
      ? "right-nodes"
      : `right-${right.level}${kindOf(right, entry)}`;
  // how far a right to call a model reaches is told by a probe; here it is one on the model that gives it
  const where = (right: Right) =>
    right.level === "call" && right.beyond
      ? (lentBy(right.entry)?.shown ?? right.entry)
      : right.beyond
        ? "the account"
        : (entryOf.get(right.target) ?? nodes.get(right.target) ?? identities.get(right.target) ?? right.target);
  const counted = model.rights
    // the cloud's own services and whoever deploys have rights by other ways too
    .filter(({ subject }) => subject.kind !== "service" && subject.kind !== "deployer")
    // told by the schedules themselves
    .filter(({ subject }) => subject.kind !== "schedule")
    .filter(({ target }) => !logs.has(target))
    // one cloud's way to start a function
    .filter(({ subject, level }) => !(level === "call" && starting.has(subject.id)))
    // what a notebook does to itself is one cloud's way to stop when idle
    .filter(
      ({ subject, level, target }) =>
        !(level === "operate" && subject.kind === "machine" && identityOf.get(target) === subject.id),
    )
    // where nothing is made for a model, there is nothing of it to see
    .filter(({ target, level }) => level !== "see" || !models.has(target))
    // who reads data sees settings on some clouds; of machines that says nothing
    .filter(({ subject, level }) => !(subject.kind === "machine" && level === "see"))
    // who logs in to a machine acts with its identity, on every cloud; roles that only people assume are one cloud's way
    .filter((r) => r.level !== "act-as" || (identities.has(r.target) && !logsIn.has(`${name(r)} ${identities.get(r.target)}`)));
  return groupBy(counted, (right) => `${name(right)} may ${right.level} ${where(right)}`).flatMap(([key, all]): Fact[] => {
    const right = all[0] as Right;
    const entry = where(right);
    const things = [...entryOf].filter(([address, of]) => of === entry && !logs.has(address)).length || 1;
    const targets = unique(all.map(({ target }) => target)).length;
    const ends = unique(all.map(({ until }) => until ?? "never"));
    const common = { theme: "equal-rights", entry } as const;
    // a function works off a queue, and on Azure has its dead letters with it
    const whole = right.beyond || !entryOf.has(right.target) || (taking.has(right.subject.id) && queues.has(entry));
    const value = `yes${whole ? "" : share(targets, things)}`;
    return [
      { ...common, aspect: aspectOf(right, entry), key, value },
      ...(right.subject.kind === "person" && !all.some((each) => isEndless(model, each))
        ? [{ ...common, aspect: "right-end", key: `${key}: ends`, value: ends.join(" or "), whereKnown: true } as const]
        : []),
    ];
  });
}

function protection({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  const fact = (entry: string, aspect: string, key: string, value: string): Fact => ({
    theme: "equal-protection",
    entry,
    aspect,
    key,
    value,
  });
  const keys = model.keys.map(({ entry, rotateDays }) =>
    fact(entry, "key-rotation", `${entry}: days between versions`, String(rotateDays ?? "none")),
  );
  const held = model.stores.filter(({ kind }) => !clouds.includes(kind));
  const stores = held.flatMap((store) =>
    (
      [
        "encrypted",
        "tlsOnly",
        "anonymous",
        "policiesOnly",
        "sharedKeys",
        "versioned",
        "immutable",
        "lockSeconds",
        "ordered",
        "attempts",
        "objectDays",
        "versionDays",
        "backupDays",
        "deadDays",
        "fedBy",
        "expires",
      ] as const
    ).map((field) =>
      fact(
        store.entry,
        field === "tlsOnly" ? `${store.kind}-tls` : `store-${field}`,
        `${store.kind} ${store.entry}: ${field}`,
        String(store[field] ?? "none"),
      ),
    ),
  );
  const encryptions = held.map(({ kind, entry, key }) =>
    fact(entry, "store-key", `${kind} ${entry}: is encrypted by`, shown(key)),
  );
  const balancers = model.balancers.map(({ entry, tlsOnly }) =>
    fact(entry, "balancer-tls", `balancer ${entry}: tlsOnly`, String(tlsOnly)),
  );
  const models = model.models.map(({ entry, zone }) => fact(entry, "model-zone", `${entry}: what is sent is worked on in`, zone));
  return [...keys, ...stores, ...encryptions, ...balancers, ...models];
}

function contents({ model }: Judged): Fact[] {
  const entryOf = new Map(
    model.stores.filter(({ kind }) => !clouds.includes(kind)).map(({ address, entry }) => [address, entry]),
  );
  return model.objects.flatMap(({ store, key, bytes }): Fact[] => {
    const entry = store && entryOf.get(store);
    if (!entry) return [];
    return [
      {
        theme: "equal-protection",
        entry,
        aspect: "store-object",
        key: `${entry}: begins with ${key}`,
        value: bytes ?? "unknown bytes",
      },
    ];
  });
}

/** What is recorded, where a description asks for one place for it; what only one cloud needs for notebooks has nothing to be compared with. */
function records({ model, demands }: Judged): Fact[] {
  if (!demands.logs) return [];
  const entries = new Set([...model.subnets, ...model.workloads, ...model.clusters].map(({ entry }) => entry));
  const keeps = keptBy(model);
  const logs = model.logs.filter(({ entry }) => entries.has(entry));
  return groupBy(logs, ({ entry }) => entry).flatMap(([entry, all]) => {
    const stores = all.flatMap((log) => keeps(log));
    const reading = model.rights.filter(
      ({ level, subject, target }) =>
        level === "read" && subject.kind === "person" && stores.some(({ address }) => address === target),
    );
    const facts = {
      kept: stores.length > 0 ? `${daysIn(stores)} days` : "nowhere",
      "read by": unique(reading.map(({ subject }) => demands.people.get(subject.id) ?? subject.id)).join(", ") || "nobody",
    };
    return Object.entries(facts).map(
      ([what, value]): Fact => ({
        theme: "equal-protection",
        entry,
        aspect: `log-${what}`,
        key: `what ${entry} records: ${what}`,
        value,
      }),
    );
  });
}

function machines({ model, demands }: Judged): Fact[] {
  const shown = keyNames(model);
  return groupBy(model.machines, ({ entry }) => entry).flatMap(([entry, all]) => {
    const say = (of: (machine: Machine) => string) => unique(all.map(of)).join(" or ");
    const sealed = all.some(({ subnet }) => {
      const cidr = model.subnets.find(({ address }) => address === subnet)?.cidr;
      return demands.subnets.some((asked) => asked.sealed && cidr && holds(asked.cidr, cidr));
    });
    const keys = model.credentials.filter((c) => c.entry === entry && !demands.nobodysKeys.includes(c.what));
    const facts: Record<string, string> = {
      count: say(({ scale }) => (scale ? `${scale.min} to ${scale.max}, more above ${scale.cpu} %` : String(all.length))),
      system: say(({ system }) => system ?? "unknown"),
      "private address": say(({ fixedAddress }) => fixedAddress ?? "the cloud's choice"),
      "public address": say(({ publicAddress, addressStays }) => (publicAddress ? (addressStays ? "stays" : "passes") : "none")),
      [sealed ? "log-in without internet" : "log-in"]: say(({ login }) => String(login)),
      "keys and passwords": unique(keys.map(({ kind }) => kind)).join(", ") || "none",
      "metadata by token": say(({ metadataToken }) => String(metadataToken)),
      disks: say(({ disks }) =>
        disks.map(({ encrypted, gib }) => `${gib ?? "?"} GiB${encrypted ? " encrypted" : ""}`).join(" + "),
      ),
      "disks' keys": say(({ disks }) => unique(disks.map(({ key }) => shown(key))).join(" + ")),
      zones: String(new Set(all.map(({ zone }) => zone)).size),
    };
    return Object.entries(facts).map(
      ([what, value]): Fact => ({ theme: "equal-machines", entry, aspect: `machine-${what}`, key: `${entry}: ${what}`, value }),
    );
  });
}

function disks({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  const entryOf = new Map(model.machines.map(({ address, entry }) => [address, entry]));
  return groupBy(model.disks, ({ entry }) => entry).flatMap(([entry, all]) => {
    const facts: Record<string, string> = {
      count: String(all.length),
      sizes: unique(all.map(({ gib, encrypted }) => `${gib ?? "?"} GiB${encrypted ? " encrypted" : ""}`)).join(" or "),
      machines: unique(all.flatMap((each) => each.machines.map((machine) => entryOf.get(machine) ?? machine))).join(", "),
      keys: unique(all.map(({ key }) => shown(key))).join(" or "),
      "of machines": String(new Set(all.flatMap((each) => each.machines)).size),
    };
    return Object.entries(facts).map(
      ([what, value]): Fact => ({ theme: "equal-machines", entry, aspect: `disk-${what}`, key: `${entry}: ${what}`, value }),
    );
  });
}

function notebooks({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  return groupBy(model.notebooks, ({ entry }) => entry).flatMap(([entry, all]) => {
    const say = (of: (notebook: Notebook) => string) => unique(all.map(of)).join(" or ");
    const facts: Record<string, string> = {
      count: String(all.length),
      "public address": say(({ publicAddress }) => String(publicAddress)),
      root: say(({ root }) => String(root)),
      "homes' keys": say(({ keys }) => unique(keys.map(shown)).join(" + ")),
      "stopped after": say(({ idleMinutes }) => (idleMinutes === undefined ? "never" : `${idleMinutes} idle minutes`)),
    };
    return Object.entries(facts).map(
      ([what, value]): Fact => ({ theme: "equal-machines", entry, aspect: `notebook-${what}`, key: `${entry}: ${what}`, value }),
    );
  });
}

function clusters({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  return model.clusters.flatMap(({ entry, version, reachedFrom, identitiesOnly, recorded, keys, pools }) => {
    const say = (of: (pool: NodePool) => string) => unique(pools.map(of)).join(" or ");
    const fact = (theme: Theme, what: string, value: string): Fact => ({
      theme,
      entry,
      aspect: `cluster-${what}`,
      key: `${entry}: ${what}`,
      value,
    });
    return [
      fact("equal-reach", "API reached from", unique(reachedFrom).join(", ") || "nowhere directly"),
      fact("equal-protection", "identities only", String(identitiesOnly)),
      fact("equal-protection", "API recorded", String(recorded)),
      fact("equal-protection", "keys", unique(keys.map(shown)).join(" + ")),
      fact("equal-machines", "version", version ?? "the cloud's choice"),
      fact(
        "equal-machines",
        "nodes",
        `${pools.length} pools: ${pools
          .map(({ min, max }) => `${min} to ${max}`)
          .sort()
          .join(", ")}`,
      ),
      fact(
        "equal-machines",
        "disks of nodes",
        say(({ disks }) => disks.map(({ encrypted, gib }) => `${gib ?? "?"} GiB${encrypted ? " encrypted" : ""}`).join(" + ")),
      ),
      fact(
        "equal-machines",
        "nodes' public address",
        say(({ publicAddress }) => String(publicAddress)),
      ),
      fact(
        "equal-machines",
        "nodes' metadata by token",
        say(({ metadataToken }) => String(metadataToken)),
      ),
    ];
  });
}

/** How much stores hold that have room of their own. */
const spaces = ({ model }: Judged): Fact[] =>
  model.stores.flatMap(({ entry, kind, gib }): Fact[] => {
    const what = kind === "database" || kind === "share" ? "storage" : kind === "cache" ? "memory" : undefined;
    if (!what) return [];
    return [{ theme: "equal-machines", entry, aspect: `${kind}-${what}`, key: `${entry}: ${what}`, value: `${gib ?? "?"} GiB` }];
  });
/** What answers calls, and functions; what else runs code and answers nobody has nothing to say here. */
function callable({ model }: Judged): Fact[] {
  return model.workloads
    .filter(({ kind, callers }) => callers !== undefined || kind === "function")
    .flatMap(({ entry, kind, callers, publicEntry, most, clock, told = [] }) => {
      const own =
        kind === "function" ? { "runs at most": most, "runs by the clock": clock ?? "never" } : { "containers at most": most };
      const facts = {
        answers: callers ?? "nobody",
        "address is public": publicEntry,
        ...own,
        "is told": told.join(", ") || "nothing",
      };
      return Object.entries(facts).map(
        ([what, value]): Fact => ({
          theme: "equal-workloads",
          entry,
          aspect: `workload-${what}`,
          key: `${entry}: ${what}`,
          value: String(value),
        }),
      );
    });
}

function alarms({ model }: Judged): Fact[] {
  const watchable = [...model.machines, ...model.stores];
  return groupBy(model.alarms, ({ entry }) => entry).flatMap(([entry, all]) => {
    const watched = unique(all.flatMap(({ watches }) => watches));
    const facts: Record<string, string> = {
      watches: groupBy(
        watchable.filter(({ address }) => watched.includes(address)),
        (thing) => thing.entry,
      )
        .map(([name, of]) => `${name}${share(of.length, watchable.filter((thing) => thing.entry === name).length)}`)
        .join(", "),
      bound: unique(all.map(({ above, minutes }) => `above ${above ?? "?"} % for ${minutes} minutes`)).join(" or "),
      tells: unique(all.map(({ tells }) => unique(tells).join(", "))).join(" or "),
    };
    return Object.entries(facts).map(
      ([what, value]): Fact => ({ theme: "equal-alarms", entry, aspect: `alarm-${what}`, key: `${entry}: ${what}`, value }),
    );
  });
}

function schedules({ model }: Judged): Fact[] {
  const things = [...model.machines, ...model.stores];
  const entryOf = new Map(things.map(({ address, entry }) => [address, entry]));
  const done = model.schedules.flatMap(({ entry, does, targets, time, days, clock }) =>
    targets.map((target) => ({ entry, does, target, when: `${time} on ${days.join(", ")} by the clock of ${clock}` })),
  );
  return groupBy(done, ({ entry, does, target }) => `${entry} ${does}s ${entryOf.get(target) ?? target}`).map(
    ([key, all]): Fact => {
      const [{ entry, does, target }] = all as [(typeof all)[number]];
      const several = things.filter((thing) => thing.entry === entryOf.get(target)).length;
      const met = unique(all.map((one) => one.target)).length;
      const value = `${unique(all.map(({ when }) => when)).join(" or ")}${share(met, several)}`;
      return { theme: "equal-schedules", entry, aspect: `schedule-${does}`, key, value };
    },
  );
}

function costs({ model }: Judged): Fact[] {
  const fact = (entry: string, aspect: string, key: string, value: string): Fact => ({
    theme: "equal-costs",
    entry,
    aspect,
    key,
    value,
  });
  const perEntry = new Set(["machine", "licence", "disk", "database", "cache", "share", "service", "key", "balancer"]);
  const ofMachines = new Set(model.machines.map(({ entry }) => entry));
  const counted = ({ kind, entry }: Model["costs"][number]) => perEntry.has(kind) || ofMachines.has(entry);
  const paid = groupBy(model.costs, (cost) => `${cost.kind}${counted(cost) ? ` of ${cost.entry}` : ""}`).map(([key, all]) => {
    const { entry = "", kind } = all[0] ?? {};
    const when = all.every(({ whileStopped }) => whileStopped) ? "also while stopped" : "while running";
    return fact(entry, `cost-${kind}`, `paid by the hour: ${key}`, all.every(counted) ? `${all.length}, ${when}` : when);
  });
  const budgets = model.budgets.flatMap(({ entry, amount, currency, thresholds, recipients, ofLab }) => [
    fact(entry, "budget-amount", `${entry}: amount`, String(amount)),
    fact(entry, "budget-currency", `${entry}: currency`, currency ?? "the account's"),
    fact(entry, "budget-thresholds", `${entry}: tells at percent`, [...thresholds].sort((a, b) => a - b).join(", ")),
    fact(entry, "budget-recipients", `${entry}: tells`, unique(recipients).join(", ")),
    fact(entry, "budget-scope", `${entry}: counts`, ofLab ? "the lab" : "the account"),
  ]);
  return [...paid, ...budgets];
}
