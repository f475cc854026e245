import type { TypeModel } from "../model";

const key = (tail: string) => `https://{key_vault_id|last}.vault.azure.net/keys/{name}${tail}`;

/** Keys of vaults and what disks name to be encrypted by them: ids as the provider's documentation gives them for import. */
export const AZURE_KEY_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_disk_encryption_set: {
    id: "/subscriptions/{$subscription}/resourceGroups/{resource_group_name}/providers/Microsoft.Compute/diskEncryptionSets/{name}",
    values: { key_vault_key_url: "{key_vault_key_id}" },
    heldBy: [
      "azurerm_kubernetes_cluster",
      "azurerm_linux_virtual_machine",
      "azurerm_linux_virtual_machine_scale_set",
      "azurerm_managed_disk",
    ],
  },
  azurerm_key_vault_key: {
    id: key("/{version}"),
    key: key(""),
    values: {
      version: "{hex:32}",
      versionless_id: key(""),
      resource_id: "{key_vault_id}/keys/{name}/versions/{version}",
      resource_versionless_id: "{key_vault_id}/keys/{name}",
      n: "{hex:64}",
      e: "AQAB",
    },
  },
};
