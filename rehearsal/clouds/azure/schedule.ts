import type { TypeModel } from "../model";
import type { Rule } from "../rule";
import { identity, inGroup } from "./types";

/** Logic apps: ids as the provider's documentation shows them for import. */
export const AZURE_SCHEDULE_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_logic_app_action_custom: { id: "{logic_app_id}/actions/{name}" },
  azurerm_logic_app_trigger_recurrence: { id: "{logic_app_id}/triggers/{name}" },
  azurerm_logic_app_workflow: {
    id: inGroup("Microsoft.Logic/workflows"),
    values: {
      ...identity,
      access_endpoint: "https://prod-01.{location}.logic.azure.com:443/workflows/{hex:32}",
      connector_endpoint_ip_addresses: () => [],
      connector_outbound_ip_addresses: () => [],
      workflow_endpoint_ip_addresses: () => [],
      workflow_outbound_ip_addresses: () => [],
    },
  },
};

const runsAfter = (body: string): string[] => {
  try {
    return Object.keys(JSON.parse(body).runAfter ?? {});
  } catch {
    return [];
  }
};

/** General knowledge, not read. */
export const AZURE_SCHEDULE_RULES: readonly Rule[] = [
  {
    demands: "An action runs after such as the workflow has",
    source: "https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language",
    on: /^azurerm_logic_app_action_custom$/,
    refusal(asked) {
      const workflow = asked.text("logic_app_id");
      const missing = runsAfter(asked.text("body")).find(
        (name) => !asked.find(`${workflow}/actions/${name}`, "azurerm_logic_app_action_custom"),
      );
      return missing === undefined
        ? undefined
        : `InvalidTemplate: The 'runAfter' property of template action '${asked.text("name")}' contains non-existent action: '${missing}'.`;
    },
  },
];
