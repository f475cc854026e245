import type { ApplicationSecurityGroup } from "@cdktf/provider-azurerm/lib/application-security-group";
import type { LinuxVirtualMachine } from "@cdktf/provider-azurerm/lib/linux-virtual-machine";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { OnCloud } from "../core";

declare module "../core" {
  interface Azure {
    machine: {
      readonly machines: readonly LinuxVirtualMachine[];
      readonly identity: UserAssignedIdentity;
      readonly applicationSecurityGroup: ApplicationSecurityGroup;
    };
  }
}

export const on: OnCloud<"azure", "machine"> = {
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
