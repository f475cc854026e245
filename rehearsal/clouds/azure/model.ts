import type { TypeModel } from "../model";

/** Accounts of language models and what is deployed in them: ids as the provider's documentation gives them. */
export const AZURE_MODEL_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_cognitive_account: {
    id: "/subscriptions/{$subscription}/resourceGroups/{resource_group_name}/providers/Microsoft.CognitiveServices/accounts/{name}",
    unique: "{custom_subdomain_name}",
    values: { endpoint: "https://{custom_subdomain_name}.cognitiveservices.azure.com/" },
    kept: {
      name: "{$subscription} {resource_group_name} {name}",
      when: (_gone, account) => account.purges !== "yes",
      refusal: (name) =>
        `FlagMustBeSetForRestore: An existing resource with ID '${name}' has been soft-deleted. To restore the resource, you must specify 'restore' to be 'true' in the property. If you don't want to restore existing resource, please purge it first.`,
      source: "https://learn.microsoft.com/azure/ai-services/recover-purge-resources",
    },
  },
  azurerm_cognitive_deployment: { id: "{cognitive_account_id}/deployments/{name}" },
};
