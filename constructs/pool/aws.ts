import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { images, isWindows } from "../../catalog/images";
import { sizeFor } from "../../catalog/sizes";
import { type ITerraformDependable, Token } from "../cdktf";
import type { OnCloud } from "../core";
import { encryptedByAutoScaling } from "../key/aws";
import { boundedCredits, closedMetadata, identity, rights } from "../machine/aws-login";
import { base64 } from "../machine/generation";
import { sizeOf } from "../machine/schema";
import { userData } from "../machine/setup";
import { defaultSubnet, type Subnet } from "../network";
import { guard } from "../network/aws-guard";
import { gibOf } from "../schema";
import { windowsStart } from "./schema";

declare module "../core" {
  interface Aws {
    pool: {
      readonly subnet: Subnet<"aws">;
      readonly group: AutoscalingGroup;
      readonly template: LaunchTemplate;
      /** The machines' identity. */
      readonly role: IamRole;
      readonly securityGroup: SecurityGroup;
      /** What acts with the role. */
      readonly carriers: readonly ITerraformDependable[];
    };
  }
}

/** The disk that Canonical's images and AWS's of Windows start from; under another name the template would add a second one. General knowledge, not read. */
const bootDevice = "/dev/sda1";

export const on: OnCloud<"aws", "pool"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { zones, ready } = subnet.native;
    const { type, shared } = sizeFor("aws", sizeOf(props.size));
    const { role, profile, login } = identity(self);
    const { securityGroup, out } = guard(self, subnet, "Machines");
    const tags = lab.native.tags({ Name: self.name });
    const key = encryptedByAutoScaling(props.key);
    const template = new LaunchTemplate(self, "template", {
      name: self.cloudName("aws_launch_template"),
      updateDefaultVersion: true,
      // looked up whenever a machine is made, so that a newer image replaces none that stands
      imageId: `resolve:ssm:${images[props.image].aws}`,
      instanceType: type,
      iamInstanceProfile: { name: profile.name },
      vpcSecurityGroupIds: [securityGroup.id],
      ebsOptimized: "true",
      creditSpecification: boundedCredits(shared),
      metadataOptions: closedMetadata,
      blockDeviceMappings: [
        {
          deviceName: bootDevice,
          ebs: {
            volumeType: "gp3",
            volumeSize: gibOf(props.disk),
            encrypted: "true",
            kmsKeyId: key?.arn,
            deleteOnTermination: "true",
          },
        },
      ],
      userData: props.setup === undefined ? undefined : base64(userData(props.image, props.setup)),
      // the group tags machines, and nothing that comes with them
      tagSpecifications: ["volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      tags,
      // another purpose or owner would make every machine anew
      lifecycle: { ignoreChanges: ["tag_specifications"] },
    });
    const group = new AutoscalingGroup(self, "group-of-machines", {
      name: self.cloudName("aws_autoscaling_group"),
      minSize: props.scale.min,
      maxSize: props.scale.max,
      vpcZoneIdentifier: zones.map((zone) => zone.subnet.id),
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      // until then a machine counts neither as one that took another's place nor by its load, and is not made anew
      ...(isWindows(props.image) && { defaultInstanceWarmup: windowsStart, healthCheckGracePeriod: windowsStart }),
      // a new machine stands before an old one goes
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 110 } },
      tag: Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      lifecycle: { ignoreChanges: ["desired_capacity"] },
      dependsOn: [...ready, out, login, ...(key ? [key.ready] : [])],
    });
    new AutoscalingPolicy(self, "scaling", {
      name: self.cloudName("aws_autoscaling_policy"),
      autoscalingGroupName: group.name,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
        targetValue: props.scale.cpu,
      },
    });
    const found = `aws ec2 describe-instances --region ${lab.region} --filters Name=tag:aws:autoscaling:groupName,Values=${group.name} Name=instance-state-name,Values=running --query 'Reservations[0].Instances[0].InstanceId' --output text`;
    return {
      native: { subnet, group, template, role, securityGroup, carriers: [group] },
      outputs: { name: group.name, login: `aws ssm start-session --region ${lab.region} --target $(${found})` },
    };
  },

  admit: (self, access) => rights(self.lab, access),

  parity: {
    // docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-availability-zone-balanced.html, read 2026-11-26: as much where nothing else is said
    size: {
      approximated:
        "zones are lettered differently in each account, and not every one has machines with a GPU: where one of the two that a pool stands in lacks them, Auto Scaling starts them all in the other",
    },
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: {
      approximated:
        "Session Manager opens PowerShell on Windows, as an administrator of the machine and without a password; a new machine with Windows is left a quarter of an hour before an old one goes and before its load counts. The licence of Windows is part of the machine's hourly price",
    },
    disk: "equivalent",
    subnet: {
      approximated:
        "whoever operates the lab's machines may also stop or restart one of a pool, which the pool then replaces: AWS tells machines apart by the lab's tag; Azure and Google give no such right on a pool",
    },
    setup: {
      approximated:
        "disks keep the tags with which the pool was made: another purpose or owner would replace the machines, which then have the new tags",
    },
    scale: "equivalent",
    "scale.min": "equivalent",
    "scale.max": "equivalent",
    "scale.cpu": "equivalent",
    key: "equivalent",
  },
};
