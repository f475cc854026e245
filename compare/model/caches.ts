import { type CacheSize, cacheSizes, cacheTypes } from "../../catalog/caches";
import type { Provider } from "../../catalog/providers";
import { assignment, deployed } from "./deployments";
import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, closedStore, type GooglePart, paid } from "./part";
import { at, origin, type Resource, type Stack } from "./stack";
import type { Right, Store } from "./types";

const cache = closedStore("cache");
/** The memory of a size by the cloud's name for it. */
const gib = (cloud: Provider, type: unknown): number | undefined =>
  Object.entries(cacheTypes[cloud]).flatMap(([size, name]) => (name === type ? [cacheSizes[size as CacheSize]] : []))[0];

const awsCaches = (stack: Stack): Store[] =>
  stack.of("aws_elasticache_replication_group").map((group) => {
    const { body } = group;
    const groups = stack.targets(body.user_group_ids);
    const users = groups.flatMap((one) => stack.targets(one.body.user_ids));
    const byIdentity = ({ body: user }: Resource) => at(user, "authentication_mode.type") === "iam";
    const known = groups.length > 0 || body.auth_token !== undefined;
    return cache(group, {
      parts: users.map(({ address }) => address),
      encrypted: String(body.at_rest_encryption_enabled) === "true",
      key: keyOf(stack, body.kms_key_id),
      tlsOnly: body.transit_encryption_enabled === true && body.transit_encryption_mode === "required",
      // without users or a token whoever reaches it is let in
      anonymous: known ? "barred" : "granted",
      sharedKeys: body.auth_token !== undefined || !users.every(byIdentity),
      backupDays: Number(body.snapshot_retention_limit ?? 0),
      port: Number(body.port ?? 6379),
      gib: gib("aws", body.node_type),
    });
  });

const azureCaches = (stack: Stack): Store[] =>
  stack.of("azurerm_managed_redis").map((redis) => {
    const { body } = redis;
    const database = at(body, "default_database");
    const kept = ["redis_database", "append_only_file"].some(
      (way) => at(database, `persistence_${way}_backup_frequency`) !== undefined,
    );
    return cache(redis, {
      key: keyOf(stack, at(body, "customer_managed_key.key_vault_key_id")),
      tlsOnly: at(database, "client_protocol") !== "Plaintext",
      sharedKeys: at(database, "access_keys_authentication_enabled") === true,
      publicAddress: body.public_network_access !== "Disabled",
      backupDays: kept ? 1 : 0,
      port: 10_000,
      gib: gib("azure", body.sku_name),
    });
  });

const googleCaches = (stack: Stack): Store[] =>
  stack.of("google_memorystore_instance").map((instance) => {
    const { body } = instance;
    const identities = body.authorization_mode === "IAM_AUTH";
    const kept = at(body, "persistence_config.mode") ?? "DISABLED";
    return cache(instance, {
      key: keyOf(stack, body.kms_key),
      tlsOnly: body.transit_encryption_mode === "SERVER_AUTHENTICATION",
      anonymous: identities ? "barred" : "granted",
      backupDays: kept !== "DISABLED" || body.automated_backup_config !== undefined ? 1 : 0,
      port: 6379,
      gib: gib("google", body.node_type),
    });
  });

export const awsCache: AwsPart = {
  types: {
    aws_elasticache_replication_group: "tags",
    aws_elasticache_subnet_group: "tags",
    aws_elasticache_user: "tags",
    aws_elasticache_user_group: "tags",
  },
  stores: awsCaches,
  reached: { aws_elasticache_replication_group: "security_group_ids" },
  listing: { aws_elasticache_replication_group: /^elasticache:Describe(\*|ReplicationGroups)/ },
  credentials: (stack) => [
    ...stack
      .of("aws_elasticache_replication_group")
      .filter(({ body }) => body.auth_token !== undefined)
      .map((one) => ({ ...origin(one), kind: "secret-value" as const, what: "auth_token" })),
    ...stack
      .of("aws_elasticache_user")
      .filter(({ body }) => body.passwords !== undefined || at(body, "authentication_mode.passwords") !== undefined)
      .map((one) => ({ ...origin(one), kind: "secret-value" as const, what: "passwords" })),
  ],
  costs: (stack) =>
    paid(stack, "aws_elasticache_replication_group", "cache", true, ({ body }) => Number(body.num_cache_clusters ?? 1)),
};

export const azureCache: AzurePart = {
  types: { azurerm_managed_redis: "tags" },
  stores: azureCaches,
  rights: (stack) =>
    deployed(stack, assignment).map(({ by, made }): Right => {
      const to = stack.target(made.name);
      const principal = at(made, "properties.user.objectId");
      const holder = stack.target(principal);
      return {
        ...origin(by),
        subject: holder ? { kind: "machine", id: holder.address } : { kind: "person", id: String(principal) },
        level: "use",
        target: to?.address ?? String(made.name),
        beyond: to === undefined,
        until: undefined,
        endless: true,
      };
    }),
  costs: (stack) =>
    paid(stack, "azurerm_managed_redis", "cache", true, ({ body }) => (body.high_availability_enabled === false ? 1 : 2)),
};

export const googleCache: GooglePart = {
  types: { google_memorystore_instance: "labels", google_memorystore_instance_desired_user_created_endpoints: "no-labels" },
  stores: googleCaches,
  roles: {
    "roles/memorystore.viewer": ["see"],
    "roles/memorystore.dbConnectionUser": ["use"],
    "roles/memorystore.admin": ["see", "administer"],
  },
  costs: (stack) =>
    paid(
      stack,
      "google_memorystore_instance",
      "cache",
      true,
      ({ body }) => Number(body.shard_count ?? 1) * (1 + Number(body.replica_count ?? 0)),
    ),
};
