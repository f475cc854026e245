import type { Provider } from "../core";
import type { Database } from "../database";
import type { Machine } from "../machine";
import { type Weekday, weekdays } from "./schema";

/** What a schedule does, and the words for it. */
export const directions = ["start", "stop"] as const;
export type Direction = (typeof directions)[number];

export type Target<P extends Provider> = Machine<P> | Database<P>;
export const isMachine = <P extends Provider>(target: Target<P>): target is Machine<P> => target.kind === "machine";

/** A time as clouds take it: numbers, and days in the order of the week. */
export const momentOf = (time: string, days: readonly Weekday[]): { hour: number; minute: number; days: Weekday[] } => ({
  hour: Number(time.slice(0, 2)),
  minute: Number(time.slice(3)),
  days: weekdays.filter((day) => days.includes(day)),
});
