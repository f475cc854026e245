import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { OnCloud } from "../core";
import { roleOfPeople } from "../lab/aws-people";
import { policyJson, type Statement } from "../lab/aws-policy";
import { type Level, levels, peopleOf } from "./schema";

declare module "../core" {
  interface Aws {
    access: {
      /** One role for each level that has people; they assume it. */
      readonly roles: { readonly [L in Level]?: IamRole };
      /**
       * Gives a level what a kind of entry needs beyond policies on the resources themselves: one inline policy for each kind and level,
       * so the statements must hold for every entry of the kind (bound by tags). Later calls for the same kind and level change nothing.
       */
      readonly allow: (kind: string, level: Level, statements: readonly Statement[]) => void;
    };
  }
}

const shared =
  "people of one level share an IAM role that they assume; its trust policy holds 2,048 characters, some 35 people, unless the account's quota was raised";

export const on: OnCloud<"aws", "access"> = {
  build(self, props) {
    const { lab } = self;
    const people = peopleOf(props);
    const roles: { [L in Level]?: IamRole } = {};
    for (const level of levels) {
      if (people[level].length === 0) continue;
      roles[level] = roleOfPeople(self, level, {
        name: self.cloudName("aws_iam_role", level),
        description: `Role ${level} in the lab ${lab.node.id}`,
        people: people[level],
      });
    }
    const allow = (kind: string, level: Level, statements: readonly Statement[]) => {
      const role = roles[level];
      if (role && !self.node.tryFindChild(`${level}-${kind}`))
        new IamRolePolicy(self, `${level}-${kind}`, { name: kind, role: role.name, policy: policyJson(statements) });
    };
    return {
      native: { roles, allow },
      outputs: { roles: Object.fromEntries(Object.entries(roles).map(([level, role]) => [level, role.arn])) },
    };
  },

  parity: {
    members: { approximated: shared },
    viewers: {
      approximated: `AWS cannot narrow its calls that list resources: whoever looks sees the lab's kinds of resource in the whole region of the account; ${shared}`,
    },
    admins: { approximated: shared },
  },
};
