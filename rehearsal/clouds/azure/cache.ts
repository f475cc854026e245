import type { TypeModel } from "../model";
import type { Rule } from "../rule";
import { inGroup } from "./types";

/** Managed Redis, and deployments of templates: ids as the provider's documentation shows them for import. */
export const AZURE_CACHE_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_managed_redis: {
    id: inGroup("Microsoft.Cache/redisEnterprise"),
    unique: "{location} {name}",
    values: {
      hostname: "{name}.{location}.redis.azure.net",
      "default_database.id": "{id}/databases/default",
      "default_database.port": "10000",
    },
  },
  azurerm_resource_group_template_deployment: {
    id: inGroup("Microsoft.Resources/deployments"),
    values: { output_content: "{}", parameters_content: "{}" },
  },
};

interface Made {
  readonly type?: string;
  readonly name?: string;
  readonly properties?: { readonly accessPolicyName?: string };
}
const assignment = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments";
const madeBy = (template: string): Made[] => {
  try {
    return JSON.parse(template).resources ?? [];
  } catch {
    return [];
  }
};

export const AZURE_CACHE_RULES: readonly Rule[] = [
  {
    demands: "A cache names its key with a version",
    source: "https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/managed_redis",
    on: /^azurerm_managed_redis$/,
    refusal(asked) {
      const key = asked.text("customer_managed_key.0.key_vault_key_id");
      return key === "" || /\/keys\/[^/]+\/[^/]+$/.test(key)
        ? undefined
        : `expected a key vault versioned ID but no version information was found in: "${key}"`;
    },
  },
  {
    demands: "A right to use a cache is on one that is there, by its one policy, under a name of letters and digits",
    source:
      "https://learn.microsoft.com/azure/templates/microsoft.cache/2025-04-01/redisenterprise/databases/accesspolicyassignments",
    on: /^azurerm_resource_group_template_deployment$/,
    refusal(asked) {
      for (const { type, name = "", properties } of madeBy(asked.text("template_content"))) {
        if (type !== assignment) continue;
        const [cache = "", database, own = ""] = name.split("/");
        const group = asked.id.replace(/\/providers\/.*$/, "");
        const id = `${group}/providers/Microsoft.Cache/redisEnterprise/${cache}`;
        if (database !== "default" || !asked.find(id, "azurerm_managed_redis"))
          return `ParentResourceNotFound: Failed to perform 'write' on resource(s) of type 'redisEnterprise/databases/accessPolicyAssignments', because the parent resource '${id}/databases/${database}' could not be found.`;
        if (!/^[A-Za-z0-9]{1,60}$/.test(own))
          return `InvalidParameter: The access policy assignment's name '${own}' does not match ^[A-Za-z0-9]{1,60}$.`;
        if (properties?.accessPolicyName !== "default")
          return "InvalidParameter: Only the access policy 'default' can be assigned.";
      }
      return undefined;
    },
  },
];
