import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy, letUse } from "../key/aws";
import { grantRole } from "../lab/aws-grants";
import { type PolicyDocument, type Statement, sid } from "../lab/aws-policy";
import { closedBucket } from "../lab/aws-storage";
import { granteeId, inOrder, principalOf } from "../lab/people";
import { daysOf } from "../schema";
import { contentType, seeded } from "./objects";
import { versionDays } from "./schema";

declare module "../core" {
  interface Aws {
    bucket: {
      readonly bucket: S3Bucket;
      /** The bucket's policy; statements may be added until synthesis. */
      readonly policy: PolicyDocument;
    };
  }
}

/** What changes with an object that somebody overwrites: the seed is put once, and its bytes change with its path alone. */
const overwritten = [
  "cache_control",
  "content_disposition",
  "content_encoding",
  "content_language",
  "content_type",
  "metadata",
  "website_redirect",
];
const reading = ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions"];
const writing = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
const actions = {
  settings: [
    "s3:GetBucketLocation",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
  ],
  read: reading,
  write: [...reading, ...writing],
};

export const on: OnCloud<"aws", "bucket"> = {
  build(self, props) {
    const { bucket, closed, encryption, policy } = closedBucket(
      self,
      self.lab,
      self.cloudName("aws_s3_bucket"),
      encryptedBy(props.key, "s3"),
    );
    // "Disabled" can only be set on a bucket that never was versioned, so a change of mind would fail
    const versioning = new S3BucketVersioningA(self, "versioning", {
      bucket: bucket.bucket,
      versioningConfiguration: { status: props.versioned ? "Enabled" : "Suspended" },
    });
    const age = props.deleteAfter === undefined ? undefined : daysOf(props.deleteAfter);
    new S3BucketLifecycleConfiguration(self, "lifecycle", {
      bucket: bucket.bucket,
      rule: [
        {
          id: "clean",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
          noncurrentVersionExpiration: [{ noncurrentDays: Math.min(age ?? versionDays, versionDays) }],
          expiration: age === undefined ? undefined : [{ days: age }],
        },
      ],
      dependsOn: [versioning],
    });
    const resources = [bucket.arn, `${bucket.arn}/*`];
    for (const who of inOrder(props.access?.keys() ?? [])) {
      const right = props.access?.get(who) ?? "read";
      const person = typeof who === "string";
      const grantee = {
        Principal: { AWS: person ? principalOf(self.lab, who) : who.native.role.arn },
        Condition: person ? { DateLessThan: { "aws:CurrentTime": self.lab.endsAt } } : undefined,
      };
      policy.add({
        ...grantee,
        Sid: sid("grant", granteeId(who)),
        Effect: "Allow",
        Action: actions[right],
        Resource: resources,
      });
      letUse(props.key, "s3", [self.node.id, granteeId(who)], right, grantee);
    }
    new S3BucketPolicy(self, "policy", { bucket: bucket.bucket, policy: policy.lazy(), dependsOn: [closed] });
    for (const { id, key, asset } of seeded(self, props.seed))
      new S3Object(self, id, {
        bucket: bucket.bucket,
        key,
        source: asset.path,
        contentType,
        tags: self.lab.native.tags(),
        // encrypted and kept as the bucket says, which it does not say of what was there before
        dependsOn: [closed, encryption, versioning],
        lifecycle: { ignoreChanges: overwritten },
      });
    return { native: { bucket, policy }, outputs: { name: bucket.bucket, url: `s3://${bucket.bucket}` } };
  },

  admit(self, access) {
    const { bucket, policy } = self.native;
    for (const level of levels) {
      const role = access.native.roles[level];
      if (!role) continue;
      const team = { Effect: "Allow", Principal: { AWS: role.arn } } as const;
      policy.add({ ...team, Sid: sid("look", access.name, level), Action: actions.settings, Resource: bucket.arn });
      if (level === "view") continue;
      policy.add({
        ...team,
        Sid: sid("team", access.name, level),
        Action: actions.write,
        Resource: [bucket.arn, `${bucket.arn}/*`],
      });
      letUse(self.props.key, "s3", [self.node.id, access.name, level], "write", team);
    }
  },

  // the bucket's own policy refuses what comes without TLS; within one account a role's policy is enough to give
  lend(entry, who, right) {
    const { partition } = entry.lab.native;
    const arn = `arn:${partition}:s3:::${entry.cloudName("aws_s3_bucket", "bucket")}`;
    const shared: Statement = { Sid: "Shared", Effect: "Allow", Action: actions[right], Resource: [arn, `${arn}/*`] };
    grantRole(entry, "grant", who, [shared], entry.node.id);
  },

  parity: {
    versioned: "equivalent",
    deleteAfter: "equivalent",
    access: {
      approximated:
        "a person named here reads with their own AWS principal, not with the role of their team; where that lies in another account, it must be allowed there too",
    },
    seed: {
      approximated: "an object that somebody overwrote gets the lab's tags back with the next deploy; its bytes are left alone",
    },
    key: {
      approximated:
        "who may read objects also has a right to use the key, by way of S3 alone, which Azure and Google keep to their own services; objects that are there stay encrypted as they were when the key is changed",
    },
  },
};
