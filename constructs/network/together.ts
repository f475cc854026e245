import type { Provider } from "../core";
import type { Subnet } from ".";

/** What stands in a subnet. */
interface Placed<P extends Provider> {
  readonly name: string;
  readonly subnet: Subnet<P>;
}

/**
 * Checks that all can be named in rules of one network.
 * @throws Error where one of the sources is in another network than the target
 */
export function sameNetwork<P extends Provider>(id: string, to: Placed<P>, sources: readonly Placed<P>[]): void {
  const { network } = to.subnet;
  const stranger = sources.find(({ subnet }) => subnet.network !== network);
  if (stranger)
    throw new Error(`${id}: ${stranger.name} is in the network ${stranger.subnet.network.name}, not in ${network.name}`);
}
