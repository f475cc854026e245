import type { TypeModel } from "../model";
import { attributes, last, type Rule, textAt } from "../rule";

const GUIDE = "https://docs.cloud.google.com/vpc/docs/vpc-peering";

export const GOOGLE_PEERING_TYPES: Readonly<Record<string, TypeModel>> = {
  google_compute_network_peering: {
    // as resource_compute_network_peering.go of terraform-provider-google makes it
    id: "{network|last}/{name}",
    key: "{network|last}/{name}",
    values: { state: "INACTIVE", state_details: "Waiting for peer network to connect." },
  },
};

/** What Google demands of peerings: general knowledge, not read in the pages named. */
export const GOOGLE_PEERING_RULES: readonly Rule[] = [
  {
    demands: "A network is not joined with itself",
    source: GUIDE,
    on: /^google_compute_network_peering$/,
    refusal(asked) {
      const [own, peer] = [
        asked.named("network", "google_compute_network"),
        asked.named("peer_network", "google_compute_network"),
      ];
      return own && own.key === peer?.key
        ? `googleapi: Error 400: Invalid value for field 'networkPeering.network': '${asked.text("peer_network")}'. A network cannot be peered with itself, invalid`
        : undefined;
    },
  },
  {
    demands: "A network leads to another by one peering, and has at most 25",
    source: `${GUIDE}; https://docs.cloud.google.com/vpc/docs/quota`,
    on: /^google_compute_network_peering$/,
    refusal(asked) {
      const own = asked.named("network", "google_compute_network");
      const others = own ? asked.beside(own) : [];
      const same = others.find((one) => textAt(attributes(one), "peer_network") === asked.text("peer_network"));
      if (same)
        return `googleapi: Error 400: Invalid value for field 'networkPeering.network': '${asked.text("peer_network")}'. There is already a peering (${last(same.id)}) with the same network, invalid`;
      return others.length < 25
        ? undefined
        : "googleapi: Error 403: Quota 'PEERINGS_PER_NETWORK' exceeded. Limit: 25.0 globally., quotaExceeded";
    },
  },
];
