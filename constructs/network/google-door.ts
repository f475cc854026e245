import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import type { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { Construct } from "../cdktf";
import type { Network } from ".";

/** A capability that machines reach over Private Service Connect. */
type Self = Construct & { readonly name: string; cloudName(type: string, part?: string): string };
/** Whoever stands in the network with an account that names it in rules. */
export interface Source {
  readonly native: { readonly serviceAccount: ServiceAccount };
}

interface DoorOptions {
  readonly network: Network<"google">;
  /** The address of the endpoint. */
  readonly address: string;
  readonly from: readonly Source[];
  readonly port: number;
}

/**
 * Lets named machines reach an endpoint on one port, and nobody else of the network. Google asks no rule on the way in to an endpoint, so both
 * stand on the way out. Returns what has to stand before the endpoint.
 */
export function doorTo(self: Self, { network, address, from, port }: DoorOptions): ComputeFirewall[] {
  const rule = { network: network.native.network.id, direction: "EGRESS", destinationRanges: [`${address}/32`] };
  const allow = () =>
    new ComputeFirewall(self, "allow-out", {
      ...rule,
      name: self.cloudName("google_compute_firewall", "allow"),
      description: `Who reaches ${self.name}`,
      priority: 900,
      allow: [{ protocol: "tcp", ports: [String(port)] }],
      targetServiceAccounts: from.map(({ native }) => native.serviceAccount.email),
    });
  const deny = new ComputeFirewall(self, "deny-out", {
    ...rule,
    name: self.cloudName("google_compute_firewall", "deny"),
    description: `Nobody else reaches ${self.name}`,
    priority: 901,
    deny: [{ protocol: "all" }],
    logConfig: network.props.flowLogs ? { metadata: "INCLUDE_ALL_METADATA" } : undefined,
  });
  return from.length > 0 ? [allow(), deny] : [deny];
}
