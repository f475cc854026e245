import { isMap, record, UNKNOWN, type Value } from "../../cty/values";
import { Refusal } from "../../protocol/diagnostics";
import { text } from "../../provider/lookup";
import type { Item } from "../inventory";
import type { Account, Cloud, Template } from "../model";
import { AWS_ADDRESS_RULES } from "./address";
import { AWS_ALARM_REFERENCES, AWS_ALARM_TYPES } from "./alarm";
import { AWS_BALANCER_REFERENCES, AWS_BALANCER_RULES, AWS_BALANCER_TYPES } from "./balancer";
import { AWS_CACHE_REFERENCES, AWS_CACHE_RULES, AWS_CACHE_TYPES } from "./cache";
import { AWS_CLUSTER_REFERENCES, AWS_CLUSTER_RULES, AWS_CLUSTER_TYPES } from "./cluster";
import { AWS_DATA } from "./data";
import { AWS_DATABASE_RULES, AWS_DATABASE_TYPES } from "./database";
import { AWS_FUNCTION_REFERENCES, AWS_FUNCTION_RULES, AWS_FUNCTION_TYPES } from "./function";
import { AWS_MESSAGE_REFERENCES, AWS_MESSAGE_RULES, AWS_MESSAGE_TYPES } from "./messages";
import { AWS_MODEL_TYPES } from "./model";
import { AWS_NOTEBOOK_TYPES } from "./notebook";
import { AWS_OBJECT_RULES } from "./object";
import { AWS_PEERING_REFERENCES, AWS_PEERING_RULES, AWS_PEERING_TYPES } from "./peering";
import { AWS_POOL_REFERENCES, AWS_POOL_RULES, AWS_POOL_TYPES } from "./pool";
import { AWS_PUBLISHED_REFERENCES, AWS_PUBLISHED_RULES, AWS_PUBLISHED_TYPES } from "./published";
import { AWS_REFERENCES } from "./references";
import { AWS_REGISTRY_TYPES } from "./registry";
import { AWS_RULES } from "./rules";
import { AWS_SCHEDULE_REFERENCES, AWS_SCHEDULE_RULES, AWS_SCHEDULE_TYPES } from "./schedule";
import { AWS_SERVICE_REFERENCES, AWS_SERVICE_TYPES } from "./service";
import { AWS_SHARE_REFERENCES, AWS_SHARE_RULES, AWS_SHARE_TYPES } from "./share";
import { AWS_TYPES } from "./types";

const ACCOUNT = "123456789012";
const PARTITIONS: [RegExp, partition: string, suffix: string][] = [
  [/^cn-/, "aws-cn", "amazonaws.com.cn"],
  [/^us-gov-/, "aws-us-gov", "amazonaws.com"],
  [/^eusc-/, "aws-eusc", "amazonaws.eu"],
  [/^/, "aws", "amazonaws.com"],
];

/** Amazon Web Services, as far as a rehearsal needs them. */
export const aws: Cloud = {
  name: "aws",
  types: {
    ...AWS_TYPES,
    ...AWS_ALARM_TYPES,
    ...AWS_BALANCER_TYPES,
    ...AWS_CACHE_TYPES,
    ...AWS_CLUSTER_TYPES,
    ...AWS_DATABASE_TYPES,
    ...AWS_FUNCTION_TYPES,
    ...AWS_MESSAGE_TYPES,
    ...AWS_MODEL_TYPES,
    ...AWS_NOTEBOOK_TYPES,
    ...AWS_PEERING_TYPES,
    ...AWS_POOL_TYPES,
    ...AWS_PUBLISHED_TYPES,
    ...AWS_REGISTRY_TYPES,
    ...AWS_SCHEDULE_TYPES,
    ...AWS_SERVICE_TYPES,
    ...AWS_SHARE_TYPES,
  },
  references: [
    ...AWS_REFERENCES,
    ...AWS_ALARM_REFERENCES,
    ...AWS_BALANCER_REFERENCES,
    ...AWS_CACHE_REFERENCES,
    ...AWS_CLUSTER_REFERENCES,
    ...AWS_FUNCTION_REFERENCES,
    ...AWS_MESSAGE_REFERENCES,
    ...AWS_PEERING_REFERENCES,
    ...AWS_POOL_REFERENCES,
    ...AWS_SCHEDULE_REFERENCES,
    ...AWS_PUBLISHED_REFERENCES,
    ...AWS_SERVICE_REFERENCES,
    ...AWS_SHARE_REFERENCES,
  ],
  rules: [
    ...AWS_RULES,
    ...AWS_ADDRESS_RULES,
    ...AWS_BALANCER_RULES,
    ...AWS_CACHE_RULES,
    ...AWS_CLUSTER_RULES,
    ...AWS_DATABASE_RULES,
    ...AWS_FUNCTION_RULES,
    ...AWS_MESSAGE_RULES,
    ...AWS_SCHEDULE_RULES,
    ...AWS_OBJECT_RULES,
    ...AWS_PUBLISHED_RULES,
    ...AWS_PEERING_RULES,
    ...AWS_POOL_RULES,
    ...AWS_SHARE_RULES,
  ],
  data: AWS_DATA,
  locks: [],

  account(config, environment): Account {
    const region = text(config, "region") ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
    if (!region) throw new Refusal("invalid AWS Region: ", "Set region in the provider block, or AWS_REGION in the environment.");
    const [, partition, suffix] = PARTITIONS.find(([pattern]) => pattern.test(region)) as (typeof PARTITIONS)[number];
    const role = /^arn:[^:]+:iam::(\d{12}):/.exec(text(config, "assume_role.0.role_arn") ?? "")?.[1];
    const allowed = text(config, "allowed_account_ids.0");
    return {
      region,
      partition,
      suffix,
      account: role ?? allowed ?? ACCOUNT,
      defaultTags: JSON.stringify(config.default_tags ?? null),
    };
  },

  normal: (handle) => handle,

  guess(type, path): Template | undefined {
    const name = path.split(".").at(-1) ?? path;
    if (name === "name") return nameFromPrefix;
    if (name === "bucket") return (make) => make.expand(`${make.text("bucket_prefix") || "terraform-"}{digits:26}`);
    if (/^(owner_id|account_id|owner)$/.test(name)) return "{$account}";
    if (name === "arn")
      return `arn:{$partition}:${type.split("_")[1]}:{$region}:{$account}:${type.split("_").slice(2).join("-")}/{id}`;
    if (name === "region") return "{$region}";
    if (/(^create|_time|_date|^created)/.test(name)) return "2026-01-01T00:00:00Z";
    return undefined;
  },

  guessId: (schema) =>
    schema.block.attributes.some((each) => each.name === "name") ? "{name}" : `${schema.name.split("_").at(-1)}-0{hex:16}`,

  takesAlong: () => false,

  adjustPlan(schema, planned, _prior, account): void {
    if (!schema.block.attributes.some((each) => each.name === "tags_all" && each.computed)) return;
    planned.tags_all = mergeTags(planned.tags ?? null, account);
  },

  parents: () => [],

  words: {
    exists: (type, id, name) => EXISTS[type]?.(name) ?? `api error AlreadyExists: ${type} ${id} already exists`,
    gone: (type, id) => `api error NotFound: ${type} ${id} does not exist`,
    parentMissing: (type, _id, parent) => `api error NotFound: ${parent}, to which ${type} belongs, does not exist`,
    held: (item, users) => (HELD[item.type] ?? heldByDependency)(item, users),
  },
};

const EXISTS: Record<string, (name: string) => string> = {
  aws_s3_bucket: (name) =>
    `operation error S3: CreateBucket: api error BucketAlreadyExists: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again. (${name})`,
  aws_iam_role: (name) =>
    `operation error IAM: CreateRole: api error EntityAlreadyExists: Role with name ${name} already exists.`,
  aws_iam_instance_profile: (name) =>
    `operation error IAM: CreateInstanceProfile: api error EntityAlreadyExists: Instance Profile ${name} already exists.`,
  aws_iam_policy: (name) =>
    `operation error IAM: CreatePolicy: api error EntityAlreadyExists: A policy called ${name} already exists. Duplicate names are not allowed.`,
  aws_cloudwatch_log_group: () =>
    "operation error CloudWatch Logs: CreateLogGroup: api error ResourceAlreadyExistsException: The specified log group already exists",
  aws_kms_alias: (name) =>
    `operation error KMS: CreateAlias: api error AlreadyExistsException: An alias with the name ${name} already exists`,
  aws_secretsmanager_secret: (name) =>
    `operation error Secrets Manager: CreateSecret: api error ResourceExistsException: The operation failed because the secret ${name} already exists.`,
  aws_security_group: (name) =>
    `operation error EC2: CreateSecurityGroup: api error InvalidGroup.Duplicate: The security group '${name}' already exists for this VPC`,
  aws_autoscaling_group: (name) =>
    `operation error Auto Scaling: CreateAutoScalingGroup: api error AlreadyExists: AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
  aws_budgets_budget: (name) =>
    `operation error Budgets: CreateBudget: api error DuplicateRecordException: the budget ${name} already exists`,
};

const HELD: Record<string, (item: Item, users: Item[]) => string> = {
  aws_security_group: (item) =>
    `operation error EC2: DeleteSecurityGroup: api error DependencyViolation: resource ${item.id} has a dependent object`,
  aws_ebs_volume: (item, [user]) =>
    `operation error EC2: DeleteVolume: api error VolumeInUse: Volume ${item.id} is currently attached to ${user?.id ?? "an instance"}`,
  aws_iam_role: (_item, users) =>
    users.some((user) => user.type === "aws_iam_instance_profile")
      ? "operation error IAM: DeleteRole: api error DeleteConflict: Cannot delete entity, must remove roles from instance profile first."
      : "operation error IAM: DeleteRole: api error DeleteConflict: Cannot delete entity, must detach all policies first.",
  aws_iam_policy: () =>
    "operation error IAM: DeletePolicy: api error DeleteConflict: Cannot delete a policy attached to entities.",
  aws_s3_bucket: () =>
    "operation error S3: DeleteBucket: api error BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
};

function heldByDependency(item: Item, users: Item[]): string {
  const noun = item.type.replace(/^aws_/, "").replaceAll("_", " ");
  const names = users.map((user) => user.id).join(", ");
  return `operation error EC2: api error DependencyViolation: The ${noun} '${item.id}' has dependencies and cannot be deleted. (${names})`;
}

const nameFromPrefix: Template = (make) => make.expand(`${make.text("name_prefix") || "terraform-"}{digits:26}`);

function mergeTags(tags: Value, account: Account): Value {
  if (tags === UNKNOWN) return UNKNOWN;
  const defaults = JSON.parse(account.defaultTags ?? "null") as [{ tags?: Record<string, string> }] | null;
  return record([...Object.entries(defaults?.[0]?.tags ?? {}), ...(isMap(tags) ? Object.entries(tags) : [])]);
}
