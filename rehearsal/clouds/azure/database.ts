import type { TypeModel } from "../model";

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
