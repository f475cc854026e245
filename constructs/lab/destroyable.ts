/**
 * What would block the destroy of a lab, or its next deploy. Sources: the providers' own documentation of these arguments, versions
 * aws 5.100.0, azurerm 4.55.0, google 6.50.0; partly general knowledge, not read.
 */
interface Rule {
  readonly type: string;
  /** Attribute by its path; blocks are looked into whether they stand as an object or as a list of one. */
  readonly attribute: string;
  /** `must`: anything else blocks, also the provider's default. `never`: only this value blocks. */
  readonly must?: unknown;
  readonly never?: unknown;
  /** The attribute is a name, and blocks unless no two deploys ask for the same. */
  readonly fresh?: true;
  /** The attribute that takes the name: it blocks nothing where no two deploys ask for the same. */
  readonly unlessFresh?: string;
  readonly why: string;
}

const neverDeleted = "Google never deletes it, nor gives its name away again";
const rules: readonly Rule[] = [
  { type: "aws_s3_bucket", attribute: "force_destroy", must: true, why: "a bucket with objects cannot be deleted" },
  { type: "aws_route53_zone", attribute: "force_destroy", must: true, why: "a zone with records cannot be deleted" },
  {
    type: "aws_secretsmanager_secret",
    attribute: "recovery_window_in_days",
    must: 0,
    why: "a deleted secret keeps its name for 30 days",
  },
  {
    type: "aws_db_instance",
    attribute: "skip_final_snapshot",
    must: true,
    why: "the delete asks for the name of a final snapshot",
  },
  { type: "aws_db_instance", attribute: "deletion_protection", never: true, why: "deletion protection" },
  {
    type: "aws_db_instance",
    attribute: "delete_automated_backups",
    never: false,
    why: "backups would stay, and be paid, without the database",
  },
  {
    type: "aws_elasticache_replication_group",
    attribute: "final_snapshot_identifier",
    must: undefined,
    why: "a snapshot would stay, and be paid, without the lab",
  },
  {
    type: "aws_rds_cluster",
    attribute: "skip_final_snapshot",
    must: true,
    why: "the delete asks for the name of a final snapshot",
  },
  { type: "aws_rds_cluster", attribute: "deletion_protection", never: true, why: "deletion protection" },
  {
    type: "aws_efs_file_system",
    attribute: "availability_zone_name",
    must: undefined,
    why: "of a file system in one zone AWS makes backups by itself, which would stay, and be paid, without the lab",
  },
  { type: "aws_ecr_repository", attribute: "force_delete", must: true, why: "a repository with images cannot be deleted" },
  { type: "aws_ecs_service", attribute: "force_delete", must: true, why: "a service with running containers cannot be deleted" },
  {
    type: "aws_service_discovery_service",
    attribute: "force_destroy",
    must: true,
    why: "a name that containers still hold cannot be deleted",
  },
  { type: "aws_instance", attribute: "disable_api_termination", never: true, why: "termination protection" },
  {
    type: "aws_ebs_volume",
    attribute: "final_snapshot",
    never: true,
    why: "a snapshot would stay, and be paid, without the lab",
  },
  { type: "aws_instance", attribute: "disable_api_stop", never: true, why: "stop protection" },
  {
    type: "aws_instance",
    attribute: "root_block_device.delete_on_termination",
    never: false,
    why: "the disk would stay, and be paid, without the machine",
  },
  { type: "aws_eks_cluster", attribute: "deletion_protection", never: true, why: "deletion protection" },
  {
    type: "aws_autoscaling_group",
    attribute: "protect_from_scale_in",
    never: true,
    why: "machines that are kept from being taken away keep their group",
  },
  { type: "aws_launch_template", attribute: "disable_api_termination", never: true, why: "termination protection" },
  {
    type: "aws_launch_template",
    attribute: "block_device_mappings.ebs.delete_on_termination",
    never: "false",
    why: "the disk would stay, and be paid, without the machine",
  },
  {
    type: "google_compute_region_instance_template",
    attribute: "disk.auto_delete",
    never: false,
    why: "the disk would stay, and be paid, without the machine",
  },
  { type: "aws_lb", attribute: "enable_deletion_protection", never: true, why: "deletion protection" },
  { type: "aws_dynamodb_table", attribute: "deletion_protection_enabled", never: true, why: "deletion protection" },
  {
    type: "azurerm_key_vault",
    attribute: "purge_protection_enabled",
    never: true,
    unlessFresh: "name",
    why: "the vault's name stays taken for its retention",
  },
  { type: "google_kms_key_ring", attribute: "name", fresh: true, why: neverDeleted },
  { type: "google_kms_crypto_key", attribute: "name", fresh: true, why: neverDeleted },
  {
    type: "google_logging_project_bucket_config",
    attribute: "bucket_id",
    fresh: true,
    why: "Google holds the name of a deleted log bucket for 7 days",
  },
  {
    type: "google_logging_project_bucket_config",
    attribute: "locked",
    never: true,
    why: "a locked bucket with records cannot be deleted",
  },
  { type: "google_dns_managed_zone", attribute: "force_destroy", must: true, why: "a zone with records cannot be deleted" },
  { type: "google_storage_bucket", attribute: "force_destroy", must: true, why: "a bucket with objects cannot be deleted" },
  {
    type: "google_storage_bucket",
    attribute: "soft_delete_policy.retention_duration_seconds",
    must: 0,
    why: "deleted objects are kept, and paid, for 7 days",
  },
  {
    type: "google_compute_disk",
    attribute: "create_snapshot_before_destroy",
    never: true,
    why: "a snapshot would stay, and be paid, without the lab",
  },
  { type: "google_filestore_instance", attribute: "deletion_protection_enabled", never: true, why: "deletion protection" },
  { type: "google_compute_instance", attribute: "deletion_protection", never: true, why: "deletion protection" },
  { type: "google_secret_manager_secret", attribute: "deletion_protection", never: true, why: "deletion protection" },
  {
    type: "google_cloud_run_v2_service",
    attribute: "deletion_protection",
    must: false,
    why: "deletion protection is the default",
  },
  { type: "google_container_cluster", attribute: "deletion_protection", must: false, why: "deletion protection is the default" },
  {
    type: "google_sql_database_instance",
    attribute: "deletion_protection",
    must: false,
    why: "deletion protection is the default",
  },
  {
    type: "google_memorystore_instance",
    attribute: "deletion_protection_enabled",
    must: false,
    why: "deletion protection is the default",
  },
  {
    type: "google_sql_database_instance",
    attribute: "settings.deletion_protection_enabled",
    never: true,
    why: "deletion protection",
  },
  {
    type: "google_sql_database_instance",
    attribute: "settings.retain_backups_on_delete",
    never: true,
    why: "backups would stay, and be paid, without the database",
  },
  {
    type: "google_sql_database_instance",
    attribute: "name",
    must: undefined,
    why: "Cloud SQL keeps the name of a deleted instance for a week; without one the provider draws another each time",
  },
  { type: "google_sql_user", attribute: "deletion_policy", must: "ABANDON", why: "a user that owns tables cannot be deleted" },
  {
    type: "google_project_service",
    attribute: "disable_on_destroy",
    must: false,
    why: "it would disable the service for every lab of the project",
  },
  { type: "google_project", attribute: "deletion_policy", must: "DELETE", why: "PREVENT is the default" },
  {
    type: "google_bigquery_dataset",
    attribute: "delete_contents_on_destroy",
    must: true,
    why: "a data set with tables cannot be deleted",
  },
];
/** Features of azurerm's provider block whose defaults block a destroy. */
const features: readonly Omit<Rule, "type">[] = [
  {
    attribute: "resource_group.prevent_deletion_if_contains_resources",
    must: false,
    why: "a group with something left inside stays",
  },
  {
    attribute: "cognitive_account.purge_soft_delete_on_destroy",
    never: false,
    why: "the name of an account of language models stays taken for 48 hours",
  },
  { attribute: "key_vault.purge_soft_delete_on_destroy", never: false, why: "the vault's name stays taken" },
  {
    attribute: "machine_learning.purge_soft_deleted_workspace_on_destroy",
    must: true,
    why: "the name of a workspace of notebooks stays taken for 14 days",
  },
  {
    attribute: "log_analytics_workspace.permanently_delete_on_destroy",
    must: true,
    why: "the workspace's name stays taken for 14 days",
  },
];
const forbidden: Readonly<Record<string, string>> = {
  google_service_networking_connection: "Google holds its side of the peering for days after the last database is gone",
  azurerm_management_lock: "a lock refuses every delete below it",
  google_resource_manager_lien: "a lien refuses the project's deletion",
};

type Json = Record<string, unknown>;

/** Reasons why a stack could not be destroyed and deployed again, one line each, with the address. Empty where nothing stands in the way. */
export function destroyBlockers(stack: Json): string[] {
  const found: string[] = [];
  for (const [type, byId] of Object.entries((stack.resource ?? {}) as Record<string, Json>))
    for (const [id, resource] of Object.entries(byId as Record<string, Json>)) {
      const address = `${type}.${id}`;
      if (forbidden[type]) found.push(`${address}: ${forbidden[type]}`);
      for (const rule of rules) if (rule.type === type && blocks(rule, resource)) found.push(`${address}: ${say(rule)}`);
      if (at(resource, "lifecycle.prevent_destroy") === true) found.push(`${address}: lifecycle.prevent_destroy is set`);
    }
  const azurerm = ([(stack.provider as Json | undefined)?.azurerm ?? []].flat() as Json[])[0];
  if (azurerm)
    for (const rule of features)
      if (blocks(rule, at(azurerm, "features") as Json)) found.push(`provider azurerm: features.${say(rule)}`);
  return found;
}

/** Whether a name rests on what Terraform makes anew for each deploy and keeps in the state, so that no two deploys ask for the same. */
const isFresh = (name: unknown): boolean => typeof name === "string" && /\$\{[^{}]*\bterraform_data\.[\w-]+\.id\b/.test(name);

function blocks(rule: Omit<Rule, "type">, resource: Json): boolean {
  const value = at(resource, rule.attribute);
  if (rule.fresh) return !isFresh(value);
  if (rule.unlessFresh && isFresh(at(resource, rule.unlessFresh))) return false;
  return "must" in rule ? value !== rule.must : value === rule.never;
}

function say(rule: Omit<Rule, "type">): string {
  if (rule.fresh) return `${rule.attribute} must end with the id of a terraform_data, which no two deploys share: ${rule.why}`;
  return `${rule.attribute} must ${"must" in rule ? `be ${JSON.stringify(rule.must)}` : `not be ${JSON.stringify(rule.never)}`}: ${rule.why}`;
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => ((Array.isArray(inner) ? inner[0] : inner) as Json | undefined)?.[key], value);
}
