import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SagemakerNotebookInstance } from "@cdktf/provider-aws/lib/sagemaker-notebook-instance";
import { SagemakerNotebookInstanceLifecycleConfiguration } from "@cdktf/provider-aws/lib/sagemaker-notebook-instance-lifecycle-configuration";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { notebookTypes } from "../../catalog/notebooks";
import { levels } from "../access/schema";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, Completed, OnCloud } from "../core";
import { encryptedBy, letUse } from "../key/aws";
import { assumedBy } from "../lab/aws-grants";
import { roleOfPeople } from "../lab/aws-people";
import { policyJson, type Statement } from "../lab/aws-policy";
import { personId } from "../lab/people";
import { base64 } from "../machine/generation";
import { defaultSubnet } from "../network";
import { guard } from "../network/aws-guard";
import { gibOf } from "../schema";
import { Notebooks, type Own } from ".";
import { stopWhenIdle } from "./aws-idle";
import { usualDisk, usualIdle } from "./schema";

interface OwnNotebook extends Own {
  readonly instance: SagemakerNotebookInstance;
}
declare module "../core" {
  interface Aws {
    notebook: {
      readonly notebooks: Notebooks<OwnNotebook>;
      /** The notebooks' identity. */
      readonly role: IamRole;
      readonly securityGroup: SecurityGroup;
      /** What acts with the role. */
      readonly carriers: readonly ITerraformDependable[];
    };
  }
}

/** AWS cannot narrow calls that list. */
const looking: Statement = {
  Sid: "See",
  Effect: "Allow",
  Action: ["sagemaker:DescribeNotebookInstance", "sagemaker:ListNotebookInstances"],
  Resource: "*",
};

type Self = Capability<"aws", "notebook">;

export const on: OnCloud<"aws", "notebook"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags();
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { zones, ready } = subnet.native;
    const role = new IamRole(self, "role", {
      name: self.cloudName("aws_iam_role"),
      description: `Notebooks ${self.name} of the lab ${lab.node.id}`,
      assumeRolePolicy: assumedBy(lab, "Notebooks", "sagemaker"),
      forceDetachPolicies: true,
      tags,
    });
    const { securityGroup, out } = guard(self, subnet, "Notebooks");
    const idle = new SagemakerNotebookInstanceLifecycleConfiguration(self, "idle", {
      name: self.cloudName("aws_sagemaker_notebook_instance_lifecycle_configuration"),
      onStart: base64(stopWhenIdle(props.idle ?? usualIdle)),
      tags,
    });
    const carriers: ITerraformDependable[] = [];
    const notebooks = new Notebooks<OwnNotebook>(props.for, (email) => {
      const id = personId(email);
      const instance = new SagemakerNotebookInstance(self, `notebook-${id}`, {
        name: self.cloudName("aws_sagemaker_notebook_instance", id),
        instanceType: notebookTypes.aws[props.size],
        roleArn: role.arn,
        subnetId: zones[0]?.subnet.id,
        securityGroups: [securityGroup.id],
        directInternetAccess: "Disabled",
        rootAccess: "Disabled",
        instanceMetadataServiceConfiguration: { minimumInstanceMetadataServiceVersion: "2" },
        volumeSize: gibOf(props.disk ?? usualDisk),
        kmsKeyId: encryptedBy(props.key, "sagemaker"),
        lifecycleConfigName: idle.name,
        tags,
        // AWS's default is the newest; aws 5.100 does not know its name yet
        lifecycle: { ignoreChanges: ["platform_identifier"] },
        dependsOn: [...ready, out],
      });
      carriers.push(instance);
      stopsItself(self, id, role, instance);
      owner(self, id, email, instance, props);
      return {
        instance,
        open: `aws sagemaker create-presigned-notebook-instance-url --region ${lab.region} --notebook-instance-name ${instance.name}`,
      };
    });
    return { native: { notebooks, role, securityGroup, carriers }, outputs: notebooks.outputs };
  },

  admit(self, access) {
    const { operate, admin } = access.people;
    for (const level of levels) access.native.allow("notebook", level, [looking]);
    self.native.notebooks.admit([...operate, ...admin]);
  },

  parity: {
    size: {
      approximated:
        "notebooks of SageMaker have types of their own: the small one has 2 CPUs and 8 GiB, and shares its CPUs with other customers",
    },
    disk: "equivalent",
    key: {
      approximated:
        "whose notebook it is also has a right to use the key, by way of SageMaker alone, which Azure and Google keep to their own services",
    },
    for: {
      approximated:
        "on AWS each person opens their notebook by an IAM role that is made for them, whose name ends with their own and a hash",
    },
    idle: {
      approximated:
        "SageMaker has no idle stop: a timer that the lab sets up at each start asks Jupyter, and stops the notebook by its own identity; who works in a terminal alone is not seen",
    },
    subnet: {
      approximated: "in a subnet without internet a notebook is opened, but does not reach SageMaker to be stopped when idle",
    },
  },
};

/** The right that the timer needs, on the very notebook that it runs in. */
function stopsItself(self: Self, id: string, role: IamRole, { arn }: SagemakerNotebookInstance): void {
  new IamRolePolicy(self, `stop-${id}`, {
    name: `stop-${id}`,
    role: role.name,
    policy: policyJson([{ Sid: "StopWhenIdle", Effect: "Allow", Action: "sagemaker:StopNotebookInstance", Resource: arn }]),
  });
}

/** A role for the person whose notebook it is. To start it is to attach its home, for which SageMaker grants itself the use of the key. */
function owner(
  self: Self,
  id: string,
  email: string,
  { arn }: SagemakerNotebookInstance,
  { key }: Completed<"notebook", "aws">,
): void {
  const role = roleOfPeople(self, `owner-${id}`, {
    name: self.cloudName("aws_iam_role", `owner-${id}`),
    description: `Whose notebook ${self.name} it is, in the lab ${self.lab.node.id}`,
    people: [email],
  });
  new IamRolePolicy(self, `own-${id}`, {
    name: "own",
    role: role.name,
    policy: policyJson([
      {
        Sid: "Own",
        Effect: "Allow",
        Action: [
          "sagemaker:CreatePresignedNotebookInstanceUrl",
          "sagemaker:DescribeNotebookInstance",
          "sagemaker:StartNotebookInstance",
          "sagemaker:StopNotebookInstance",
        ],
        Resource: arn,
      },
    ]),
  });
  letUse(key, "sagemaker", [self.node.id, id], "start", { Principal: { AWS: role.arn } });
}
