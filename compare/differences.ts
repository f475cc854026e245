import type { Provider } from "../catalog/providers";
import { type Fact, factsOf, type Judged, type Theme, unique } from "./facts";

/** A statement that is not the same on every cloud. */
export interface Difference {
  readonly theme: Theme;
  readonly entry: string;
  readonly aspect: string;
  readonly key: string;
  /** Whether clouds that do not have it are left out of the comparison. */
  readonly whereKnown?: true;
  /** By cloud; undefined where the cloud has nothing of the kind. */
  readonly values: Readonly<Partial<Record<Provider, string>>>;
}

/** What differs between the labs of one environment and team. */
export function differences(labs: readonly Judged[]): Difference[] {
  const byCloud = labs.map((lab) => ({ cloud: lab.model.cloud, facts: new Map(factsOf(lab).map((f) => [f.key, f])) }));
  const keys = unique(byCloud.flatMap(({ facts }) => [...facts.keys()]));
  return keys.flatMap((key): Difference[] => {
    const known = byCloud.flatMap(({ cloud, facts }) => {
      const fact = facts.get(key);
      return fact ? [{ cloud, fact }] : [];
    });
    const { fact } = known[0] as { fact: Fact };
    const same = new Set(known.map((k) => k.fact.value)).size === 1;
    if (same && (fact.whereKnown || known.length === labs.length)) return [];
    const { theme, entry, aspect, whereKnown } = fact;
    return [{ theme, entry, aspect, key, whereKnown, values: Object.fromEntries(known.map((k) => [k.cloud, k.fact.value])) }];
  });
}
