import { createHash } from "node:crypto";
import type { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";

/** The network's own rules begin at 3999. */
const priorities = { first: 100, count: 3899 };
/** The entry whose rule has each priority of a group. */
const taken = new WeakMap<NetworkSecurityGroup, Map<number, string>>();

/**
 * A rule's place among those of a group. Azure wants each to be the only one; it follows from the names alone, so that it never moves.
 * @param entry the name of the entry that the rule belongs to
 * @param id its construct's id
 * @param names what tells the rule apart
 * @throws Error where another rule of the group has it
 */
export function priorityIn(
  group: NetworkSecurityGroup,
  { name, id }: { readonly name: string; readonly id: string },
  names: readonly string[],
): number {
  const hash = createHash("sha256").update(names.join(" ")).digest().readUInt32BE(0);
  const priority = priorities.first + (hash % priorities.count);
  const known = taken.get(group) ?? new Map<number, string>();
  const other = known.get(priority);
  if (other !== undefined)
    throw new Error(
      `${id}: Azure orders rules by a number that follows from their names, and ${other} has the same one: choose another name`,
    );
  taken.set(group, known.set(priority, name));
  return priority;
}
