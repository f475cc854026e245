import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/azure";
import { grantDeployer, grantIdentity, grantPerson, sharedGroup } from "../lab/azure-grants";
import { closedStorage } from "../lab/azure-storage";
import { granteeId, inOrder } from "../lab/people";
import { daysOf } from "../schema";
import { contentType, seeded } from "./objects";
import { versionDays } from "./schema";

declare module "../core" {
  interface Azure {
    bucket: { readonly account: StorageAccount; readonly container: StorageContainer };
  }
}

/** What changes with an object that somebody overwrites: the seed is put once, and its bytes change with its path alone. */
const overwritten = ["cache_control", "content_md5", "content_type", "source_uri", "type"];
const roles = { read: "Storage Blob Data Reader", write: "Storage Blob Data Contributor" };

export const on: OnCloud<"azure", "bucket"> = {
  build(self, props) {
    const { home } = self.lab.native;
    const key = encryptedBy(props.key);
    const account = new StorageAccount(self, "account", {
      ...home,
      ...closedStorage,
      name: self.cloudName("azurerm_storage_account"),
      accountTier: "Standard",
      // over the zones of the region, as S3 and Cloud Storage keep objects; never to another region
      accountReplicationType: "ZRS",
      accountKind: "StorageV2",
      sharedAccessKeyEnabled: false,
      identity: key?.carried,
      customerManagedKey: key && { keyVaultKeyId: key.keyId, userAssignedIdentityId: key.identity.id },
      blobProperties: { versioningEnabled: props.versioned },
      tags: self.lab.native.tags(),
    });
    const container = new StorageContainer(self, "container", {
      name: self.cloudName("azurerm_storage_container"),
      storageAccountId: account.id,
      containerAccessType: "private",
    });
    const age = props.deleteAfter === undefined ? undefined : daysOf(props.deleteAfter);
    const kept = Math.min(age ?? versionDays, versionDays);
    new StorageManagementPolicy(self, "lifecycle", {
      storageAccountId: account.id,
      rule: [
        {
          name: "clean",
          enabled: true,
          filters: { blobTypes: ["blockBlob"] },
          actions: {
            baseBlob: age === undefined ? undefined : { deleteAfterDaysSinceCreationGreaterThan: age },
            version: { deleteAfterDaysSinceCreation: kept },
          },
        },
      ],
    });
    for (const who of inOrder(props.access?.keys() ?? [])) {
      const role = roles[props.access?.get(who) ?? "read"];
      if (typeof who === "string") grantPerson(self, self.lab, who, role, container.id);
      else grantIdentity(self, granteeId(who), who.native.identity.principalId, role, container.id);
    }
    const seeds = seeded(self, props.seed);
    if (seeds.length > 0) {
      const uploads = grantDeployer(self, self.lab, "uploads", roles.write, container.id);
      for (const { id, key, asset } of seeds)
        new StorageBlob(self, id, {
          name: key,
          storageAccountName: account.name,
          storageContainerName: container.name,
          type: "Block",
          source: asset.path,
          contentMd5: asset.digest("md5", "hex"),
          contentType,
          dependsOn: [uploads],
          lifecycle: { ignoreChanges: overwritten },
        });
    }
    return {
      native: { account, container },
      outputs: { name: container.name, url: `${account.primaryBlobEndpoint}${container.name}` },
    };
  },

  // settings are seen by everybody who reads the lab's group
  admit(self, access) {
    for (const level of ["operate", "admin"] as const) access.native.grant(self, level, roles.write, self.native.container.id);
  },

  lend(entry, who, right) {
    const account = entry.cloudName("azurerm_storage_account", "bucket");
    const container = entry.cloudName("azurerm_storage_container", "bucket");
    const scope = `${sharedGroup(entry)}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${container}`;
    grantIdentity(entry, granteeId(who), who.native.identity.principalId, roles[right], scope);
  },

  parity: {
    versioned: "equivalent",
    deleteAfter: {
      approximated: "Azure counts the age of an old version from its creation, AWS and Google from when it was replaced",
    },
    access: {
      approximated:
        "a person's right ends by itself only where Entra ID P2 is there (accounts: azure.pim); otherwise it ends when the lab is destroyed",
    },
    seed: {
      approximated:
        "whoever deploys gets a role on the bucket's container, without which nobody writes there; a deploy that begins to seed stops at an object that has a seed's name already, which AWS and Google overwrite",
    },
    key: "equivalent",
  },
};
