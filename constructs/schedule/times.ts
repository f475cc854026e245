import type { TimeZone } from "../../catalog/time-zones";
import type { Cluster } from "../cluster";
import type { Completed, Provider } from "../core";
import type { Database } from "../database";
import type { Machine } from "../machine";
import type { Notebook } from "../notebook";
import type { Pool } from "../pool";
import type { Service } from "../service";
import { minutesOf, type Weekday, weekdays } from "./schema";

/** What a schedule does, and the words for it. */
export const directions = ["start", "stop"] as const;
export type Direction = (typeof directions)[number];

/** What somebody starts and stops by a call. */
export type Called<P extends Provider> = Machine<P> | Database<P> | Notebook<P> | Cluster<P>;
export type Target<P extends Provider> = Called<P> | Pool<P> | Service<P>;
/** A pool keeps hours itself, and so does a service, whose number of machines or containers the cloud changes anyway. */
export const isPool = <P extends Provider>(target: Target<P>): target is Pool<P> => target.kind === "pool";
export const isService = <P extends Provider>(target: Target<P>): target is Service<P> => target.kind === "service";
export const isCalled = <P extends Provider>(target: Target<P>): target is Called<P> => !isPool(target) && !isService(target);
export const isMachine = <P extends Provider>(target: Target<P>): target is Machine<P> => target.kind === "machine";
export const isDatabase = <P extends Provider>(target: Target<P>): target is Database<P> => target.kind === "database";
export const isNotebook = <P extends Provider>(target: Target<P>): target is Notebook<P> => target.kind === "notebook";
export const isCluster = <P extends Provider>(target: Target<P>): target is Cluster<P> => target.kind === "cluster";

/** A time as clouds take it: numbers, and days in the order of the week. */
export interface Moment {
  readonly hour: number;
  readonly minute: number;
  readonly days: readonly Weekday[];
}
export const momentOf = (time: string, days: readonly Weekday[]): Moment => ({
  hour: Number(time.slice(0, 2)),
  minute: Number(time.slice(3)),
  days: weekdays.filter((day) => days.includes(day)),
});

/** A moment of each week as cron writes it, whose weeks begin with Sunday as 0. */
export const cronOf = ({ hour, minute, days }: Moment): string =>
  `${minute} ${hour} * * ${days.map((day) => (weekdays.indexOf(day) + 1) % 7).join(",")}`;

/** A day as people write it, which is how Azure takes it. */
export const spelled = (day: Weekday): string => `${day.charAt(0).toUpperCase()}${day.slice(1)}`;

/** When a pool has machines, or a service containers: what a schedule tells it. */
export interface Hours {
  /** Of the schedule. */
  readonly name: string;
  readonly start: Moment;
  readonly stop: Moment;
  /** From start to stop, in minutes. */
  readonly minutes: number;
  readonly timeZone: TimeZone;
}
export const hoursOf = (name: string, { start, stop, days, timeZone }: Completed<"schedule", Provider>): Hours => ({
  name,
  start: momentOf(start, days),
  stop: momentOf(stop, days),
  minutes: minutesOf(stop) - minutesOf(start),
  timeZone,
});
