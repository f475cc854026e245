import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { MachineLearningWorkspace } from "@cdktf/provider-azurerm/lib/machine-learning-workspace";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import type { Key } from "../key";
import { encryptedBy } from "../key/azure";
import { closedStorage } from "../lab/azure-storage";
import { workspaceFor } from "../logs/azure";
import type { Network } from "../network";

/**
 * What all notebooks of a lab that name the same key, or none, stand in, made when the first asks for it: Azure wants a workspace for them, and for
 * that a vault, a storage account and a place for its records, which are nobody else's. Homes are a share of the storage account, which notebooks
 * mount by its key.
 */
export function workspaceOf({ lab, subnets }: Network<"azure">, key: Key<"azure"> | undefined): MachineLearningWorkspace {
  const of = key ? `-of-${key.name}` : "";
  const id = `notebooks${of}`;
  const made = lab.node.tryFindChild(id);
  if (made) return made as MachineLearningWorkspace;
  const by = encryptedBy(key);
  const { home } = lab.native;
  const tags = lab.native.tags();
  const name = (type: string) => lab.cloudName(type, ["lab", id]);
  const records = workspaceFor(lab, lab, `notebooks-records${of}`, { name: name("azurerm_log_analytics_workspace"), days: 30 });
  const insights = new ApplicationInsights(lab, `notebooks-insights${of}`, {
    ...home,
    name: name("azurerm_application_insights"),
    applicationType: "web",
    workspaceId: records.id,
    localAuthenticationDisabled: true,
    tags,
  });
  const vault = new KeyVault(lab, `notebooks-vault${of}`, {
    ...home,
    name: name("azurerm_key_vault"),
    tenantId: lab.native.client.tenantId,
    skuName: "standard",
    rbacAuthorizationEnabled: true,
    purgeProtectionEnabled: false,
    softDeleteRetentionDays: 7,
    publicNetworkAccessEnabled: true,
    tags,
  });
  const storage = new StorageAccount(lab, `notebooks-storage${of}`, {
    ...home,
    ...closedStorage,
    name: name("azurerm_storage_account"),
    accountTier: "Standard",
    accountReplicationType: "ZRS",
    accountKind: "StorageV2",
    identity: by?.carried,
    customerManagedKey: by && { keyVaultKeyId: by.keyId, userAssignedIdentityId: by.identity.id },
    sharedAccessKeyEnabled: true,
    // a signature made with that key for longer than a day is noted; to block it could stop the workspace
    sasPolicy: { expirationPeriod: "01.00:00:00", expirationAction: "Log" },
    networkRules: {
      defaultAction: "Deny",
      bypass: ["AzureServices"],
      virtualNetworkSubnetIds: subnets.map(({ native }) => native.subnet.id),
    },
    tags,
  });
  return new MachineLearningWorkspace(lab, id, {
    ...home,
    name: name("azurerm_machine_learning_workspace"),
    applicationInsightsId: insights.id,
    keyVaultId: vault.id,
    storageAccountId: storage.id,
    identity: { type: "SystemAssigned" },
    // as the lab's other data planes: reached from anywhere, by identities alone
    publicNetworkAccessEnabled: true,
    tags,
  });
}
