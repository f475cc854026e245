import { z } from "zod";
import { keyFor } from "../key/schema";
import { about, days, messengers, refRecord, time } from "../schema";

/** How messages wait for whoever takes them: the same for a queue and for each subscription of a topic. */
export const waiting = {
  /** How long a message that somebody took is hidden from others, until it is taken again unless it was deleted; from 10 seconds to 5 minutes, what every cloud has. @default 1 minute */
  lock: about(time(10, 300).default("1 minute"), {
    description: "Hide a message from others for this long after somebody took it",
  }),
  /** Days after which a message that nobody took is deleted; 14 at most, as on AWS. @default 7 days */
  keep: about(days(14).default("7 days"), { description: "Delete messages that nobody took after this long", example: "3 days" }),
  /** How often a message is handed out before it goes to the dead letters, where somebody may look at it; from 5 to 100, what every cloud has. @default 10 */
  attempts: about(z.int().min(5).max(100).default(10), {
    description: "Hand out a message this often before it goes to the dead letters",
    example: "10",
  }),
};
export interface Waiting {
  readonly lock: string;
  readonly keep: string;
  readonly attempts: number;
}
/** Days for which AWS and Google keep dead letters: the longest that AWS does. */
export const deadDays = 14;

/** A queue for work that somebody takes: encrypted, opened by identities alone, removed with its messages. */
export const queue = z
  .strictObject({
    ...waiting,
    /** Whether messages of one group are handed out in the order in which they were sent, one after the other. A change makes the queue anew, without its messages. @default false */
    ordered: about(z.boolean().default(false), {
      description: "Hand out messages of one group in the order in which they were sent",
    }),
    /** Who, besides the team's operators, may `send` messages, `receive` them (and delete what they received, dead letters too), or `both`: machines, and members by e-mail; 20 at most, since AWS's policies hold 50 names and both rights need two. @default nobody */
    access: about(
      refRecord([...messengers, "member"], z.enum(["send", "receive", "both"]))
        .refine((all) => Object.keys(all).length <= 20, "a queue names 20 at most, as AWS's policies allow")
        .optional(),
      { description: "Who besides the team may send messages, receive them, or both: machines and members" },
    ),
    /** A key of the lab that encrypts messages, dead letters too; another one encrypts what is sent from then on. @default the cloud's own key */
    key: keyFor("messages"),
  })
  .describe("A queue for work that somebody takes: encrypted, opened by identities alone, removed with its messages");
