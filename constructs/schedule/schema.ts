import { z } from "zod";
import { type TimeZone, timeZoneNames } from "../../catalog/time-zones";
import { about, ref } from "../schema";

/** In the order of a week. */
export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof weekdays)[number];

const time = () =>
  about(z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time is written as hours and minutes, from 00:00 to 23:59"), {
    example: "08:00",
  });
/** Since midnight. */
export const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
/** What starts later than its time, since the cloud was asked again, is started long before it is to be stopped. */
const leastMinutes = 60;

/** Office hours: what is started in the morning and stopped in the evening, so that it costs nothing at night. */
export const schedule = z
  .strictObject({
    /** When everything is started, on each of the days: hours and minutes. */
    start: about(time(), { description: "When everything is started, on each of the days" }),
    /** When everything is stopped, on the same day, an hour later at least. */
    stop: about(time(), { description: "When everything is stopped, an hour later at least", example: "18:00" }),
    /** On which days; on the others what was stopped stays so. @default monday to friday */
    days: about(
      z
        .array(z.enum(weekdays))
        .min(1, "a schedule without a day never does anything: name one")
        .refine((all) => new Set(all).size === all.length, "each day is named once")
        .default(["monday", "tuesday", "wednesday", "thursday", "friday"]),
      { description: "On which days; on the others what was stopped stays so", example: "[monday, tuesday]" },
    ),
    /** The time zone of start and stop, with its summer time: one for each clock, of which Berlin's is also that of Vienna, Zurich, Rome and Amsterdam. @default "Europe/Berlin" */
    timeZone: about(z.enum(timeZoneNames).default("Europe/Berlin" satisfies TimeZone), {
      description: "The time zone of start and stop, with its summer time",
      example: "Europe/Berlin",
    }),
    /**
     * The machines, databases, notebooks, pools, clusters and services that it starts and stops, 1 to 20; they may be in several schedules. Disks, addresses, balancers and
     * what else stands around them goes on costing. Machines of a pool, nodes of a cluster and containers of a service go in the evening, and new ones come in the morning. What
     * else runs by the hour is left alone: a cache would lose what it holds.
     */
    of: about(
      z
        .array(ref("machine", "database", "notebook", "pool", "cluster", "service"))
        .min(1, "a schedule of nothing saves nothing: name a machine, a database, a notebook, a pool, a cluster or a service")
        .max(20, "at most 20 machines, databases, notebooks, pools, clusters and services")
        .refine((all) => new Set(all).size === all.length, "each is named once"),
      {
        description: "The machines, databases, notebooks, pools, clusters and services that it starts and stops",
        example: "[workbench]",
      },
    ),
  })
  .superRefine(({ start, stop }, context) => {
    if (minutesOf(stop) < minutesOf(start) + leastMinutes)
      context.addIssue({ code: "custom", path: ["stop"], message: "must be an hour later than start at least, on the same day" });
  })
  .describe(
    "Office hours: machines, databases, notebooks, pools, clusters and services that are started in the morning and stopped in the evening. Start a database before a deploy that changes it: clouds refuse most changes of one that is stopped",
  );
