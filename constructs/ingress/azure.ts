import { NetworkSecurityRule, type NetworkSecurityRuleConfig } from "@cdktf/provider-azurerm/lib/network-security-rule";
import type { OnCloud } from "../core";
import type { Subnet } from "../network";
import { priorityIn } from "../network/azure-priority";
import { rulesOf, showPorts } from "./rules";

declare module "../core" {
  interface Azure {
    ingress: { readonly subnet: Subnet<"azure">; readonly rules: readonly NetworkSecurityRule[] };
  }
}

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
          priority: priorityIn(subnet.native.nsg, { name: self.name, id: self.node.id }, ["ingress", self.name, id]),
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
