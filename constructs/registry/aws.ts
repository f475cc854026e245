import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/aws";
import { grantRole } from "../lab/aws-grants";
import { PolicyDocument, type Statement, sid } from "../lab/aws-policy";
import { granteeId, inOrder, principalOf } from "../lab/people";
import { daysOf } from "../schema";
import type { Registry } from ".";

declare module "../core" {
  interface Aws {
    registry: {
      readonly repository: EcrRepository;
      /** The repository's policy; statements may be added until synthesis. */
      readonly policy: PolicyDocument;
      readonly attached: EcrRepositoryPolicy;
    };
  }
}

const pulling = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const pushing = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];
const looking = ["ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:GetLifecyclePolicy", "ecr:ListImages"];
const actions = { pull: pulling, push: [...pulling, ...pushing] };

/** Who calls a repository shows a token, which opens nothing by itself and which no resource narrows. */
const token: Statement = { Sid: "Token", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };

/** Lets a role pull for an entry that takes its code from the registry; `token` is what the role itself must be allowed. */
export function letPull(
  { native }: Registry<"aws">,
  id: string,
  role: IamRole,
): { readonly token: Statement; readonly attached: EcrRepositoryPolicy } {
  native.policy.add({ Sid: sid("grant", id), Effect: "Allow", Principal: { AWS: role.arn }, Action: pulling });
  return { token, attached: native.attached };
}

export const on: OnCloud<"aws", "registry"> = {
  build(self, props) {
    const kmsKey = encryptedBy(props.key, "ecr");
    const repository = new EcrRepository(self, "repository", {
      name: self.cloudName("aws_ecr_repository"),
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: kmsKey ? "KMS" : "AES256", kmsKey }],
      forceDelete: true,
      tags: self.lab.native.tags(),
    });
    if (props.deleteUntaggedAfter !== undefined)
      new EcrLifecyclePolicy(self, "lifecycle", {
        repository: repository.name,
        policy: JSON.stringify({
          rules: [
            {
              rulePriority: 1,
              selection: {
                tagStatus: "untagged",
                countType: "sinceImagePushed",
                countUnit: "days",
                countNumber: daysOf(props.deleteUntaggedAfter),
              },
              action: { type: "expire" },
            },
          ],
        }),
      });
    const policy = new PolicyDocument();
    policy.add({
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "ecr:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    for (const who of inOrder(props.access?.keys() ?? [])) {
      const right = props.access?.get(who) ?? "pull";
      const person = typeof who === "string";
      policy.add({
        Sid: sid("grant", granteeId(who)),
        Effect: "Allow",
        Principal: { AWS: person ? principalOf(self.lab, who) : who.native.role.arn },
        Action: person ? [...looking, ...actions[right]] : actions[right],
        Condition: person ? { DateLessThan: { "aws:CurrentTime": self.lab.endsAt } } : undefined,
      });
      if (!person) grantRole(self, "token", who, [token]);
    }
    const attached = new EcrRepositoryPolicy(self, "policy", { repository: repository.name, policy: policy.lazy() });
    return { native: { repository, policy, attached }, outputs: { name: repository.name, url: repository.repositoryUrl } };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (!role) continue;
      self.native.policy.add({
        Sid: sid("team", access.name, level),
        Effect: "Allow",
        Principal: { AWS: role.arn },
        Action: [...looking, ...actions[level === "view" ? "pull" : "push"]],
      });
      access.native.allow("registry", level, [token]);
    }
  },

  lend(entry, who, right) {
    const { lab } = entry;
    const { partition, accountId } = lab.native;
    const name = entry.cloudName("aws_ecr_repository", "registry");
    const arn = `arn:${partition}:ecr:${lab.region}:${accountId}:repository/${name}`;
    const shared: Statement = { Sid: "Shared", Effect: "Allow", Action: actions[right], Resource: arn };
    grantRole(entry, "grant", who, [token, shared], entry.node.id);
  },

  parity: {
    deleteUntaggedAfter: { approximated: "AWS and Google count from when an image was pushed, Azure from when it lost its tag" },
    access: {
      approximated:
        "a person named here pulls with their own AWS principal, not with the role of their team, and must be allowed to fetch a token (ecr:GetAuthorizationToken) in their own account; machines in a subnet without internet do not reach the registry",
    },
    key: "equivalent",
  },
};
