import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import type { OnCloud } from "../core";
import { defaultNetwork } from "../network";
import { recordsOf } from "./records";
import { ttl } from "./schema";

declare module "../core" {
  interface Google {
    zone: { readonly zone: DnsManagedZone; readonly records: readonly DnsRecordSet[] };
  }
}

export const on: OnCloud<"google", "zone"> = {
  build(self, props) {
    const { hosts, aliases, names } = recordsOf<"google">(self, props);
    const zone = new DnsManagedZone(self, "zone", {
      name: self.cloudName("google_dns_managed_zone"),
      dnsName: `${props.domain}.`,
      description: `Private names ${self.name}`,
      // public by default
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: defaultNetwork(self.lab).native.network.id }] },
      forceDestroy: true,
      labels: self.lab.native.labels(),
      dependsOn: [self.lab.native.service("dns")],
    });
    const record = (id: string, name: string, type: string, rrdatas: string[]) =>
      new DnsRecordSet(self, id, { managedZone: zone.name, name: `${name}.${props.domain}.`, type, ttl, rrdatas });
    const records = [
      ...hosts.map(([name, machine]) => record(`host-${name}`, name, "A", [...machine.outputs.addresses])),
      ...aliases.map(([name, host]) => record(`alias-${name}`, name, "CNAME", [`${host}.${props.domain}.`])),
    ];
    return { native: { zone, records }, outputs: { names } };
  },

  parity: { domain: "equivalent", hosts: "equivalent", aliases: "equivalent" },
};
