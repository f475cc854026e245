import type { Demands } from "../demands";
import type { Model, Store } from "../model";

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

/** Facts of one theme. */
export const factOf =
  (theme: Theme) =>
  (entry: string, aspect: string, key: string, value: string): Fact => ({ theme, entry, aspect, key, value });
/** A fact for each thing that is said of an entry, as one of its kind. */
export const factsAbout = (theme: Theme, kind: string, entry: string, said: Readonly<Record<string, unknown>>): Fact[] =>
  Object.entries(said).map(([what, value]) => factOf(theme)(entry, `${kind}-${what}`, `${entry}: ${what}`, String(value)));

/** What one cloud keeps for its own way of doing something. */
export const clouds: readonly Store["kind"][] = ["log", "home", "code"];
export const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();
export const groupBy = <T>(items: readonly T[], key: (item: T) => string): [string, T[]][] => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
};
/** `all`, or how many of how many. */
export const share = (some: number, all: number): string => (some === all ? "" : ` (${some} of ${all})`);
