import type { Model, Origin, Schedule } from "./types";

/** What a schedule may do late, in minutes, without meeting the next thing that it does. */
const latest = 60;

type Numbers = NonNullable<Schedule["scale"]>;

/** What is wrong with a stack's schedules. `aspect`: what a cloud's declaration would have to cover. */
export function scheduleFaults(model: Model): (Origin & { readonly message: string; readonly aspect?: string })[] {
  const { schedules, machines, notebooks, stores, disks, rights, clusters, workloads } = model;
  const databases = new Set(stores.filter(({ kind }) => kind === "database").map(({ address }) => address));
  const scales = new Map<string, Numbers & { readonly of: string }>();
  for (const { address, scale } of machines) if (scale) scales.set(address, { ...scale, of: "machines" });
  for (const { address, least: min, most: max } of workloads)
    if (min !== undefined && max !== undefined) scales.set(address, { min, max, of: "containers" });
  const poolsOfNodes = new Map(
    clusters.flatMap((cluster) => cluster.pools.map((pool) => [pool.address, { cluster, least: pool.min }] as const)),
  );
  const called = [...clusters, ...machines.filter(({ scale }) => !scale), ...notebooks].map(({ address }) => address);
  const known = new Set([...databases, ...called, ...poolsOfNodes.keys()]);
  const keysOf = (target: string) => [
    ...machines.filter(({ address }) => address === target).flatMap((machine) => machine.disks.map(({ key }) => key)),
    ...notebooks.filter(({ address }) => address === target).flatMap(({ keys }) => keys),
    ...disks.filter((disk) => disk.machines.includes(target)).map(({ key }) => key),
  ];
  const held = (identity: string | undefined) => rights.filter(({ subject }) => subject.id === identity);
  const own = schedules.flatMap((one) => {
    const { does, targets, identity } = one;
    const other = does === "start" ? "stop" : "start";
    const counterpart = (target: string) => schedules.some((each) => each.does === other && each.targets.includes(target));
    const calledBy = (target: string): string[] => {
      if (!known.has(target)) return [`would ${does} ${target}, which is no machine, database, notebook or cluster of the lab`];
      const may =
        one.permitted &&
        held(identity).some(
          // that a right reaches beyond the lab is told by another probe
          ({ target: on, level, beyond }) =>
            ([target, poolsOfNodes.get(target)?.cluster.address].includes(on) || beyond) &&
            (level === "operate" || level === "administer"),
        );
      return may ? [] : [`is not allowed to ${does} ${target}`];
    };
    const scaled = (target: string, to: Numbers): string[] => {
      const scale = scales.get(target);
      if (!scale) return [`would ${does} ${target}, which is no pool or service of the lab`];
      if (does === "stop") return to.min > 0 ? [`leaves ${to.min} ${scale.of} of ${target} at least`] : [];
      const same = to.min === scale.min && to.max === scale.max;
      return same ? [] : [`starts ${target} with ${to.min} to ${to.max} ${scale.of}, which has ${scale.min} to ${scale.max}`];
    };
    const sized = (target: string): string[] => {
      const pool = poolsOfNodes.get(target);
      if (one.nodes === undefined || !pool) return [];
      if (does === "start")
        return one.nodes === pool.least ? [] : [`starts ${target} with ${one.nodes} nodes, which has ${pool.least}`];
      return pool.cluster.pools
        .filter(({ address }) => !schedules.some((each) => each.does === "stop" && each.targets.includes(address)))
        .map(({ address }) => `stops nodes of ${pool.cluster.address}, but not ${address}`);
    };
    return [
      ...(targets.length === 0 ? ["names nothing that it could reach"] : []),
      ...(one.time === undefined || one.days.length === 0 ? ["has no time on days of the week"] : []),
      ...(one.atOnce ? [`${does}s everything as soon as it is made`] : []),
      ...(one.actsForOthers ? ["acts by an identity that schedules of others may use"] : []),
      ...(one.lateMinutes >= latest ? [`may ${does} things ${one.lateMinutes} minutes late`] : []),
      ...one.undone.map(
        (target) => `${poolsOfNodes.has(target) ? "what scales it, or a deploy," : "a deploy"} starts ${target} again`,
      ),
      ...targets.flatMap((target) => [
        ...(one.scale ? scaled(target, one.scale) : calledBy(target)),
        ...sized(target),
        ...(counterpart(target) || (does === "stop" && poolsOfNodes.get(target)?.least === 0)
          ? []
          : [`${does}s ${target}, which nothing ${other}s`]),
      ]),
    ].map((message) => ({ address: one.address, entry: one.entry, message }));
  });
  const identities = new Set(schedules.flatMap(({ identity }) => identity ?? []));
  const more = [...identities].flatMap((identity) => {
    const targets = new Set(schedules.filter((one) => one.identity === identity).flatMap((one) => one.targets));
    // where clusters are set as a whole, the right is on them
    const whole = new Set([...targets].flatMap((target) => poolsOfNodes.get(target)?.cluster.address ?? []));
    const keys = new Set([...targets].flatMap(keysOf));
    return held(identity)
      .filter(({ level, target, beyond }) => !beyond && level !== "see" && !(targets.has(target) && level === "operate"))
      .filter(({ level, target }) => !(level === "use" && keys.has(target)))
      .map((right) => ({
        address: right.address,
        entry: right.entry,
        message: `lets a schedule ${right.level} ${right.target}`,
        ...((databases.has(right.target) && targets.has(right.target)) || whole.has(right.target)
          ? { aspect: "schedule-administers" }
          : {}),
      }));
  });
  return [...own, ...more];
}
