import type { Reference, TypeModel } from "../model";
import { inside } from "../network";
import { attributes, type Rule, textAt } from "../rule";
import { inGroup } from "./types";

/** Application Gateways: ids as the provider's documentation shows them for import. */
export const AZURE_BALANCER_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_application_gateway: { id: inGroup("Microsoft.Network/applicationGateways") },
};

export const AZURE_BALANCER_REFERENCES: readonly Reference[] = [
  {
    on: /^azurerm_application_gateway$/,
    path: /^identity\.identity_ids$/,
    to: [],
    // the centre's, which stands in no lab
    except: /./,
    refusal: () => "",
  },
];

const INFRASTRUCTURE = "https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure";

/** What Azure demands of gateways: general knowledge, not read in the pages named. */
export const AZURE_BALANCER_RULES: readonly Rule[] = [
  {
    demands: "A gateway's subnet is delegated to gateways",
    source: INFRASTRUCTURE,
    on: /^azurerm_application_gateway$/,
    refusal(asked) {
      const subnet = asked.named("gateway_ip_configuration.0.subnet_id", "azurerm_subnet");
      if (!subnet) return undefined;
      const to = textAt(attributes(subnet), "delegation.0.service_delegation.0.name");
      return to === "Microsoft.Network/applicationGateways"
        ? undefined
        : `ApplicationGatewayNetworkIsolationRequiresSubnetDelegation: Subnet ${subnet.id} must be delegated to Microsoft.Network/applicationGateways.`;
    },
  },
  {
    demands: "A gateway's private address is named, and of its subnet",
    source: "https://learn.microsoft.com/azure/application-gateway/configuration-frontend-ip",
    on: /^azurerm_application_gateway$/,
    refusal(asked) {
      for (const at of [0, 1]) {
        const front = `frontend_ip_configuration.${at}`;
        const subnet = asked.named(`${front}.subnet_id`, "azurerm_subnet");
        if (!subnet) continue;
        const address = asked.text(`${front}.private_ip_address`);
        const range = textAt(attributes(subnet), "address_prefixes.0");
        if (asked.text(`${front}.private_ip_address_allocation`) !== "Static" || address === "")
          return "ApplicationGatewayFrontendIpAddressMustBeStatic: A private frontend of a v2 gateway has a static address.";
        if (!inside(`${address}/32`, range))
          return `PrivateIPAddressNotInSubnet: Private IP address ${address} does not belong to the range of subnet prefix ${range}.`;
      }
      return undefined;
    },
  },
];
