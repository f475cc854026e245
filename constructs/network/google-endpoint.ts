import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { Lab } from "../lab";
import type { Subnet } from ".";

/** A capability that is reached over Private Service Connect. */
type Self = Construct & {
  readonly name: string;
  readonly kind: string;
  readonly lab: Lab<"google">;
  cloudName(type: string, part?: string): string;
};
const titleOf = ({ kind, name }: Self) => `${kind[0]?.toUpperCase()}${kind.slice(1)} ${name}`;
const idOf = (id: string, part: string) => (part ? `${id}-${part}` : id);

/** An address of a subnet that an endpoint may have; `part` tells several of one capability apart. */
export const endpointAddress = (self: Self, subnet: Subnet<"google">, part = ""): ComputeAddress =>
  new ComputeAddress(self, idOf("address", part), {
    name: self.cloudName("google_compute_address", part),
    description: titleOf(self),
    region: self.lab.region,
    addressType: "INTERNAL",
    subnetwork: subnet.native.subnetwork.id,
    labels: self.lab.native.labels(),
  });

interface Endpoint {
  /** The service attachment that it leads to. */
  readonly target: string;
  /** What stands before anybody may reach it. */
  readonly after: ITerraformDependable[];
  readonly part?: string;
}

/** Leads an address to another network's service. */
export const endpointAt = (
  self: Self,
  subnet: Subnet<"google">,
  address: ComputeAddress,
  { target, after, part = "" }: Endpoint,
): ComputeForwardingRule =>
  new ComputeForwardingRule(self, idOf("endpoint", part), {
    name: self.cloudName("google_compute_forwarding_rule", part),
    description: titleOf(self),
    region: self.lab.region,
    network: subnet.network.native.network.id,
    ipAddress: address.selfLink,
    // no balancer: the address leads to another network's service
    loadBalancingScheme: "",
    target,
    allowPscGlobalAccess: false,
    labels: self.lab.native.labels(),
    dependsOn: after,
  });
