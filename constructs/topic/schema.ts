import { z } from "zod";
import { keyFor } from "../key/schema";
import { waiting } from "../queue/schema";
import { about, messengers, named, ref } from "../schema";

const who = (description: string) =>
  about(
    z
      .array(ref(...messengers, "member"))
      .max(45)
      .default([]),
    { description, example: "[workbench]" },
  );

/** A topic that tells each of its subscriptions what was published: encrypted, opened by identities alone, removed with its messages. */
export const topic = z
  .strictObject({
    /** Who, besides the team's operators, may publish: machines, and members by e-mail; 45 at most, as AWS's policies allow. @default nobody */
    publishBy: who("Who besides the team may publish messages: machines and members"),
    /** The subscriptions by their names: each gets every message that is published while it exists, and keeps it until somebody takes it. */
    subscriptions: about(
      named(
        z.strictObject({
          ...waiting,
          /** Who, besides the team's operators, may receive messages (and delete what they received, dead letters too): machines, and members by e-mail; 45 at most. @default nobody */
          readBy: who("Who besides the team may receive messages: machines and members"),
        }),
      ).refine(
        (all) => Object.keys(all).length >= 1 && Object.keys(all).length <= 20,
        "a topic has 1 to 20 subscriptions: without one, messages are lost",
      ),
      { description: "Each subscription by its name: it gets every message, which somebody takes from it" },
    ),
    /** A key of the lab that encrypts messages, also where they wait in a subscription or as dead letters; another one encrypts what is published from then on. @default the cloud's own key */
    key: keyFor("messages"),
  })
  .describe(
    "A topic that tells each of its subscriptions what was published: encrypted, opened by identities alone, removed with its messages",
  );
