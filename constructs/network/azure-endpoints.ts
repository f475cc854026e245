import { ApplicationSecurityGroup } from "@cdktf/provider-azurerm/lib/application-security-group";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { PrivateEndpointApplicationSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/private-endpoint-application-security-group-association";
import type { Construct } from "../cdktf";
import type { Lab } from "../lab";
import { granteeId } from "../lab/people";
import { type Network, type Subnet, sourceName } from ".";
import { type Apart, rangeOf } from "./azure-alone";
import { priorityIn } from "./azure-priority";

/** A capability that is reached over a private endpoint. */
type Self = Construct & { readonly name: string; readonly lab: Lab<"azure">; cloudName(type: string, part?: string): string };
/** Whoever stands in the network with a group that names it in rules. */
interface Member {
  readonly kind: string;
  readonly name: string;
  readonly node: { readonly id: string };
  readonly native: { readonly applicationSecurityGroup: ApplicationSecurityGroup };
}
/** One of the network's services, which stand in a subnet of their own together. */
interface Together {
  readonly kind: "service";
  readonly name: string;
  readonly node: { readonly id: string };
}
/** Whoever rules can name: by a group, by the subnet that it has for itself, or by that of the services. */
export type Source = Member | (Apart & { readonly kind: "notebook" }) | Together;

/** The private zone in which a service's endpoints have their names: one a lab, resolved by every network with such an endpoint. */
function zoneFor(network: Network<"azure">, name: string): { zone: PrivateDnsZone; link: PrivateDnsZoneVirtualNetworkLink } {
  const { lab } = network;
  const { resourceGroupName } = lab.native.home;
  const id = name.replaceAll(".", "-");
  const tags = lab.native.tags();
  const zone =
    (lab.node.tryFindChild(id) as PrivateDnsZone | undefined) ?? new PrivateDnsZone(lab, id, { name, resourceGroupName, tags });
  const link =
    (network.node.tryFindChild(id) as PrivateDnsZoneVirtualNetworkLink | undefined) ??
    new PrivateDnsZoneVirtualNetworkLink(network, id, {
      name: network.cloudName("azurerm_private_dns_zone_virtual_network_link", id),
      resourceGroupName,
      privateDnsZoneName: zone.name,
      virtualNetworkId: network.native.network.id,
      registrationEnabled: false,
      tags,
    });
  return { zone, link };
}

/** A subnet of a network, be it of the description or one that a cloud demands. */
export type Place = Pick<Subnet<"azure">, "network" | "native">;

export interface EndpointOptions {
  /** Where the address stands. */
  readonly subnet: Place;
  /** Id of what is reached. */
  readonly to: string;
  /** The part of it, by Azure's name: `postgresqlServer`. */
  readonly subresource: string;
  /** The private zone that Azure keeps for the service: `privatelink.postgres.database.azure.com`. */
  readonly zone: string;
  /** Who reaches it, each by a rule of its own; nobody else does. */
  readonly from: readonly Source[];
  readonly port: number;
}

/** An address in the network for a service of Azure's, which named machines reach on one port. */
export function privateEndpoint(self: Self, options: EndpointOptions): PrivateEndpoint {
  const { subnet, to, subresource, zone, from, port } = options;
  const { home } = self.lab.native;
  const tags = self.lab.native.tags();
  const { nsg, ready } = subnet.native;
  const names = zoneFor(subnet.network, zone);
  const endpoint = new PrivateEndpoint(self, "endpoint", {
    ...home,
    name: self.cloudName("azurerm_private_endpoint"),
    subnetId: subnet.native.subnet.id,
    privateServiceConnection: {
      name: "lab",
      isManualConnection: false,
      privateConnectionResourceId: to,
      subresourceNames: [subresource],
    },
    privateDnsZoneGroup: { name: "lab", privateDnsZoneIds: [names.zone.id] },
    tags,
    dependsOn: [...ready, names.link],
  });
  const group = new ApplicationSecurityGroup(self, "endpoint-group", {
    ...home,
    name: self.cloudName("azurerm_application_security_group"),
    tags,
  });
  new PrivateEndpointApplicationSecurityGroupAssociation(self, "endpoint-member", {
    privateEndpointId: endpoint.id,
    applicationSecurityGroupId: group.id,
  });
  for (const source of from) {
    const id = granteeId(source);
    new NetworkSecurityRule(self, `from-${id}`, {
      name: self.cloudName("azurerm_network_security_rule", id),
      description: sourceName(source),
      resourceGroupName: home.resourceGroupName,
      networkSecurityGroupName: nsg.name,
      priority: priorityIn(nsg, { name: self.name, id: self.node.id }, ["endpoint", self.node.id, id]),
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      ...(isMember(source)
        ? { sourceApplicationSecurityGroupIds: [source.native.applicationSecurityGroup.id] }
        : { sourceAddressPrefix: source.kind === "service" ? subnet.network.demanded("services") : rangeOf(source) }),
      sourcePortRange: "*",
      destinationApplicationSecurityGroupIds: [group.id],
      destinationPortRange: String(port),
    });
  }
  return endpoint;
}

const isMember = (source: Source): source is Member => "native" in source && "applicationSecurityGroup" in source.native;
