import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import type { OnCloud } from "../core";
import type { Disk } from "../disk";
import { letUse } from "../key/aws";
import type { Entry } from "../lab";
import { assumedBy } from "../lab/aws-grants";
import { policyJson, type Statement } from "../lab/aws-policy";
import { inOrder } from "../lab/people";
import { type Direction, directions, isMachine, momentOf, type Target } from "./times";

declare module "../core" {
  interface Aws {
    schedule: {
      readonly group: SchedulerScheduleGroup;
      /** By which the schedules act. */
      readonly role: IamRole;
      readonly schedules: readonly SchedulerSchedule[];
    };
  }
}

/** What is called for each kind of target, and what IAM calls it. */
const calls = {
  machine: { service: "ec2", start: "startInstances", stop: "stopInstances" },
  database: { service: "rds", start: "startDBInstance", stop: "stopDBInstance" },
} as const;
const actionOf = (kind: keyof typeof calls, direction: Direction): string => {
  const { service, [direction]: call } = calls[kind];
  return `${service}:${call.charAt(0).toUpperCase()}${call.slice(1)}`;
};
const arnsOf = (target: Target<"aws">): string[] =>
  isMachine(target) ? target.native.instances.map(({ arn }) => arn) : [target.native.instance.arn];
/** In the casing of the SDK that AWS calls by, which is not everywhere that of the API's documentation. */
const inputOf = (target: Target<"aws">): string =>
  JSON.stringify(
    isMachine(target)
      ? { InstanceIds: target.native.instances.map(({ id }) => id) }
      : { DbInstanceIdentifier: target.native.instance.identifier },
  );
const isDisk = (entry: Entry): entry is Disk<"aws"> => entry.kind === "disk";

export const on: OnCloud<"aws", "schedule"> = {
  build(self, props) {
    const { lab } = self;
    const { partition } = lab.native;
    const targets = inOrder(props.of);
    const group = new SchedulerScheduleGroup(self, "group", {
      name: self.cloudName("aws_scheduler_schedule_group"),
      tags: lab.native.tags(),
    });
    const role = new IamRole(self, "role", {
      name: self.cloudName("aws_iam_role"),
      description: `Schedule ${self.name} of the lab ${lab.node.id}`,
      // no schedule of anybody else's acts by it
      assumeRolePolicy: assumedBy(lab, "Scheduler", "scheduler", { "aws:SourceArn": group.arn }),
      forceDetachPolicies: true,
      tags: lab.native.tags(),
    });
    const statements = (["machine", "database"] as const).flatMap((kind): Statement[] => {
      const arns = targets.filter((target) => target.kind === kind).flatMap(arnsOf);
      const actions = directions.map((direction) => actionOf(kind, direction));
      return arns.length === 0
        ? []
        : [{ Sid: kind === "machine" ? "Machines" : "Databases", Effect: "Allow", Action: actions, Resource: arns }];
    });
    const rights = new IamRolePolicy(self, "rights", {
      name: self.cloudName("aws_iam_role_policy"),
      role: role.name,
      policy: policyJson(statements),
    });
    // to start a machine is to attach its disks
    const acting = { Principal: { AWS: role.arn } };
    for (const machine of targets.filter(isMachine)) {
      letUse(machine.props.key, "ec2", [self.node.id, machine.node.id], "start", acting);
      for (const disk of (lab.entries as readonly Entry[]).filter(isDisk).filter(({ props }) => props.machine === machine))
        letUse(disk.props.key, "ec2", [self.node.id, disk.node.id], "start", acting);
    }
    const schedules = targets.flatMap((target) =>
      directions.map((direction) => {
        const { hour, minute, days } = momentOf(props[direction], props.days);
        const id = `${direction}-${target.node.id}`;
        const { service, [direction]: call } = calls[target.kind];
        return new SchedulerSchedule(self, id, {
          name: self.cloudName("aws_scheduler_schedule", id),
          groupName: group.name,
          scheduleExpression: `cron(${minute} ${hour} ? * ${days.map((day) => day.slice(0, 3).toUpperCase()).join(",")} *)`,
          scheduleExpressionTimezone: props.timeZone,
          flexibleTimeWindow: { mode: "OFF" },
          endDate: lab.endsAt,
          target: {
            arn: `arn:${partition}:scheduler:::aws-sdk:${service}:${call}`,
            roleArn: role.arn,
            input: inputOf(target),
            // AWS would try for a day: what was stopped by hand in the evening would be stopped again in the morning
            retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 900 },
          },
          dependsOn: [rights],
        });
      }),
    );
    return { native: { group, role, schedules }, outputs: {} };
  },

  parity: {
    start: {
      approximated:
        "a machine or database that is running already is left alone; one that is changing just then is asked again for a quarter of an hour",
    },
    stop: {
      approximated:
        "AWS starts a database by itself when it was stopped for seven days, which no week of a schedule reaches; what runs when the lab expires goes on, for the schedule ends then, until the lab is destroyed",
    },
    days: "equivalent",
    timeZone: "equivalent",
    of: {
      approximated:
        "AWS refuses changes of a database that is stopped: start it before a deploy that changes it; a destroy does not need it to run",
    },
  },
};
