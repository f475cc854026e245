import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { Lab } from ".";
import { grantDeployer } from "./azure-grants";

/**
 * Gives whoever deploys a built-in role on what lies in the lab's vaults, once. On the group and before a vault: Azure needs minutes to make a
 * right known, and the provider waits two until a vault answers.
 */
export function vaultOfficer(lab: Lab<"azure">, id: string, role: string): ITerraformDependable {
  const made = lab.node.tryFindChild(id);
  return made ? (made as RoleAssignment) : grantDeployer(lab, lab, id, role, lab.native.resourceGroup.id);
}

/** A vault. Its data plane is reached from anywhere, by identities alone: the deployer writes from outside the lab's network. */
export const openVault = (
  at: Construct,
  lab: Lab<"azure">,
  own: { readonly name: string; readonly purgeProtectionEnabled: boolean; readonly dependsOn: ITerraformDependable[] },
): KeyVault =>
  new KeyVault(at, "vault", {
    ...lab.native.home,
    tenantId: lab.native.client.tenantId,
    skuName: "standard",
    rbacAuthorizationEnabled: true,
    softDeleteRetentionDays: 7,
    publicNetworkAccessEnabled: true,
    tags: lab.native.tags(),
    ...own,
  });
