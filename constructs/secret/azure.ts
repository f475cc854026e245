import type { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { grantIdentity, grantPerson } from "../lab/azure-grants";
import { openVault, vaultOfficer } from "../lab/azure-vault";
import { granteeId, inOrder } from "../lab/people";
import { takeSecret } from "../lab/secrets";

declare module "../core" {
  interface Azure {
    secret: { readonly vault: KeyVault; readonly secret: KeyVaultSecret };
  }
}

const roles = { read: "Key Vault Secrets User", admin: "Key Vault Secrets Officer" };

/** The vault of all secrets of a lab, made when the first asks for it. */
function vaultOf(lab: Lab<"azure">): KeyVault {
  const made = lab.node.tryFindChild("vault");
  if (made) return made as KeyVault;
  return openVault(lab, lab, {
    name: lab.cloudName("azurerm_key_vault", ["lab", "vault"]),
    purgeProtectionEnabled: false,
    dependsOn: [vaultOfficer(lab, "deployer-secrets", roles.admin)],
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
    key: {
      unsupported: "Key Vault encrypts secrets by keys of Azure's own, and takes none for them",
      instead: "leave the key out, or keep what has to be encrypted by it in a bucket with that key",
    },
  },
};
