import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { Instance } from "@cdktf/provider-aws/lib/instance";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { OnCloud } from "../core";

declare module "../core" {
  interface Aws {
    machine: { readonly instances: readonly Instance[]; readonly role: IamRole; readonly securityGroup: SecurityGroup };
  }
}

export const on: OnCloud<"aws", "machine"> = {
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
