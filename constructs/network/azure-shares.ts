import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import type { Network } from ".";
import { denyInbound } from "./azure";
import type { Place } from "./azure-endpoints";

const made = new WeakMap<Network<"azure">, Place>();

/** The network's subnet for endpoints of shares, closed until a rule says otherwise; made with the first share. */
export function sharesOf(network: Network<"azure">): Place {
  const known = made.get(network);
  if (known) return known;
  const { home } = network.lab.native;
  const subnet = new Subnet(network, "shares", {
    resourceGroupName: home.resourceGroupName,
    virtualNetworkName: network.native.network.name,
    name: network.cloudName("azurerm_subnet", "shares"),
    addressPrefixes: [network.demanded("shares")],
    defaultOutboundAccessEnabled: false,
    // without these a security group would not hold for endpoints
    privateEndpointNetworkPolicies: "Enabled",
  });
  const nsg = new NetworkSecurityGroup(network, "shares-group", {
    ...home,
    name: network.cloudName("azurerm_network_security_group", "shares"),
    tags: network.lab.native.tags(),
  });
  const ready = [
    denyInbound(network, "shares", nsg),
    new SubnetNetworkSecurityGroupAssociation(network, "shares-guard", { subnetId: subnet.id, networkSecurityGroupId: nsg.id }),
  ];
  const place = { network, native: { subnet, nsg, ready } };
  made.set(network, place);
  return place;
}
