import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Access } from "../access";
import { roleOfPeople } from "../lab/aws-people";
import { policyJson, type Statement } from "../lab/aws-policy";
import type { Machine } from ".";
import { looking, machinesOf, operating, starting } from "./aws-login";

/** By this tag a machine says whose it is. */
export const ownersTag = "member";

/**
 * Each member enters their machine by a role of their own, for people of one level share the team's. What the team's role allows on every machine
 * of the lab is denied on those that are somebody's, whatever else stands in the lab; admins keep it.
 */
export function membersAlone(self: Machine<"aws">, access: Access<"aws">): void {
  const { lab, native } = self;
  const owned = (service: string): Statement["Condition"] => ({ Null: { [`${service}esourceTag/${ownersTag}`]: "false" } });
  const Resource = machinesOf(lab);
  access.native.allow("others", "operate", [
    { Sid: "OthersMachines", Effect: "Deny", Action: starting, Resource, Condition: owned("aws:R") },
    { Sid: "OthersSessions", Effect: "Deny", Action: "ssm:StartSession", Resource, Condition: owned("ssm:r") },
  ]);
  const { operate } = access.people;
  for (const [{ key, member }, { arn }] of native.units.pairs) {
    if (member === undefined || !operate.includes(member)) continue;
    const id = `member-${key}`;
    const role = roleOfPeople(self, id, {
      name: self.cloudName("aws_iam_role", id),
      description: `Whose machine of ${self.name} it is, in the lab ${lab.node.id}`,
      people: [member],
    });
    new IamRolePolicy(self, `own-${key}`, {
      name: "own",
      role: role.name,
      policy: policyJson([...looking, ...operating(lab, { Resource: arn })]),
    });
    native.owners.push(role);
  }
}
