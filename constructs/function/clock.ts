import { type Every, intervals, weekdays } from "./schema";

/** Minute, hour and day of the week, each a number, a step (an asterisk means all) or, of days, several. */
interface Clock {
  readonly minute: { readonly step: number } | number;
  readonly hour: { readonly step: number } | number;
  /** 0 is Sunday. */
  readonly days: readonly number[] | undefined;
}

function clockOf(every: Every): Clock {
  if (typeof every === "string") {
    const interval: { readonly minute?: number; readonly hour?: number } = intervals[every];
    return { minute: interval.minute ? { step: interval.minute } : 0, hour: { step: interval.hour ?? 1 }, days: undefined };
  }
  const [hour = 0, minute = 0] = every.at.split(":").map(Number);
  const days = every.days && [...new Set(every.days.map((day) => weekdays.indexOf(day)))].sort((a, b) => a - b);
  return { minute, hour, days };
}

const field = (value: Clock["hour"], step: (by: number) => string): string =>
  typeof value === "number" ? String(value) : value.step === 1 ? "*" : step(value.step);

/** As cron writes it: minute, hour, day of the month, month, day of the week. */
export function cronOf(every: Every): string {
  const { minute, hour, days } = clockOf(every);
  const step = (by: number) => `*/${by}`;
  return [field(minute, step), field(hour, step), "*", "*", days?.join(",") ?? "*"].join(" ");
}

/** As AWS's scheduler writes it: one of the two days is a question mark, and there is a year. */
export function awsCronOf(every: Every): string {
  const { minute, hour, days } = clockOf(every);
  const step = (by: number) => `0/${by}`;
  const named = days?.map((day) => (weekdays[day] as string).toUpperCase()).join(",");
  return `cron(${[field(minute, step), field(hour, step), named ? "?" : "*", "*", named ?? "?", "*"].join(" ")})`;
}
