import { type Fact, factsAbout, type Judged } from "./fact";

/** What answers calls, and functions; what else runs code and answers nobody has nothing to say here. */
export function callable({ model }: Judged): Fact[] {
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
      return factsAbout("equal-workloads", "workload", entry, facts);
    });
}
