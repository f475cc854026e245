import { DiskEncryptionSet } from "@cdktf/provider-azurerm/lib/disk-encryption-set";
import type { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KeyVaultKey } from "@cdktf/provider-azurerm/lib/key-vault-key";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable } from "../cdktf";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { grantIdentity } from "../lab/azure-grants";
import { openVault, vaultOfficer } from "../lab/azure-vault";
import { daysOf } from "../schema";
import type { Key } from ".";

declare module "../core" {
  interface Azure {
    key: {
      readonly vault: KeyVault;
      readonly key: KeyVaultKey;
      /** By which Azure's services use the lab's keys. */
      readonly identity: UserAssignedIdentity;
    };
  }
}

const roles = { deployer: "Key Vault Crypto Officer", services: "Key Vault Crypto Service Encryption User" };

/** The identity by which services encrypt with the lab's keys, made with the first. Its right stands before a vault does, as the deployer's. */
function encryption(lab: Lab<"azure">): { identity: UserAssignedIdentity; rights: ITerraformDependable[] } {
  const officer = vaultOfficer(lab, "deployer-keys", roles.deployer);
  const made = lab.node.tryFindChild("encryption") as UserAssignedIdentity | undefined;
  const identity =
    made ??
    new UserAssignedIdentity(lab, "encryption", {
      ...lab.native.home,
      name: lab.cloudName("azurerm_user_assigned_identity", ["lab", "encryption"]),
      tags: lab.native.tags(),
    });
  const right =
    (lab.node.tryFindChild(encryptionRight) as ITerraformDependable | undefined) ??
    grantIdentity(lab, "encryption", identity.principalId, roles.services, lab.native.resourceGroup.id);
  return { identity, rights: [officer, right] };
}
const encryptionRight = "grant-encryption-key-vault-crypto-service-encryption-user";

/** The key that encrypts what a service keeps of an entry, if it names one, and the identity by which the service uses it. */
export function encryptedBy(key: Key<"azure"> | undefined) {
  if (!key) return undefined;
  const { identity } = key.native;
  return {
    // without a version, so that services go over to a new one by themselves
    keyId: key.native.key.versionlessId,
    /** For what takes none without; that of the first version, whatever comes after it. */
    versionId: key.native.key.id,
    identity,
    carried: { type: "UserAssigned", identityIds: [identity.id] },
  };
}

/** What disks name to be encrypted by a key, made with the first disk of a key. */
export function diskEncryption(key: Key<"azure"> | undefined): string | undefined {
  const by = encryptedBy(key);
  if (!key || !by) return undefined;
  const made = key.node.tryFindChild("disks") as DiskEncryptionSet | undefined;
  const set =
    made ??
    new DiskEncryptionSet(key, "disks", {
      ...key.lab.native.home,
      name: key.cloudName("azurerm_disk_encryption_set"),
      keyVaultKeyId: by.keyId,
      autoKeyRotationEnabled: true,
      identity: by.carried,
      tags: key.lab.native.tags(),
      // the last disk that is encrypted by the platform's keys again lets go of it first
      lifecycle: { createBeforeDestroy: true },
    });
  return set.id;
}

export const on: OnCloud<"azure", "key"> = {
  build(self, props) {
    const { lab } = self;
    const { identity, rights } = encryption(lab);
    const vault = openVault(self, lab, {
      // a vault whose keys encrypt something must keep them, and its name, for 7 days; by another name no old key comes back
      name: self.freshName("azurerm_key_vault"),
      purgeProtectionEnabled: true,
      dependsOn: rights,
    });
    const key = new KeyVaultKey(self, "key", {
      name: self.cloudName("azurerm_key_vault_key"),
      keyVaultId: vault.id,
      keyType: "RSA",
      keySize: 3072,
      keyOpts: ["wrapKey", "unwrapKey"],
      rotationPolicy: { automatic: { timeAfterCreation: `P${daysOf(props.rotateAfter)}D` } },
      tags: lab.native.tags(),
    });
    return { native: { vault, key, identity }, outputs: { name: key.name, reference: key.versionlessId } };
  },

  // settings are seen by everybody who reads the lab's group
  parity: {
    rotateAfter: {
      approximated:
        "the lab's key is unusable from its destroy on; its vault, which Azure keeps for 7 days, can be recovered by whoever deploys until then, and its name is taken so long, for which each deploy takes another; one identity uses all keys of a lab for Azure's services; a key is billed by what it is used for, AWS's and Google's by the month",
    },
  },
};
