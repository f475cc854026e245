import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import { ComputeNetworkPeering } from "@cdktf/provider-google/lib/compute-network-peering";
import { ComputeRouter } from "@cdktf/provider-google/lib/compute-router";
import { ComputeRouterNat } from "@cdktf/provider-google/lib/compute-router-nat";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, OnCloud } from "../core";
import { writes } from "../logs/google";
import type { Ready } from ".";
import { planSubnets } from "./addresses";
import { type Joined, outputsOf } from "./outputs";
import { type Peer, peersOf } from "./peers";

declare module "../core" {
  interface Google {
    network: { readonly network: ComputeNetwork; readonly subnets: Readonly<Record<string, Google["subnet"]>> };
    subnet: Ready & { readonly subnetwork: ComputeSubnetwork };
  }
}
type Self = Capability<"google", "network">;

export const on: OnCloud<"google", "network"> = {
  build(self, props) {
    // the default route stays: by it machines without internet reach Google's own APIs, and nothing else
    const network = new ComputeNetwork(self, "network", {
      name: self.cloudName("google_compute_network"),
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      dependsOn: [self.lab.native.service("compute")],
    });
    // Google refuses what comes in by itself, but records only what an own rule refuses
    const closed = new ComputeFirewall(self, "deny-inbound", {
      name: self.cloudName("google_compute_firewall", "deny-inbound"),
      description: "Nothing comes in unless a rule says so",
      network: network.id,
      direction: "INGRESS",
      priority: 65534,
      deny: [{ protocol: "all" }],
      sourceRanges: ["0.0.0.0/0"],
      logConfig: props.flowLogs ? { metadata: "INCLUDE_ALL_METADATA" } : undefined,
    });
    const { ranges } = planSubnets(props.cidr, props.subnets);
    const internets = Object.values(props.subnets).map(({ internet }) => internet);
    const translates = internets.includes("nat");
    if (translates) writes(self.lab, failuresOf(self.cloudName("google_compute_router")));
    const router = translates
      ? new ComputeRouter(self, "router", {
          name: self.cloudName("google_compute_router"),
          network: network.id,
          region: self.lab.region,
        })
      : undefined;
    const subnets = Object.fromEntries(
      [...ranges].map(([name, range]) => {
        if (props.flowLogs) writes(self.lab, flowsOf(self.cloudName("google_compute_subnetwork", name)));
        const subnetwork = new ComputeSubnetwork(self, `subnet-${name}`, {
          name: self.cloudName("google_compute_subnetwork", name),
          network: network.id,
          region: self.lab.region,
          ipCidrRange: range,
          privateIpGoogleAccess: true,
          stackType: "IPV4_ONLY",
          logConfig: props.flowLogs
            ? { aggregationInterval: "INTERVAL_10_MIN", flowSampling: 1, metadata: "INCLUDE_ALL_METADATA" }
            : undefined,
        });
        const ready: ITerraformDependable[] = [closed];
        if (router && props.subnets[name]?.internet === "nat") ready.push(nat(self, name, router, subnetwork));
        return [name, { subnetwork, ready }];
      }),
    );
    const joined = peersOf(self.lab, self.node.id, props).map((peer) => peering(self, network, peer));
    return {
      native: { network, subnets },
      outputs: outputsOf(network.name, props, ranges, joined),
    };
  },

  parity: {
    cidr: { approximated: "a network of Google has no range of its own: the range bounds those of its subnets" },
    subnets: "equivalent",
    "subnets.cidr": "equivalent",
    "subnets.internet": {
      approximated:
        "without internet, machines reach all of Google's APIs; AWS offers S3, log-in and secrets, Azure storage and Key Vault",
    },
    ranges: "equivalent",
    peerings: {
      approximated:
        "all subnets of the other network are brought, where AWS routes the range alone that accounts.yaml says; its owner makes a peering of their own to the lab's network, which stays without effect when the lab is gone. Traffic between zones and regions is billed",
    },
    flowLogs: {
      approximated:
        "Google samples packets and records refused connections in its firewall's log; a lab without logs leaves both to the project's default log bucket, which keeps them as long as it says (30 days unless changed)",
    },
  },
};

/** The lab's side of a peering: subnets are told of, and no route that somebody made. */
function peering(self: Self, network: ComputeNetwork, peer: Peer): Joined {
  const { id } = new ComputeNetworkPeering(self, `peering-${peer.name}`, {
    name: self.cloudName("google_compute_network_peering", peer.name),
    network: network.id,
    peerNetwork: peer.id,
    exportCustomRoutes: false,
    importCustomRoutes: false,
    exportSubnetRoutesWithPublicIp: false,
    importSubnetRoutesWithPublicIp: false,
    stackType: "IPV4_ONLY",
  });
  const agree = `Make a peering from ${peer.id} to ${network.id}; delete it when the lab is gone.`;
  return { peer, said: { id, agree } };
}

/**
 * The only way out: public addresses of Google's own. Each subnet has its translation, since Google keeps a subnet from being
 * removed while a translation that stays names it.
 */
const nat = (self: Self, name: string, router: ComputeRouter, subnetwork: ComputeSubnetwork): ComputeRouterNat =>
  new ComputeRouterNat(self, `nat-${name}`, {
    name: self.cloudName("google_compute_router_nat", name),
    router: router.name,
    region: self.lab.region,
    natIpAllocateOption: "AUTO_ONLY",
    sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
    subnetwork: [{ name: subnetwork.id, sourceIpRangesToNat: ["ALL_IP_RANGES"] }],
    logConfig: { enable: true, filter: "ERRORS_ONLY" },
  });

const service = "compute.googleapis.com";
/** What a subnet records, its firewall's refusals among it; not who changed it. */
const flowsOf = (name: string) =>
  ({ type: '="gce_subnetwork"', field: "resource.labels.subnetwork_name", name, service }) as const;
/** Where a router could not translate. Names of translations are unique on their router alone. */
const failuresOf = (name: string) =>
  ({ type: '="nat_gateway"', field: "jsonPayload.gateway_identifiers.router_name", name, service }) as const;
