import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import type { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { Construct } from "../cdktf";
import { granteeId } from "../lab/people";
import type { Network } from ".";

/** A capability that machines reach at addresses which stand in no subnet of theirs. */
type Self = Construct & { readonly name: string; cloudName(type: string, part?: string): string };
/** Whoever stands in the network with an account that names it in rules; or a service, which comes by the network's connector. */
export interface Source {
  readonly kind: string;
  readonly name: string;
  readonly node: { readonly id: string };
  readonly native: { readonly serviceAccount: ServiceAccount };
}

/** The name of the network's connector, by which services come in. */
export const connectorName = (network: Network<"google">): string =>
  network.cloudName("google_vpc_access_connector", "connector");
/** What Google tags the machines of a connector with: cloud.google.com/vpc/docs/configure-serverless-vpc-access; general knowledge, not read. */
const connectorTag = (network: Network<"google">): string => `vpc-connector-${network.lab.region}-${connectorName(network)}`;

interface DoorOptions {
  readonly network: Network<"google">;
  /** The addresses of what is reached. */
  readonly ranges: readonly string[];
  readonly from: readonly Source[];
  readonly port: number;
}

/**
 * Lets named machines reach it on one port, and nobody else of the network. Google asks no rule on the way in to an endpoint or to a network of
 * its own, so all stand on the way out. Returns what has to stand before what is reached.
 */
export function doorTo(self: Self, { network, ranges, from, port }: DoorOptions): ComputeFirewall[] {
  const rule = { network: network.native.network.id, direction: "EGRESS", destinationRanges: [...ranges] };
  // one each: a rule names ten accounts at most
  const allowed = from.map((source) => {
    const id = granteeId(source);
    return new ComputeFirewall(self, `allow-out-${id}`, {
      ...rule,
      name: self.cloudName("google_compute_firewall", `allow-${id}`),
      description: `${source.name} reaches ${self.name}`,
      priority: 900,
      allow: [{ protocol: "tcp", ports: [String(port)] }],
      ...(source.kind === "service"
        ? { targetTags: [connectorTag(network)] }
        : { targetServiceAccounts: [source.native.serviceAccount.email] }),
    });
  });
  const deny = new ComputeFirewall(self, "deny-out", {
    ...rule,
    name: self.cloudName("google_compute_firewall", "deny"),
    description: `Nobody else reaches ${self.name}`,
    priority: 901,
    deny: [{ protocol: "all" }],
    logConfig: network.props.flowLogs ? { metadata: "INCLUDE_ALL_METADATA" } : undefined,
  });
  return [...allowed, deny];
}
