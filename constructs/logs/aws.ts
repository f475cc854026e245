import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { levels } from "../access/schema";
import { Lazy } from "../cdktf";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { policyJson, type Statement } from "../lab/aws-policy";
import { daysOf } from "../schema";
import type { Logs } from ".";

declare module "../core" {
  interface Aws {
    logs: {
      /** One for each thing that writes, beside which it stands: AWS has no store of several. They are known at synthesis. */
      readonly groups: () => readonly CloudwatchLogGroup[];
    };
  }
}

/** The groups of whatever writes in the lab, in an order that does not depend on the one they were made in. */
const groupsOf = (lab: Lab<"aws">): CloudwatchLogGroup[] =>
  lab.node
    .findAll()
    .filter((made): made is CloudwatchLogGroup => made instanceof CloudwatchLogGroup)
    .sort((a, b) => (a.node.path < b.node.path ? -1 : 1));

/** Reading what groups hold. */
export const readingLogs = (groups: readonly CloudwatchLogGroup[]): Omit<Statement, "Sid"> => ({
  Effect: "Allow",
  Action: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:DescribeLogStreams"],
  Resource: groups.flatMap(({ arn }) => [arn, `${arn}:*`]),
});

/** Whatever groups the lab has at synthesis. Their names are told by a call that nothing narrows. */
function letRead(self: Logs<"aws">, id: string, role: IamRole): void {
  const find: Statement = { Sid: "Find", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" };
  const statements = () => {
    const groups = self.native.groups();
    return groups.length > 0 ? [find, { Sid: "Read", ...readingLogs(groups) }] : [find];
  };
  new IamRolePolicy(self, id, {
    name: self.cloudName("aws_iam_role_policy"),
    role: role.name,
    policy: Lazy.stringValue({ produce: () => policyJson(statements()) }),
  });
}

export const on: OnCloud<"aws", "logs"> = {
  build(self, props) {
    const { lab } = self;
    const groups = () => groupsOf(lab);
    const read = Lazy.listValue({
      produce: () => groups().map(({ nameInput }) => `aws logs tail ${nameInput} --region ${lab.region}`),
    });
    return { native: { groups }, outputs: { days: daysOf(props.keep), read } };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (role) letRead(self, `team-${access.name}-${level}`, role);
    }
  },

  parity: {
    keep: {
      approximated:
        "AWS keeps what each network, service and cluster writes in a group of its own, all for the same time; it cannot narrow its call that lists groups: who reads sees the names of those of the whole region of the account",
    },
  },
};
