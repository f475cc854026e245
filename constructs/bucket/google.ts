import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import { levels } from "../access/schema";
import type { Construct } from "../cdktf";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import type { Lab } from "../lab";
import { closedBucket } from "../lab/google-storage";
import { granteeId, inOrder, personId, principalOf } from "../lab/people";
import { daysOf } from "../schema";
import { contentType, seeded } from "./objects";
import { versionDays } from "./schema";

declare module "../core" {
  interface Google {
    bucket: { readonly bucket: StorageBucket };
  }
}

/** What changes with an object that somebody overwrites: the seed is put once, and its bytes change with its path alone. */
const overwritten = ["cache_control", "content_disposition", "content_encoding", "content_language", "content_type", "metadata"];
const roles = { look: "roles/storage.bucketViewer", read: "roles/storage.objectViewer", write: "roles/storage.objectUser" };
type Right = keyof typeof roles;

/** People's rights end with the lab; asking twice makes one grant, since two of the same would take each other away. */
function grantPerson(at: Construct, lab: Lab<"google">, bucket: StorageBucket, email: string, right: Right): void {
  const id = `grant-${personId(email)}-${right}`;
  if (at.node.tryFindChild(id)) return;
  new StorageBucketIamMember(at, id, {
    bucket: bucket.name,
    role: roles[right],
    member: principalOf(lab, email),
    condition: lab.native.untilExpiry,
  });
}

export const on: OnCloud<"google", "bucket"> = {
  build(self, props) {
    const age = props.deleteAfter === undefined ? undefined : daysOf(props.deleteAfter);
    const key = encryptedBy(props.key, "storage");
    const remove = { action: { type: "Delete" } };
    const bucket = new StorageBucket(self, "bucket", {
      ...closedBucket,
      name: self.cloudName("google_storage_bucket"),
      location: self.lab.region,
      versioning: { enabled: props.versioned },
      lifecycleRule: [
        { ...remove, condition: { daysSinceNoncurrentTime: Math.min(age ?? versionDays, versionDays), withState: "ARCHIVED" } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
        ...(age === undefined ? [] : [{ ...remove, condition: { age, withState: "LIVE" } }]),
      ],
      encryption: key && { defaultKmsKeyName: key.name },
      labels: self.lab.native.labels(),
      dependsOn: [self.lab.native.service("storage"), ...(key ? [key.ready] : [])],
    });
    for (const who of inOrder(props.access?.keys() ?? [])) {
      const right = props.access?.get(who) ?? "read";
      if (typeof who === "string") grantPerson(self, self.lab, bucket, who, right);
      else
        new StorageBucketIamMember(self, `grant-${granteeId(who)}-${right}`, {
          bucket: bucket.name,
          role: roles[right],
          member: who.native.serviceAccount.member,
        });
    }
    for (const { id, key, asset } of seeded(self, props.seed))
      new StorageBucketObject(self, id, {
        bucket: bucket.name,
        name: key,
        source: asset.path,
        // with it the provider compares the file with what it put, not with what lies there
        sourceMd5Hash: asset.digest("md5", "base64"),
        contentType,
        lifecycle: { ignoreChanges: overwritten },
      });
    return { native: { bucket }, outputs: { name: bucket.name, url: bucket.url } };
  },

  admit(self, access) {
    for (const level of levels)
      for (const { email } of access.native.members[level]) {
        grantPerson(self, self.lab, self.native.bucket, email, "look");
        if (level !== "view") grantPerson(self, self.lab, self.native.bucket, email, "write");
      }
  },

  lend(entry, who, right) {
    new StorageBucketIamMember(entry, `grant-${granteeId(who)}-${right}`, {
      bucket: entry.cloudName("google_storage_bucket", "bucket"),
      role: roles[right],
      member: who.native.serviceAccount.member,
      dependsOn: [entry.lab.native.service("storage")],
    });
  },

  parity: {
    versioned: "equivalent",
    deleteAfter: "equivalent",
    access: "equivalent",
    seed: {
      approximated:
        "where somebody overwrote an object, each plan says that its hash is about to change; a deploy leaves its bytes alone all the same",
    },
    key: { approximated: "objects that are there stay encrypted as they were when the key is changed" },
  },
};
