import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy";
import type { Access } from "../access";
import { levels } from "../access/schema";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { PolicyDocument, type Statement, sid } from "../lab/aws-policy";
import { daysOf } from "../schema";
import type { Key } from ".";

declare module "../core" {
  interface Aws {
    key: {
      readonly key: KmsKey;
      readonly alias: KmsAlias;
      /** The key's policy; statements may be added until synthesis. */
      readonly policy: PolicyDocument;
      /** The resource that sets the policy, for what a service does by the key before anybody asks it. */
      readonly admission: KmsKeyPolicy;
    };
  }
}

// in the policy of a key, "*" stands for the key itself
const itself = "*";
const looking = ["kms:DescribeKey", "kms:GetKeyRotationStatus", "kms:ListResourceTags"];
/** All that AWS's own policy for administrators of a key allows, call by call; none of it encrypts or decrypts. */
const administering = [
  ...looking,
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:PutKeyPolicy",
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];
/** What a service does by a key for whoever asks it for something. */
const uses = {
  read: ["kms:Decrypt"],
  write: ["kms:Decrypt", "kms:GenerateDataKey"],
  /** What CloudWatch Logs does by itself, of all that follows. */
  keep: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
  /** What Fargate does by itself for the storage of a container. */
  store: ["kms:GenerateDataKeyWithoutPlaintext"],
  lend: ["kms:CreateGrant"],
  /** To start a machine is to attach its disks, for which EC2 grants itself the use of the key. */
  start: ["kms:CreateGrant", "kms:Decrypt"],
  all: [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ],
};

/** By way of one service of the lab's region only: who has a right on the key alone can decrypt nothing. */
const through = ({ region, native }: Lab<"aws">, service: string) => ({
  "kms:ViaService": `${service}.${region}.${native.dnsSuffix}`,
});

/**
 * The ARN of the key that encrypts what `service` keeps of an entry, if it names one. Whoever deploys may then use the key through that
 * service, as IAM allows them; who is granted something on the entry needs `letUse` besides, where the service asks for the caller's right.
 */
export function encryptedBy(key: Key<"aws"> | undefined, service: string): string | undefined {
  if (!key) return undefined;
  const { lab } = key;
  const { policy } = key.native;
  const id = sid("through", service);
  if (!policy.has(id))
    policy.add({ ...ofAccount(lab), Sid: id, Action: uses.all, Condition: { StringEquals: through(lab, service) } });
  return key.native.key.arn;
}

/**
 * The ARN of the key that encrypts the disks of machines that Auto Scaling starts by its role in the account; `ready` stands before it starts one.
 * What it needs: docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html, read 2026-11-26.
 */
export function encryptedByAutoScaling(
  key: Key<"aws"> | undefined,
): { readonly arn: string; readonly ready: ITerraformDependable } | undefined {
  const arn = encryptedBy(key, "ec2");
  if (!key || arn === undefined) return undefined;
  const { partition, accountId } = key.lab.native;
  const { policy, admission } = key.native;
  const id = sid("through", "autoscaling");
  const role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  if (!policy.has(id))
    policy.add({
      Sid: id,
      Effect: "Allow",
      // AWS makes the role with an account's first group, and refuses a policy whose principal is not there yet; general knowledge, not read
      Principal: { AWS: "*" },
      Action: uses.all,
      Resource: itself,
      Condition: {
        ArnEquals: { "aws:PrincipalArn": `arn:${partition}:iam::${accountId}:${role}` },
        StringEquals: through(key.lab, "ec2"),
      },
    });
  return { arn, ready: admission };
}

/**
 * The ARN of the key that encrypts the storage of what Fargate runs in one cluster of ECS; `ready` stands before the cluster. `id` names who has
 * the cluster. What Fargate needs, and whoever makes a cluster, who may look at the key anyway:
 * docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html, read 2026-11-26 as far as its list of calls; the policies of
 * several public repositories have these conditions.
 */
export function encryptedByFargate(
  key: Key<"aws"> | undefined,
  id: string,
  cluster: string,
): { readonly arn: string; readonly ready: ITerraformDependable } | undefined {
  if (!key) return undefined;
  const StringEquals = {
    "kms:EncryptionContext:aws:ecs:clusterAccount": key.lab.native.accountId,
    "kms:EncryptionContext:aws:ecs:clusterName": cluster,
  };
  letService(key, "fargate.amazonaws.com", [id, "store"], "store", { StringEquals });
  letService(key, "fargate.amazonaws.com", [id, "lend"], "lend", {
    StringEquals,
    "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] },
  });
  return { arn: key.native.key.arn, ready: key.native.admission };
}

/** Lets somebody who has a right on an entry use its key for that, through the service that keeps the entry. `id` names the two. */
export function letUse(
  key: Key<"aws"> | undefined,
  service: string,
  id: readonly string[],
  use: Exclude<keyof typeof uses, "all">,
  { Principal, Condition }: Pick<Statement, "Principal" | "Condition">,
): void {
  key?.native.policy.add({
    Sid: sid("use", ...id),
    Effect: "Allow",
    Principal,
    Action: uses[use],
    Resource: itself,
    Condition: { ...Condition, StringEquals: through(key.lab, service) },
  });
}

/** Lets a service of AWS's use a key for one thing of the lab, by itself and for nobody who asks. `id` names the two. */
export function letService(
  key: Key<"aws"> | undefined,
  service: string,
  id: readonly string[],
  use: Exclude<keyof typeof uses, "all">,
  Condition: NonNullable<Statement["Condition"]>,
): void {
  key?.native.policy.add({
    Sid: sid("let", ...id),
    Effect: "Allow",
    Principal: { Service: service },
    Action: uses[use],
    Resource: itself,
    Condition,
  });
}

/** Lets the team's operators and admins, and members by roles of their own, use the key of a disk by starting the machine that has it. */
export function letStart(disk: Construct, access: Access<"aws">, key: Key<"aws"> | undefined, owners: readonly IamRole[]): void {
  const start = (who: string, role: IamRole | undefined) => {
    if (role) letUse(key, "ec2", [disk.node.id, access.name, who], "start", { Principal: { AWS: role.arn } });
  };
  for (const level of ["operate", "admin"] as const) start(level, access.native.roles[level]);
  for (const role of owners) start(role.node.id, role);
}

/** Whoever IAM allows it in the account: without this AWS would leave a key that nobody can administer any more. */
export const letAdminister = (lab: Lab<"aws">): Statement => ({ ...ofAccount(lab), Sid: "Administer", Action: administering });
const ofAccount = ({ native: { partition, accountId } }: Lab<"aws">) =>
  ({ Effect: "Allow", Principal: { AWS: `arn:${partition}:iam::${accountId}:root` }, Resource: itself }) as const;

export const on: OnCloud<"aws", "key"> = {
  build(self, props) {
    const { lab } = self;
    const policy = new PolicyDocument();
    policy.add(letAdminister(lab));
    const key = new KmsKey(self, "key", {
      description: `Key ${self.name} of the lab ${lab.node.id}`,
      enableKeyRotation: true,
      rotationPeriodInDays: daysOf(props.rotateAfter),
      deletionWindowInDays: 7,
      multiRegion: false,
      tags: lab.native.tags(),
    });
    // apart from the key, so that what is encrypted by it waits for no role that the policy names
    const admission = new KmsKeyPolicy(self, "policy", { keyId: key.keyId, policy: policy.lazy() });
    const alias = new KmsAlias(self, "alias", { name: `alias/${self.cloudName("aws_kms_alias")}`, targetKeyId: key.keyId });
    return { native: { key, alias, policy, admission }, outputs: { name: alias.name, reference: key.arn } };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (role)
        self.native.policy.add({
          Sid: sid("look", access.name, level),
          Effect: "Allow",
          Principal: { AWS: role.arn },
          Action: looking,
          Resource: itself,
        });
    }
  },

  parity: {
    rotateAfter: {
      approximated:
        "the lab's key is unusable from its destroy on, and can be taken back by whoever deploys for 7 days; its alias is free at once",
    },
  },
};
