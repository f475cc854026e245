import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { OnCloud } from "../core";
import type { Ready } from ".";

declare module "../core" {
  interface Aws {
    network: { readonly vpc: Vpc; readonly subnets: Readonly<Record<string, Aws["subnet"]>> };
    /** A slice of the subnet's range in each of two zones. */
    subnet: Ready & { readonly zones: readonly { readonly subnet: Subnet; readonly cidr: string }[] };
  }
}

export const on: OnCloud<"aws", "network"> = {
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
