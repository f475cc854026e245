import { z } from "zod";
import { modelSizes } from "../../catalog/models";
import { about, ref, workloads } from "../schema";

/**
 * A language model that named identities call: each cloud's own, worked on in the EU, without keys and without records of what is asked. It has no
 * field `key`: Azure alone takes one, for training data and tuned models (learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest, read
 * 2026-11-27), of which a lab has none; that Bedrock and Vertex AI keep nothing for who only calls is general knowledge, not read.
 */
export const model = z
  .strictObject({
    /** How capable the model is: `small` answers fast and costs little, `large` reasons better. @default "small" */
    size: about(z.enum(modelSizes).default("small"), {
      description:
        "How capable: small answers fast and costs little, large reasons better; the catalogue knows each cloud's model",
      example: "small",
    }),
    /** How many thousand tokens a minute may be used at most, 1 to 1000; Azure alone can say so. @default 50 on Azure, the account's quota elsewhere */
    limit: about(z.int().min(1).max(1000).optional(), {
      description: "Thousand tokens a minute at most, where the cloud can say so for one lab",
      example: "100",
    }),
    /** Who, besides the team's operators and admins, may call the model: machines, and members by e-mail. @default the team alone */
    access: about(
      z
        .array(ref(...workloads, "member"))
        .max(100)
        .default([]),
      {
        description: "Who besides the team's operators and admins may call the model: machines and members",
        example: "[workbench]",
      },
    ),
  })
  .describe(
    "A language model that named identities call: the cloud's own, worked on in the EU, without keys. No key of the lab's encrypts it: AWS and Google keep nothing of who only calls, and Azure takes a key for what is trained, which a lab does not do; what callers have Azure keep, such as files and threads, Azure's own key encrypts",
  );
