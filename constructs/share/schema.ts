import { z } from "zod";
import { keyFor } from "../key/schema";
import { about, ref } from "../schema";

/** What every cloud sells: from Azure's least (101 GiB) to Filestore's most (10,239 GiB) without a larger kind of server. */
const sizes = ["128 GiB", "256 GiB", "512 GiB", "1024 GiB", "2048 GiB", "4096 GiB", "8192 GiB"] as const;

const machines = () =>
  z
    .array(ref("machine"))
    .max(20, "at most 20 entries")
    .refine((all) => new Set(all).size === all.length, "each machine is named once")
    .default([]);

/** Files that machines share over NFS: private, encrypted, mounted by named machines alone, removed with the lab. */
export const share = z
  .strictObject({
    /** Space, 128 to 8192 GiB in powers of two, which Azure and Google bill whether it is used or not. It grows and shrinks in place. @default "128 GiB" */
    size: about(z.enum(sizes).default("128 GiB"), {
      description: "Space, in powers of two, which Azure and Google bill whether it is used or not; it changes in place",
      example: "256 GiB",
    }),
    /**
     * Machines that mount it to read and write; 20 entries at most. These and those in `readBy` reach it, and nobody else. A notebook cannot be named: to
     * mount takes root, which whoever works in one has on Azure alone, and Filestore knows clients by addresses, which Workbench does not tell. @default none
     */
    writeBy: about(machines(), {
      description:
        "Machines that mount it to read and write; a notebook cannot, for on AWS and Google nobody is root there: let it use a bucket",
      example: "[worker]",
    }),
    /** Machines that mount it to read alone; 20 entries at most. @default none */
    readBy: about(machines(), { description: "Machines that mount it to read alone", example: "[web]" }),
    /** A key of the lab that encrypts it. Another one, or none any more, makes the share anew, empty, on AWS and Google. @default the cloud's own key */
    key: keyFor("what lies on the share"),
  })
  .superRefine(({ writeBy, readBy }, context) => {
    if (writeBy.length + readBy.length === 0)
      context.addIssue({ code: "custom", path: ["writeBy"], message: "a share is mounted by one machine at least" });
    readBy.forEach((machine, i) => {
      if (writeBy.includes(machine))
        context.addIssue({ code: "custom", path: ["readBy", i], message: "a machine in writeBy reads already: name it once" });
    });
  })
  .describe("Files that machines share over NFS: private, encrypted, mounted by named machines alone, removed with the lab");
