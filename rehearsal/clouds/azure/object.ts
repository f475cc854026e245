import { attributes, type Rule, textAt } from "../rule";

const writers = ["Storage Blob Data Contributor", "Storage Blob Data Owner"];

export const AZURE_OBJECT_RULES: readonly Rule[] = [
  {
    demands: "A blob has a name of 1024 characters at most, which ends with neither a dot nor a slash",
    source:
      "https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata; general knowledge, not read",
    on: /^azurerm_storage_blob$/,
    refusal: (asked) =>
      asked.text("name").length > 1024 || /[./]$/.test(asked.text("name"))
        ? "InvalidResourceName: The specified resource name contains invalid characters."
        : undefined,
  },
  {
    demands: "Whoever writes a blob without the account's key has a role on its data, an owner's rights are none",
    source:
      "https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory; general knowledge, not read",
    on: /^azurerm_storage_blob$/,
    refusal(asked) {
      const [account] = asked.standing("azurerm_storage_account", asked.text("storage_account_name"));
      if (!account || attributes(account).shared_access_key_enabled !== false) return undefined;
      const container = `${account.id}/blobServices/default/containers/${asked.text("storage_container_name")}`;
      const given = [account.id, container]
        .flatMap((scope) => asked.find(scope, "azurerm_storage_account", "azurerm_storage_container") ?? [])
        .flatMap((scope) => asked.around(scope, "azurerm_role_assignment"))
        .some((role) => writers.includes(textAt(attributes(role), "role_definition_name")));
      return given
        ? undefined
        : "AuthorizationPermissionMismatch: This request is not authorized to perform this operation using this permission.";
    },
  },
];
