import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { AutoscalingSchedule } from "@cdktf/provider-aws/lib/autoscaling-schedule";
import type { Capability } from "../core";
import type { Pool } from "../pool";
import type { Service } from "../service";
import { cronOf, directions, type Hours, type Moment } from "./times";

type Self = Capability<"aws", "schedule">;

/** A moment of each week as Scheduler and Application Auto Scaling write it. */
export const expressionOf = ({ hour, minute, days }: Moment): string =>
  `cron(${minute} ${hour} ? * ${days.map((day) => day.slice(0, 3).toUpperCase()).join(",")} *)`;

/** Lets a pool have no machines outside hours. */
export function poolKeeps(self: Self, { node, native: { group }, props: { scale } }: Pool<"aws">, hours: Hours): void {
  // a plan at night would start it again
  group.lifecycle = { ...group.lifecycle, ignoreChanges: ["desired_capacity", "max_size", "min_size"] };
  const within = { start: { min: scale.min, max: scale.max }, stop: { min: 0, max: 0 } };
  for (const direction of directions) {
    const id = `${direction}-${node.id}`;
    const { min, max } = within[direction];
    new AutoscalingSchedule(self, id, {
      scheduledActionName: self.cloudName("aws_autoscaling_schedule", id),
      autoscalingGroupName: group.name,
      minSize: min,
      maxSize: max,
      desiredCapacity: min,
      recurrence: cronOf(hours[direction]),
      timeZone: hours.timeZone,
      endTime: self.lab.endsAt,
    });
  }
}

/** Lets a service have no containers outside hours: docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html allows 0, read 2026-11-27. */
export function serviceKeeps(self: Self, { node, native }: Service<"aws">, hours: Hours): void {
  const { service, least, most } = native;
  const target = native.scalable();
  // a plan at night would start it again
  service.lifecycle = { ...service.lifecycle, ignoreChanges: ["desired_count"] };
  target.lifecycle = { ...target.lifecycle, ignoreChanges: ["max_capacity", "min_capacity"] };
  const within = { start: { min: least, max: most }, stop: { min: 0, max: 0 } };
  for (const direction of directions) {
    const id = `${direction}-${node.id}`;
    const { min, max } = within[direction];
    new AppautoscalingScheduledAction(self, id, {
      name: self.cloudName("aws_appautoscaling_scheduled_action", id),
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      scalableTargetAction: { minCapacity: String(min), maxCapacity: String(max) },
      schedule: expressionOf(hours[direction]),
      timezone: hours.timeZone,
      endTime: self.lab.endsAt,
    });
  }
}
