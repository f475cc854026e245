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
    /** A key of the lab that encrypts objects. @default the cloud's own key */
    key: keyFor("objects"),
  })
  .describe("Object storage: encrypted, reachable over TLS by named identities only, emptied and removed with its lab");
/** Days for which old versions are kept at most: they cost as much as objects do. */
export const versionDays = 30;
