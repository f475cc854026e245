import { z } from "zod";
import { about, name, named } from "../schema";
import {
  aligned,
  isAligned,
  isPrivate,
  isUnicast,
  longestPrefix,
  networkPrefix,
  overlap,
  planSubnets,
  readBlock,
  showBlock,
} from "./addresses";

/** Kinds of entry that begin connections from a subnet of the description, on every cloud. */
export const standing = ["machine", "pool", "cluster", "notebook"] as const;

/** The range of every address there is, which nothing but a waiver lets a rule open. */
export const everybody = "0.0.0.0/0";

/** An IPv4 range whose prefix has `least` to `most` bits, or one that is accepted besides. */
const range = (least: number, most: number, limits: string, besides?: string) =>
  z.string().superRefine((text, context) => {
    const block = readBlock(text);
    if (text === besides) return;
    if (!block) context.addIssue("a range is written as an IPv4 address and the length of its prefix, such as 10.20.0.0/16");
    else if (block.prefix < least || block.prefix > most) context.addIssue(limits);
    else if (!isAligned(block))
      context.addIssue(`${text} begins inside a range of that size: write ${showBlock(aligned(block))}`);
  });

/** A range whose addresses are those of hosts elsewhere, or one that is accepted besides. */
export const outside = (limits = "a range outside is /8 or smaller", besides?: string) =>
  range(8, 32, limits, besides).refine((text) => {
    const block = readBlock(text);
    return text === besides || !block || isUnicast(block);
  }, "no host has an address in this range");

const subnet = z.strictObject({
  /** IPv4 range inside the network's first three quarters, /27 or larger. @default a /24 (smaller in networks below /18) that follows from the subnet's name */
  cidr: about(range(0, longestPrefix, `a subnet is /${longestPrefix} or larger, since AWS splits it over two zones`).optional(), {
    description:
      "The subnet's IPv4 range: /27 or larger, inside the first three quarters of the network's; by default it follows from the name",
    example: "10.20.4.0/22",
  }),
  /** Whether machines reach the internet, outbound only: by address translation (`nat`) or not at all (`none`). @default "nat" */
  internet: about(z.enum(["nat", "none"]).default("nat"), {
    description: "Outbound internet by address translation (nat), or none; the cloud's own services are reached either way",
  }),
});

/** A private network: nothing reaches a machine unless a rule says so, nothing but what is published has a public address. */
export const network = z
  .strictObject({
    /** The network's private IPv4 range (RFC 1918), /16 to /22. The last quarter is kept for subnets that clouds demand. @default "10.20.0.0/16" */
    cidr: about(
      range(networkPrefix.shortest, networkPrefix.longest, "a network is /16 to /22")
        .refine((text) => {
          const block = readBlock(text);
          return !block || isPrivate(block);
        }, "a network lies in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")
        .default("10.20.0.0/16"),
      {
        description: "The network's private IPv4 range, /16 to /22; its last quarter is kept for subnets that clouds demand",
        example: "10.20.0.0/16",
      },
    ),
    /** Subnets by name; at most 50. Each spans two zones on AWS and all zones elsewhere. @default { work: {} } */
    subnets: about(
      named(subnet)
        .refine((subnets) => Object.keys(subnets).length > 0, "a network has at least one subnet")
        .refine(
          (subnets) => Object.keys(subnets).length <= 50,
          "at most 50 subnets: Google translates addresses for 50 at a router",
        )
        .default({ work: { internet: "nat" } }),
      { description: "Subnets by name", declares: "subnet" },
    ),
    /**
     * IPv4 ranges outside the network by name, for rules that let them in; /8 or smaller. `0.0.0.0/0`, which is everybody, can be named too: the
     * guardrail `no-open-port` refuses what is open to it, unless `policy.yaml` accepts that with a reason. @default none
     */
    ranges: about(
      named(outside(`a range outside is /8 or smaller, or ${everybody} with a waiver in policy.yaml`, everybody)).default({}),
      {
        description:
          "IPv4 ranges outside the network, named for rules that let them in; what is open to 0.0.0.0/0 is refused without a waiver",
        declares: "range",
      },
    ),
    /**
     * Networks outside with which this one is joined, by the names under which `accounts.yaml` has their ids and ranges; each name is that of a
     * range, too. Nothing comes in by that alone, and nothing passes before the other network's owner agrees. @default none
     */
    peerings: about(
      z
        .array(about(name(), { example: "campus" }))
        .max(25, "at most 25 peerings: Google takes no more of a network")
        .refine((all) => new Set(all).size === all.length, "each network is named once")
        .default([]),
      {
        description:
          "Networks outside with which this one is joined, by the names under which accounts.yaml has them: each is a range, too, that rules may let in, and its owner has to agree",
        declares: "range",
      },
    ),
    /** Whether accepted and refused connections are recorded; kept 30 days, or as long as the lab's logs say. @default true */
    flowLogs: about(z.boolean().default(true), {
      description: "Record accepted and refused connections; kept for 30 days, or as long as the lab's logs say",
    }),
  })
  .superRefine(({ cidr, subnets, ranges, peerings }, context) => {
    const whole = readBlock(cidr);
    for (const { path, message } of planSubnets(cidr, subnets).problems)
      context.addIssue({ code: "custom", path: [...path], message });
    for (const [key, text] of Object.entries(ranges)) {
      const block = readBlock(text);
      if (text !== everybody && whole && block && overlap(whole, block))
        context.addIssue({ code: "custom", path: ["ranges", key], message: `${text} meets the network's own range ${cidr}` });
    }
    for (const [i, peer] of peerings.entries())
      if (Object.hasOwn(ranges, peer))
        context.addIssue({
          code: "custom",
          path: ["peerings", i],
          message: `${peer} is a range already: a network that is joined needs none, accounts.yaml says its range`,
        });
  })
  .describe(
    "A private network: nothing reaches a machine unless a rule says so, and nothing but a published machine has a public address",
  );
/** Days for which flow logs are kept in a lab without logs. */
export const flowLogDays = 30;
