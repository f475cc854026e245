import { z } from "zod";
import { keyFor } from "../key/schema";
import { about, ref, workloads } from "../schema";

/** A text whose value is given when the lab is deployed and is kept only in the cloud's own store for secrets. */
export const secret = z
  .strictObject({
    /** Who, besides the team's admins, may read the value: machines, and members by e-mail. @default nobody */
    readBy: about(
      z
        .array(ref(...workloads, "member"))
        .max(100)
        .default([]),
      {
        description: "Who may read the value: machines and members",
        example: "[workbench]",
      },
    ),
    /** A key of the lab that encrypts the value. @default the cloud's own key */
    key: keyFor("the value"),
  })
  .describe("A text whose value is given when the lab is deployed and is kept only in the cloud's own store for secrets");
