import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { Construct, type ITerraformDependable } from "../cdktf";
import type { Network } from "../network";
import { denyInbound } from "../network/azure";

/** The network's subnet for gateways, which Azure wants for these alone; each gateway says who reaches it. */
export class Gateways extends Construct {
  readonly subnet: Subnet;
  readonly nsg: NetworkSecurityGroup;
  readonly range: string;
  /** What has to stand before a gateway starts, and must not go before it. */
  readonly ready: readonly ITerraformDependable[];
  /** The balancer that has each address. */
  readonly taken = new Map<string, string>();

  constructor(network: Network<"azure">) {
    super(network, "gateways");
    const { home } = network.lab.native;
    this.range = network.demanded("proxies");
    this.subnet = new Subnet(this, "subnet", {
      resourceGroupName: home.resourceGroupName,
      virtualNetworkName: network.native.network.name,
      name: network.cloudName("azurerm_subnet", "gateways"),
      addressPrefixes: [this.range],
      defaultOutboundAccessEnabled: false,
      delegation: [
        {
          name: "gateways",
          serviceDelegation: {
            name: "Microsoft.Network/applicationGateways",
            actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
          },
        },
      ],
    });
    this.nsg = new NetworkSecurityGroup(this, "nsg", {
      ...home,
      name: network.cloudName("azurerm_network_security_group", "gateways"),
      tags: network.lab.native.tags(),
    });
    const rule = (id: string, priority: number, sourceAddressPrefix: string, destinationPortRange: string, description: string) =>
      new NetworkSecurityRule(this, id, {
        name: network.cloudName("azurerm_network_security_rule", `gateways-${id}`),
        description,
        resourceGroupName: home.resourceGroupName,
        networkSecurityGroupName: this.nsg.name,
        priority,
        direction: "Inbound",
        access: "Allow",
        protocol: destinationPortRange === "*" ? "*" : "Tcp",
        sourceAddressPrefix,
        sourcePortRange: "*",
        destinationAddressPrefix: "*",
        destinationPortRange,
      });
    this.ready = [
      // learn.microsoft.com/azure/application-gateway/configuration-infrastructure, required security rules; general knowledge, not read
      rule("management", 4000, "GatewayManager", "65200-65535", "Azure manages gateways on these ports"),
      rule("probes", 4001, "AzureLoadBalancer", "*", "Azure asks whether the gateways' machines are well"),
      denyInbound(network, "gateways", this.nsg),
      new SubnetNetworkSecurityGroupAssociation(this, "guard", {
        subnetId: this.subnet.id,
        networkSecurityGroupId: this.nsg.id,
      }),
    ];
  }
}

/** Made with the network's first balancer. */
export const gatewaysOf = (network: Network<"azure">): Gateways =>
  (network.node.tryFindChild("gateways") as Gateways | undefined) ?? new Gateways(network);
