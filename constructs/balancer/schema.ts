import { z } from "zod";
import { loginPorts } from "../ingress/schema";
import { about, name, ref } from "../schema";

/** The one port that every balancer answers on. */
export const httpsPort = 443;

/**
 * An HTTPS entry inside the network: it shares requests out over machines or a pool, and named machines and pools reach it. It has no
 * address on the internet, answers by TLS 1.2 or newer alone, and speaks HTTP to the machines behind it.
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
    /** Who reaches the balancer: machines and pools of its network; 1 to 10. */
    from: about(
      z
        .array(ref("machine", "pool"))
        .min(1, "name at least one source")
        .max(10, "at most 10 sources")
        .refine((all) => new Set(all).size === all.length, "each source is named once"),
      { description: "Who reaches the balancer: machines and pools of its network", example: "workbench" },
    ),
    /** The certificate that it presents, by the name under which `accounts.yaml` has what each cloud calls it. */
    certificate: about(name(), {
      description: "The certificate that it presents, by the name under which accounts.yaml has what each cloud calls it",
      example: "labs",
    }),
  })
  .describe("An HTTPS entry inside the network, which shares requests out over machines or a pool");
