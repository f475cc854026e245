import type { TypeModel } from "../model";

/** Metric alerts: ids as the provider's documentation shows them for import. */
export const AZURE_ALARM_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_monitor_metric_alert: {
    id: "/subscriptions/{$subscription}/resourceGroups/{resource_group_name}/providers/Microsoft.Insights/metricAlerts/{name}",
  },
};
