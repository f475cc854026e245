import { type Completed, InvalidProps, type Provider } from "../core";
import { inOrder } from "../lab/people";
import type { Machine } from "../machine";
import { type Block, readBlock } from "../network/addresses";
import { sameNetwork } from "../network/together";
import type { Pool } from "../pool";

type Host<P extends Provider> = Machine<P> | Pool<P>;
export interface Plan<P extends Provider> {
  readonly to: Host<P>;
  readonly sources: readonly Host<P>[];
}

/** AWS has one slice of a subnet in each of two zones, and wants /27 of each for a balancer. */
const longestPrefix = 26;

/**
 * Who answers and who asks, in an order that does not depend on the one they were named in.
 * @throws InvalidProps where the subnet of who answers is too small on some cloud
 * @throws Error where both are in different networks
 */
export function planOf<P extends Provider>(id: string, props: Completed<"balancer", P>): Plan<P> {
  const to = props.to as Host<P>;
  const sources = inOrder(props.from as readonly Host<P>[]);
  sameNetwork(id, to, sources);
  const { name, cidr } = to.subnet;
  if ((readBlock(cidr) as Block).prefix > longestPrefix)
    throw new InvalidProps(id, [
      {
        code: "custom",
        input: undefined,
        path: ["to"],
        message: `${to.name} is in ${name}, ${cidr}: a balancer needs a subnet of /${longestPrefix} or larger, since AWS takes /27 of each of two zones`,
      },
    ]);
  return { to, sources };
}
