import { createHash } from "node:crypto";
import { NetworkSecurityRule, type NetworkSecurityRuleConfig } from "@cdktf/provider-azurerm/lib/network-security-rule";
import type { Capability, OnCloud } from "../core";
import type { Subnet } from "../network";
import { rulesOf, showPorts } from "./rules";

declare module "../core" {
  interface Azure {
    ingress: { readonly subnet: Subnet<"azure">; readonly rules: readonly NetworkSecurityRule[] };
  }
}

/** The network's own rules begin at 3999. */
const priorities = { first: 100, count: 3899 };

export const on: OnCloud<"azure", "ingress"> = {
  build(self, props) {
    const { machines, ranges, ports } = rulesOf<"azure">(self.node.id, props);
    const { subnet, applicationSecurityGroup } = props.to.native;
    const rules: NetworkSecurityRule[] = [];
    const allow = (
      id: "machines" | "ranges",
      source: Pick<NetworkSecurityRuleConfig, "sourceApplicationSecurityGroupIds" | "sourceAddressPrefixes">,
    ) =>
      rules.push(
        new NetworkSecurityRule(self, id, {
          ...source,
          name: self.cloudName("azurerm_network_security_rule", id),
          description: `Ingress ${self.name}`,
          resourceGroupName: self.lab.native.home.resourceGroupName,
          networkSecurityGroupName: subnet.native.nsg.name,
          priority: priorityOf(self, id, subnet, rules),
          direction: "Inbound",
          access: "Allow",
          protocol: props.protocol === "tcp" ? "Tcp" : "Udp",
          sourcePortRange: "*",
          destinationApplicationSecurityGroupIds: [applicationSecurityGroup.id],
          destinationPortRanges: ports.map(showPorts),
        }),
      );
    if (machines.length > 0)
      allow("machines", {
        sourceApplicationSecurityGroupIds: machines.map((source) => source.native.applicationSecurityGroup.id),
      });
    if (ranges.length > 0) allow("ranges", { sourceAddressPrefixes: ranges.map((range) => range.cidr) });
    return { native: { subnet, rules }, outputs: {} };
  },

  parity: { to: "equivalent", from: "equivalent", ports: "equivalent", protocol: "equivalent" },
};

/**
 * A rule's place among those of a subnet. Azure wants each to be the only one; it follows from the names alone, so that it never moves.
 * @throws Error where another rule of the subnet has it
 */
function priorityOf(
  self: Capability<"azure", "ingress">,
  id: string,
  subnet: Subnet<"azure">,
  own: readonly NetworkSecurityRule[],
): number {
  const hash = createHash("sha256").update(`ingress ${self.name} ${id}`).digest().readUInt32BE(0);
  const priority = priorities.first + (hash % priorities.count);
  const others = self.lab.entries
    .filter((entry): entry is Capability<"azure", "ingress"> & { native: { subnet: object; rules: NetworkSecurityRule[] } } => {
      return entry.kind === "ingress";
    })
    .filter((entry) => entry.native.subnet === subnet);
  const taken = [
    ...own.map((rule) => ({ name: self.name, rule })),
    ...others.flatMap(({ name, native }) => native.rules.map((rule) => ({ name, rule }))),
  ];
  const other = taken.find(({ rule }) => rule.priorityInput === priority);
  if (other)
    throw new Error(
      `${self.node.id}: Azure orders rules by a number that follows from their names, and ${other.name} has the same one: choose another name`,
    );
  return priority;
}
