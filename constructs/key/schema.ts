import { z } from "zod";
import { about, days, ref } from "../schema";

/** A key of the lab's own, by which entries that name it are encrypted instead of by the cloud's own keys. */
export const key = z
  .strictObject({
    /** Days after which the cloud makes a new version by itself and encrypts by that one, 90 to 2560 as on AWS. Older versions stay, to decrypt. @default "365 days" */
    rotateAfter: about(days(2560, 90).default("365 days"), {
      description: "Make a new version of the key this long after the one before; 90 days at least",
      example: "365 days",
    }),
  })
  .describe(
    "A key of the lab's own, which encrypts what names it. It goes with the lab: from its destroy on, copies of what it encrypted are unreadable",
  );

/** The field by which a kind of entry takes a key: `key: keyFor("objects")`. */
export const keyFor = (what: string) =>
  about(ref("key").optional(), {
    description: `The key that encrypts ${what}; without one, the cloud's own does`,
    example: "lab",
  });
