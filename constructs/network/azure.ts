import { NatGateway } from "@cdktf/provider-azurerm/lib/nat-gateway";
import { NatGatewayPublicIpAssociation } from "@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association";
import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { NetworkSecurityRule, type NetworkSecurityRuleConfig } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { NetworkWatcherFlowLog } from "@cdktf/provider-azurerm/lib/network-watcher-flow-log";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNatGatewayAssociation } from "@cdktf/provider-azurerm/lib/subnet-nat-gateway-association";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { VirtualNetworkPeering } from "@cdktf/provider-azurerm/lib/virtual-network-peering";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, OnCloud } from "../core";
import { closedStorage } from "../lab/azure-storage";
import { logsOf } from "../logs";
import { keepFlows } from "../logs/azure";
import type { Ready } from ".";
import { planSubnets } from "./addresses";
import { type Joined, outputsOf } from "./outputs";
import { type Peer, peersOf } from "./peers";
import { flowLogDays } from "./schema";

declare module "../core" {
  interface Azure {
    network: {
      readonly network: VirtualNetwork;
      readonly subnets: Readonly<Record<string, Azure["subnet"]>>;
      /** The way out, where a subnet has one, with what gives it its address. */
      readonly outbound: { readonly nat: NatGateway; readonly address: ITerraformDependable } | undefined;
      readonly flowLog: NetworkWatcherFlowLog | undefined;
    };
    /** The security group denies all that comes in at priority 4096; rules from 100 to 3999 are for others to add. */
    subnet: Ready & { readonly subnet: Subnet; readonly nsg: NetworkSecurityGroup };
  }
}
type Self = Capability<"azure", "network">;

/** Services that machines reach without the internet, by the names of the service endpoint and of its addresses. */
const services = { "Microsoft.Storage": "Storage", "Microsoft.KeyVault": "AzureKeyVault" } as const;

export const on: OnCloud<"azure", "network"> = {
  build(self, props) {
    const { home } = self.lab.native;
    const tags = self.lab.native.tags();
    const network = new VirtualNetwork(self, "network", {
      ...home,
      name: self.cloudName("azurerm_virtual_network"),
      addressSpace: [props.cidr],
      tags,
    });
    const gateway = Object.values(props.subnets).some(({ internet }) => internet === "nat") ? natGateway(self) : undefined;
    const { ranges } = planSubnets(props.cidr, props.subnets);
    const subnets = Object.fromEntries(
      [...ranges].map(([name, range]) => {
        const subnet = new Subnet(self, `subnet-${name}`, {
          resourceGroupName: home.resourceGroupName,
          virtualNetworkName: network.name,
          name: self.cloudName("azurerm_subnet", name),
          addressPrefixes: [range],
          defaultOutboundAccessEnabled: false,
          privateEndpointNetworkPolicies: "Enabled",
          serviceEndpoints: Object.keys(services),
        });
        const nsg = new NetworkSecurityGroup(self, `nsg-${name}`, {
          ...home,
          name: self.cloudName("azurerm_network_security_group", name),
          tags,
        });
        const none = props.subnets[name]?.internet === "none";
        const ready: ITerraformDependable[] = [
          denyInbound(self, name, nsg),
          ...(none ? denyInternet(self, name, nsg) : []),
          new SubnetNetworkSecurityGroupAssociation(self, `guard-${name}`, {
            subnetId: subnet.id,
            networkSecurityGroupId: nsg.id,
          }),
        ];
        if (gateway && !none)
          ready.push(
            gateway.address,
            new SubnetNatGatewayAssociation(self, `outbound-${name}`, { subnetId: subnet.id, natGatewayId: gateway.nat.id }),
          );
        return [name, { subnet, nsg, ready }];
      }),
    );
    const flowLog = props.flowLogs
      ? flowLogs(
          self,
          network,
          Object.values(subnets).map(({ subnet }) => subnet),
        )
      : undefined;
    const joined = peersOf(self.lab, self.node.id, props).map((peer) => peering(self, network, peer));
    return {
      native: { network, subnets, outbound: gateway, flowLog },
      outputs: outputsOf(network.name, props, ranges, joined),
    };
  },

  parity: {
    cidr: "equivalent",
    subnets: "equivalent",
    "subnets.cidr": "equivalent",
    "subnets.internet": {
      approximated:
        "without internet, machines reach Azure's storage and Key Vault; AWS offers S3, log-in and secrets, Google all its APIs",
    },
    ranges: "equivalent",
    peerings: {
      approximated:
        "all address spaces of the other network are brought, where AWS routes the range alone that accounts.yaml says; its owner makes a peering of their own to the lab's network, and deletes it with the lab: Azure refuses the next lab of that name while the old one stands there disconnected. Traffic is billed in both directions",
    },
    flowLogs: {
      approximated:
        "Azure keeps the records as files in a storage account that the lab's own subnets can read, for a day where the lab has logs; it needs the network watcher that Azure makes in each subscription and region (group NetworkWatcherRG), and writes with the account's key",
    },
  },
};

/** The lab's side of a peering: nothing of other networks passes by it, and no gateway is lent or borrowed. */
function peering(self: Self, network: VirtualNetwork, peer: Peer): Joined {
  const { id } = new VirtualNetworkPeering(self, `peering-${peer.name}`, {
    name: self.cloudName("azurerm_virtual_network_peering", peer.name),
    resourceGroupName: self.lab.native.home.resourceGroupName,
    virtualNetworkName: network.name,
    remoteVirtualNetworkId: peer.id,
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: false,
    allowGatewayTransit: false,
    useRemoteGateways: false,
  });
  const agree = `Make a peering from ${peer.id} to ${network.id}; delete it when the lab is gone, or Azure refuses the lab's next one.`;
  return { peer, said: { id, agree } };
}

/** The only way out, and the only thing with a public address but for published machines. */
function natGateway(self: Self): { nat: NatGateway; address: ITerraformDependable } {
  const { home } = self.lab.native;
  const tags = self.lab.native.tags();
  const address = new PublicIp(self, "egress-address", {
    ...home,
    name: self.cloudName("azurerm_public_ip", "egress"),
    sku: "Standard",
    allocationMethod: "Static",
    tags,
  });
  const nat = new NatGateway(self, "nat", { ...home, name: self.cloudName("azurerm_nat_gateway"), skuName: "Standard", tags });
  const association = new NatGatewayPublicIpAssociation(self, "nat-address", {
    natGatewayId: nat.id,
    publicIpAddressId: address.id,
  });
  return { nat, address: association };
}

function rule(
  self: Self,
  id: string,
  nsg: NetworkSecurityGroup,
  config: Pick<NetworkSecurityRuleConfig, "priority" | "direction" | "access" | "description"> & { to: string; port?: string },
): NetworkSecurityRule {
  const { to, port, ...rest } = config;
  return new NetworkSecurityRule(self, id, {
    name: self.cloudName("azurerm_network_security_rule", id),
    resourceGroupName: self.lab.native.home.resourceGroupName,
    networkSecurityGroupName: nsg.name,
    protocol: port ? "Tcp" : "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: to,
    destinationPortRange: port ?? "*",
    ...rest,
  });
}

/** Azure lets everything of a network, and its balancers, reach every subnet unless a rule says otherwise. */
export const denyInbound = (self: Self, name: string, nsg: NetworkSecurityGroup): ITerraformDependable =>
  rule(self, `deny-inbound-${name}`, nsg, {
    priority: 4096,
    direction: "Inbound",
    access: "Deny",
    description: "Nothing comes in unless a rule says so",
    to: "*",
  });

const denyInternet = (self: Self, name: string, nsg: NetworkSecurityGroup): ITerraformDependable[] => [
  ...Object.values(services).map((service, i) =>
    rule(self, `allow-${service.toLowerCase()}-${name}`, nsg, {
      priority: 4000 + i,
      direction: "Outbound",
      access: "Allow",
      description: `${service} by its service endpoint`,
      to: service,
      port: "443",
    }),
  ),
  rule(self, `deny-internet-${name}`, nsg, {
    priority: 4096,
    direction: "Outbound",
    access: "Deny",
    description: "No internet",
    to: "Internet",
  }),
];

function flowLogs(self: Self, network: VirtualNetwork, subnets: readonly Subnet[]): NetworkWatcherFlowLog {
  const { home } = self.lab.native;
  const tags = self.lab.native.tags();
  const account = new StorageAccount(self, "flows", {
    ...home,
    ...closedStorage,
    name: self.cloudName("azurerm_storage_account", "flows"),
    accountTier: "Standard",
    accountReplicationType: "LRS",
    accountKind: "StorageV2",
    // the network watcher writes with the account's key: azurerm 4.55 cannot give a flow log an identity
    sharedAccessKeyEnabled: true,
    // a signature made with that key for longer than a day is noted; to block it could stop the watcher
    sasPolicy: { expirationPeriod: "01.00:00:00", expirationAction: "Log" },
    networkRules: {
      defaultAction: "Deny",
      bypass: ["AzureServices"],
      virtualNetworkSubnetIds: subnets.map((subnet) => subnet.id),
    },
    tags,
  });
  const flowLog = new NetworkWatcherFlowLog(self, "flow-log", {
    name: self.cloudName("azurerm_network_watcher_flow_log"),
    // Azure allows one watcher in a subscription and region, and makes it by itself with the first network there
    networkWatcherName: `NetworkWatcher_${self.lab.region}`,
    resourceGroupName: "NetworkWatcherRG",
    location: home.location,
    targetResourceId: network.id,
    storageAccountId: account.id,
    enabled: true,
    version: 2,
    retentionPolicy: { enabled: true, days: flowLogDays },
    tags,
  });
  const logs = logsOf(self.lab);
  if (logs) keepFlows(flowLog, logs.native.workspace);
  return flowLog;
}
