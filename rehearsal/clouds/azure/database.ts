import { lookup } from "../../provider/lookup";
import type { TypeModel } from "../model";
import type { Rule } from "../rule";

const server =
  "/subscriptions/{$subscription}/resourceGroups/{resource_group_name}/providers/Microsoft.DBforPostgreSQL/flexibleServers";

/** Database for PostgreSQL: ids as the provider's documentation shows them for import. */
export const AZURE_DATABASE_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_postgresql_flexible_server: {
    id: `${server}/{name}`,
    unique: "{name}",
    values: {
      fqdn: "{name}.postgres.database.azure.com",
      storage_mb: "32768",
      storage_tier: "P4",
      zone: "1",
      administrator_login: "",
    },
  },
  azurerm_postgresql_flexible_server_active_directory_administrator: {
    id: `${server}/{server_name}/administrators/{object_id}`,
  },
  azurerm_postgresql_flexible_server_configuration: { id: "{server_id}/configurations/{name}", joins: true },
};

const categories = [
  "PostgreSQLFlexDatabaseXacts",
  "PostgreSQLFlexQueryStoreRuntime",
  "PostgreSQLFlexQueryStoreWaitStats",
  "PostgreSQLFlexSessions",
  "PostgreSQLFlexTableStats",
  "PostgreSQLLogs",
];

/** As the provider's documentation of the arguments says, version 4.55.0. */
export const AZURE_DATABASE_RULES: readonly Rule[] = [
  {
    demands: "The identity that uses the key of a server is one that the server carries",
    source: "https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/postgresql_flexible_server",
    on: /^azurerm_postgresql_flexible_server$/,
    refusal(asked) {
      if (asked.text("customer_managed_key.0.key_vault_key_id") === "") return undefined;
      const by = asked.text("customer_managed_key.0.primary_user_assigned_identity_id");
      return by !== "" && asked.texts("identity.0.identity_ids").includes(by)
        ? undefined
        : "InvalidParameterValue: The primary user assigned identity of the data encryption is not assigned to the server.";
    },
  },
  {
    demands: "A server's records are led away by categories that it has",
    // read on 2026-11-27
    source:
      "https://learn.microsoft.com/en-us/azure/azure-monitor/reference/supported-logs/microsoft-dbforpostgresql-flexibleservers-logs",
    on: /^azurerm_monitor_diagnostic_setting$/,
    refusal(asked) {
      if (!asked.named("target_resource_id", "azurerm_postgresql_flexible_server")) return undefined;
      const logs = lookup(asked.values, "enabled_log");
      const unknown = (Array.isArray(logs) ? logs : [])
        .map((_, at) => asked.text(`enabled_log.${at}.category`))
        .filter((category) => category && !categories.includes(category));
      return unknown.length === 0 ? undefined : `BadRequest: Category '${unknown[0]}' is not supported.`;
    },
  },
];
