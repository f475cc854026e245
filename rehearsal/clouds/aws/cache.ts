import type { Reference, TypeModel } from "../model";
import type { Rule } from "../rule";

const elasticache = (kind: string, name: string) => `arn:{$partition}:elasticache:{$region}:{$account}:${kind}:${name}`;
const missing = (code: string, noun: string) => (value: string) =>
  `operation error ElastiCache: api error ${code}: ${noun} ${value} not found.`;

/** ElastiCache: ids as the provider's documentation gives them for import. */
export const AWS_CACHE_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_elasticache_replication_group: {
    id: "{replication_group_id}",
    key: "{$region}/{replication_group_id}",
    named: "replication_group_id",
    values: {
      arn: elasticache("replicationgroup", "{replication_group_id}"),
      primary_endpoint_address: "master.{replication_group_id}.{hex:6}.euc1.cache.amazonaws.com",
      reader_endpoint_address: "replica.{replication_group_id}.{hex:6}.euc1.cache.amazonaws.com",
      member_clusters: (make) => [make.expand("{replication_group_id}-001")],
      engine_version_actual: "{engine_version}.1",
    },
  },
  aws_elasticache_subnet_group: {
    id: "{name}",
    key: "{$region}/{name}",
    values: { arn: elasticache("subnetgroup", "{name}") },
    heldBy: ["aws_elasticache_replication_group"],
  },
  aws_elasticache_user: {
    id: "{user_id}",
    key: "{$region}/{user_id}",
    named: "user_id",
    values: { arn: elasticache("user", "{user_id}") },
  },
  aws_elasticache_user_group: {
    id: "{user_group_id}",
    key: "{$region}/{user_group_id}",
    named: "user_group_id",
    values: { arn: elasticache("usergroup", "{user_group_id}") },
    heldBy: ["aws_elasticache_replication_group"],
  },
};

export const AWS_CACHE_REFERENCES: readonly Reference[] = [
  {
    on: /^aws_elasticache_replication_group$/,
    path: /^subnet_group_name$/,
    to: ["aws_elasticache_subnet_group"],
    refusal: missing("CacheSubnetGroupNotFoundFault", "Cache Subnet Group"),
  },
  {
    on: /^aws_elasticache_replication_group$/,
    path: /^user_group_ids$/,
    to: ["aws_elasticache_user_group"],
    refusal: missing("UserGroupNotFound", "User group"),
  },
  {
    on: /^aws_elasticache_user_group$/,
    path: /^user_ids$/,
    to: ["aws_elasticache_user"],
    refusal: missing("UserNotFound", "User"),
  },
];

const GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg";
const invalid = (code: string, message: string) => `operation error ElastiCache: api error ${code}: ${message}`;

/** What AWS demands of caches: as read on 2026-11-25 in the pages named, but for the last three, which are general knowledge, not read. */
export const AWS_CACHE_RULES: readonly Rule[] = [
  {
    demands: "A user whom IAM knows has one name and id",
    source: `${GUIDE}/auth-iam.html`,
    on: /^aws_elasticache_user$/,
    refusal: (asked) =>
      asked.text("authentication_mode.0.type") !== "iam" || asked.text("user_id") === asked.text("user_name")
        ? undefined
        : invalid("InvalidParameterValue", "User ID and user name must be identical for users that authenticate with IAM."),
  },
  {
    demands: "A group has at least one user",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_UserGroup.html",
    on: /^aws_elasticache_user_group$/,
    refusal: (asked) =>
      asked.texts("user_ids").length > 0 ? undefined : invalid("InvalidParameterValue", "A user group needs at least one user."),
  },
  {
    demands: "Users log in over TLS alone",
    source: `${GUIDE}/Clusters.RBAC.html`,
    on: /^aws_elasticache_replication_group$/,
    refusal: (asked) =>
      asked.texts("user_group_ids").length === 0 || asked.values.transit_encryption_enabled === true
        ? undefined
        : invalid("InvalidParameterCombination", "User group based access control requires encryption-in-transit to be enabled."),
  },
  {
    demands: "A replication group with a key is encrypted at rest",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
    on: /^aws_elasticache_replication_group$/,
    refusal: (asked) =>
      asked.text("kms_key_id") === "" || String(asked.values.at_rest_encryption_enabled) === "true"
        ? undefined
        : invalid("InvalidParameterCombination", "A KMS key requires encryption-at-rest to be enabled."),
  },
  {
    demands: "A replication group's name begins with a letter and has single hyphens, none at its end",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
    on: /^aws_elasticache_replication_group$/,
    refusal: (asked) =>
      /^[a-z](-?[a-z0-9])*$/.test(asked.text("replication_group_id"))
        ? undefined
        : invalid("InvalidParameterValue", "The parameter ReplicationGroupIdentifier is not a valid identifier."),
  },
];
