import type { Reference, TypeModel } from "../model";
import { attributes, type Rule, textAt } from "../rule";

const autoscaling = (what: string) => `arn:{$partition}:autoscaling:{$region}:{$account}:${what}`;

/** EC2 Auto Scaling: ids as the provider's documentation gives them for import. */
export const AWS_POOL_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_autoscaling_group: {
    id: "{name}",
    key: "{$region}/{name}",
    values: {
      arn: autoscaling("autoScalingGroup:{uuid}:autoScalingGroupName/{name}"),
      desired_capacity: "{min_size}",
      health_check_type: "EC2",
      default_cooldown: "300",
      "launch_template.name": (make) => make.expand("{launch_template.0.id}"),
    },
  },
  aws_autoscaling_policy: {
    id: "{name}",
    key: "{$region}/{autoscaling_group_name}/{name}",
    borrowsId: true,
    values: { arn: autoscaling("scalingPolicy:{uuid}:autoScalingGroupName/{autoscaling_group_name}:policyName/{name}") },
  },
  aws_autoscaling_schedule: {
    id: "{scheduled_action_name}",
    key: "{$region}/{autoscaling_group_name}/{scheduled_action_name}",
    borrowsId: true,
    values: {
      arn: autoscaling(
        "scheduledUpdateGroupAction:{uuid}:autoScalingGroupName/{autoscaling_group_name}:scheduledActionName/{scheduled_action_name}",
      ),
      start_time: "2026-01-01T00:00:00Z",
    },
  },
};

const refused = (message: string) => (value: string) =>
  `operation error Auto Scaling: api error ValidationError: ${message}: ${value}`;
export const AWS_POOL_REFERENCES: readonly Reference[] = [
  { path: /^autoscaling_group_name$/, to: ["aws_autoscaling_group"], refusal: refused("Group not found") },
  { path: /^vpc_zone_identifier$/, to: ["aws_subnet"], refusal: refused("The subnet ID does not exist") },
  {
    on: /^aws_launch_template$/,
    path: /^iam_instance_profile\.name$/,
    to: ["aws_iam_instance_profile"],
    refusal: refused("Invalid IamInstanceProfile"),
  },
];

export const AWS_POOL_RULES: readonly Rule[] = [
  {
    demands: "Auto Scaling may use the key of the disks that it makes",
    source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
    on: /^aws_autoscaling_group$/,
    refusal(asked) {
      const template = asked.named("launch_template.0.id", "aws_launch_template");
      const name = template && textAt(attributes(template), "block_device_mappings.0.ebs.0.kms_key_id");
      const key = name && asked.find(name, "aws_kms_key");
      if (!key) return undefined;
      const policies = asked.around(key, "aws_kms_key_policy").map((policy) => textAt(attributes(policy), "policy"));
      if (policies.some((policy) => policy.includes("/AWSServiceRoleForAutoScaling"))) return undefined;
      return refused("Client.InternalError: Client error on launch")(asked.text("name"));
    },
  },
  {
    demands: "What a scheduled action sets has a least number of machines that is not above the greatest",
    source:
      "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html; general knowledge, not read",
    on: /^aws_autoscaling_schedule$/,
    refusal: (asked) =>
      Number(asked.values.min_size) > Number(asked.values.max_size)
        ? "operation error Auto Scaling: PutScheduledUpdateGroupAction, api error ValidationError: Max bound must be greater than or equal to min bound."
        : undefined,
  },
];
