import { DataGoogleLoggingProjectCmekSettings } from "@cdktf/provider-google/lib/data-google-logging-project-cmek-settings";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import { KmsCryptoKey } from "@cdktf/provider-google/lib/kms-crypto-key";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import { KmsKeyRing } from "@cdktf/provider-google/lib/kms-key-ring";
import { levels } from "../access/schema";
import type { ITerraformDependable } from "../cdktf";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { daysOf } from "../schema";
import type { Key } from ".";

declare module "../core" {
  interface Google {
    key: { readonly ring: KmsKeyRing; readonly key: KmsCryptoKey };
  }
}

const roles = { use: "roles/cloudkms.cryptoKeyEncrypterDecrypter", look: "roles/cloudkms.viewer" };

/**
 * The accounts by which Google's services act in a project, by service: cloud.google.com/iam/docs/service-agents; general knowledge, not read.
 * Those of Filestore and Cloud Run stand as soon as the API is enabled: Cloud Foundation Fabric's list marks them as none to be asked for, read 2026-11-26.
 */
const agents = {
  artifactregistry: "gcp-sa-artifactregistry",
  compute: "compute-system",
  container: "container-engine-robot",
  file: "cloud-filer",
  memorystore: "gcp-sa-memorystore",
  notebooks: "gcp-sa-notebooks",
  pubsub: "gcp-sa-pubsub",
  run: "serverless-robot-prod",
  secretmanager: "gcp-sa-secretmanager",
  sqladmin: "gcp-sa-cloud-sql",
};
export type Agent = keyof typeof agents | "logging" | "storage";

/** Why a service's account may be missing, which no resource of this provider makes. */
export const agentByHand = (name: string, service: Agent): string =>
  `${name}'s own account of the project has to be there: gcloud beta services identity create --service=${service}.googleapis.com makes it, once`;

function agentOf(lab: Lab<"google">, service: Agent): string {
  // Cloud Logging has one for keys alone, and tells it
  if (service === "logging") {
    const told =
      (lab.node.tryFindChild("logging-agent") as DataGoogleLoggingProjectCmekSettings | undefined) ??
      new DataGoogleLoggingProjectCmekSettings(lab, "logging-agent", {
        project: lab.native.project.projectId,
        dependsOn: [lab.native.service("logging")],
      });
    return `serviceAccount:${told.serviceAccountId}`;
  }
  if (service !== "storage")
    return `serviceAccount:service-${lab.native.project.number}@${agents[service]}.iam.gserviceaccount.com`;
  // Cloud Storage makes its own when it is asked for it
  const found =
    (lab.node.tryFindChild("storage-agent") as DataGoogleStorageProjectServiceAccount | undefined) ??
    new DataGoogleStorageProjectServiceAccount(lab, "storage-agent", { dependsOn: [lab.native.service("storage")] });
  return found.member;
}

/** What something is encrypted by: the key's name, and what stands before it is. */
export interface EncryptedBy {
  readonly name: string;
  readonly ready: ITerraformDependable;
}

/** The key that encrypts what `service` keeps of an entry, if it names one, by which the service's own account may encrypt and decrypt. */
export function encryptedBy(key: Key<"google"> | undefined, service: Agent): EncryptedBy | undefined {
  if (!key) return undefined;
  const id = `agent-${service}`;
  const ready =
    (key.node.tryFindChild(id) as KmsCryptoKeyIamMember | undefined) ??
    new KmsCryptoKeyIamMember(key, id, {
      cryptoKeyId: key.native.key.id,
      role: roles.use,
      member: agentOf(key.lab, service),
      dependsOn: [key.lab.native.service(service)],
    });
  return { name: key.native.key.id, ready };
}

export const on: OnCloud<"google", "key"> = {
  build(self, props) {
    const { lab } = self;
    const ring = new KmsKeyRing(self, "ring", {
      // Google never deletes a ring or a key, nor gives their names away again
      name: self.freshName("google_kms_key_ring"),
      location: lab.region,
      dependsOn: [lab.native.service("cloudkms")],
    });
    const key = new KmsCryptoKey(self, "key", {
      name: self.freshName("google_kms_crypto_key"),
      keyRing: ring.id,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: `${daysOf(props.rotateAfter) * 86_400}s`,
      destroyScheduledDuration: `${7 * 86_400}s`,
      labels: lab.native.labels(),
    });
    return { native: { ring, key }, outputs: { name: key.name, reference: key.id } };
  },

  admit(self, access) {
    for (const level of levels)
      for (const { id, member } of access.native.members[level])
        new KmsCryptoKeyIamMember(self, `look-${id}`, {
          cryptoKeyId: self.native.key.id,
          role: roles.look,
          member,
          condition: self.lab.native.untilExpiry,
        });
  },

  parity: {
    rotateAfter: {
      approximated:
        "the lab's key is unusable from its destroy on, and its versions can be restored by whoever administers keys of the project for 7 days; ring and key stay in the project for ever, empty and unpaid, for which each deploy takes other names",
    },
  },
};
