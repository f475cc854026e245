import { isMap } from "../../cty/values";
import type { Rule } from "../rule";

export const AWS_OBJECT_RULES: readonly Rule[] = [
  {
    demands: "The key of an object has 1024 bytes at most",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
    on: /^aws_s3_object$/,
    refusal: (asked) =>
      Buffer.byteLength(asked.text("key")) > 1024
        ? "operation error S3: PutObject: api error KeyTooLongError: Your key is too long"
        : undefined,
  },
  {
    demands: "An object has ten tags at most",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html; general knowledge, not read",
    on: /^aws_s3_object$/,
    refusal({ values }) {
      const tags = values.tags_all ?? values.tags;
      return tags !== undefined && isMap(tags) && Object.keys(tags).length > 10
        ? "operation error S3: PutObject: api error BadRequest: Object tags cannot be greater than 10"
        : undefined;
    },
  },
  {
    demands: "An object in a bucket that has no lists of who may read takes none",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html; general knowledge, not read",
    on: /^aws_s3_object$/,
    refusal(asked) {
      const acl = asked.text("acl");
      const bucket = asked.named("bucket", "aws_s3_bucket");
      if (acl === "" || acl === "bucket-owner-full-control" || !bucket) return undefined;
      return asked.around(bucket, "aws_s3_bucket_ownership_controls").length > 0
        ? undefined
        : "operation error S3: PutObject: api error AccessControlListNotSupported: The bucket does not allow ACLs";
    },
  },
];
