import { z } from "zod";
import { about, name, named, ref } from "../schema";

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
/** Names that a public resolver knows nothing of; anything else must be somebody's own. */
const domainPattern = new RegExp(`^(?:${label}\\.)+[a-z]{2,63}$`);

/** Private names: the lab's own network resolves them, nobody else does. */
export const zone = z
  .strictObject({
    /** The domain that the names end in: below `internal`, which no public server answers for, or below a domain of your own. 3 to 100 characters. */
    domain: about(
      z
        .string()
        .max(100, "a domain has at most 100 characters")
        .regex(domainPattern, "a domain has two or more parts of lower-case letters, digits and hyphens, such as lab.internal"),
      { description: "The domain that the names end in: below internal, or below a domain of your own", example: "lab.internal" },
    ),
    /** Machines by the names that they get: one A record for all the machines of an entry. @default none */
    hosts: about(named(ref("machine")).default({}), { description: "Machines, by the names that they get" }),
    /** Further names, each for a name of `hosts`. @default none */
    aliases: about(named(name()).default({}), { description: "Further names, each for one of hosts" }),
  })
  .superRefine(({ hosts, aliases }, context) => {
    for (const [alias, host] of Object.entries(aliases)) {
      const issue = (message: string) => context.addIssue({ code: "custom", path: ["aliases", alias], message });
      if (alias in hosts) issue(`${alias} is one of hosts already`);
      else if (!(host in hosts)) issue(`${host} is none of hosts: an alias names one of them`);
    }
  })
  .describe("Private names for machines: the lab's own network resolves them, nobody else does");

/** Seconds for which an answer is kept by who asked: a machine that is made anew has another address. */
export const ttl = 60;
