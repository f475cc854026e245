import type { TypeModel } from "../model";

const inGroup = (kind: string) => `/subscriptions/{$subscription}/resourceGroups/{resource_group_name}/providers/${kind}/{name}`;

/** Container apps: ids as the provider's documentation shows them for import. */
export const AZURE_SERVICE_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_container_app: {
    id: inGroup("Microsoft.App/containerApps"),
    values: {
      location: "{$location}",
      custom_domain_verification_id: "{hex:64}",
      "ingress.fqdn": "{name}.{hex:16}.azurecontainerapps.io",
      latest_revision_name: "{name}--{hex:7}",
      latest_revision_fqdn: "{latest_revision_name}.{hex:16}.azurecontainerapps.io",
      outbound_ip_addresses: () => [],
      "template.revision_suffix": "",
    },
  },
  azurerm_container_app_environment: {
    id: inGroup("Microsoft.App/managedEnvironments"),
    heldBy: ["azurerm_container_app"],
    values: {
      default_domain: "{hex:16}.{location}.azurecontainerapps.io",
      custom_domain_verification_id: "{hex:64}",
      docker_bridge_cidr: "",
      platform_reserved_cidr: "",
      platform_reserved_dns_ip_address: "",
      public_network_access: "Disabled",
      static_ip_address: "10.255.0.4",
    },
  },
};
