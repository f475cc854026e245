import { z } from "zod";
import { keyFor } from "../key/schema";
import { about, gib, ref } from "../schema";

/** A disk beside a machine: encrypted, and still there when the machine is made anew. */
export const disk = z
  .strictObject({
    /**
     * Size, 10 to 4095 GiB: less than Google has, more than Azure extends while its machine has it. It grows in place; the file system is yours to
     * extend. @default "64 GiB"
     */
    size: about(gib(10, 4095).default("64 GiB"), {
      description: "Size of the disk, which is encrypted and grows in place; the file system inside is yours",
    }),
    /** The machine that has it; where its entry is several machines, each of them has a disk of its own. At most 4 disks a machine. */
    machine: about(ref("machine"), {
      description: "The machine that has the disk; of several machines that are alike, each has one of its own",
      example: "workbench",
    }),
    /** A key of the lab that encrypts it. Another one, or none any more, makes the disk anew, empty, on AWS and Google. @default the cloud's own key */
    key: keyFor("the disk"),
  })
  .describe("A disk beside a machine: encrypted, and still there when the machine is made anew");
