import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { Construct } from "../cdktf";
import type { Capability } from "../core";
import { closedBucket } from "../lab/aws-storage";
import type { Logs } from ".";

/** A bucket for what balancers record, which AWS writes into files alone; it stands beside the one that writes, as groups do. */
export class Files extends Construct {
  readonly bucket: S3Bucket;
  /** Lets the balancer write: AWS tries that when it is told to. */
  readonly policy: S3BucketPolicy;

  constructor(balancer: Capability<"aws", "balancer">, logs: Logs<"aws">) {
    super(balancer, "requests");
    const { lab } = balancer;
    const { bucket, closed, policy } = closedBucket(this, lab, balancer.cloudName("aws_s3_bucket", "requests"));
    this.bucket = bucket;
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.bucket,
      rule: [
        {
          id: "keep",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
          expiration: [{ days: logs.days }],
        },
      ],
    });
    // AWS's own policy for this, without a condition on who asks: the account in the path keeps others' balancers out
    // (docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html, 2026-11-27; for all regions, also those before August 2022)
    policy.add({
      Sid: "Deliver",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${bucket.arn}/AWSLogs/${lab.native.accountId}/*`,
    });
    this.policy = new S3BucketPolicy(this, "policy", { bucket: bucket.bucket, policy: policy.lazy(), dependsOn: [closed] });
  }
}
