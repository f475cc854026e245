import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { Construct, type ITerraformDependable } from "../cdktf";
import type { Network } from "../network";
import { denyInbound } from "../network/azure";

/**
 * The network's subnet for gateways, which Azure wants for these alone; each gateway says who reaches it. Those that are published have another one:
 * Azure's rules see the subnet's addresses behind a public one, and not which gateway has it.
 */
export class Gateways extends Construct {
  readonly subnet: Subnet;
  readonly nsg: NetworkSecurityGroup;
  readonly range: string;
  /** What has to stand before a gateway starts, and must not go before it. */
  readonly ready: readonly ITerraformDependable[];
  /** The balancer that has each address. */
  readonly taken = new Map<string, string>();
  /** Of published ones: the ranges from which they all are reached, and the balancer that said so first. */
  reached: { readonly by: string; readonly from: string } | undefined;

  constructor(network: Network<"azure">, id: "gateways" | "published-gateways") {
    super(network, id);
    const { home } = network.lab.native;
    this.range = network.demanded(id === "gateways" ? "proxies" : "published entries");
    this.subnet = new Subnet(this, "subnet", {
      resourceGroupName: home.resourceGroupName,
      virtualNetworkName: network.native.network.name,
      name: network.cloudName("azurerm_subnet", id),
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
      name: network.cloudName("azurerm_network_security_group", id),
      tags: network.lab.native.tags(),
    });
    const rule = (
      what: string,
      priority: number,
      sourceAddressPrefix: string,
      destinationPortRange: string,
      description: string,
    ) =>
      new NetworkSecurityRule(this, what, {
        name: network.cloudName("azurerm_network_security_rule", `${id}-${what}`),
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
      denyInbound(network, id, this.nsg),
      new SubnetNetworkSecurityGroupAssociation(this, "guard", {
        subnetId: this.subnet.id,
        networkSecurityGroupId: this.nsg.id,
      }),
    ];
  }
}

/** Made with the network's first balancer that is published, or is not. */
export function gatewaysOf(network: Network<"azure">, published: boolean): Gateways {
  const id = published ? "published-gateways" : "gateways";
  return (network.node.tryFindChild(id) as Gateways | undefined) ?? new Gateways(network, id);
}
