import { createHash } from "node:crypto";
import { endsTooEarly } from "../../catalog/kubernetes";
import type { Completed, Provider } from "../core";
import { InvalidProps } from "../core";
import type { Lab } from "../lab";
import { defaultSubnet, type Range, type Subnet } from "../network";
import { type Block, hasDemandedBlock, isPrivate, readBlock, showBlock, sizeOf as sizeOfBlock } from "../network/addresses";
import { everybody } from "../network/schema";
import type { Pool } from "./schema";

/** What a cluster needs to know before it is made, the same on every cloud. */
export interface Plan<P extends Provider> {
  readonly subnet: Subnet<P>;
  /** By name; the one that every cluster has is `nodes`. */
  readonly pools: readonly (readonly [string, Pool])[];
  /** From where the API is reached directly; without any by the cloud's own way alone. */
  readonly ranges: readonly Range<P>[];
  readonly addresses: Addresses;
}

interface Self<P extends Provider> {
  readonly name: string;
  readonly lab: Lab<P>;
  readonly node: { readonly id: string };
}

/** @throws InvalidProps where the version ends before the lab, the subnet has no internet, its network no room for control planes, a range is private, or another cluster has the same addresses */
export function planOf<P extends Provider>(self: Self<P>, props: Completed<"cluster", P>): Plan<P> {
  const { lab } = self;
  const wrong = (path: string[], message: string): never => {
    throw new InvalidProps(self.node.id, [{ code: "custom", input: undefined, path, message }]);
  };
  const late = endsTooEarly(lab.provider, props.version, lab.props.expires);
  if (late) wrong(["version"], late);
  const subnet = (props.subnet as Subnet<P> | undefined) ?? defaultSubnet(lab);
  if (subnet.internet === "none")
    wrong(["subnet"], `${subnet.name} has no internet, by which nodes fetch their images and reach their cluster's API`);
  const { cidr } = subnet.network.props;
  if (!hasDemandedBlock(readBlock(cidr) as Block, "clusters"))
    wrong(
      ["subnet"],
      `the network ${cidr} has no room for the subnet of control planes that Azure demands: a network of /21 has`,
    );
  const ranges = [...(props.from as readonly Range<P>[])].sort((a, b) => (a.name < b.name ? -1 : 1));
  const all = ranges.find((range) => range.cidr === everybody);
  if (all)
    wrong(["from"], `${all.name} is everybody, whom no waiver lets reach a cluster: name the ranges that people work from`);
  const inside = ranges.find((range) => isPrivate(readBlock(range.cidr) as Block));
  if (inside)
    wrong(
      ["from"],
      `${inside.name} (${inside.cidr}) is a private range, which is not seen from outside: write the public addresses`,
    );
  const addresses = addressesOf(self.name);
  const other = lab.entries.find((entry) => entry.kind === "cluster" && addressesOf(entry.name).slot === addresses.slot);
  if (other)
    wrong([], `the addresses of pods follow from a cluster's name, and ${other.name} has the same ones: choose another name`);
  const pools = Object.entries(props.pools as Readonly<Record<string, Pool>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return { subnet, ranges, addresses, pools: [["nodes", props.nodes as Pool], ...pools] };
}

export interface Addresses {
  /** A cluster's place among those of a lab. */
  readonly slot: number;
  readonly pods: string;
  readonly services: string;
  /** The address in `services` that answers for names. */
  readonly dns: string;
}
/** Azure has room for the rules of so many clusters in a subnet. */
export const slots = 31;
/** Shared address space (RFC 6598), which no lab's network lies in. */
const [podSpace, serviceSpace] = ["100.64.0.0/11", "100.96.0.0/11"].map((text) => readBlock(text) as Block) as [Block, Block];

/** Azure gives every node a /24 of these: 64 of them, for the most nodes and those that an upgrade adds. learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay, read 2026-11-25. */
const podPrefix = 18;

/** Addresses of pods and services where a cloud does not take them from the subnet: they follow from the name alone. */
export function addressesOf(name: string): Addresses {
  const slot = createHash("sha256").update(`cluster ${name}`).digest().readUInt32BE(0) % slots;
  const block = (space: Block, prefix: number): Block => ({ first: space.first + slot * sizeOfBlock({ prefix }), prefix });
  const services = block(serviceSpace, 20);
  const dns = showBlock({ first: services.first + 10, prefix: 32 }).replace(/\/32$/, "");
  return { slot, pods: showBlock(block(podSpace, podPrefix)), services: showBlock(services), dns };
}
