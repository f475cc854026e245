import { daysIn, keptBy } from "../readings";
import { finding, type Probe, who } from "./probe";

/** What is recorded, and who reads it. */
export const records: readonly Probe[] = [
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
];
