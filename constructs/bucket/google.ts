import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import type { OnCloud } from "../core";
import { daysOf } from "../schema";
import { versionDays } from "./schema";

declare module "../core" {
  interface Google {
    bucket: { readonly bucket: StorageBucket };
  }
}

export const roles = { read: "roles/storage.objectViewer", write: "roles/storage.objectUser" };

export const on: OnCloud<"google", "bucket"> = {
  build(self, props) {
    const age = props.deleteAfter === undefined ? undefined : daysOf(props.deleteAfter);
    const remove = { action: { type: "Delete" } };
    const bucket = new StorageBucket(self, "bucket", {
      name: self.cloudName("google_storage_bucket"),
      location: self.lab.region,
      forceDestroy: true,
      publicAccessPrevention: "enforced",
      uniformBucketLevelAccess: true,
      softDeletePolicy: { retentionDurationSeconds: 0 },
      versioning: { enabled: props.versioned },
      lifecycleRule: [
        { ...remove, condition: { daysSinceNoncurrentTime: Math.min(age ?? versionDays, versionDays), withState: "ARCHIVED" } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
        ...(age === undefined ? [] : [{ ...remove, condition: { age, withState: "LIVE" } }]),
      ],
      labels: self.lab.native.labels(),
      dependsOn: [self.lab.native.service("storage")],
    });
    return { native: { bucket }, outputs: { name: bucket.name, url: bucket.url } };
  },

  parity: {
    versioned: "equivalent",
    deleteAfter: "equivalent",
    access: "equivalent",
  },
};
void StorageBucketIamMember;
