import { z } from "zod";
import { keyFor } from "../key/schema";
import { fields, goWithSystem } from "../machine/schema";
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
    /** A size as a machine has it, `gpu-small` among them; the number follows the load of CPUs, not of GPUs. @default "small" */
    size: about(fields.size, {
      description:
        "How large: a size by name, `gpu-small` with a GPU among them, or `{ cpu, memory }` for the nearest that is not smaller; the number follows the load of CPUs, not of GPUs",
    }),
    /** The operating system as a machine has it, in its newest image whenever one is made. @default "ubuntu-24.04" */
    image: about(fields.image, {
      description:
        "The operating system; each machine starts from the newest image when it is made. The licence of Windows is paid by the hour for each machine besides",
    }),
    /** Size of each machine's encrypted boot disk, 32 to 1024 GiB, with Windows 50 GiB at least. Another size replaces the machines. @default "32 GiB" */
    disk: about(fields.disk, {
      description:
        "Size of each machine's boot disk, which is encrypted; 50 GiB at least with Windows; another size replaces the machines",
    }),
    /** The subnet that the machines stand in. @default the only subnet of the lab; where there are several, one has to be named */
    subnet: fields.subnet,
    /** A script as a machine has it. Another one replaces the machines, a few at a time. @default none */
    setup: about(fields.setup, {
      description:
        "A script run once at a machine's first start, from a file beside the description, for Windows PowerShell that begins with the line `#ps1`; another script replaces the machines, a few at a time",
    }),
    /** Between which numbers, and by what load, the pool grows and shrinks. @default { min: 1, max: 3, cpu: 60 } */
    scale: about(scale.prefault({}), { description: "Between which numbers, and by what load, the pool grows and shrinks" }),
    /** A key of the lab that encrypts each machine's boot disk. Another key replaces the machines. @default the cloud's own key */
    key: keyFor("each machine's boot disk"),
  })
  .superRefine(goWithSystem)
  .describe(
    "Virtual machines that are alike and whose number follows the load: closed as single machines are, and replaced rather than changed. Since they come and go, none has a disk beside it, an address for good, private or public, or a member whose own it is: write such ones under machines, and put a balancer before a pool, which may be published",
  );

/**
 * Seconds that a new machine with Windows is left to set itself up, during which it works more than it will: at most a quarter of an hour passes until
 * its first account has a password (the EC2 API's GetPasswordData, read 2026-11-26).
 */
export const windowsStart = 900;
