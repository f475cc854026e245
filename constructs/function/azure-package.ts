import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, Completed } from "../core";
import { encryptedBy } from "../key/azure";
import { Asset } from "../lab/asset";
import { grantDeployer, grantIdentity } from "../lab/azure-grants";
import { closedStorage } from "../lab/azure-storage";
import { zip } from "../lab/zip";
import { azureFiles } from "./package";

/** By this name Azure looks for the code in the container. */
const packageName = "released-package.zip";
const role = "Storage Blob Data Contributor";

interface Packaged {
  readonly account: StorageAccount;
  /** Address of the container. */
  readonly container: string;
  readonly hash: string;
  readonly ready: readonly ITerraformDependable[];
}

/** The code in a storage account that is the function's own: Azure's host keeps its locks and keys there too, by the code's identity. */
export function packaged(
  self: Capability<"azure", "function">,
  props: Completed<"function", "azure">,
  identity: UserAssignedIdentity,
): Packaged {
  const { lab } = self;
  const asset = new Asset(self, "code", "code.zip", zip(azureFiles(props)));
  const key = encryptedBy(props.key);
  const account = new StorageAccount(self, "account", {
    ...lab.native.home,
    ...closedStorage,
    name: self.cloudName("azurerm_storage_account"),
    accountTier: "Standard",
    accountReplicationType: "ZRS",
    accountKind: "StorageV2",
    sharedAccessKeyEnabled: false,
    identity: key?.carried,
    customerManagedKey: key && { keyVaultKeyId: key.keyId, userAssignedIdentityId: key.identity.id },
    tags: lab.native.tags(),
  });
  const container = new StorageContainer(self, "container", {
    name: "code",
    storageAccountId: account.id,
    containerAccessType: "private",
  });
  const uploads = grantDeployer(self, lab, "uploads", role, account.id);
  // reads the code, and makes containers for its locks
  const host = grantIdentity(self, "host", identity.principalId, role, account.id);
  const blob = new StorageBlob(self, "package", {
    name: packageName,
    storageAccountName: account.name,
    storageContainerName: container.name,
    type: "Block",
    source: asset.path,
    contentMd5: asset.digest("md5", "hex"),
    contentType: "application/zip",
    dependsOn: [uploads],
  });
  return {
    account,
    container: `${account.primaryBlobEndpoint}${container.name}`,
    hash: asset.digest("sha256", "hex"),
    ready: [host, blob],
  };
}
