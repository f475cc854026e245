import { ComputeFirewall, type ComputeFirewallConfig } from "@cdktf/provider-google/lib/compute-firewall";
import type { OnCloud } from "../core";
import { rulesOf, showPorts } from "./rules";

declare module "../core" {
  interface Google {
    ingress: { readonly rules: readonly ComputeFirewall[] };
  }
}

export const on: OnCloud<"google", "ingress"> = {
  build(self, props) {
    const { machines, ranges, ports } = rulesOf<"google">(self.node.id, props);
    const { subnet, serviceAccount } = props.to.native;
    // together in one rule they would have to hold both, or either, depending on how it is read
    const allow = (id: string, source: Pick<ComputeFirewallConfig, "sourceServiceAccounts" | "sourceRanges">) =>
      new ComputeFirewall(self, id, {
        ...source,
        name: self.cloudName("google_compute_firewall", id),
        description: `Ingress ${self.name}`,
        network: subnet.network.native.network.id,
        direction: "INGRESS",
        allow: [{ protocol: props.protocol, ports: ports.map(showPorts) }],
        targetServiceAccounts: [serviceAccount.email],
      });
    const rules = [
      ...(machines.length > 0
        ? [allow("machines", { sourceServiceAccounts: machines.map((source) => source.native.serviceAccount.email) })]
        : []),
      ...(ranges.length > 0 ? [allow("ranges", { sourceRanges: ranges.map((range) => range.cidr) })] : []),
    ];
    return { native: { rules }, outputs: {} };
  },

  parity: { to: "equivalent", from: "equivalent", ports: "equivalent", protocol: "equivalent" },
};
