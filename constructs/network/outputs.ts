import type { Outputs } from "../core";
import type { PeeringOutput } from ".";
import type { Peer } from "./peers";

/** A network outside with which the lab's is joined, and what is said of that. */
export interface Joined {
  readonly peer: Peer;
  readonly said: PeeringOutput;
}

/** What a network says of itself, on every cloud. */
export const outputsOf = (
  name: string,
  { cidr, ranges }: { readonly cidr: string; readonly ranges: Readonly<Record<string, string>> },
  subnets: ReadonlyMap<string, string>,
  joined: readonly Joined[],
): Outputs["network"] => ({
  name,
  cidr,
  subnets: Object.fromEntries(subnets),
  ranges: { ...ranges, ...Object.fromEntries(joined.map(({ peer }) => [peer.name, peer.range])) },
  peerings: Object.fromEntries(joined.map(({ peer, said }) => [peer.name, said])),
});
