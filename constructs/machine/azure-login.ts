import { createHash } from "node:crypto";
import { BastionHost } from "@cdktf/provider-azurerm/lib/bastion-host";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import { Subnet as AzureSubnet } from "@cdktf/provider-azurerm/lib/subnet";
import type { Network, Subnet } from "../network";

/** The account that Azure wants on every machine; nobody logs in by it. */
export const adminUsername = "lab";

/**
 * A public key whose private half nobody has: azurerm asks for a key where passwords are off, and people log in with Entra instead.
 * Its 32 bytes are the hash of a sentence. They are a point of the curve, and to find the scalar behind a given point is what Ed25519 rests on.
 */
export const nobodysKey = (() => {
  const point = createHash("sha256").update("cic-sandbox: nobody has the private half of this key, try 1").digest();
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([field(Buffer.from("ssh-ed25519")), field(point)]).toString("base64")} nobody`;
})();

/**
 * The network's Bastion, made with its first machine. Of its tiers Developer is free but takes no Entra log-in, and Standard adds
 * the command line for half as much again: Basic is the least by which a person logs in without a key (learn.microsoft.com/azure/bastion
 * "Configure Microsoft Entra ID authentication", read 2026-11-23). It is paid by the hour. Its address is the service's own, not a machine's.
 */
function bastion(network: Network<"azure">): void {
  if (network.node.tryFindChild("bastion")) return;
  const { home } = network.lab.native;
  const tags = network.lab.native.tags();
  const subnet = new AzureSubnet(network, "bastion-subnet", {
    resourceGroupName: home.resourceGroupName,
    virtualNetworkName: network.native.network.name,
    name: "AzureBastionSubnet",
    addressPrefixes: [network.demanded("bastion")],
  });
  const address = new PublicIp(network, "bastion-address", {
    ...home,
    name: network.cloudName("azurerm_public_ip", "bastion"),
    sku: "Standard",
    allocationMethod: "Static",
    tags,
  });
  new BastionHost(network, "bastion", {
    ...home,
    name: network.cloudName("azurerm_bastion_host"),
    sku: "Basic",
    ipConfiguration: { name: "bastion", subnetId: subnet.id, publicIpAddressId: address.id },
    tags,
  });
}

/** Lets Bastion reach the machines of a subnet, below the priorities that ingress rules take. */
export function openToBastion({ network, name, cidr, native }: Subnet<"azure">): void {
  bastion(network);
  if (network.node.tryFindChild(`bastion-to-${name}`)) return;
  new NetworkSecurityRule(network, `bastion-to-${name}`, {
    name: network.cloudName("azurerm_network_security_rule", `bastion-to-${name}`),
    description: "Log-in by way of Bastion",
    resourceGroupName: network.lab.native.home.resourceGroupName,
    networkSecurityGroupName: native.nsg.name,
    priority: 3999,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: network.demanded("bastion"),
    sourcePortRange: "*",
    destinationAddressPrefix: cidr,
    destinationPortRange: "22",
  });
}
