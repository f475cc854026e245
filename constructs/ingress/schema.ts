import { z } from "zod";
import { about, ref } from "../schema";

const range = /^(\d{1,5})-(\d{1,5})$/;
/** First and last port of `443` or `"8000-8100"`. */
export function portsOf(ports: number | string): readonly [number, number] {
  const [, first, last] = range.exec(String(ports)) ?? [];
  return first && last ? [Number(first), Number(last)] : [Number(ports), Number(ports)];
}

const ports = z.union([
  z.int().min(1, "ports are 1 to 65535").max(65535, "ports are 1 to 65535"),
  z
    .string()
    .regex(range, 'ports are a number, or a first and a last one: "8000-8100"')
    .refine((text) => {
      const [first, last] = portsOf(text);
      return !range.test(text) || (first >= 1 && first < last && last <= 65535);
    }, "a range of ports begins with the smaller number, from 1 to 65535"),
]);

/**
 * A rule that lets named sources reach machines; without one nothing does. A range outside reaches machines that are `published` over the internet,
 * and others only where somebody has joined the networks, by peering or VPN. People need no rule to log in.
 */
export const ingress = z
  .strictObject({
    /** The machines, or the pool, that are reached. */
    to: about(ref("machine", "pool"), { description: "The machines, or the pool, that are reached", example: "web" }),
    /** Who reaches them: machines, pools, and ranges and peerings of the network; 1 to 10. */
    from: about(
      z
        .array(ref("machine", "pool", "range"))
        .min(1, "name at least one source")
        .max(10, "at most 10 sources: Google takes no more in a rule")
        .refine((all) => new Set(all).size === all.length, "each source is named once"),
      {
        description:
          "Who reaches them: machines, pools, networks that are joined by peering, and the network's ranges, over the internet where the machines are `published`, else by peering or VPN",
        example: "workbench",
      },
    ),
    /** The ports that are reached: numbers, and ranges such as `"8000-8100"`; 1 to 20 that do not meet. Never 22 or 3389 from a range. */
    ports: about(
      z
        .array(ports)
        .min(1, "name at least one port")
        .max(20, "at most 20 ports and ranges")
        .refine((all) => {
          const sorted = all.map(portsOf).sort(([a], [b]) => a - b);
          return sorted.every(([first], i) => first > (sorted[i - 1]?.[1] ?? -1));
        }, "ports are named once: two of these meet"),
      { description: 'The ports that are reached: numbers, and ranges such as "8000-8100"', example: "443" },
    ),
    /** The protocol: tcp or udp. @default "tcp" */
    protocol: about(z.enum(["tcp", "udp"]).default("tcp"), { description: "The protocol of the ports" }),
  })
  .describe(
    "A rule that lets named sources reach machines; without one nothing does. It publishes nothing: ranges outside reach machines that are `published` over the internet, and others by a peering or VPN alone",
  );

/** Ports by which people log in, which they do by the cloud's own way and without a rule. */
export const loginPorts: readonly number[] = [22, 3389];
