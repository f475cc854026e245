import {
  VpcSecurityGroupIngressRule,
  type VpcSecurityGroupIngressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { OnCloud } from "../core";
import { rulesOf, showPorts } from "./rules";

declare module "../core" {
  interface Aws {
    ingress: { readonly rules: readonly VpcSecurityGroupIngressRule[] };
  }
}

export const on: OnCloud<"aws", "ingress"> = {
  build(self, props) {
    const { machines, ranges, ports } = rulesOf<"aws">(self.node.id, props);
    type Source = Pick<VpcSecurityGroupIngressRuleConfig, "cidrIpv4" | "description" | "referencedSecurityGroupId">;
    const way = props.to.kind === "machine" && props.to.props.published ? "over the internet" : "joined by peering or VPN";
    const sources: [string, Source][] = [
      ...machines.map((source): [string, Source] => [
        source.node.id,
        { referencedSecurityGroupId: source.native.securityGroup.id, description: `Machines ${source.name}` },
      ]),
      ...ranges.map((range): [string, Source] => [
        `range-${range.name}`,
        { cidrIpv4: range.cidr, description: `Range ${range.name}, ${way}` },
      ]),
    ];
    const rules = sources.flatMap(([id, source]) =>
      ports.map(
        (span) =>
          new VpcSecurityGroupIngressRule(self, `${showPorts(span)}-from-${id}`, {
            ...source,
            securityGroupId: props.to.native.securityGroup.id,
            ipProtocol: props.protocol,
            fromPort: span[0],
            toPort: span[1],
            tags: self.lab.native.tags({ Name: `${self.name} from ${id}` }),
          }),
      ),
    );
    return { native: { rules }, outputs: {} };
  },

  parity: { to: "equivalent", from: "equivalent", ports: "equivalent", protocol: "equivalent" },
};
