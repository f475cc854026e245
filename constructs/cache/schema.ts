import { z } from "zod";
import { cacheSizeNames } from "../../catalog/caches";
import { keyFor } from "../key/schema";
import { about, ref } from "../schema";

/** A cache in memory that speaks Valkey's protocol: private, encrypted, over TLS only, opened by cloud identities instead of passwords, gone with what it holds. */
export const cache = z
  .strictObject({
    /**
     * How much memory it has: `small` (1 GiB), `medium` (6 GiB) or `large` (12 GiB), on one node without a copy; `small` shares its CPUs with others. When it is full, what has a time to live goes first,
     * the least recently used before the rest. Azure makes the cache anew, and empty, for another size. @default "small"
     */
    size: about(z.enum(cacheSizeNames).default("small"), {
      description: "How much memory it has: small (1 GiB), medium (6 GiB) or large (12 GiB), on one node without a copy",
      example: "small",
    }),
    /** The subnet that it has its address in. @default the only subnet of the lab; where there are several, one has to be named */
    subnet: about(ref("subnet").optional(), { description: "The subnet that the cache has its address in", example: "data" }),
    /**
     * The machines, pools, notebooks and services that use it, each with its own cloud identity; 1 to 20. These, and nothing else, reach it over the network and
     * may read and write everything in it: people use it from one of these. The notebooks of an entry have one identity. On Azure a notebook that is named has a
     * subnet of its own; on Azure and Google all services of the network are named, or none. A service is told where the cache is, and as whom it logs in:
     * `CACHE_SESSIONS` has host and port, `CACHE_SESSIONS_USER` the user.
     */
    openTo: about(
      z
        .array(ref("machine", "pool", "notebook", "service"))
        .min(1, "a cache that nothing may use serves nobody: name one")
        .max(20, "at most 20 machines, pools, notebooks and services")
        .refine((all) => new Set(all).size === all.length, "each machine, pool, notebook and service is named once"),
      {
        description:
          "The machines, pools, notebooks and services that reach it, and use it with their own cloud identity; nobody else does",
        example: "[app]",
      },
    ),
    /** A key of the lab that encrypts what of it comes to a disk; memory has none. Another one, or none any more, makes the cache anew, and empty, on AWS and Google; Azure takes it in place. @default the cloud's own key */
    key: keyFor("what of it comes to a disk"),
  })
  .describe(
    "A cache in memory that speaks Valkey's protocol: private, encrypted, over TLS only, opened by cloud identities instead of passwords, gone with what it holds",
  );
