import { z } from "zod";
import { loginPorts } from "../ingress/schema";
import { about, name, ref } from "../schema";

/** The one port that every balancer answers on. */
export const httpsPort = 443;

/** Those who reach a balancer. */
const sources = (...kinds: Parameters<typeof ref>) =>
  z
    .array(ref(...kinds))
    .min(1, "name at least one source")
    .max(10, "at most 10 sources")
    .refine((all) => new Set(all).size === all.length, "each source is named once");

/**
 * An HTTPS entry that shares requests out over machines or a pool: inside the network, where named machines and pools reach it, or published, for
 * named ranges outside alone. It answers by TLS 1.2 or newer alone, and speaks HTTP to the machines behind it, which have no public address.
 * Where the lab has logs, each request is recorded there.
 */
export const balancer = z
  .strictObject({
    /** The machines, or the pool, that answer; in a subnet of /26 or larger. */
    to: about(ref("machine", "pool"), {
      description: "The machines, or the pool, that answer; in a subnet of /26 or larger",
      example: "web",
    }),
    /** The port on which they answer by HTTP, open to the balancer alone; never 22 or 3389. @default 8080 */
    port: about(
      z
        .int()
        .min(1)
        .max(65535)
        .refine((port) => !loginPorts.includes(port), "people log in by the cloud's own way, not through a balancer")
        .default(8080),
      { description: "The port on which the machines answer by HTTP, open to the balancer alone", example: "8080" },
    ),
    /** The path that a healthy machine answers with 200. @default "/" */
    health: about(
      z
        .string()
        .max(200)
        .regex(/^\/[A-Za-z0-9/._~-]*$/, "a path begins with / and has letters, digits and / . _ ~ -")
        .default("/"),
      { description: "The path that a healthy machine answers with status 200", example: "/health" },
    ),
    /** Who reaches the balancer at an address inside the network: machines and pools of it; 1 to 10. @default nobody: it is published */
    from: about(sources("machine", "pool").optional(), {
      description: "Who reaches the balancer inside the network: machines and pools of it",
      example: "[workbench]",
    }),
    /**
     * The network's ranges from which it is reached at a public address, instead of one inside the network, and nobody else does; 1 to 10. The way to
     * reach a pool from outside, whose machines come and go. The first, or none after one, makes the balancer anew. @default it is inside the network
     */
    publishedTo: about(sources("range").optional(), {
      description:
        "The network's ranges from which it is reached at a public address, and by nobody else, instead of from inside the network",
      example: "[office]",
    }),
    /** The certificate that it presents, by the name under which `accounts.yaml` has what each cloud calls it. */
    certificate: about(name(), {
      description: "The certificate that it presents, by the name under which accounts.yaml has what each cloud calls it",
      example: "labs",
    }),
  })
  .superRefine(({ from, publishedTo }, context) => {
    if (from && publishedTo)
      context.addIssue({
        code: "custom",
        path: ["publishedTo"],
        message:
          "a published balancer is reached from ranges outside alone: leave it out, or give those inside a balancer of their own",
      });
    if (!from && !publishedTo)
      context.addIssue({
        code: "custom",
        path: ["from"],
        message: "nobody reaches it: name machines or pools, or publish it to ranges",
      });
  })
  .describe(
    "An HTTPS entry inside the network, or published for named ranges alone, which shares requests out over machines or a pool, and records them where the lab has logs",
  );
