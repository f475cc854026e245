import { z } from "zod";
import { keyFor } from "../key/schema";
import { about, days, refRecord, workloads } from "../schema";

/** Object storage: encrypted, reachable over TLS by named identities only, emptied and removed with its lab. */
export const bucket = z
  .strictObject({
    /** Whether overwritten and deleted objects are kept as versions, for 30 days or until `deleteAfter`. @default true */
    versioned: about(z.boolean().default(true), {
      description: "Keep overwritten and deleted objects as versions, for 30 days at most",
    }),
    /** Days from its creation after which an object is deleted. @default never */
    deleteAfter: about(days(3650).optional(), { description: "Delete objects this long after their creation" }),
    /** Who, besides the team's operators, may `read` objects, or read and `write` them: machines, and members by e-mail. @default nobody */
    access: about(refRecord([...workloads, "member"], z.enum(["read", "write"])).optional(), {
      description: "Who may read objects, or read and write them: machines and members",
    }),
    /**
     * A folder, or one file, whose files become objects of the same bytes, named by their paths below the folder: at most 100 files and 8 MiB
     * together, none of them empty, with letters, digits, `.`, `_` and `-` in their names. In a description below its own folder, in a program
     * any path. No place for secrets. @default none
     */
    seed: about(
      z
        .string()
        .min(1)
        .refine((s) => !s.includes("\u0000"), "this is no path")
        .optional(),
      {
        description:
          "A folder, or one file, beside the description: its files become objects, at most 100 files of 8 MiB together. Each is put once: what somebody overwrites stays as it is until the file itself changes, and what is gone comes back with the next deploy. No place for secrets",
        example: "data",
        files: true,
      },
    ),
    /** A key of the lab that encrypts objects. @default the cloud's own key */
    key: keyFor("objects"),
  })
  .describe("Object storage: encrypted, reachable over TLS by named identities only, emptied and removed with its lab");
/** Days for which old versions are kept at most: they cost as much as objects do. */
export const versionDays = 30;
