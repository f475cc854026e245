import type { TypeModel } from "../model";
import { overlap } from "../network";
import { attributes, last, type Rule, textsAt } from "../rule";

const GROUP = "/subscriptions/{$subscription}/resourceGroups/{resource_group_name}";

/** Azure Kubernetes Service: ids as the provider's documentation gives them for import. */
export const AZURE_CLUSTER_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_kubernetes_cluster: {
    id: `${GROUP}/providers/Microsoft.ContainerService/managedClusters/{name}`,
    values: {
      current_kubernetes_version: "{kubernetes_version}.0",
      fqdn: (make) =>
        make.value("private_cluster_enabled") === true ? "" : make.expand("{dns_prefix}-{hex:8}.hcp.{location}.azmk8s.io"),
      private_fqdn: (make) =>
        make.value("private_cluster_enabled") === true
          ? make.expand("{dns_prefix}-{hex:8}.{uuid}.privatelink.{location}.azmk8s.io")
          : "",
      portal_fqdn: "{dns_prefix}-{hex:8}.portal.hcp.{location}.azmk8s.io",
      node_resource_group: "MC_{resource_group_name}_{name}_{location}",
      node_resource_group_id: "/subscriptions/{$subscription}/resourceGroups/{node_resource_group}",
      oidc_issuer_url: "https://{location}.oic.prod-aks.azure.com/{$tenant}/{uuid}/",
      "default_node_pool.node_count": "{default_node_pool.0.min_count}",
    },
  },
  azurerm_kubernetes_cluster_node_pool: {
    id: "{kubernetes_cluster_id}/agentPools/{name}",
    values: { node_count: "{min_count}" },
  },
};

const notFree = (range: string, other: string) =>
  `ServiceCidrOverlapExistingSubnetsCidr: The specified range '${range}' conflicts with an existing subnet or virtual network '${other}'.`;

export const AZURE_CLUSTER_RULES: readonly Rule[] = [
  {
    demands: "Ranges of pods and services meet none of the network",
    source: "https://learn.microsoft.com/azure/aks/azure-cni-overlay",
    on: /^azurerm_kubernetes_cluster$/,
    refusal(asked) {
      const subnet = asked.text("default_node_pool.0.vnet_subnet_id");
      const network = asked.find(subnet.replace(/\/subnets\/[^/]+$/, ""), "azurerm_virtual_network");
      const spaces = network ? textsAt(attributes(network), "address_space") : [];
      for (const field of ["pod_cidr", "service_cidr"]) {
        const range = asked.text(`network_profile.0.${field}`);
        const met = range && spaces.find((space) => overlap(range, space));
        if (met) return notFree(range, met);
      }
      return undefined;
    },
  },
  {
    demands: "The control plane's subnet is delegated to it",
    source: "https://learn.microsoft.com/azure/aks/api-server-vnet-integration",
    on: /^azurerm_kubernetes_cluster$/,
    refusal(asked) {
      const subnet = asked.named("api_server_access_profile.0.subnet_id", "azurerm_subnet");
      if (!subnet || JSON.stringify(subnet.attributes).includes("Microsoft.ContainerService/managedClusters")) return undefined;
      return `ApiServerSubnetNotDelegated: The subnet ${last(subnet.id)} is not delegated to Microsoft.ContainerService/managedClusters.`;
    },
  },
];
