import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "../../constructs/cdktf";
import { Lab, StackRefused } from "../../constructs/lab";
import { destroyBlockers } from "../../constructs/lab/destroyable";
import { examples, repository } from "../support/cic";
import { stacksOf, temporaryFolder } from "../support/stacks";

type Body = Record<string, unknown>;

/** A name that the next deploy does not ask for again. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Terraform's
const fresh = "lab-${substr(terraform_data.key-lab_fresh.id, 0, 8)}";

/** For each rule: a resource that breaks it, and one that does not. */
const cases: readonly [type: string, attribute: string, blocked: Body, free: Body][] = [
  ["aws_s3_bucket", "force_destroy", {}, { force_destroy: true }],
  ["aws_route53_zone", "force_destroy", {}, { force_destroy: true }],
  ["aws_secretsmanager_secret", "recovery_window_in_days", { recovery_window_in_days: 7 }, { recovery_window_in_days: 0 }],
  ["aws_db_instance", "skip_final_snapshot", {}, { skip_final_snapshot: true }],
  [
    "aws_db_instance",
    "deletion_protection",
    { skip_final_snapshot: true, deletion_protection: true },
    { skip_final_snapshot: true },
  ],
  [
    "aws_db_instance",
    "delete_automated_backups",
    { skip_final_snapshot: true, delete_automated_backups: false },
    { skip_final_snapshot: true },
  ],
  ["aws_elasticache_replication_group", "final_snapshot_identifier", { final_snapshot_identifier: "last" }, {}],
  ["aws_rds_cluster", "skip_final_snapshot", {}, { skip_final_snapshot: true }],
  [
    "aws_rds_cluster",
    "deletion_protection",
    { skip_final_snapshot: true, deletion_protection: true },
    { skip_final_snapshot: true },
  ],
  ["aws_ecr_repository", "force_delete", {}, { force_delete: true }],
  ["aws_ebs_volume", "final_snapshot", { final_snapshot: true }, {}],
  ["aws_eks_cluster", "deletion_protection", { deletion_protection: true }, {}],
  ["aws_ecs_service", "force_delete", {}, { force_delete: true }],
  ["aws_service_discovery_service", "force_destroy", {}, { force_destroy: true }],
  ["aws_instance", "disable_api_termination", { disable_api_termination: true }, {}],
  ["aws_instance", "disable_api_stop", { disable_api_stop: true }, {}],
  [
    "aws_instance",
    "root_block_device.delete_on_termination",
    { root_block_device: { delete_on_termination: false } },
    { root_block_device: { delete_on_termination: true } },
  ],
  ["aws_autoscaling_group", "protect_from_scale_in", { protect_from_scale_in: true }, {}],
  ["aws_launch_template", "disable_api_termination", { disable_api_termination: true }, {}],
  [
    "aws_launch_template",
    "block_device_mappings.ebs.delete_on_termination",
    { block_device_mappings: { ebs: { delete_on_termination: "false" } } },
    { block_device_mappings: { ebs: { delete_on_termination: "true" } } },
  ],
  [
    "google_compute_region_instance_template",
    "disk.auto_delete",
    { disk: { auto_delete: false } },
    { disk: { auto_delete: true } },
  ],
  ["aws_dynamodb_table", "deletion_protection_enabled", { deletion_protection_enabled: true }, {}],
  ["azurerm_key_vault", "purge_protection_enabled", kept("lab-vault"), kept(fresh)],
  ["google_cloud_run_v2_service", "deletion_protection", {}, { deletion_protection: false }],
  ["google_logging_project_bucket_config", "bucket_id", { bucket_id: "lab" }, { bucket_id: fresh }],
  ["google_logging_project_bucket_config", "locked", { bucket_id: fresh, locked: true }, { bucket_id: fresh }],
  ["google_kms_key_ring", "name", { name: "lab" }, { name: fresh }],
  ["google_kms_crypto_key", "name", { name: "lab-terraform_data" }, { name: fresh }],
  ["google_dns_managed_zone", "force_destroy", {}, { force_destroy: true }],
  ["google_storage_bucket", "force_destroy", { soft_delete_policy: { retention_duration_seconds: 0 } }, emptied()],
  ["google_storage_bucket", "soft_delete_policy.retention_duration_seconds", { force_destroy: true }, emptied()],
  ["google_compute_disk", "create_snapshot_before_destroy", { create_snapshot_before_destroy: true }, {}],
  ["google_compute_instance", "deletion_protection", { deletion_protection: true }, {}],
  ["aws_efs_file_system", "availability_zone_name", { availability_zone_name: "eu-central-1a" }, {}],
  ["aws_lb", "enable_deletion_protection", { enable_deletion_protection: true }, {}],
  ["google_filestore_instance", "deletion_protection_enabled", { deletion_protection_enabled: true }, {}],
  ["google_secret_manager_secret", "deletion_protection", { deletion_protection: true }, {}],
  ["google_container_cluster", "deletion_protection", {}, { deletion_protection: false }],
  ["google_sql_database_instance", "deletion_protection", {}, { deletion_protection: false }],
  ["google_memorystore_instance", "deletion_protection_enabled", {}, { deletion_protection_enabled: false }],
  [
    "google_sql_database_instance",
    "settings.deletion_protection_enabled",
    { deletion_protection: false, settings: { deletion_protection_enabled: true } },
    { deletion_protection: false },
  ],
  [
    "google_sql_database_instance",
    "settings.retain_backups_on_delete",
    { deletion_protection: false, settings: { retain_backups_on_delete: true } },
    { deletion_protection: false },
  ],
  ["google_sql_database_instance", "name", { deletion_protection: false, name: "orders" }, { deletion_protection: false }],
  ["google_sql_user", "deletion_policy", {}, { deletion_policy: "ABANDON" }],
  ["google_project_service", "disable_on_destroy", { disable_on_destroy: true }, { disable_on_destroy: false }],
  ["google_project", "deletion_policy", { deletion_policy: "PREVENT" }, { deletion_policy: "DELETE" }],
  ["google_bigquery_dataset", "delete_contents_on_destroy", {}, { delete_contents_on_destroy: true }],
];

function kept(name: string): Body {
  return { name, purge_protection_enabled: true };
}

function emptied(): Body {
  return { force_destroy: true, soft_delete_policy: [{ retention_duration_seconds: 0 }] };
}

const stack = (type: string, body: Body) => ({ resource: { [type]: { "some-thing": body } } });

test.each(cases)("%s with a wrong %s is refused, with its address", (type, attribute, blocked, free) => {
  const found = destroyBlockers(stack(type, blocked));
  expect(found).toEqual([expect.stringContaining(`${type}.some-thing: ${attribute} must `)]);
  expect(destroyBlockers(stack(type, free))).toEqual([]);
});

test.each(["azurerm_management_lock", "google_resource_manager_lien"])("%s has no place in a lab", (type) => {
  expect(destroyBlockers(stack(type, {}))).toEqual([expect.stringMatching(new RegExp(`^${type}\\.some-thing: `))]);
});

test("a resource that Terraform may not destroy is refused", () => {
  expect(destroyBlockers(stack("aws_vpc", { lifecycle: { prevent_destroy: true } }))).toEqual([
    "aws_vpc.some-thing: lifecycle.prevent_destroy is set",
  ]);
});

const features = {
  resource_group: [{ prevent_deletion_if_contains_resources: false }],
  key_vault: [{ purge_soft_delete_on_destroy: true }],
  log_analytics_workspace: [{ permanently_delete_on_destroy: true }],
  machine_learning: [{ purge_soft_deleted_workspace_on_destroy: true }],
};

test.each([
  ["resource_group", "prevent_deletion_if_contains_resources", undefined],
  ["key_vault", "purge_soft_delete_on_destroy", false],
  ["log_analytics_workspace", "permanently_delete_on_destroy", undefined],
  ["machine_learning", "purge_soft_deleted_workspace_on_destroy", undefined],
  ["cognitive_account", "purge_soft_delete_on_destroy", false],
])("the azurerm provider must say what happens to %s: %s", (block, attribute, value) => {
  const provider = (blocks: Body) => ({ provider: { azurerm: [{ features: [blocks] }] } });
  expect(destroyBlockers(provider(features))).toEqual([]);
  const wrong = destroyBlockers(provider({ ...features, [block]: [{ [attribute]: value }] }));
  expect(wrong).toEqual([expect.stringContaining(`provider azurerm: features.${block}.${attribute} must `)]);
});

test("every rule has a case here", () => {
  const source = readFileSync(join(repository, "constructs/lab/destroyable.ts"), "utf8");
  const rules = [...source.matchAll(/type: "(\w+)",\s+attribute: "([\w.]+)"/g)].map(
    ([, type, attribute]) => `${type} ${attribute}`,
  );
  expect(rules.sort()).toEqual(cases.map(([type, attribute]) => `${type} ${attribute}`).sort());
});

test.each(examples)("nothing in %s stands in the way of its destroy", (example) => {
  for (const text of stacksOf(join(repository, example)).values()) expect(destroyBlockers(JSON.parse(text))).toEqual([]);
});

test("what an escape hatch sets is found at synth", () => {
  const app = new App({ outdir: temporaryFolder() });
  const lab = new Lab(app, "hatch", {
    purpose: "Try an escape hatch",
    owner: "platform@cic.example",
    costCentre: "CIC-0815",
    classification: "public",
    expires: "2027-03-31",
    region: "germany",
    provider: "aws",
  });
  lab.addOverride("resource.aws_s3_bucket.extra", { bucket: "extra" });
  expect(() => app.synth()).toThrow(StackRefused);
  expect(() => app.synth()).toThrow(
    "hatch-main-aws: aws_s3_bucket.extra: force_destroy must be true: a bucket with objects cannot be deleted",
  );
});
