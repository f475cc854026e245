import type { ComputeInstance } from "@cdktf/provider-google/lib/compute-instance";
import type { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import type { OnCloud } from "../core";

declare module "../core" {
  interface Google {
    machine: { readonly instances: readonly ComputeInstance[]; readonly serviceAccount: ServiceAccount };
  }
}

export const on: OnCloud<"google", "machine"> = {
  build(self) {
    throw new Error(`${self.node.id}: not built yet`);
  },
  parity: {
    size: "equivalent",
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: "equivalent",
    disk: "equivalent",
    count: "equivalent",
    subnet: "equivalent",
    setup: "equivalent",
  },
};
