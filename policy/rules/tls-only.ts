import { aws, azure, google, objections, type Rule, ref } from "../rule";

const denyPlain = (on: string) =>
  JSON.stringify({
    Statement: [
      { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: on, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
  });
const bucketWith = (policy: string) => ({
  aws_s3_bucket: { data: {} },
  aws_s3_bucket_policy: { data: { bucket: ref("aws_s3_bucket.data.bucket"), policy } },
});

export const rule: Rule = {
  id: "tls-only",
  title: "Stores answer over TLS 1.2 or newer only",
  protects: "Data and the rights to it would cross networks in the clear.",
  controls: ["KONF.14.1"],
  level: "error",
  check: ({ cloud, stores }) =>
    objections(
      // Google's file servers have no TLS; what goes to them stays inside networks that are joined
      stores.filter(({ kind }) => !(cloud === "google" && kind === "share")),
      ({ tlsOnly }) => !tlsOnly && "answers without TLS, or with one older than 1.2",
    ),
  compliant: [
    aws("a policy that refuses plain requests", bucketWith(denyPlain("*"))),
    google("a file server", { google_filestore_instance: { files: {} } }),
    azure("TLS 1.2", { azurerm_storage_account: { data: { min_tls_version: "TLS1_2" } } }),
  ],
  nonCompliant: [
    aws("a policy that allows and refuses nothing", bucketWith(JSON.stringify({ Statement: [] }))),
    aws(
      "a policy that refuses plain requests to the bucket, not to its objects",
      bucketWith(denyPlain(ref("aws_s3_bucket.data.arn"))),
    ),
    aws("files that anybody mounts without TLS", { aws_efs_file_system: { files: { encrypted: true } } }),
    azure("plain HTTP", { azurerm_storage_account: { data: { https_traffic_only_enabled: false } } }),
    azure("TLS 1.0", { azurerm_storage_account: { data: { min_tls_version: "TLS1_0" } } }),
  ],
};
