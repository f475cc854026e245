import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Access } from "../access";
import type { Capability } from "../core";
import type { Lab } from "../lab";
import { policyJson, type Statement } from "../lab/aws-policy";
import { literal } from "../text";

/** What is the same for machines that stand alone and for those of a pool. */
type Machines = Capability<"aws", "machine"> | Capability<"aws", "pool">;

/** A metadata service that answers to who presents a token, and on the machine only. */
export const closedMetadata = {
  httpEndpoint: "enabled",
  httpTokens: "required",
  httpPutResponseHopLimit: 1,
  instanceMetadataTags: "disabled",
};

/** Above its base speed a machine with shared CPUs would be billed for every minute. */
export const boundedCredits = (shared: true | undefined) => (shared ? { cpuCredits: "standard" } : undefined);

/** What a team may do with the lab's machines, which carry its tag: those of pools too. */
export function rights(lab: Lab<"aws">, { native }: Access<"aws">): void {
  native.allow("machine", "view", looking);
  for (const level of ["operate", "admin"] as const)
    if (native.roles[level]) native.allow("machine", level, [...looking, ...operating(lab, everyMachine(lab))]);
}

/** What the agent of Session Manager calls. */
export const sessionManager: Statement = {
  Sid: "SessionManager",
  Effect: "Allow",
  Action: [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  // these calls know no resource: each acts on the machine that makes it
  Resource: "*",
};

/** A role that may do nothing but let people log in: AWS's own policy for it also reads every parameter of the account. */
export function identity(self: Machines): { role: IamRole; profile: IamInstanceProfile; login: IamRolePolicy } {
  const tags = self.lab.native.tags();
  const role = new IamRole(self, "role", {
    name: self.cloudName("aws_iam_role"),
    description: `Machines ${self.name} of the lab ${self.lab.node.id}`,
    assumeRolePolicy: policyJson([
      { Sid: "Machines", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]),
    forceDetachPolicies: true,
    tags,
  });
  const login = new IamRolePolicy(self, "login", {
    name: "login",
    role: role.name,
    policy: policyJson([sessionManager]),
  });
  const profile = new IamInstanceProfile(self, "profile", {
    name: self.cloudName("aws_iam_instance_profile"),
    role: role.name,
    tags,
  });
  return { role, profile, login };
}

/** AWS cannot narrow calls that list. */
export const looking: readonly Statement[] = [
  {
    Sid: "See",
    Effect: "Allow",
    Action: [
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceStatus",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeVolumes",
      "ssm:DescribeInstanceInformation",
      "ssm:DescribeSessions",
      "ssm:GetConnectionStatus",
    ],
    Resource: "*",
  },
];

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
const ownId = "${aws:userid}";
const at = ({ region, native: { partition } }: Lab<"aws">, service: string, account: string, what: string) =>
  `arn:${partition}:${service}:${region}:${account}:${what}`;
/** Every machine of the account: what is said of these has to be narrowed. */
export const machinesOf = (lab: Lab<"aws">): string => at(lab, "ec2", lab.native.accountId, "instance/*");
export const starting = ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances"] as const;

/** Which machines, for each of the two services that are asked. */
interface Which {
  readonly Resource: string;
  readonly ec2?: Statement["Condition"];
  readonly ssm?: Statement["Condition"];
}
/** Every machine that carries the lab's tag, so that another machine changes nothing here. */
const everyMachine = (lab: Lab<"aws">): Which => ({
  Resource: machinesOf(lab),
  ec2: { StringEquals: { "aws:ResourceTag/lab": literal(lab.node.id) } },
  ssm: { StringEquals: { "ssm:resourceTag/lab": literal(lab.node.id) } },
});

/** What it takes to start, stop and log in to machines. */
export function operating(lab: Lab<"aws">, { Resource, ec2, ssm }: Which): Statement[] {
  return [
    { Sid: "StartAndStop", Effect: "Allow", Action: starting, Resource, ...(ec2 && { Condition: ec2 }) },
    { Sid: "LogIn", Effect: "Allow", Action: "ssm:StartSession", Resource, ...(ssm && { Condition: ssm }) },
    {
      Sid: "ShellAndTunnels",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: [
        at(lab, "ssm", lab.native.accountId, "document/SSM-SessionManagerRunShell"),
        at(lab, "ssm", "", "document/AWS-StartPortForwardingSession"),
      ],
    },
    ...ownSessions(lab),
  ];
}

/** What a person needs in the sessions that they began, and in no others. */
export function ownSessions(lab: Lab<"aws">): Statement[] {
  const { partition, accountId } = lab.native;
  const sessions = `arn:${partition}:ssm:${lab.region}:${accountId}:session/*`;
  return [
    { Sid: "SpeakInSessions", Effect: "Allow", Action: "ssmmessages:OpenDataChannel", Resource: sessions },
    {
      Sid: "OwnSessions",
      Effect: "Allow",
      Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
      Resource: sessions,
      Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": literal(ownId) } },
    },
  ];
}
