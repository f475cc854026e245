import { createHash } from "node:crypto";
import { ApplicationGateway } from "@cdktf/provider-azurerm/lib/application-gateway";
import { NetworkSecurityRule, type NetworkSecurityRuleConfig } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import type { Capability, OnCloud } from "../core";
import { certificateOf } from "../lab/certificates";
import { keepRecords } from "../logs/azure";
import type { Network, Range, Subnet } from "../network";
import { type Block, readBlock, showAddress, sizeOf } from "../network/addresses";
import { priorityIn } from "../network/azure-priority";
import { type Gateways, gatewaysOf } from "./azure-gateways";
import { planOf } from "./plan";
import { httpsPort } from "./schema";

declare module "../core" {
  interface Azure {
    balancer: { readonly gateway: ApplicationGateway };
  }
}
type Self = Capability<"azure", "balancer">;

/** TLS 1.2 and 1.3 with the ciphers of Azure's newest policy. */
const tls = "AppGwSslPolicy20220101S";
const backend = "machines";

export const on: OnCloud<"azure", "balancer"> = {
  build(self, props) {
    const { home } = self.lab.native;
    const tags = self.lab.native.tags();
    const { to, sources, ranges } = planOf<"azure">(self.node.id, props);
    const { subnet, applicationSecurityGroup } = to.native;
    const { network } = subnet;
    const published = props.publishedTo !== undefined;
    const gateways = gatewaysOf(network, published);
    const inside = published ? undefined : addressOf(self, network, gateways);
    if (published) sameRanges(self, network, gateways, ranges);
    const certificate = certificateOf(self.lab, props.certificate);
    const rules = [
      allow(self, "sources", gateways.nsg, {
        ...(published
          ? { sourceAddressPrefixes: ranges.map(({ cidr }) => cidr) }
          : { sourceApplicationSecurityGroupIds: sources.map((source) => source.native.applicationSecurityGroup.id) }),
        destinationAddressPrefix: inside ?? gateways.range,
        destinationPortRange: String(httpsPort),
      }),
      allow(self, "machines", subnet.native.nsg, {
        sourceAddressPrefix: gateways.range,
        destinationApplicationSecurityGroupIds: [applicationSecurityGroup.id],
        destinationPortRange: String(props.port),
      }),
    ];
    const outside = new PublicIp(self, published ? "address" : "unused-address", {
      ...home,
      name: self.cloudName("azurerm_public_ip", published ? "published" : ""),
      sku: "Standard",
      allocationMethod: "Static",
      tags,
    });
    const gateway = new ApplicationGateway(self, "gateway", {
      ...home,
      // another name makes it anew: a gateway stays in its subnet
      name: self.cloudName("azurerm_application_gateway", published ? "published" : ""),
      sku: { name: "Standard_v2", tier: "Standard_v2" },
      autoscaleConfiguration: { minCapacity: 0, maxCapacity: 2 },
      enableHttp2: true,
      identity: { type: "UserAssigned", identityIds: [certificate.identity] },
      gatewayIpConfiguration: [{ name: "subnet", subnetId: gateways.subnet.id }],
      frontendIpConfiguration:
        inside === undefined
          ? [{ name: "outside", publicIpAddressId: outside.id }]
          : [
              { name: "inside", subnetId: gateways.subnet.id, privateIpAddressAllocation: "Static", privateIpAddress: inside },
              // Azure makes no gateway without one unless a subscription asks for that; nothing listens on it
              { name: "unused", publicIpAddressId: outside.id },
            ],
      frontendPort: [{ name: "https", port: httpsPort }],
      sslCertificate: [{ name: "certificate", keyVaultSecretId: certificate.secret }],
      sslPolicy: { policyType: "Predefined", policyName: tls },
      httpListener: [
        {
          name: "https",
          protocol: "Https",
          frontendIpConfigurationName: published ? "outside" : "inside",
          frontendPortName: "https",
          sslCertificateName: "certificate",
        },
      ],
      backendAddressPool: [
        // a pool's machines come and go, and join by themselves
        {
          name: backend,
          ipAddresses: to.kind === "pool" ? undefined : to.native.machines.map(({ privateIpAddress }) => privateIpAddress),
        },
      ],
      probe: [
        {
          name: "health",
          protocol: "Http",
          host: "127.0.0.1",
          path: props.health,
          interval: 30,
          timeout: 5,
          unhealthyThreshold: 2,
          match: { statusCode: ["200"] },
        },
      ],
      backendHttpSettings: [
        {
          name: "http",
          protocol: "Http",
          port: props.port,
          cookieBasedAffinity: "Disabled",
          probeName: "health",
          requestTimeout: 60,
        },
      ],
      requestRoutingRule: [
        {
          name: "all",
          ruleType: "Basic",
          priority: 100,
          httpListenerName: "https",
          backendAddressPoolName: backend,
          backendHttpSettingsName: "http",
        },
      ],
      tags,
      dependsOn: [...gateways.ready, ...rules],
    });
    keepRecords(self, "requests", gateway.id, "ApplicationGatewayAccessLog");
    if (to.kind === "pool") to.native.standBehind(`${gateway.id}/backendAddressPools/${backend}`);
    return { native: { gateway }, outputs: { address: inside ?? outside.ipAddress, port: httpsPort } };
  },

  parity: {
    to: {
      approximated:
        "the gateway stands in a subnet of the network's own for gateways, and has a public address besides, paid by the hour, on which nothing listens: Azure makes none without unless the subscription asks for that",
    },
    port: "equivalent",
    health: "equivalent",
    from: "equivalent",
    publishedTo: {
      approximated:
        "published balancers of a network stand in a subnet of their own, whose rules do not tell them apart: all are reached from the same ranges",
    },
    certificate: "equivalent",
  },
};

function allow(
  self: Self,
  id: string,
  group: Subnet<"azure">["native"]["nsg"],
  ends: Pick<
    NetworkSecurityRuleConfig,
    | "sourceAddressPrefix"
    | "sourceAddressPrefixes"
    | "sourceApplicationSecurityGroupIds"
    | "destinationAddressPrefix"
    | "destinationApplicationSecurityGroupIds"
    | "destinationPortRange"
  >,
): NetworkSecurityRule {
  return new NetworkSecurityRule(self, id, {
    ...ends,
    name: self.cloudName("azurerm_network_security_rule", id),
    description: `Balancer ${self.name}`,
    resourceGroupName: self.lab.native.home.resourceGroupName,
    networkSecurityGroupName: group.name,
    priority: priorityIn(group, { name: self.name, id: self.node.id }, ["balancer", self.name, id]),
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourcePortRange: "*",
  });
}

/** @throws Error where another published balancer of the network is reached from other ranges */
function sameRanges(self: Self, network: Network<"azure">, gateways: Gateways, ranges: readonly Range<"azure">[]): void {
  const from = ranges.map(({ name }) => name).join(", ");
  gateways.reached ??= { by: self.name, from };
  const { reached } = gateways;
  if (reached.from !== from)
    throw new Error(
      `${self.node.id}: on Azure the published balancers of ${network.name} are reached from the same ranges, since its rules do not tell them apart: ${reached.by} is from ${reached.from}, and this from ${from}`,
    );
}

/**
 * The address that a gateway keeps, which Azure wants named. It follows from the name alone, so that it never moves, and is one of the last
 * fifteen of the subnet: Azure gives the first ones to the gateways' machines.
 * @throws Error where another balancer of the network has it
 */
function addressOf(self: Self, network: Network<"azure">, { taken, range }: Gateways): string {
  const block = readBlock(range) as Block;
  const places = 15;
  const hash = createHash("sha256").update(`balancer ${self.name}`).digest().readUInt32BE(0);
  const address = showAddress(block.first + sizeOf(block) - 1 - places + (hash % places));
  const other = taken.get(address);
  if (other !== undefined)
    throw new Error(
      `${self.node.id}: on Azure its address in ${network.name} follows from its name, and ${other} has the same one: choose another name`,
    );
  taken.set(address, self.name);
  return address;
}
