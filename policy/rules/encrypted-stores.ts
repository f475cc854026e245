import { aws, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "encrypted-stores",
  title: "Buckets, secrets and logs are encrypted at rest",
  protects: "What a store holds could be read from its media.",
  controls: ["KONF.11.8"],
  level: "error",
  check: ({ stores }) => objections(stores, ({ encrypted }) => !encrypted && "says nothing of encryption at rest"),
  compliant: [
    aws("a bucket with AES256", {
      aws_s3_bucket: { data: {} },
      aws_s3_bucket_server_side_encryption_configuration: {
        data: {
          bucket: ref("aws_s3_bucket.data.bucket"),
          rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
        },
      },
    }),
  ],
  nonCompliant: [aws("a bucket alone", { aws_s3_bucket: { data: {} } })],
};
