import { isWindows } from "../../catalog/images";
import type { Right } from "../model";
import { lentBy } from "../model/lent";
import { isEndless } from "../readings";
import { clouds, type Fact, groupBy, type Judged, share, unique } from "./fact";

export function rights({ model, demands }: Judged): Fact[] {
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
  // one cloud opens Windows to who may change the machine
  const windows = new Set(model.machines.filter(({ scale, system }) => scale && isWindows(system)).map(({ entry }) => entry));
  const kindOf = ({ level, subject }: Right, entry: string) => {
    if (level === "call" && subject.kind === "person" && answering.has(entry)) return " of people";
    return level === "administer" && windows.has(entry) ? " of Windows" : "";
  };
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
    const takes = right.level === "read" && taking.has(right.subject.id) && queues.has(entry);
    const whole = right.beyond || !entryOf.has(right.target) || takes;
    const value = `yes${whole ? "" : share(targets, things)}`;
    return [
      { ...common, aspect: aspectOf(right, entry), key, value },
      ...(right.subject.kind === "person" && !all.some((each) => isEndless(model, each))
        ? [{ ...common, aspect: "right-end", key: `${key}: ends`, value: ends.join(" or "), whereKnown: true } as const]
        : []),
    ];
  });
}
