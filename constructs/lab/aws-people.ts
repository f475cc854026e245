import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "../cdktf";
import type { Lab } from ".";
import { policyJson } from "./aws-policy";
import { principalOf } from "./people";

/** A working day. */
const sessionSeconds = 8 * 3600;

/** A role that people assume until the lab's last day has ended, and of which nothing is left then. */
export function roleOfPeople(
  at: Construct & { readonly lab: Lab<"aws"> },
  id: string,
  { name, description, people }: { readonly name: string; readonly description: string; readonly people: readonly string[] },
): IamRole {
  const { lab } = at;
  const role = new IamRole(at, id, {
    name,
    description,
    assumeRolePolicy: policyJson([
      {
        Sid: "Members",
        Effect: "Allow",
        Principal: { AWS: people.map((email) => principalOf(lab, email)) },
        Action: "sts:AssumeRole",
        Condition: { DateLessThan: { "aws:CurrentTime": lab.endsAt } },
      },
    ]),
    maxSessionDuration: sessionSeconds,
    forceDetachPolicies: true,
    tags: lab.native.tags(),
  });
  // sessions that began on the last day end with it, whatever a bucket's or a secret's own policy says
  new IamRolePolicy(at, `${id}-ends`, {
    name: "ends",
    role: role.name,
    policy: policyJson([
      {
        Sid: "AfterTheLab",
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { DateGreaterThanEquals: { "aws:CurrentTime": lab.endsAt } },
      },
    ]),
  });
  return role;
}
