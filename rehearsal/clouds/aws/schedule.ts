import type { ValueMap } from "../../cty/values";
import type { Reference, TypeModel } from "../model";
import { type Rule, textAt } from "../rule";

const scheduler = (name: string) => `arn:{$partition}:scheduler:{$region}:{$account}:${name}`;

/** EventBridge Scheduler: ids as the provider's documentation gives them for import. */
export const AWS_SCHEDULE_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_scheduler_schedule: {
    id: "{group_name}/{name}",
    values: { arn: scheduler("schedule/{group_name}/{name}"), group_name: "default" },
  },
  aws_scheduler_schedule_group: {
    id: "{name}",
    key: "{$region}/{name}",
    values: { arn: scheduler("schedule-group/{name}"), state: "ACTIVE" },
  },
};

export const AWS_SCHEDULE_REFERENCES: readonly Reference[] = [
  {
    on: /^aws_scheduler_schedule$/,
    path: /^group_name$/,
    to: ["aws_scheduler_schedule_group"],
    except: /^default$/,
    refusal: (value) =>
      `operation error Scheduler: CreateSchedule: api error ResourceNotFoundException: Schedule group ${value} does not exist.`,
  },
  {
    on: /^aws_scheduler_schedule$/,
    path: /^target\.role_arn$/,
    to: ["aws_iam_role"],
    refusal: () => untrusted,
  },
];

const untrusted =
  "operation error Scheduler: CreateSchedule: api error ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.";

/** General knowledge, not read, but for the casing, which others report of the service. */
export const AWS_SCHEDULE_RULES: readonly Rule[] = [
  {
    demands: "The role of a schedule is trusted to the service",
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html",
    on: /^aws_scheduler_schedule$/,
    refusal(asked) {
      const role = asked.named("target.0.role_arn", "aws_iam_role");
      return role && !textAt(role.attributes as ValueMap, "assume_role_policy").includes('"scheduler.amazonaws.com"')
        ? untrusted
        : undefined;
    },
  },
  {
    demands: "What is called of RDS names its database in the casing of the SDK",
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",
    on: /^aws_scheduler_schedule$/,
    refusal: (asked) =>
      /:aws-sdk:rds:st(art|op)DBInstance$/.test(asked.text("target.0.arn")) &&
      !asked.text("target.0.input").includes('"DbInstanceIdentifier"')
        ? "operation error Scheduler: CreateSchedule: api error ValidationException: Invalid RequestJson provided. Reason The field 'DBInstanceIdentifier' is not supported."
        : undefined,
  },
  {
    demands: "What is called of EKS names its pool in the casing of the SDK",
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",
    on: /^aws_scheduler_schedule$/,
    refusal: (asked) =>
      asked.text("target.0.arn").endsWith(":aws-sdk:eks:updateNodegroupConfig") &&
      !['"ClusterName"', '"NodegroupName"'].every((field) => asked.text("target.0.input").includes(field))
        ? "operation error Scheduler: CreateSchedule: api error ValidationException: Invalid RequestJson provided. Reason The fields 'ClusterName, NodegroupName' are required."
        : undefined,
  },
];
