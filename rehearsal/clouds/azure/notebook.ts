import type { TypeModel } from "../model";

const inGroup = (kind: string) => `/subscriptions/{$subscription}/resourceGroups/{resource_group_name}/providers/${kind}/{name}`;

/** Machine Learning's workspaces and compute: ids as the provider's documentation gives them for import. */
export const AZURE_NOTEBOOK_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_application_insights: {
    id: inGroup("Microsoft.Insights/components"),
    values: { app_id: "{uuid}", instrumentation_key: "{uuid}", connection_string: "InstrumentationKey={instrumentation_key}" },
  },
  azurerm_machine_learning_compute_instance: { id: "{machine_learning_workspace_id}/computes/{name}" },
  azurerm_machine_learning_workspace: {
    id: inGroup("Microsoft.MachineLearningServices/workspaces"),
    values: {
      workspace_id: "{uuid}",
      discovery_url: "https://{location}.api.azureml.ms/discovery",
      "identity.principal_id": "{uuid}",
      "identity.tenant_id": "{$tenant}",
      "managed_network.isolation_mode": "Disabled",
    },
    kept: {
      name: "{$subscription} {resource_group_name} {name}",
      when: (_gone, account) => account.purgesWorkspaces !== "yes",
      refusal: (name) =>
        `Conflict: Soft-deleted workspace exists with the name ${name}. Please purge or recover it: https://aka.ms/wsoftdelete`,
      source: "https://learn.microsoft.com/azure/machine-learning/concept-soft-delete",
    },
  },
};
