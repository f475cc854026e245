import { type Completed, InvalidProps, type Provider } from "../core";
import { inOrder } from "../lab/people";
import type { Machine } from "../machine";
import type { Range } from "../network";
import { type Block, isPrivate, readBlock } from "../network/addresses";
import { sameNetwork } from "../network/together";
import type { Pool } from "../pool";

type Host<P extends Provider> = Machine<P> | Pool<P>;
export interface Plan<P extends Provider> {
  readonly to: Host<P>;
  /** Of a balancer inside the network. */
  readonly sources: readonly Host<P>[];
  /** Of a published one. */
  readonly ranges: readonly Range<P>[];
}

/** AWS has one slice of a subnet in each of two zones, and wants /27 of each for a balancer. */
const longestPrefix = 26;

/**
 * Who answers and who asks, in an order that does not depend on the one they were named in.
 * @throws InvalidProps where the subnet of who answers is too small on some cloud, or who asks cannot come to where the balancer is
 * @throws Error where both are in different networks
 */
export function planOf<P extends Provider>(id: string, props: Completed<"balancer", P>): Plan<P> {
  const refuse = (path: string, message: string) =>
    new InvalidProps(id, [{ code: "custom", input: undefined, path: [path], message }]);
  const to = props.to as Host<P>;
  const sources = inOrder((props.from ?? []) as readonly Host<P>[]);
  const ranges = [...((props.publishedTo ?? []) as readonly Range<P>[])].sort((a, b) => (a.name < b.name ? -1 : 1));
  sameNetwork(id, to, sources);
  const { name, cidr } = to.subnet;
  if ((readBlock(cidr) as Block).prefix > longestPrefix)
    throw refuse(
      "to",
      `${to.name} is in ${name}, ${cidr}: a balancer needs a subnet of /${longestPrefix} or larger, since AWS takes /27 of each of two zones`,
    );
  const inside = ranges.find((range) => isPrivate(readBlock(range.cidr) as Block));
  if (inside)
    throw refuse(
      "publishedTo",
      `${inside.name} is ${inside.cidr}, from which nobody comes over the internet: name a range of public addresses`,
    );
  return { to, sources, ranges };
}
