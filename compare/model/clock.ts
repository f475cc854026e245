import { timeZoneNames, timeZones } from "../../catalog/time-zones";
import { weekdays } from "../../constructs/schedule/schema";
import { at, type Json, origin, type Resource, type Stack, texts } from "./stack";
import type { Schedule, Unknown } from "./types";

/** A zone by its name in the tz database, whichever name a cloud has for it. */
export const clockOf = (name: unknown): string =>
  timeZoneNames.find((zone) => timeZones[zone] === name) ?? String(name ?? "Etc/UTC");
export const timeOf = (hour: unknown, minute: unknown): string | undefined =>
  [hour, minute].every((part) => /^\d{1,2}$/.test(String(part)))
    ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`
    : undefined;
export const daysOf = (test: (day: (typeof weekdays)[number], i: number) => boolean): string[] => weekdays.filter(test);
/** What a call names of the stack; without anything of it, what stands there. */
export const named = (stack: Stack, value: unknown): string[] => {
  const own = stack.targets(value).filter(({ address }) => !address.startsWith("data."));
  return own.length > 0 ? own.map(({ address }) => address) : texts(value);
};

/** Hours that a pool or service keeps itself: nobody needs a right, and nothing is asked again. */
export const kept = { identity: undefined, permitted: true, actsForOthers: false, atOnce: false, lateMinutes: 0 } as const;
/** A moment of each week as cron writes it. */
export const cronOf = (text: unknown): Pick<Schedule, "time" | "days"> => {
  const [, minute, hour, on = ""] = /^(\d+) (\d+) \* \* ([\d,]+)$/.exec(String(text)) ?? [];
  return { time: timeOf(hour, minute), days: daysOf((_, i) => on.split(",").includes(String((i + 1) % 7))) };
};
/** The same as AWS's schedulers write it. */
export const expressionOf = (text: unknown): Pick<Schedule, "time" | "days"> => {
  const [, minute, hour, on = ""] = /^cron\((\d+) (\d+) \? \* ([A-Z,]+) \*\)$/.exec(String(text)) ?? [];
  return { time: timeOf(hour, minute), days: daysOf((day) => on.split(",").includes(day.slice(0, 3).toUpperCase())) };
};
/** Whether plans leave an attribute of a resource as it is. */
export const ignores = ({ body }: Resource, attribute: RegExp): boolean =>
  texts(at(body, "lifecycle.ignore_changes")).some((path) => path === "all" || attribute.test(path));

/** Whatever acts by the clock, but does something that the model does not know; what starts a function is that one's. */
export const unknown = (stack: Stack, type: string, known: readonly Schedule[], off: (body: Json) => boolean): Unknown[] =>
  stack
    .of(type)
    .filter(({ address, body }) => !off(body) && !known.some((one) => one.address === address))
    .map((one) => ({ ...origin(one), why: "it neither starts nor stops anything that the model knows" }));
