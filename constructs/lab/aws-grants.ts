import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { Lab } from ".";
import { policyJson, type Statement } from "./aws-policy";
import { granteeId } from "./people";

type At = Construct & { cloudName(type: string, part?: string): string };
interface Holder {
  readonly node: { readonly id: string };
  readonly native: { readonly role: IamRole; readonly carriers: readonly ITerraformDependable[] };
}

/** Gives the role of machines, or of what else acts by one, rights on an entry; `id` says for what. They come after the machines, as on every cloud. */
export function grantRole(
  at: At,
  id: string,
  who: Holder,
  statements: readonly Statement[],
  name = at.cloudName("aws_iam_role_policy"),
): void {
  new IamRolePolicy(at, `${id}-${granteeId(who)}`, {
    name,
    role: who.native.role.name,
    policy: policyJson(statements),
    dependsOn: [...who.native.carriers],
  });
}

/** What lets a service of AWS's, for this account alone, act by a role; `only` narrows it further. */
export const assumedBy = (lab: Lab<"aws">, Sid: string, service: string, only: Readonly<Record<string, string>> = {}): string =>
  policyJson([
    {
      Sid,
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": lab.native.accountId, ...only } },
    },
  ]);
