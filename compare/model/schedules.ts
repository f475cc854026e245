import type { Model, Origin, Schedule } from "./types";

/** What a schedule may do late, in minutes, without meeting the next thing that it does. */
const latest = 60;

type Numbers = NonNullable<Schedule["scale"]>;

/** What is wrong with a stack's schedules. `aspect`: what a cloud's declaration would have to cover. */
export function scheduleFaults(model: Model): (Origin & { readonly message: string; readonly aspect?: string })[] {
  const { schedules, machines, notebooks, stores, disks, rights } = model;
  const databases = new Set(stores.filter(({ kind }) => kind === "database").map(({ address }) => address));
  const pools = new Map(machines.flatMap(({ address, scale }) => (scale ? [[address, scale] as const] : [])));
  const called = [...machines.filter(({ scale }) => !scale), ...notebooks].map(({ address }) => address);
  const known = new Set([...databases, ...called]);
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
      if (!known.has(target)) return [`would ${does} ${target}, which is no machine, database or notebook of the lab`];
      const may =
        one.permitted &&
        held(identity).some(
          // that a right reaches beyond the lab is told by another probe
          ({ target: on, level, beyond }) => (on === target || beyond) && (level === "operate" || level === "administer"),
        );
      return may ? [] : [`is not allowed to ${does} ${target}`];
    };
    const scaled = (target: string, scale: Numbers | undefined, to: Numbers): string[] => {
      if (!scale) return [`would ${does} ${target}, which is no pool of the lab`];
      if (does === "stop") return to.min > 0 ? [`leaves ${to.min} machines of ${target} at least`] : [];
      const same = to.min === scale.min && to.max === scale.max;
      return same ? [] : [`starts ${target} with ${to.min} to ${to.max} machines, which has ${scale.min} to ${scale.max}`];
    };
    return [
      ...(targets.length === 0 ? ["names nothing that it could reach"] : []),
      ...(one.time === undefined || one.days.length === 0 ? ["has no time on days of the week"] : []),
      ...(one.atOnce ? [`${does}s everything as soon as it is made`] : []),
      ...(one.actsForOthers ? ["acts by an identity that schedules of others may use"] : []),
      ...(one.lateMinutes >= latest ? [`may ${does} things ${one.lateMinutes} minutes late`] : []),
      ...one.undone.map((target) => `a deploy starts ${target} again`),
      ...targets.flatMap((target) => [
        ...(one.scale ? scaled(target, pools.get(target), one.scale) : calledBy(target)),
        ...(counterpart(target) ? [] : [`${does}s ${target}, which nothing ${other}s`]),
      ]),
    ].map((message) => ({ address: one.address, entry: one.entry, message }));
  });
  const identities = new Set(schedules.flatMap(({ identity }) => identity ?? []));
  const more = [...identities].flatMap((identity) => {
    const targets = new Set(schedules.filter((one) => one.identity === identity).flatMap((one) => one.targets));
    const keys = new Set([...targets].flatMap(keysOf));
    return held(identity)
      .filter(({ level, target, beyond }) => !beyond && level !== "see" && !(targets.has(target) && level === "operate"))
      .filter(({ level, target }) => !(level === "use" && keys.has(target)))
      .map((right) => ({
        address: right.address,
        entry: right.entry,
        message: `lets a schedule ${right.level} ${right.target}`,
        ...(databases.has(right.target) && targets.has(right.target) ? { aspect: "schedule-administers" } : {}),
      }));
  });
  return [...own, ...more];
}
