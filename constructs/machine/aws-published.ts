import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Capability } from "../core";
import type { Subnet } from "../network";
import { publishedOf } from "../network/aws-published";
import type { Unit } from "./units";

/**
 * A machine's network card with a public address, both of which outlive the machine. An address that is given to an instance comes after its start,
 * when its set-up runs already and has no way out yet.
 */
export function publishedCard(
  self: Capability<"aws", "machine">,
  { network }: Subnet<"aws">,
  { key, slice }: Unit,
  securityGroup: SecurityGroup,
): { card: NetworkInterface; address: Eip } {
  const { zones, ready } = publishedOf(network);
  const tags = self.lab.native.tags({ Name: `${self.name}-${key}` });
  const card = new NetworkInterface(self, `card-${key}`, {
    subnetId: zones[slice]?.subnet.id as string,
    securityGroups: [securityGroup.id],
    tags,
  });
  const address = new Eip(self, `address-${key}`, { domain: "vpc", networkInterface: card.id, tags, dependsOn: [...ready] });
  return { card, address };
}
