import type { Reference, TypeModel } from "../model";
import type { Rule } from "../rule";
import { inGroup } from "./types";

/** Where functions run and their code lies: ids as the provider's documentation shows them for import. */
export const AZURE_FUNCTION_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_service_plan: {
    id: inGroup("Microsoft.Web/serverFarms"),
    values: { kind: "functionapp", reserved: "true", worker_count: "0", maximum_elastic_worker_count: "0" },
  },
  azurerm_storage_blob: {
    id: "https://{storage_account_name}.blob.core.windows.net/{storage_container_name}/{name}",
    values: { url: "{id}", access_tier: "Hot", metadata: () => Object.create(null) },
  },
};

export const AZURE_FUNCTION_REFERENCES: readonly Reference[] = [
  {
    // an app is made by the deployment that has its name
    path: /./,
    to: ["azurerm_resource_group_template_deployment"],
    value: /\/providers\/Microsoft\.Web\/sites\/[^/]+$/i,
    part: (value) => value.replace(/Microsoft\.Web\/sites/i, "Microsoft.Resources/deployments"),
    refusal: (value) => `ResourceNotFound: The Resource '${value}' was not found.`,
  },
  {
    on: /^azurerm_storage_blob$/,
    path: /^storage_account_name$/,
    to: ["azurerm_storage_account"],
    refusal: (value) => `locating Storage Account "${value}"`,
  },
];

interface Site {
  readonly type?: string;
  readonly properties?: {
    readonly serverFarmId?: string;
    readonly functionAppConfig?: {
      readonly deployment?: { readonly storage?: { readonly value?: string } };
      readonly scaleAndConcurrency?: { readonly maximumInstanceCount?: number; readonly instanceMemoryMB?: number };
    };
  };
}
const sitesOf = (template: string): Site[] => {
  try {
    return ((JSON.parse(template).resources ?? []) as Site[]).filter(({ type }) => type === "Microsoft.Web/sites");
  } catch {
    return [];
  }
};

export const AZURE_FUNCTION_RULES: readonly Rule[] = [
  {
    demands: "An app stands on a plan of the lab and has its code in a storage account that is there",
    source: "https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code",
    on: /^azurerm_resource_group_template_deployment$/,
    refusal(asked) {
      for (const { properties = {} } of sitesOf(asked.text("template_content"))) {
        const { serverFarmId = "", functionAppConfig = {} } = properties;
        if (!asked.find(serverFarmId, "azurerm_service_plan"))
          return `ResourceNotFound: Cannot find serverFarm '${serverFarmId}'.`;
        const container = functionAppConfig.deployment?.storage?.value ?? "";
        const account = /^https:\/\/([^.]+)\.blob\./.exec(container)?.[1] ?? "";
        if (asked.standing("azurerm_storage_account", account).length === 0)
          return `BadRequest: The deployment storage '${container}' was not found.`;
      }
      return undefined;
    },
  },
  {
    demands: "Apps of the plan Flex Consumption have sizes that it has, and no limit below 40",
    source: "https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan; general knowledge, not read",
    on: /^azurerm_resource_group_template_deployment$/,
    refusal(asked) {
      for (const { properties = {} } of sitesOf(asked.text("template_content"))) {
        const { maximumInstanceCount = 100, instanceMemoryMB = 2048 } = properties.functionAppConfig?.scaleAndConcurrency ?? {};
        if (maximumInstanceCount < 40 || maximumInstanceCount > 1000)
          return `BadRequest: Site.FunctionAppConfig.ScaleAndConcurrency.MaximumInstanceCount is invalid: ${maximumInstanceCount}.`;
        if (![512, 2048, 4096].includes(instanceMemoryMB))
          return `BadRequest: Site.FunctionAppConfig.ScaleAndConcurrency.InstanceMemoryMB is invalid: ${instanceMemoryMB}.`;
      }
      return undefined;
    },
  },
];
