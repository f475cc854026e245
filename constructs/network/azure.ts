import type { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import type { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import type { OnCloud } from "../core";
import type { Ready } from ".";

declare module "../core" {
  interface Azure {
    network: { readonly network: VirtualNetwork; readonly subnets: Readonly<Record<string, Azure["subnet"]>> };
    /** The security group denies all that comes in, at priorities from 4000; rules below that are for others to add. */
    subnet: Ready & { readonly subnet: Subnet; readonly nsg: NetworkSecurityGroup };
  }
}

export const on: OnCloud<"azure", "network"> = {
  build() {
    throw new Error("under construction");
  },
  parity: {
    cidr: "equivalent",
    subnets: "equivalent",
    "subnets.cidr": "equivalent",
    "subnets.internet": "equivalent",
    ranges: "equivalent",
    flowLogs: "equivalent",
  },
};
