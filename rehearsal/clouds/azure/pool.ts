import type { TypeModel } from "../model";

const group = "/subscriptions/{$subscription}/resourceGroups/{resource_group_name}/providers";

/** Scale sets and what scales them: ids as the provider's documentation shows them for import. */
export const AZURE_POOL_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_linux_virtual_machine_scale_set: {
    id: `${group}/Microsoft.Compute/virtualMachineScaleSets/{name}`,
    values: {
      unique_id: "{uuid}",
      computer_name_prefix: "{name}",
      platform_fault_domain_count: "5",
      "identity.principal_id": "{uuid}",
      "identity.tenant_id": "{$tenant}",
    },
    heldBy: ["azurerm_monitor_autoscale_setting"],
  },
  azurerm_monitor_autoscale_setting: { id: `${group}/Microsoft.Insights/autoScaleSettings/{name}` },
};
