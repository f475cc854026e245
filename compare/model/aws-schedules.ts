import { policiesOf, type Statement, statementsOf } from "./aws-policy";
import { clockOf, cronOf, expressionOf, ignores, kept, named, unknown } from "./clock";
import type { AwsPart } from "./part";
import { at, type Json, jsonOf, origin, type Resource, type Stack } from "./stack";
import type { Schedule } from "./types";

/** What Scheduler calls for each kind of thing, and where the call names it, in the casing of the SDK. */
const awsCalls = [
  { call: /:aws-sdk:ec2:(start|stop)Instances$/, names: "InstanceIds", action: (does: string) => `ec2:${does}instances` },
  {
    call: /:aws-sdk:rds:(start|stop)DBInstance$/,
    names: "DbInstanceIdentifier",
    action: (does: string) => `rds:${does}dbinstance`,
  },
  {
    call: /:aws-sdk:sagemaker:(start|stop)NotebookInstance$/,
    names: "NotebookInstanceName",
    action: (does: string) => `sagemaker:${does}notebookinstance`,
  },
  { call: /:aws-sdk:eks:updateNodegroupConfig$/, names: "NodegroupName", action: () => "eks:updatenodegroupconfig" },
];
const awsSchedules = (stack: Stack): Schedule[] =>
  stack
    .of("aws_scheduler_schedule")
    .filter(({ body }) => body.state !== "DISABLED")
    .flatMap((one): Schedule[] => {
      const arn = String(at(one.body, "target.arn"));
      const known = awsCalls.find(({ call }) => call.test(arn));
      if (!known) return [];
      const input = jsonOf(at(one.body, "target.input"));
      const ofNodes = known.names === "NodegroupName";
      const nodes = ofNodes ? nodesOf(input) : undefined;
      const does = (known.call.exec(arn)?.[1] as Schedule["does"] | undefined) ?? (nodes === 0 ? "stop" : "start");
      // a pool has a name within its cluster alone
      const targets = ofNodes && input.ClusterName === undefined ? [] : named(stack, input[known.names]);
      const role = stack.target(at(one.body, "target.role_arn"));
      const trust = role ? trustIn(stack, role) : [];
      const held = (role ? policiesOf(stack, role) : []).flatMap(({ statements }) => statements ?? []);
      return [
        {
          ...origin(one),
          ...expressionOf(one.body.schedule_expression),
          does,
          targets,
          nodes,
          clock: clockOf(one.body.schedule_expression_timezone),
          scale: undefined,
          // of another group it could not be taken up
          identity: trust.some((group) => group === undefined || group === stack.target(one.body.group_name))
            ? role?.address
            : undefined,
          permitted: held.some(({ allow, actions }) => allow && actions.some((one) => one.toLowerCase() === known.action(does))),
          actsForOthers: trust.includes(undefined),
          atOnce: false,
          undone: targets.filter((target) => startedByPlan(stack.at(target))),
          lateMinutes: Number(at(one.body, "target.retry_policy.maximum_event_age_in_seconds") ?? 86_400) / 60,
        },
      ];
    });

/** How many nodes a pool has from then on, where as many are there at least. */
function nodesOf(input: Json): number {
  const [least, now] = [at(input, "ScalingConfig.MinSize"), at(input, "ScalingConfig.DesiredSize")];
  // with one of them alone the other stays, between which there may be nothing
  return Math.max(Number(now), Number(least));
}
const startedByPlan = (target: Resource | undefined): boolean =>
  target?.type === "aws_eks_node_group" &&
  !["desired_size", "min_size"].every((size) => ignores(target, new RegExp(`^scaling_config(\\[0\\]\\.${size})?$`)));

const awsHours = (stack: Stack): Schedule[] =>
  stack.of("aws_autoscaling_schedule").flatMap((one): Schedule[] => {
    const [min, max] = [Number(one.body.min_size), Number(one.body.max_size)];
    // without its own number of machines the group keeps the one that it has, as far as it may
    if (![min, max].every(Number.isFinite) || one.body.desired_capacity !== min) return [];
    const groups = stack.targets(one.body.autoscaling_group_name);
    return [
      {
        ...origin(one),
        ...kept,
        ...cronOf(one.body.recurrence),
        does: max === 0 ? "stop" : "start",
        targets: groups.map(({ address }) => address),
        clock: clockOf(one.body.time_zone),
        scale: { min, max },
        undone: groups
          .filter((group) => !(ignores(group, /^max_size$/) && ignores(group, /^min_size$/)))
          .map(({ address }) => address),
      },
    ];
  });
/** The services whose number of containers a target of Application Auto Scaling says. */
const servicesOf = (stack: Stack, { body }: Resource): Resource[] =>
  stack.targets(body.resource_id).filter(({ type }) => type === "aws_ecs_service");
const awsServiceHours = (stack: Stack): Schedule[] =>
  stack.of("aws_appautoscaling_scheduled_action").flatMap((one): Schedule[] => {
    const numbers = ["min_capacity", "max_capacity"].map((name) => at(one.body, `scalable_target_action.${name}`));
    // with one of them alone the other stays, above which or below which there may be nothing
    if (numbers.some((number) => number === undefined)) return [];
    const [min = 0, max = 0] = numbers.map(Number);
    const scaled = stack.targets(one.body.resource_id).filter(({ type }) => type === "aws_appautoscaling_target");
    const services = scaled.flatMap((target) => servicesOf(stack, target));
    const left = scaled.every((target) => ignores(target, /^max_capacity$/) && ignores(target, /^min_capacity$/));
    return [
      {
        ...origin(one),
        ...kept,
        ...expressionOf(one.body.schedule),
        does: max === 0 ? "stop" : "start",
        targets: services.map(({ address }) => address),
        clock: clockOf(one.body.timezone),
        scale: { min, max },
        undone: services.filter((service) => !(left && ignores(service, /^desired_count$/))).map(({ address }) => address),
      },
    ];
  });
/** The groups of schedules that a role is trusted to; undefined where it is so for whoever asks Scheduler. */
const trustIn = (stack: Stack, { body }: Resource): (Resource | undefined)[] =>
  (statementsOf(stack, body.assume_role_policy) ?? [])
    .filter(({ allow, principals }) => allow && principals.some(({ id }) => id === "scheduler.amazonaws.com"))
    .map(({ conditions }: Statement) =>
      stack.target(conditions.find(({ key, operator }) => key === "aws:SourceArn" && /Equals$/.test(operator))?.values),
    );

export const awsSchedule: AwsPart = {
  types: {
    aws_appautoscaling_scheduled_action: "no-tags",
    aws_autoscaling_schedule: "no-tags",
    aws_scheduler_schedule: "no-tags",
    aws_scheduler_schedule_group: "tags",
  },
  schedules: (stack) => [...awsSchedules(stack), ...awsHours(stack), ...awsServiceHours(stack)],
  unreadable: (stack) => [
    ...unknown(
      stack,
      "aws_scheduler_schedule",
      awsSchedules(stack),
      ({ state, target }) => state === "DISABLED" || stack.target(at(target, "arn"))?.type === "aws_lambda_function",
    ),
    ...unknown(stack, "aws_autoscaling_schedule", awsHours(stack), () => false),
    ...unknown(stack, "aws_appautoscaling_scheduled_action", awsServiceHours(stack), () => false),
  ],
};
