import { ApplicationSecurityGroup } from "@cdktf/provider-azurerm/lib/application-security-group";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { type ImageName, images, type UbuntuName } from "../../catalog/images";
import type { Capability, Verdict } from "../core";
import { gibOf } from "../schema";
import { adminUsername, nobodysKey } from "./azure-login";
import { base64 } from "./generation";

/** What is the same for machines that stand alone and for those of a pool. */
type Machines = Capability<"azure", "machine"> | Capability<"azure", "pool">;

const noWindows =
  "azurerm 4.55 makes no machine with Windows without an administrator's password, which would lie in the stack and its state";
const insteadOfWindows = "write image: ubuntu-24.04";
/** What is said of the field `size`. */
export const otherGpu: Verdict = {
  approximated:
    "gpu-small has an NVIDIA T4 with 16 GB, and 28 GiB of memory beside it; AWS and Google have an L4 with 24 GB, and 16 GiB",
};
/** What is said of the field `image`. */
export const ubuntuAlone: Verdict = {
  approximated: `Ubuntu alone, and Windows is refused: ${noWindows}`,
  refused: { "windows-2025": insteadOfWindows, "windows-2022": insteadOfWindows },
};

/** By which machines act, and by which rules of security groups name them. */
export function identify(self: Machines): {
  identity: UserAssignedIdentity;
  applicationSecurityGroup: ApplicationSecurityGroup;
} {
  const { home } = self.lab.native;
  const tags = self.lab.native.tags();
  return {
    identity: new UserAssignedIdentity(self, "identity", {
      ...home,
      name: self.cloudName("azurerm_user_assigned_identity"),
      tags,
    }),
    applicationSecurityGroup: new ApplicationSecurityGroup(self, "group", {
      ...home,
      name: self.cloudName("azurerm_application_security_group"),
      tags,
    }),
  };
}

/** What is the same for a machine that stands alone and for one of a scale set. */
export const system = (
  identity: UserAssignedIdentity,
  props: { readonly image: ImageName; readonly disk: string; readonly setup?: string | undefined },
  diskEncryptionSetId?: string,
) => ({
  adminUsername,
  adminSshKey: [{ username: adminUsername, publicKey: nobodysKey }],
  disablePasswordAuthentication: true,
  // the log-in extension speaks to Entra by the machine's own identity; what the lab grants goes to the entry's
  identity: { type: "SystemAssigned, UserAssigned", identityIds: [identity.id] },
  // what is no Ubuntu is refused by its verdict
  sourceImageReference: { ...images[props.image as UbuntuName].azure, version: "latest" },
  osDisk: { caching: "ReadWrite", storageAccountType: "Premium_LRS", diskSizeGb: gibOf(props.disk), diskEncryptionSetId },
  secureBootEnabled: true,
  vtpmEnabled: true,
  customData: props.setup === undefined ? undefined : base64(props.setup),
  // kept by Azure itself, without a storage account of the lab
  bootDiagnostics: {},
});

/** Lets people in by Entra ID. It fetches its packages from the internet. */
export const loginExtension = {
  name: "AADSSHLoginForLinux",
  publisher: "Microsoft.Azure.ActiveDirectory",
  type: "AADSSHLoginForLinux",
  typeHandlerVersion: "1.0",
  autoUpgradeMinorVersion: true,
};
/** Log-in as administrator. */
export const loginRole = "Virtual Machine Administrator Login";
