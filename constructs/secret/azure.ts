import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { grantIdentity, grantPerson } from "../lab/azure-grants";
import { granteeId, inOrder } from "../lab/people";
import { takeSecret } from "../lab/secrets";

declare module "../core" {
  interface Azure {
    secret: { readonly vault: KeyVault; readonly secret: KeyVaultSecret };
  }
}

const roles = { read: "Key Vault Secrets User", admin: "Key Vault Secrets Officer" };

/**
 * The vault of all secrets of a lab, made when the first asks for it. Its data plane is reached from anywhere, by identities alone: the
 * deployer writes values from outside the lab's network.
 */
function vaultOf(lab: Lab<"azure">): KeyVault {
  const made = lab.node.tryFindChild("vault");
  if (made) return made as KeyVault;
  const { client } = lab.native;
  // on the group and before the vault: Azure needs minutes to make a right known, and the provider waits two until a vault answers
  const officer = new RoleAssignment(lab, "deployer-secrets", {
    scope: lab.native.resourceGroup.id,
    principalId: client.objectId,
    roleDefinitionName: roles.admin,
    // whoever deployed first keeps the right; others who deploy need it from their subscription
    lifecycle: { ignoreChanges: ["principal_id"] },
  });
  return new KeyVault(lab, "vault", {
    ...lab.native.home,
    name: lab.cloudName("azurerm_key_vault", ["lab", "vault"]),
    tenantId: client.tenantId,
    skuName: "standard",
    rbacAuthorizationEnabled: true,
    purgeProtectionEnabled: false,
    softDeleteRetentionDays: 7,
    publicNetworkAccessEnabled: true,
    tags: lab.native.tags(),
    dependsOn: [officer],
  });
}

export const on: OnCloud<"azure", "secret"> = {
  build(self, props) {
    const { lab } = self;
    const vault = vaultOf(lab);
    const secret = takeSecret(
      lab,
      self.name,
      (value, version) =>
        new KeyVaultSecret(self, "secret", {
          name: self.cloudName("azurerm_key_vault_secret"),
          keyVaultId: vault.id,
          contentType: "text/plain",
          expirationDate: lab.endsAt,
          valueWo: value,
          valueWoVersion: version,
          tags: lab.native.tags(),
        }),
    );
    for (const who of inOrder(props.readBy)) {
      const scope = secret.resourceVersionlessId;
      if (typeof who === "string") grantPerson(self, lab, who, roles.read, scope);
      else grantIdentity(self, granteeId(who), who.native.identity.principalId, roles.read, scope);
    }
    return { native: { vault, secret }, outputs: { name: secret.name, reference: secret.versionlessId } };
  },

  // settings, but no value, are seen by everybody who reads the lab's group
  admit(self, access) {
    access.native.grant(self, "admin", roles.admin, self.native.secret.resourceVersionlessId);
  },

  parity: {
    readBy: {
      approximated:
        "a person's right ends by itself only where Entra ID P2 is there (accounts: azure.pim); otherwise it ends when the lab is destroyed",
    },
  },
};
