import type { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network";
import type { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import type { OnCloud } from "../core";
import type { Ready } from ".";

declare module "../core" {
  interface Google {
    network: { readonly network: ComputeNetwork; readonly subnets: Readonly<Record<string, Google["subnet"]>> };
    subnet: Ready & { readonly subnetwork: ComputeSubnetwork };
  }
}

export const on: OnCloud<"google", "network"> = {
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
