import { PrivateDnsARecord } from "@cdktf/provider-azurerm/lib/private-dns-a-record";
import { PrivateDnsCnameRecord } from "@cdktf/provider-azurerm/lib/private-dns-cname-record";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import type { OnCloud } from "../core";
import { defaultNetwork } from "../network";
import { recordsOf } from "./records";
import { ttl } from "./schema";

declare module "../core" {
  interface Azure {
    zone: {
      readonly zone: PrivateDnsZone;
      readonly records: readonly (PrivateDnsARecord | PrivateDnsCnameRecord)[];
    };
  }
}

export const on: OnCloud<"azure", "zone"> = {
  build(self, props) {
    const { hosts, aliases, names } = recordsOf<"azure">(self, props);
    const { resourceGroupName } = self.lab.native.home;
    const tags = self.lab.native.tags();
    const zone = new PrivateDnsZone(self, "zone", { name: props.domain, resourceGroupName, tags });
    new PrivateDnsZoneVirtualNetworkLink(self, "link", {
      name: self.cloudName("azurerm_private_dns_zone_virtual_network_link"),
      resourceGroupName,
      privateDnsZoneName: zone.name,
      virtualNetworkId: defaultNetwork(self.lab).native.network.id,
      registrationEnabled: false,
      tags,
    });
    const place = { resourceGroupName, zoneName: zone.name, ttl, tags };
    const records = [
      ...hosts.map(
        ([name, machine]) =>
          new PrivateDnsARecord(self, `host-${name}`, { ...place, name, records: [...machine.outputs.addresses] }),
      ),
      ...aliases.map(
        ([name, host]) => new PrivateDnsCnameRecord(self, `alias-${name}`, { ...place, name, record: `${host}.${props.domain}` }),
      ),
    ];
    return { native: { zone, records }, outputs: { names } };
  },

  parity: { domain: "equivalent", hosts: "equivalent", aliases: "equivalent" },
};
