import { z } from "zod";
import { keyFor } from "../key/schema";
import { about, days, pullers, refRecord } from "../schema";

/** A registry for the versions of one container image: private, encrypted, opened by identities alone, removed with its images. */
export const registry = z
  .strictObject({
    /** Days from which images without a tag are deleted; 365 at most, as on Azure. @default never */
    deleteUntaggedAfter: about(days(365).optional(), { description: "Delete images that have had no tag for this long" }),
    /** Who, besides the team, may `pull` images, or `pull` and `push` them: machines, clusters (whose nodes pull), and members by e-mail. @default the team alone: viewers pull, operators and admins push */
    access: about(refRecord([...pullers, "cluster", "member"], z.enum(["pull", "push"])).optional(), {
      description:
        "Who besides the team may pull images, or push them too: machines and members, and clusters, whose nodes pull. The team's viewers pull, its operators push",
    }),
    /** A key of the lab that encrypts images; another one makes the registry anew. @default the cloud's own key */
    key: keyFor("images"),
  })
  .describe(
    "A private registry for the versions of one container image: identities pull and push, and it is removed with its images",
  );
