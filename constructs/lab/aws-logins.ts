import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Construct } from "../cdktf";
import type { Lab } from ".";
import { roleOfPeople } from "./aws-people";
import { policyJson, type Statement } from "./aws-policy";
import { personId } from "./people";

type Self = Construct & { readonly name: string; readonly lab: Lab<"aws">; cloudName(type: string, part?: string): string };

/** A role that one person assumes until the lab ends, for a right that no policy on the resource itself can give. */
export function loginRole(self: Self, email: string, statements: readonly Statement[]): IamRole {
  const id = personId(email);
  const role = roleOfPeople(self, `login-${id}`, {
    name: self.cloudName("aws_iam_role", id),
    description: `Log-in to ${self.name} of the lab ${self.lab.node.id}`,
    people: [email],
  });
  new IamRolePolicy(self, `login-${id}-may`, { name: "login", role: role.name, policy: policyJson(statements) });
  return role;
}
