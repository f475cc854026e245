import { z } from "zod";
import { about, email, ref } from "../schema";

/** The spans over which every cloud can take a mean. */
const spans = ["5 minutes", "15 minutes", "30 minutes", "60 minutes"] as const;

/** Tells people by e-mail when what they watch has more to do than it should. */
export const alarm = z
  .strictObject({
    /** What is watched: each machine of an entry by itself, the machines of a pool together, or a database. */
    watch: about(ref("machine", "pool", "database"), {
      description: "What is watched: each machine of an entry by itself, the machines of a pool together, or a database",
      example: "workbench",
    }),
    /** Mean use of the CPUs, in percent from 10 to 99, above which the alarm tells. @default 90 */
    cpu: about(z.int().min(10).max(99).default(90), {
      description: "Mean use of the CPUs, in percent, above which the alarm tells",
      example: "90",
    }),
    /** The time over which the mean is taken. @default "15 minutes" */
    over: about(z.enum(spans).default("15 minutes"), { description: "The time over which the mean is taken" }),
    /** Who is told, by e-mail; 1 to 5 people. @default the lab's owner */
    tell: about(z.array(email()).min(1).max(5).optional(), { description: "Who is told; the owner where nobody is named" }),
  })
  .describe("Tells people by e-mail when what they watch has more to do than it should");

/** Minutes of a span such as `15 minutes`. */
export const minutesOf = (span: (typeof spans)[number]): number => Number(span.split(" ")[0]);
/** Who is told, each once, in an order that does not depend on the one they were named in. */
export const toldOf = ({ tell }: { readonly tell?: readonly string[] }, owner: string): string[] =>
  [...new Set(tell ?? [owner])].sort();
