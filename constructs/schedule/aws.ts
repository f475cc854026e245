import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import type { Capability, Native, OnCloud } from "../core";
import type { Disk } from "../disk";
import { letUse } from "../key/aws";
import type { Entry } from "../lab";
import { assumedBy } from "../lab/aws-grants";
import { PolicyDocument } from "../lab/aws-policy";
import { inOrder, personId } from "../lab/people";
import { expressionOf, poolKeeps, serviceKeeps } from "./aws-hours";
import {
  type Called,
  type Direction,
  directions,
  type Hours,
  hoursOf,
  isCalled,
  isCluster,
  isMachine,
  isNotebook,
  isPool,
  isService,
} from "./times";

declare module "../core" {
  interface Aws {
    schedule: {
      /** What acts by the clock; none where there are pools and services alone, which keep hours themselves. */
      readonly schedules: readonly SchedulerSchedule[];
      /** By which the schedules act, as soon as there is one. */
      readonly role: IamRole | undefined;
    };
  }
}
type Self = Capability<"aws", "schedule">;

/** What is called for each kind of target, and what IAM calls it; statements are told apart by their ids. */
const calls = {
  machine: { service: "ec2", start: "startInstances", stop: "stopInstances", sid: "Machines" },
  database: { service: "rds", start: "startDBInstance", stop: "stopDBInstance", sid: "Databases" },
  notebook: { service: "sagemaker", start: "startNotebookInstance", stop: "stopNotebookInstance", sid: "Notebooks" },
  cluster: { service: "eks", start: "updateNodegroupConfig", stop: "updateNodegroupConfig", sid: "Nodes" },
} as const;
const actionOf = (kind: keyof typeof calls, direction: Direction): string => {
  const { service, [direction]: call } = calls[kind];
  return `${service}:${call.charAt(0).toUpperCase()}${call.slice(1)}`;
};
interface Thing {
  readonly key: string;
  readonly kind: keyof typeof calls;
  readonly arns: readonly string[];
  /** In the casing of the SDK that AWS calls by, which is not everywhere that of the API's documentation. */
  readonly input: Readonly<Partial<Record<Direction, object>>>;
}
const both = (input: object) => ({ start: input, stop: input });
/** So many nodes at once and at least; how many at most is for plans to say. */
const nodes = (number: number) => ({ ScalingConfig: { MinSize: number, DesiredSize: number } });
/** Tells of what one call is made for: all machines of an entry, a database, each notebook, also of people who come later. */
function eachOf(target: Called<"aws">, tell: (thing: Thing) => void): void {
  const { kind, node } = target;
  if (isMachine(target)) {
    const { instances } = target.native;
    // those of a team's members, which may have none
    if (instances.length === 0) return;
    tell({
      key: node.id,
      kind,
      arns: instances.map(({ arn }) => arn),
      input: both({ InstanceIds: instances.map(({ id }) => id) }),
    });
  } else if (isNotebook(target))
    target.native.notebooks.each((email, { instance: { arn, name } }) =>
      tell({ key: `${node.id}-${personId(email)}`, kind, arns: [arn], input: both({ NotebookInstanceName: name }) }),
    );
  else if (isCluster(target))
    for (const { id, least, group } of target.native.pools) {
      // a plan at night would start them again
      group.lifecycle = { ...group.lifecycle, ignoreChanges: ["scaling_config[0].desired_size", "scaling_config[0].min_size"] };
      const named = { ClusterName: group.clusterName, NodegroupName: group.nodeGroupName };
      const stop = { ...named, ...nodes(0) };
      // what may stand empty is left so in the morning
      const input = least > 0 ? { start: { ...named, ...nodes(least) }, stop } : { stop };
      tell({ key: `${node.id}-${id}`, kind, arns: [group.arn], input });
    }
  else {
    const { arn, identifier } = target.native.instance;
    tell({ key: node.id, kind, arns: [arn], input: both({ DbInstanceIdentifier: identifier }) });
  }
}
const isDisk = (entry: Entry): entry is Disk<"aws"> => entry.kind === "disk";

/** To start a machine is to attach its disks, and a notebook its home: whoever starts it uses their keys. */
function letAttach({ lab, node }: Self, target: Called<"aws">, key: string, role: IamRole): void {
  const acting = { Principal: { AWS: role.arn } };
  if (isNotebook(target)) letUse(target.props.key, "sagemaker", [node.id, key], "start", acting);
  if (!isMachine(target)) return;
  letUse(target.props.key, "ec2", [node.id, key], "start", acting);
  for (const disk of (lab.entries as readonly Entry[]).filter(isDisk).filter(({ props }) => props.machine === target))
    letUse(disk.props.key, "ec2", [node.id, disk.node.id], "start", acting);
}

/** What Scheduler calls by: an identity of its own, which may do what is told of it and nothing else. */
function actorOf(self: Self) {
  const { lab } = self;
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
  const policy = new PolicyDocument();
  const rights = new IamRolePolicy(self, "rights", {
    name: self.cloudName("aws_iam_role_policy"),
    role: role.name,
    policy: policy.lazy(),
  });
  const allowed: Record<Thing["kind"], string[]> = { machine: [], database: [], notebook: [], cluster: [] };
  const allow = ({ kind, arns }: Thing) => {
    const { sid } = calls[kind];
    if (!policy.has(sid))
      policy.add({
        Sid: sid,
        Effect: "Allow",
        Action: [...new Set(directions.map((direction) => actionOf(kind, direction)))],
        Resource: allowed[kind],
      });
    allowed[kind].push(...arns);
  };
  return { group, role, rights, allow };
}

/** Lets Scheduler call what starts and stops. */
function callsOf(self: Self, targets: readonly Called<"aws">[], hours: Hours): Native<"aws", "schedule"> {
  const { lab } = self;
  const { partition } = lab.native;
  let actor: ReturnType<typeof actorOf> | undefined;
  const schedules: SchedulerSchedule[] = [];
  const act = (by: ReturnType<typeof actorOf>, { key, kind }: Thing, direction: Direction, input: object) => {
    const id = `${direction}-${key}`;
    const { service, [direction]: call } = calls[kind];
    return new SchedulerSchedule(self, id, {
      name: self.cloudName("aws_scheduler_schedule", id),
      groupName: by.group.name,
      scheduleExpression: expressionOf(hours[direction]),
      scheduleExpressionTimezone: hours.timeZone,
      flexibleTimeWindow: { mode: "OFF" },
      endDate: lab.endsAt,
      target: {
        arn: `arn:${partition}:scheduler:::aws-sdk:${service}:${call}`,
        roleArn: by.role.arn,
        input: JSON.stringify(input),
        // AWS would try for a day: what was stopped by hand in the evening would be stopped again in the morning
        retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 900 },
      },
      dependsOn: [by.rights],
    });
  };
  for (const target of targets)
    eachOf(target, (thing) => {
      // a team without members has no notebook, and IAM takes no policy without a statement
      actor ??= actorOf(self);
      actor.allow(thing);
      letAttach(self, target, thing.key, actor.role);
      for (const direction of directions) {
        const input = thing.input[direction];
        if (input) schedules.push(act(actor, thing, direction, input));
      }
    });
  return {
    schedules,
    get role() {
      return actor?.role;
    },
  };
}

export const on: OnCloud<"aws", "schedule"> = {
  build(self, props) {
    const targets = inOrder(props.of);
    const hours = hoursOf(self.name, props);
    for (const pool of targets.filter(isPool)) poolKeeps(self, pool, hours);
    for (const service of targets.filter(isService)) serviceKeeps(self, service, hours);
    return { native: callsOf(self, targets.filter(isCalled), hours), outputs: {} };
  },

  parity: {
    start: {
      approximated:
        "a machine, database, notebook or cluster that is running already is left alone; one that is changing just then is asked again for a quarter of an hour. A service answers when its containers have started",
    },
    stop: {
      approximated:
        "AWS starts a database by itself when it was stopped for seven days, which no week of a schedule reaches; what runs when the lab expires goes on, for the schedule ends then, until the lab is destroyed. Of a cluster the nodes are stopped, which is paid by the hour without them too; of a service the containers, whose address then answers with an error",
    },
    days: "equivalent",
    timeZone: "equivalent",
    of: {
      approximated:
        "AWS refuses changes of a database that is stopped: start it before a deploy that changes it; a destroy does not need it to run. A pool has its machines as its schedule says: another scale counts from the next start, and so does that of a service, which runs one container within hours where it asks for none, and another least number of nodes. A cluster without nodes runs none of its own parts: start it before a deploy that changes it",
    },
  },
};
