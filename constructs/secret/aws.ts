import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy, letUse } from "../key/aws";
import { PolicyDocument, sid } from "../lab/aws-policy";
import { granteeId, inOrder, principalOf } from "../lab/people";
import { takeSecret } from "../lab/secrets";

declare module "../core" {
  interface Aws {
    secret: {
      readonly secret: SecretsmanagerSecret;
      readonly version: SecretsmanagerSecretVersion;
      /** The secret's policy; statements may be added until synthesis. */
      readonly policy: PolicyDocument;
    };
  }
}

// in the policy of a secret, "*" stands for the secret itself
const itself = "*";
const actions = {
  look: ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"],
  read: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
  admin: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
};

export const on: OnCloud<"aws", "secret"> = {
  build(self, props) {
    const { lab } = self;
    const secret = new SecretsmanagerSecret(self, "secret", {
      name: self.cloudName("aws_secretsmanager_secret"),
      recoveryWindowInDays: 0,
      kmsKeyId: encryptedBy(props.key, "secretsmanager"),
      tags: lab.native.tags(),
    });
    const version = takeSecret(
      lab,
      self.name,
      (value, number) =>
        new SecretsmanagerSecretVersion(self, "version", {
          secretId: secret.id,
          secretStringWo: value,
          secretStringWoVersion: number,
        }),
    );
    const policy = new PolicyDocument();
    policy.add({
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:*",
      Resource: itself,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    for (const who of inOrder(props.readBy)) {
      const person = typeof who === "string";
      const grantee = {
        Principal: { AWS: person ? principalOf(lab, who) : who.native.role.arn },
        Condition: person ? { DateLessThan: { "aws:CurrentTime": lab.endsAt } } : undefined,
      };
      policy.add({ ...grantee, Sid: sid("grant", granteeId(who)), Effect: "Allow", Action: actions.read, Resource: itself });
      letUse(props.key, "secretsmanager", [self.node.id, granteeId(who)], "read", grantee);
    }
    new SecretsmanagerSecretPolicy(self, "policy", { secretArn: secret.arn, policy: policy.lazy(), blockPublicPolicy: true });
    return { native: { secret, version, policy }, outputs: { name: secret.name, reference: secret.arn } };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (!role) continue;
      const team = { Effect: "Allow", Principal: { AWS: role.arn }, Resource: itself } as const;
      self.native.policy.add({ ...team, Sid: sid("look", access.name, level), Action: actions.look });
      if (level !== "admin") continue;
      self.native.policy.add({ ...team, Sid: sid("team", access.name, level), Action: actions.admin });
      letUse(self.props.key, "secretsmanager", [self.node.id, access.name, level], "write", team);
    }
  },

  parity: {
    readBy: {
      approximated:
        "a person named here reads with their own AWS principal, not with the role of their team, and it must lie in the lab's account",
    },
    key: {
      approximated:
        "who may read the value also has a right to use the key, by way of Secrets Manager alone, which Google keeps to its own service",
    },
  },
};
