import { aws, azure, google, objections, type Rule, ref } from "../rule";

const closed = (flag: boolean) => ({
  aws_s3_bucket: { data: {} },
  aws_s3_bucket_public_access_block: {
    data: {
      bucket: ref("aws_s3_bucket.data.bucket"),
      block_public_acls: true,
      block_public_policy: flag,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
  },
});

export const rule: Rule = {
  id: "nothing-anonymous",
  title: "Nothing is granted to everybody, and no setting inside a store could",
  protects: "Data would be public, today or after one careless change.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ stores, rights, workloads }) => [
    ...objections(
      workloads,
      ({ callers }) =>
        (callers === "everybody" || callers === "network") &&
        `answers ${callers === "everybody" ? "everybody" : "whatever runs in its network"}; say who may call it`,
    ),
    ...objections(stores, ({ anonymous }) => anonymous !== "barred" && `anonymous access is ${anonymous}; bar it`),
    ...objections(rights, ({ subject, level }) => subject.kind === "anyone" && `gives everybody the right to ${level}`),
  ],
  compliant: [
    aws("all four flags", closed(true)),
    google("enforced prevention", { google_storage_bucket: { data: { public_access_prevention: "enforced" } } }),
    google("a service that asks who calls", { google_cloud_run_v2_service: { web: { ingress: "INGRESS_TRAFFIC_ALL" } } }),
    azure("no public items", { azurerm_storage_account: { data: { allow_nested_items_to_be_public: false } } }),
  ],
  nonCompliant: [
    aws("one flag off", closed(false)),
    aws("files that whoever reaches them mounts", { aws_efs_file_system: { files: { encrypted: true } } }),
    google("a file server without a list of who mounts it", {
      google_filestore_instance: { files: { file_shares: { name: "files", capacity_gb: 1024 } } },
    }),
    google("inherited prevention", { google_storage_bucket: { data: { public_access_prevention: "inherited" } } }),
    google("a grant to allUsers", {
      google_storage_bucket: { data: { public_access_prevention: "enforced" } },
      google_storage_bucket_iam_member: {
        all: { bucket: ref("google_storage_bucket.data.name"), role: "roles/storage.objectViewer", member: "allUsers" },
      },
    }),
    google("a service that asks nobody", { google_cloud_run_v2_service: { web: { invoker_iam_disabled: true } } }),
    azure("an open container", {
      azurerm_storage_account: { data: { allow_nested_items_to_be_public: true } },
      azurerm_storage_container: {
        open: { storage_account_id: ref("azurerm_storage_account.data.id"), container_access_type: "blob" },
      },
    }),
  ],
};
