import { z } from "zod";
import { keyFor } from "../key/schema";
import { about } from "../schema";

/** Times that the log stores of all three clouds know. */
const times = ["30 days", "60 days", "90 days", "180 days", "365 days"] as const;

/** Where everything that writes records in a lab has them kept, for how long, and who reads them. */
export const logs = z
  .strictObject({
    /** Days for which every record is kept: 30, 60, 90, 180 or 365. @default "30 days" */
    keep: about(z.enum(times).default("30 days"), {
      description: "For how long every record is kept, and no longer: 30, 60, 90, 180 or 365 days",
      example: "90 days",
    }),
    /** A key of the lab that encrypts what is recorded; another one encrypts what comes from then on. The first, or none after one, makes the store anew on Google, without its records. @default the cloud's own key */
    key: keyFor("what is recorded"),
  })
  .describe(
    "One place for what the lab's networks, services, clusters, notebooks, balancers and databases record: kept for one time, read by the lab's people, gone with the lab",
  );
