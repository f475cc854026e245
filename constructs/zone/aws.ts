import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import type { OnCloud } from "../core";
import { defaultNetwork } from "../network";
import { recordsOf } from "./records";
import { ttl } from "./schema";

declare module "../core" {
  interface Aws {
    zone: { readonly zone: Route53Zone; readonly records: readonly Route53Record[] };
  }
}

export const on: OnCloud<"aws", "zone"> = {
  build(self, props) {
    const { hosts, aliases, names } = recordsOf<"aws">(self, props);
    const zone = new Route53Zone(self, "zone", {
      name: props.domain,
      comment: `Private names ${self.name}`,
      // a zone without a network would be public
      vpc: [{ vpcId: defaultNetwork(self.lab).native.vpc.id }],
      forceDestroy: true,
      tags: self.lab.native.tags(),
    });
    const record = (id: string, name: string, type: string, records: string[]) =>
      new Route53Record(self, id, { zoneId: zone.zoneId, name: `${name}.${props.domain}`, type, ttl, records });
    const records = [
      ...hosts.map(([name, machine]) => record(`host-${name}`, name, "A", [...machine.outputs.addresses])),
      ...aliases.map(([name, host]) => record(`alias-${name}`, name, "CNAME", [`${host}.${props.domain}`])),
    ];
    return { native: { zone, records }, outputs: { names } };
  },

  parity: { domain: "equivalent", hosts: "equivalent", aliases: "equivalent" },
};
