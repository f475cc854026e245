import type { TypeModel } from "../model";
import { attributes, type Rule, textAt } from "../rule";

/** Shares of a storage account: ids as the provider's documentation shows them for import. */
export const AZURE_SHARE_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_storage_share: {
    id: "{storage_account_id}/fileServices/default/shares/{name}",
    values: {
      access_tier: "Premium",
      metadata: () => Object.create(null),
      resource_manager_id: "{id}",
      url: "https://{storage_account_id|last}.file.core.windows.net/{name}",
    },
  },
};

export const AZURE_SHARE_RULES: readonly Rule[] = [
  {
    demands: "NFS is served by premium accounts for files alone",
    source: "https://learn.microsoft.com/azure/storage/files/files-nfs-protocol",
    on: /^azurerm_storage_share$/,
    refusal(asked) {
      const account = asked.named("storage_account_id", "azurerm_storage_account");
      if (asked.text("enabled_protocol") !== "NFS" || !account || textAt(attributes(account), "account_kind") === "FileStorage")
        return undefined;
      return "InvalidHeaderValue: The value for one of the HTTP headers is not in the correct format: x-ms-enabled-protocols.";
    },
  },
];
