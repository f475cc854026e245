import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, closedStore, type GooglePart, paid } from "./part";
import { at, blocks, origin, type Stack } from "./stack";
import type { Right, Store } from "./types";

/** Databases encrypt what they hold wherever no setting says otherwise, and nobody is let in without being known. */
const database = closedStore("database");
const gib = (said: unknown, times = 1) => (said === undefined ? undefined : Number(said) / times);

/** That of the data and that of the password which AWS keeps beside them: neither, where the two are not one. */
const bothKeys = (data: string | undefined, password: string | undefined) =>
  data === password ? data : [data, password].map((key) => key ?? "the cloud's own key").join(" and ");

const awsDatabases = (stack: Stack): Store[] =>
  stack.of("aws_db_instance").map((instance) => {
    const { body } = instance;
    const parameters = stack.targets(body.parameter_group_name).flatMap((group) => blocks(group.body, "parameter"));
    return database(instance, {
      encrypted: body.storage_encrypted === true,
      key: bothKeys(keyOf(stack, body.kms_key_id), keyOf(stack, body.master_user_secret_kms_key_id)),
      tlsOnly: parameters.some(
        ({ name, value }) => /^(rds\.force_ssl|require_secure_transport)$/.test(String(name)) && /^(1|on)$/i.test(String(value)),
      ),
      // the password that AWS makes, keeps and changes is read by whom a policy lets
      sharedKeys: body.manage_master_user_password !== true || body.iam_database_authentication_enabled !== true,
      publicAddress: body.publicly_accessible === true,
      backupDays: Number(body.backup_retention_period ?? 0),
      gib: gib(body.allocated_storage),
    });
  });

const azureDatabases = (stack: Stack): Store[] =>
  stack.of("azurerm_postgresql_flexible_server").map((server) => {
    const { body } = server;
    const settings = stack.pointing("azurerm_postgresql_flexible_server_configuration", "server_id", server);
    return database(server, {
      key: keyOf(stack, at(body, "customer_managed_key.key_vault_key_id")),
      // on by default
      tlsOnly: !settings.some((one) => one.body.name === "require_secure_transport" && !/^on$/i.test(String(one.body.value))),
      sharedKeys: at(body, "authentication.password_auth_enabled") !== false,
      publicAddress: body.public_network_access_enabled !== false && body.delegated_subnet_id === undefined,
      backupDays: Number(body.backup_retention_days ?? 7),
      gib: gib(body.storage_mb, 1024),
    });
  });

const googleDatabases = (stack: Stack): Store[] =>
  stack.of("google_sql_database_instance").map((instance) => {
    const settings = at(instance.body, "settings");
    const flags = (at(settings, "database_flags") ?? []) as unknown[];
    const identities = [flags]
      .flat()
      .some((flag) => /^cloudsql.iam_authentication$/.test(String(at(flag, "name"))) && at(flag, "value") === "on");
    const kept = at(settings, "backup_configuration.backup_retention_settings.retained_backups") ?? 7;
    return database(instance, {
      key: keyOf(stack, instance.body.encryption_key_name),
      tlsOnly: /^(ENCRYPTED_ONLY|TRUSTED_CLIENT_CERTIFICATE_REQUIRED)$/.test(String(at(settings, "ip_configuration.ssl_mode"))),
      sharedKeys: !identities || instance.body.root_password !== undefined,
      publicAddress: at(settings, "ip_configuration.ipv4_enabled") !== false,
      backupDays: at(settings, "backup_configuration.enabled") === true ? Number(kept) : 0,
      gib: gib(at(settings, "disk_size")),
    });
  });

export const awsDatabase: AwsPart = {
  types: { aws_db_instance: "tags", aws_db_parameter_group: "tags", aws_db_subnet_group: "tags" },
  stores: awsDatabases,
  reached: { aws_db_instance: "vpc_security_group_ids" },
  listing: { aws_db_instance: /^rds:Describe(\*|DBInstances)/ },
  opensBySecret: ["aws_db_instance"],
  credentials: (stack) =>
    stack
      .of("aws_db_instance")
      .filter(({ body }) => body.password !== undefined)
      .map((one) => ({ ...origin(one), kind: "secret-value", what: "password" })),
  costs: (stack) => paid(stack, "aws_db_instance", "database", true),
};

export const azureDatabase: AzurePart = {
  types: {
    azurerm_postgresql_flexible_server: "tags",
    azurerm_postgresql_flexible_server_active_directory_administrator: "no-tags",
    azurerm_postgresql_flexible_server_configuration: "no-tags",
  },
  stores: azureDatabases,
  rights: (stack) =>
    stack.of("azurerm_postgresql_flexible_server_active_directory_administrator").map((by): Right => {
      const holder = stack.target(by.body.object_id);
      return {
        ...origin(by),
        subject: holder ? { kind: "machine", id: holder.address } : { kind: "person", id: String(by.body.object_id) },
        level: "administer",
        target: stack.target(by.body.server_name)?.address ?? String(by.body.server_name),
        beyond: stack.target(by.body.server_name) === undefined,
        until: undefined,
        endless: true,
      };
    }),
  places: (stack) =>
    stack
      .of("azurerm_postgresql_flexible_server")
      .filter(({ body }) => body.geo_redundant_backup_enabled === true)
      .map((one) => ({ ...origin(one), region: "elsewhere" })),
  credentials: (stack) =>
    stack
      .of("azurerm_postgresql_flexible_server")
      .filter(({ body }) => body.administrator_password !== undefined)
      .map((one) => ({ ...origin(one), kind: "secret-value", what: "administrator_password" })),
  costs: (stack) => paid(stack, "azurerm_postgresql_flexible_server", "database", true),
};

export const googleDatabase: GooglePart = {
  types: { google_sql_database_instance: "settings.user_labels", google_sql_user: "no-labels" },
  stores: googleDatabases,
  roles: {
    "roles/cloudsql.viewer": ["see"],
    "roles/cloudsql.instanceUser": ["see", "connect"],
    "roles/cloudsql.admin": ["see", "administer"],
  },
  places: (stack) =>
    stack.of("google_sql_database_instance").map((one) => {
      const place = at(one.body, "settings.backup_configuration.location");
      return { ...origin(one), region: place === undefined ? "anywhere" : String(place) };
    }),
  credentials: (stack) =>
    stack
      .of("google_sql_database_instance", "google_sql_user")
      .filter(({ body }) => body.root_password !== undefined || body.password !== undefined)
      .map((one) => ({ ...origin(one), kind: "secret-value", what: "password" })),
  costs: (stack) => paid(stack, "google_sql_database_instance", "database", true),
};
