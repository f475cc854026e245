import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import type { Construct } from "../cdktf";
import type { Lab } from ".";
import { PolicyDocument } from "./aws-policy";

/** What every bucket of a lab has: nobody anonymous, everything encrypted, nothing without TLS, and nothing that is left after a destroy. */
export interface ClosedBucket {
  readonly bucket: S3Bucket;
  /** The policy on the bucket comes after it: S3 refuses two such changes at once. */
  readonly closed: S3BucketPublicAccessBlock;
  readonly encryption: S3BucketServerSideEncryptionConfigurationA;
  /** What stands on the bucket once its maker has added who may do what. */
  readonly policy: PolicyDocument;
}

/** @param key the ARN of a key of the lab; without one S3's own encrypts */
export function closedBucket(at: Construct, lab: Lab<"aws">, name: string, key?: string): ClosedBucket {
  const bucket = new S3Bucket(at, "bucket", { bucket: name, forceDestroy: true, tags: lab.native.tags() });
  const closed = new S3BucketPublicAccessBlock(at, "closed", {
    bucket: bucket.bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const encryption = new S3BucketServerSideEncryptionConfigurationA(at, "encryption", {
    bucket: bucket.bucket,
    rule: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: key ? "aws:kms" : "AES256", kmsMasterKeyId: key },
        bucketKeyEnabled: true,
      },
    ],
  });
  const policy = new PolicyDocument();
  policy.add({
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket.arn, `${bucket.arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  return { bucket, closed, encryption, policy };
}
