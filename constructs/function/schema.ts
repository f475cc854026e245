import { z } from "zod";
import { requestSeconds } from "../../catalog/services";
import { keyFor } from "../key/schema";
import { about, environment, ref, secondsOf, time } from "../schema";

/** Languages by name, with the end of each: AWS's, which is the first. */
export const runtimes = ["python-3.13", "python-3.12", "nodejs-22"] as const;
export type Runtime = (typeof runtimes)[number];

/** What every cloud has. */
const memories = ["512 MiB", "2 GiB", "4 GiB"] as const;
export const mibOf = (memory: (typeof memories)[number]): number =>
  Number.parseInt(memory, 10) * (memory.endsWith("GiB") ? 1024 : 1);

/** Bytes that the code may have: what a description reads from a file. */
export const codeBytes = 65_536;

/** Times between runs that divide an hour or a day, so that every cloud keeps them by the clock. */
export const intervals = {
  "5 minutes": { minute: 5 },
  "10 minutes": { minute: 10 },
  "15 minutes": { minute: 15 },
  "30 minutes": { minute: 30 },
  "1 hour": { hour: 1 },
  "2 hours": { hour: 2 },
  "3 hours": { hour: 3 },
  "4 hours": { hour: 4 },
  "6 hours": { hour: 6 },
  "12 hours": { hour: 12 },
} as const;
export type Interval = keyof typeof intervals;
const intervalNames = Object.keys(intervals) as [Interval, ...Interval[]];

export const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

const every = z.union([
  z.enum(intervalNames),
  z.strictObject({
    /** The time of the day, in UTC: Azure's plan for functions knows no other zone. */
    at: about(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time has two digits for hours and two for minutes"), {
      description: "The time of the day, in UTC",
      example: "06:30",
    }),
    /** Days of the week. @default every day */
    days: about(z.array(z.enum(weekdays)).min(1).max(7).optional(), {
      description: "Days of the week; every day unless said",
      example: "[mon, fri]",
    }),
  }),
]);
export type Every = Interval | { readonly at: string; readonly days?: readonly (typeof weekdays)[number][] | undefined };

/** Code that runs when it is called, when a message waits in a queue, or by the clock. */
export const cloudFunction = z
  .strictObject({
    /**
     * The code: one file, UTF-8, at most 64 KiB, with what the language brings along. Its function `handle(event)` is told in `event.kind` why it
     * runs: a `request` with `method`, `path`, `query`, `headers` and `body`, which it answers with `status`, `headers` and `body`; a `message` with
     * `id` and `body`, which comes again where it fails; or the `schedule`. No place for secrets.
     */
    code: about(
      z
        .string()
        .min(1)
        .refine((s) => !s.includes("\u0000"), "code is text")
        .refine((s) => Buffer.byteLength(s) <= codeBytes, `code has at most ${codeBytes / 1024} KiB`),
      {
        description:
          "The code, from a file beside the description, with what the language brings along. Its function `handle(event)` is the same on every cloud and is told in `event.kind` why it runs: a `request` has `method`, `path`, `query`, `headers` and `body` and is answered by `{ status, headers, body }`; a `message` has `id` and `body`; a `schedule` has nothing more",
        example: "functions/tidy.py",
        file: true,
      },
    ),
    /** The language: `python-3.13` ends in June 2029, `python-3.12` in October 2028, `nodejs-22` (an ES module) on 30 April 2027. @default "python-3.13" */
    runtime: about(z.enum(runtimes).default("python-3.13"), {
      description:
        "The language; python-3.13 is kept until June 2029, python-3.12 until October 2028, nodejs-22 until 30 April 2027",
      example: "python-3.13",
    }),
    /** Memory of what runs it. @default "512 MiB" */
    memory: about(z.enum(memories).default("512 MiB"), { description: "Memory of what runs it", example: "512 MiB" }),
    /** How long one run may take; from 1 second to 5 minutes, 30 seconds where somebody calls it, and no longer than the queue hides a message. @default 30 seconds */
    timeout: about(time(1, 300).default("30 seconds"), { description: "How long one run may take" }),
    /** How many run at a time. @default 3 at most */
    scale: about(
      z
        .strictObject({
          /** Runs at a time at most, 1 to 100. @default 3 */
          max: about(z.int().min(1).max(100).default(3), { description: "Runs at a time at most", example: "3" }),
        })
        .default({ max: 3 }),
      { description: "How many run at a time" },
    ),
    /** Variables for the code, at most 50. No place for secrets. @default none */
    environment: about(environment().default({}), {
      description:
        "Environment variables by name. What the lab's own buckets, secrets and models grant to the function, and where it sends, is told by more of them, such as BUCKET_DOCUMENTS. No place for secrets",
    }),
    /** Machines that may call it at its HTTPS address, besides the team's operators and admins; `[]` for these alone. @default it has no address */
    callers: about(z.array(ref("machine")).max(20).optional(), {
      description:
        "Machines that may call it at an HTTPS address, besides the team's operators and admins; it has none unless this is written",
      example: "[workbench]",
    }),
    /** A queue whose messages it works off, one at a time; nobody else then receives from the queue. @default none */
    takes: about(ref("queue").optional(), {
      description: "A queue whose messages it works off; nobody else then receives from it",
      example: "orders",
    }),
    /** Queues to which it may send messages, 20 at most, and not the one that it takes from: its variables say where, such as `QUEUE_RESULTS_SEND_TO`. @default none */
    sendsTo: about(z.array(ref("queue")).max(20).default([]), {
      description: "Queues to which it may send messages; a variable tells it where, as QUEUE_RESULTS_SEND_TO does",
      example: "[results]",
    }),
    /** Topics to which it may publish messages, 20 at most: its variables say where, such as `TOPIC_NEWS_PUBLISH_TO`. @default none */
    publishesTo: about(z.array(ref("topic")).max(20).default([]), {
      description: "Topics to which it may publish messages; a variable tells it where, as TOPIC_NEWS_PUBLISH_TO does",
      example: "[news]",
    }),
    /** When it runs by the clock: an interval, or a time of the day in UTC. A run that fails is not repeated. @default never */
    every: about(every.optional(), {
      description: "When it runs by the clock: an interval such as `15 minutes`, or `{ at, days }` in UTC",
      example: "15 minutes",
    }),
    /** The key that encrypts the code; another one takes its place. AWS takes none for code. @default the cloud's own */
    key: keyFor("the code"),
  })
  .superRefine(({ callers, takes, sendsTo, every, timeout }, context) => {
    if (callers === undefined && takes === undefined && every === undefined)
      context.addIssue({ code: "custom", path: [], message: "nothing calls it: write callers, takes or every" });
    if (callers !== undefined && secondsOf(timeout) > requestSeconds)
      context.addIssue({
        code: "custom",
        path: ["timeout"],
        message: `who calls waits ${requestSeconds} seconds at most, so a function with callers takes no longer`,
      });
    for (const [i, queue] of sendsTo.entries())
      if (queue === takes)
        context.addIssue({
          code: "custom",
          path: ["sendsTo", i],
          message: `the function takes from ${queue}, and would call itself without end: send to another queue`,
        });
  })
  .describe("Code that runs when it is called, when a message waits in a queue, or by the clock, with an identity of its own");

/** A queue that functions take from, as far as these must know it. */
interface Taken {
  readonly name: string;
  readonly lock: string;
  /** Names of those that receive from it, and of the functions that take from it. */
  readonly receivers: readonly string[];
  readonly takers: readonly string[];
}

/** Why a function cannot work off a queue, and which field says so: on Google what is pushed to one is received by nobody else. */
export function cannotTake(name: string, timeout: string, { name: queue, lock, receivers, takers }: Taken) {
  if (secondsOf(timeout) > secondsOf(lock))
    return { field: "timeout", why: `the queue ${queue} hides a message for ${lock}, and would hand it out again meanwhile` };
  const other = [...receivers, ...takers.filter((taker) => taker !== name)].sort()[0];
  return other === undefined ? undefined : { field: "takes", why: `${other} receives from the queue ${queue} too` };
}
