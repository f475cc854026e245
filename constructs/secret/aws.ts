import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
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
      policy.add({
        Sid: sid("grant", granteeId(who)),
        Effect: "Allow",
        Principal: { AWS: person ? principalOf(lab, who) : who.native.role.arn },
        Action: actions.read,
        Resource: itself,
        Condition: person ? { DateLessThan: { "aws:CurrentTime": lab.endsAt } } : undefined,
      });
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
      if (level === "admin") self.native.policy.add({ ...team, Sid: sid("team", access.name, level), Action: actions.admin });
    }
  },

  parity: {
    readBy: {
      approximated:
        "a person named here reads with their own AWS principal, not with the role of their team, and it must lie in the lab's account",
    },
  },
};
