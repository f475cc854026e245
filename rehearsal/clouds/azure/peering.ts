import type { Reference, TypeModel } from "../model";
import { overlap } from "../network";
import { attributes, last, type Rule, textAt } from "../rule";
import { inGroup } from "./types";

const OVERVIEW = "https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview";

export const AZURE_PEERING_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_virtual_network_peering: {
    id: inGroup("Microsoft.Network/virtualNetworks/{virtual_network_name}/virtualNetworkPeerings"),
  },
};

export const AZURE_PEERING_REFERENCES: readonly Reference[] = [
  // it stands in no lab
  { on: /^azurerm_virtual_network_peering$/, path: /^remote_virtual_network_id$/, to: [], except: /./, refusal: () => "" },
];

/** What Azure demands of peerings: general knowledge, not read in the page named. */
export const AZURE_PEERING_RULES: readonly Rule[] = [
  {
    demands: "Networks that are joined have no address in common",
    source: OVERVIEW,
    on: /^azurerm_virtual_network_peering$/,
    refusal(asked) {
      const own = asked.named("virtual_network_name", "azurerm_virtual_network");
      const remote = asked.named("remote_virtual_network_id", "azurerm_virtual_network");
      const space = (network: typeof own) => (network ? textAt(attributes(network), "address_space.0") : "");
      return overlap(space(own), space(remote))
        ? `VnetAddressSpacesOverlap: Cannot create or update peering ${asked.id}. Virtual networks ${own?.id} and ${remote?.id} cannot be peered because their address spaces overlap.`
        : undefined;
    },
  },
  {
    demands: "A network leads to another by one peering",
    source: OVERVIEW,
    on: /^azurerm_virtual_network_peering$/,
    refusal(asked) {
      const own = asked.named("virtual_network_name", "azurerm_virtual_network");
      const remote = asked.text("remote_virtual_network_id");
      const other = own && asked.beside(own).find((one) => textAt(attributes(one), "remote_virtual_network_id") === remote);
      return other
        ? `AnotherPeeringAlreadyReferencesRemoteVnet: Peering ${last(asked.id)} cannot be created or updated because ${other.id} references the remote virtual network ${remote} already.`
        : undefined;
    },
  },
  {
    demands: "A network that uses another's gateway lends none of its own",
    source: OVERVIEW,
    on: /^azurerm_virtual_network_peering$/,
    refusal: (asked) =>
      asked.values.use_remote_gateways === true && asked.values.allow_gateway_transit === true
        ? `AllowGatewayTransitCannotBeSetWithUseRemoteGateways: Peering ${asked.id} cannot have both allowGatewayTransit and useRemoteGateways.`
        : undefined,
  },
];
