import { unusable } from "../network";
import { attributes, last, type Rule, textAt } from "../rule";

const configured = "ip_configuration.0.private_ip_address";

/** What Azure demands of the addresses that a network card is given. */
export const AZURE_ADDRESS_RULES: readonly Rule[] = [
  {
    demands: "A card's private address is one of its subnet's, and none that Azure keeps",
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses",
    on: /^azurerm_network_interface$/,
    refusal(asked) {
      const subnet = asked.named("ip_configuration.0.subnet_id", "azurerm_subnet");
      const address = asked.text(configured);
      const range = subnet ? textAt(attributes(subnet), "address_prefixes.0") : "";
      const why = unusable(address, range, { first: 4, last: 1 });
      if (why === "kept")
        return `PrivateIPAddressInReservedRange: Private static IP address ${address} falls within reserved IP range of subnet prefix ${range}.`;
      if (why === "outside")
        return `PrivateIPAddressNotInSubnet: Private static IP address ${address} does not belong to the range of subnet prefix ${range}.`;
      return undefined;
    },
  },
  {
    demands: "A public address is that of one card",
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses",
    on: /^azurerm_network_interface$/,
    refusal(asked) {
      const address = asked.named("ip_configuration.0.public_ip_address_id", "azurerm_public_ip");
      const [owner] = address ? asked.beside(address) : [];
      if (!address || !owner) return undefined;
      return `PublicIPAddressInUse: Resource ${asked.id}/ipConfigurations/${asked.text("ip_configuration.0.name")} is referencing public IP address ${address.id} that is already allocated to resource ${owner.id}.`;
    },
  },
  {
    demands: "No two cards of a subnet have one private address",
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses",
    on: /^azurerm_network_interface$/,
    refusal(asked) {
      const subnet = asked.named("ip_configuration.0.subnet_id", "azurerm_subnet");
      const address = asked.text(configured);
      if (!subnet || address === "") return undefined;
      const owner = asked.beside(subnet).find((other) => textAt(attributes(other), configured) === address);
      if (!owner) return undefined;
      return `PrivateIPAddressInUse: IP configuration ${asked.id}/ipConfigurations/${asked.text("ip_configuration.0.name")} is using the private IP address ${address} which is already allocated to resource ${last(owner.id)}.`;
    },
  },
];
