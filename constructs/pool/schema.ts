import { z } from "zod";
import { keyFor } from "../key/schema";
import { fields } from "../machine/schema";
import { about, ascending } from "../schema";

const scale = z
  .strictObject({
    /** Machines that there are at least, 1 to 20. @default 1 */
    min: about(z.int().min(1).max(20).default(1), { description: "How many machines there are at least", example: "1" }),
    /** Machines that there are at most, 1 to 20. @default 3 */
    max: about(z.int().min(1).max(20).default(3), { description: "How many machines there are at most", example: "3" }),
    /** Mean use of the CPUs, in percent, above which machines are added: 20 to 90. @default 60 */
    cpu: about(z.int().min(20).max(90).default(60), {
      description: "Mean use of the CPUs, in percent, above which machines are added",
      example: "60",
    }),
  })
  .superRefine(ascending);

/** Virtual machines that are alike and whose number follows the load: closed as single machines are, and replaced rather than changed. */
export const pool = z
  .strictObject({
    size: fields.size,
    image: about(fields.image, {
      description: "The operating system; each machine starts from the newest image when it is made",
    }),
    disk: about(fields.disk, {
      description: "Size of each machine's boot disk, which is encrypted; another size replaces the machines",
    }),
    subnet: fields.subnet,
    setup: about(fields.setup, {
      description:
        "A script run once at a machine's first start, from a file beside the description; another script replaces the machines, a few at a time",
    }),
    /** Between which numbers, and by what load, the pool grows and shrinks. @default { min: 1, max: 3, cpu: 60 } */
    scale: about(scale.prefault({}), { description: "Between which numbers, and by what load, the pool grows and shrinks" }),
    /** A key of the lab that encrypts each machine's boot disk. Another key replaces the machines. @default the cloud's own key */
    key: keyFor("each machine's boot disk"),
  })
  .describe(
    "Virtual machines that are alike and whose number follows the load: closed as single machines are, and replaced rather than changed",
  );
