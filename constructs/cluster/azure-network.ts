import { ApplicationSecurityGroup } from "@cdktf/provider-azurerm/lib/application-security-group";
import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { NetworkSecurityRule, type NetworkSecurityRuleConfig } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { Subnet as AzureSubnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { Capability } from "../core";
import type { Network } from "../network";
import type { Plan } from "./plan";

type Rule = Omit<
  NetworkSecurityRuleConfig,
  "name" | "resourceGroupName" | "networkSecurityGroupName" | "direction" | "sourcePortRange"
>;

/**
 * The subnet in which the control planes of a network's clusters are reached, made with the first: nodes reach them without the internet, and
 * nothing of it stands in the nodes' own subnet. learn.microsoft.com/azure/aks/api-server-vnet-integration, read 2026-11-25.
 */
export function apiSubnet(network: Network<"azure">): { subnet: AzureSubnet; ready: readonly ITerraformDependable[] } {
  const { home } = network.lab.native;
  const made = network.node.tryFindChild("clusters-subnet") as AzureSubnet | undefined;
  const guard = "clusters-guard";
  if (made) return { subnet: made, ready: [network.node.findChild(guard) as SubnetNetworkSecurityGroupAssociation] };
  const cidr = network.demanded("clusters");
  const subnet = new AzureSubnet(network, "clusters-subnet", {
    resourceGroupName: home.resourceGroupName,
    virtualNetworkName: network.native.network.name,
    name: network.cloudName("azurerm_subnet", "clusters"),
    addressPrefixes: [cidr],
    defaultOutboundAccessEnabled: false,
    delegation: [
      {
        name: "clusters",
        serviceDelegation: {
          name: "Microsoft.ContainerService/managedClusters",
          actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
        },
      },
    ],
  });
  const nsg = new NetworkSecurityGroup(network, "clusters-nsg", {
    ...home,
    name: network.cloudName("azurerm_network_security_group", "clusters"),
    tags: network.lab.native.tags(),
  });
  const rule = ruleOf(network, (id) => network.cloudName("azurerm_network_security_rule", id), home.resourceGroupName, nsg);
  const rules = [
    rule("clusters-nodes", {
      description: "Nodes reach their control plane",
      priority: 100,
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: network.props.cidr,
      destinationAddressPrefix: cidr,
      destinationPortRanges: ["443", "4443"],
    }),
    rule("clusters-probe", {
      description: "Azure asks whether control planes answer",
      priority: 101,
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "AzureLoadBalancer",
      destinationAddressPrefix: cidr,
      destinationPortRange: "9988",
    }),
    rule("clusters-deny", {
      description: "Nothing else comes in",
      priority: 4096,
      access: "Deny",
      protocol: "*",
      sourceAddressPrefix: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
    }),
  ];
  const association = new SubnetNetworkSecurityGroupAssociation(network, guard, {
    subnetId: subnet.id,
    networkSecurityGroupId: nsg.id,
    dependsOn: rules,
  });
  return { subnet, ready: [association] };
}

/** Inbound priorities of a subnet that no ingress rule takes, and which the network's own rules leave free. */
const firstPriority = 4002;

/**
 * Lets a cluster's nodes and pods reach each other, and the control plane reach them: Azure's rules see pods by their own addresses.
 * Other machines of the subnet are reached by nothing more than before.
 */
export function openToCluster(
  self: Capability<"azure", "cluster">,
  { subnet, addresses }: Plan<"azure">,
): { nodesGroup: ApplicationSecurityGroup; ready: readonly ITerraformDependable[] } {
  const { home } = self.lab.native;
  const nodesGroup = new ApplicationSecurityGroup(self, "group", {
    ...home,
    name: self.cloudName("azurerm_application_security_group"),
    tags: self.lab.native.tags(),
  });
  const api = subnet.network.demanded("clusters");
  const priority = firstPriority + 3 * addresses.slot;
  const rule = ruleOf(
    self,
    (id) => self.cloudName("azurerm_network_security_rule", id),
    home.resourceGroupName,
    subnet.native.nsg,
  );
  const all = { access: "Allow", protocol: "*", destinationPortRange: "*" } as const;
  const ready = [
    rule("among-nodes", {
      ...all,
      description: `Cluster ${self.name}: nodes to nodes`,
      priority,
      sourceApplicationSecurityGroupIds: [nodesGroup.id],
      destinationApplicationSecurityGroupIds: [nodesGroup.id],
    }),
    rule("control-to-nodes", {
      ...all,
      description: `Cluster ${self.name}: control plane to nodes`,
      priority: priority + 1,
      sourceAddressPrefix: api,
      destinationApplicationSecurityGroupIds: [nodesGroup.id],
    }),
    rule("to-pods", {
      ...all,
      description: `Cluster ${self.name}: nodes, pods and control plane to pods`,
      priority: priority + 2,
      sourceAddressPrefixes: [subnet.cidr, addresses.pods, api],
      destinationAddressPrefix: addresses.pods,
    }),
  ];
  return { nodesGroup, ready };
}

const ruleOf =
  (at: Construct, nameOf: (id: string) => string, resourceGroupName: string, nsg: NetworkSecurityGroup) =>
  (id: string, config: Rule): NetworkSecurityRule =>
    new NetworkSecurityRule(at, id, {
      name: nameOf(id),
      resourceGroupName,
      networkSecurityGroupName: nsg.name,
      direction: "Inbound",
      sourcePortRange: "*",
      ...config,
    });
