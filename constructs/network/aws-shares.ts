import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { Network } from ".";
import { apart } from "./aws-apart";

const made = new WeakMap<Network<"aws">, readonly Subnet[]>();

/** The network's subnets for shares, one in each of two zones, from which nothing leads out; made with the first share. */
export function sharesOf(network: Network<"aws">): readonly Subnet[] {
  const known = made.get(network);
  if (known) return known;
  const subnets = apart(network, "shares", "shares").slices.map(({ subnet }) => subnet);
  made.set(network, subnets);
  return subnets;
}
