import type { Model } from "../model";
import { type Fact, factOf, factsAbout, groupBy, type Judged, share, unique } from "./fact";

export function alarms({ model }: Judged): Fact[] {
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
    return factsAbout("equal-alarms", "alarm", entry, facts);
  });
}

/** A cloud without hours of a service's runs no container by the hour, as another probe asks. */
const whereKnown = (so: boolean): Pick<Fact, "whereKnown"> => (so ? { whereKnown: true } : {});

export function schedules({ model }: Judged): Fact[] {
  const services = model.workloads.filter(({ kind }) => kind === "service");
  const things = [
    ...model.machines,
    ...model.notebooks,
    ...model.stores.filter(({ kind }) => kind === "database"),
    ...model.clusters,
    ...services,
  ];
  const ofServices = new Set(services.map(({ address }) => address));
  // that all of a cluster's pools are stopped is asked by another probe
  const wholeOf = new Map(
    model.clusters.flatMap((cluster) => cluster.pools.map(({ address }) => [address, cluster.address] as const)),
  );
  const entryOf = new Map(things.map(({ address, entry }) => [address, entry]));
  const named = (target: string) => entryOf.get(target) ?? target;
  const done = model.schedules.flatMap(({ entry, does, targets, time, days, clock, scale }) =>
    targets.map((target) => ({
      // a pool or service keeps hours itself, of whichever schedule they are
      entry: scale ? named(target) : entry,
      does,
      target: wholeOf.get(target) ?? target,
      scale,
      when: `${time} on ${days.join(", ")} by the clock of ${clock}`,
    })),
  );
  const times = groupBy(done, ({ entry, does, target }) => `${entry} ${does}s ${named(target)}`).map(([key, all]): Fact => {
    const [{ entry, does, target }] = all as [(typeof all)[number]];
    const several = things.filter((thing) => thing.entry === entryOf.get(target)).length;
    const met = unique(all.map((one) => one.target)).length;
    const value = `${unique(all.map(({ when }) => when)).join(" or ")}${share(met, several)}`;
    return { theme: "equal-schedules", entry, aspect: `schedule-${does}`, key, value, ...whereKnown(ofServices.has(target)) };
  });
  const fact = factOf("equal-schedules");
  const left = done.flatMap(({ entry, does, scale, target }) =>
    does === "stop" && scale
      ? [
          {
            ...fact(entry, "schedule-left", `${entry} keeps out of hours`, `at most ${scale.max}`),
            ...whereKnown(ofServices.has(target)),
          },
        ]
      : [],
  );
  return [...times, ...left];
}

export function costs({ model }: Judged): Fact[] {
  const fact = factOf("equal-costs");
  const perEntry = new Set(["machine", "licence", "disk", "database", "cache", "share", "service", "key", "balancer"]);
  const ofMachines = new Set(model.machines.map(({ entry }) => entry));
  const counted = ({ kind, entry }: Model["costs"][number]) => perEntry.has(kind) || ofMachines.has(entry);
  const inHours = ({ kind, address }: Model["costs"][number]) =>
    kind === "service" && model.schedules.some(({ targets }) => targets.includes(address));
  const paid = groupBy(model.costs, (cost) => `${cost.kind}${counted(cost) ? ` of ${cost.entry}` : ""}`).map(([key, all]) => {
    const { entry = "", kind } = all[0] ?? {};
    const when = all.every(({ whileStopped }) => whileStopped) ? "also while stopped" : "while running";
    const value = all.every(counted) ? `${all.length}, ${when}` : when;
    return { ...fact(entry, `cost-${kind}`, `paid by the hour: ${key}`, value), ...whereKnown(all.every(inHours)) };
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
