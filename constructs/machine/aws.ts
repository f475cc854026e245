import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { type ImageName, images } from "../../catalog/images";
import { sizeFor } from "../../catalog/sizes";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, OnCloud } from "../core";
import type { Lab } from "../lab";
import { policyJson, type Statement } from "../lab/aws-policy";
import { defaultSubnet, type Subnet } from "../network";
import { gibOf } from "../schema";
import { literal } from "../text";
import { base64, generation, unitsOf } from "./generation";
import { sizeOf } from "./schema";

declare module "../core" {
  interface Aws {
    machine: {
      readonly subnet: Subnet<"aws">;
      readonly instances: readonly Instance[];
      /** The machines' identity. */
      readonly role: IamRole;
      readonly securityGroup: SecurityGroup;
      /** What acts with the role. */
      readonly carriers: readonly ITerraformDependable[];
    };
  }
}

export const on: OnCloud<"aws", "machine"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { zones, ready } = subnet.native;
    const { type, shared } = sizeFor("aws", sizeOf(props.size));
    const { role, profile, login } = identity(self);
    const securityGroup = new SecurityGroup(self, "group", {
      name: self.cloudName("aws_security_group"),
      description: `Machines ${self.name}`,
      vpcId: subnet.network.native.vpc.id,
      tags: lab.native.tags({ Name: self.name }),
    });
    const out = new VpcSecurityGroupEgressRule(self, "out", {
      securityGroupId: securityGroup.id,
      description: "Wherever the routes of the subnet lead",
      ipProtocol: "-1",
      cidrIpv4: "0.0.0.0/0",
      tags: lab.native.tags(),
    });
    const made = generation(self, props);
    const instances = unitsOf(props).map(
      ({ key, zone }) =>
        new Instance(self, `instance-${key}`, {
          ami: newestImage(lab, props.image).insecureValue,
          instanceType: type,
          subnetId: zones[zone]?.subnet.id,
          vpcSecurityGroupIds: [securityGroup.id],
          iamInstanceProfile: profile.name,
          ebsOptimized: true,
          // above its base speed a machine with shared CPUs would be billed for every minute
          creditSpecification: shared ? { cpuCredits: "standard" } : undefined,
          metadataOptions: {
            httpEndpoint: "enabled",
            httpTokens: "required",
            httpPutResponseHopLimit: 1,
            instanceMetadataTags: "disabled",
          },
          rootBlockDevice: {
            volumeType: "gp3",
            volumeSize: gibOf(props.disk),
            encrypted: true,
            deleteOnTermination: true,
            tags: lab.native.tags({ Name: `${self.name}-${key}` }),
          },
          userDataBase64: props.setup === undefined ? undefined : base64(props.setup),
          userDataReplaceOnChange: true,
          tags: lab.native.tags({ Name: `${self.name}-${key}` }),
          lifecycle: { ignoreChanges: ["ami"], replaceTriggeredBy: [made] },
          dependsOn: [...ready, out, login],
        }),
    );
    return {
      native: { subnet, instances, role, securityGroup, carriers: instances },
      outputs: {
        addresses: instances.map((instance) => instance.privateIp),
        login: instances.map((instance) => `aws ssm start-session --region ${lab.region} --target ${instance.id}`),
      },
    };
  },

  admit(self, access) {
    access.native.allow("machine", "view", looking);
    for (const level of ["operate", "admin"] as const)
      if (access.native.roles[level]) access.native.allow("machine", level, [...looking, ...operating(self.lab)]);
  },

  parity: {
    size: "equivalent",
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: "equivalent",
    disk: "equivalent",
    count: "equivalent",
    subnet: "equivalent",
    setup: "equivalent",
  },
};

/** The newest image of a system, looked up once in a lab. */
function newestImage(lab: Lab, image: ImageName): DataAwsSsmParameter {
  const id = `image-${image.replace(".", "-")}`;
  const found = lab.node.tryFindChild(id) as DataAwsSsmParameter | undefined;
  return found ?? new DataAwsSsmParameter(lab, id, { name: images[image].aws });
}

/** A role that may do nothing but let people log in: AWS's own policy for it also reads every parameter of the account. */
function identity(self: Capability<"aws", "machine">): { role: IamRole; profile: IamInstanceProfile; login: IamRolePolicy } {
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
    policy: policyJson([
      {
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
      },
    ]),
  });
  const profile = new IamInstanceProfile(self, "profile", {
    name: self.cloudName("aws_iam_instance_profile"),
    role: role.name,
    tags,
  });
  return { role, profile, login };
}

/** AWS cannot narrow calls that list. */
const looking: readonly Statement[] = [
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
/** Rights on every machine that carries the lab's tag, so that another machine changes nothing here. */
function operating(lab: Lab<"aws">): Statement[] {
  const { partition, accountId } = lab.native;
  const at = (service: string, account: string, what: string) => `arn:${partition}:${service}:${lab.region}:${account}:${what}`;
  const machines = at("ec2", accountId, "instance/*");
  const ours = literal(lab.node.id);
  return [
    {
      Sid: "StartAndStop",
      Effect: "Allow",
      Action: ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances"],
      Resource: machines,
      Condition: { StringEquals: { "aws:ResourceTag/lab": ours } },
    },
    {
      Sid: "LogIn",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: machines,
      Condition: { StringEquals: { "ssm:resourceTag/lab": ours } },
    },
    {
      Sid: "ShellAndTunnels",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: [
        at("ssm", accountId, "document/SSM-SessionManagerRunShell"),
        at("ssm", "", "document/AWS-StartPortForwardingSession"),
      ],
    },
    {
      Sid: "SpeakInSessions",
      Effect: "Allow",
      Action: "ssmmessages:OpenDataChannel",
      Resource: at("ssm", accountId, "session/*"),
    },
    {
      Sid: "OwnSessions",
      Effect: "Allow",
      Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
      Resource: at("ssm", accountId, "session/*"),
      Condition: { StringEquals: { "ssm:resourceTag/aws:ssmmessages:session-id": literal(ownId) } },
    },
  ];
}
