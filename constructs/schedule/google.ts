import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { ComputeInstanceIamMember } from "@cdktf/provider-google/lib/compute-instance-iam-member";
import type { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { WorkbenchInstanceIamMember } from "@cdktf/provider-google/lib/workbench-instance-iam-member";
import { DataResource, type ITerraformDependable } from "../cdktf";
import type { Cluster } from "../cluster";
import type { Capability, OnCloud } from "../core";
import type { Database } from "../database";
import { grantOnly, ownRole } from "../lab/google-grants";
import { inOrder, personId } from "../lab/people";
import type { Machine } from "../machine";
import type { Notebook } from "../notebook";
import {
  cronOf,
  type Direction,
  directions,
  hoursOf,
  isCluster,
  isDatabase,
  isMachine,
  isNotebook,
  isPool,
  isService,
} from "./times";

declare module "../core" {
  interface Google {
    schedule: {
      /** What acts by the clock; none where there are pools and services alone, which keep hours themselves. */
      readonly jobs: readonly CloudSchedulerJob[];
      /** By which the jobs act, as soon as there is one. */
      readonly serviceAccount: ServiceAccount | undefined;
    };
  }
}
type Self = Capability<"google", "schedule">;

interface Thing {
  readonly key: string;
  /** What is done to it, where it is not both. */
  readonly directions?: readonly Direction[];
  readonly request: (direction: Direction) => {
    uri: string;
    httpMethod: string;
    body?: string;
    headers?: Record<string, string>;
  };
  readonly right: ITerraformDependable;
}
interface Actor {
  readonly account: ServiceAccount;
  readonly role: ProjectIamCustomRole;
}

/** Each machine, with the right to start and stop it and no other. */
const machinesOf = (self: Self, machine: Machine<"google">, by: () => Actor): Thing[] =>
  machine.native.instances.map((instance, i) => {
    const { account, role } = by();
    const key = `${machine.node.id}-${i + 1}`;
    const right = new ComputeInstanceIamMember(self, `right-${key}`, {
      instanceName: instance.name,
      zone: instance.zone,
      role: role.name,
      member: account.member,
      condition: self.lab.native.untilExpiry,
      // goes with the machine, and is given again to one that is made anew under its name
      lifecycle: { replaceTriggeredBy: [`${instance.terraformResourceType}.${instance.friendlyUniqueId}.instance_id`] },
    });
    const uri = `https://compute.googleapis.com/compute/v1/${instance.id}`;
    return { key, right, request: (direction) => ({ uri: `${uri}/${direction}`, httpMethod: "POST" }) };
  });

/** Tells of each notebook, also of people who come later, with the right to start and stop it and no other. */
function eachNotebook(self: Self, { node, native }: Notebook<"google">, by: () => Actor, tell: (thing: Thing) => void): void {
  native.notebooks.each((email, { instance }) => {
    const actor = by();
    const key = `${node.id}-${personId(email)}`;
    const right = new WorkbenchInstanceIamMember(self, `right-${key}`, {
      name: instance.name,
      location: instance.location,
      role: actor.role.name,
      member: actor.account.member,
      condition: self.lab.native.untilExpiry,
    });
    const uri = `https://notebooks.googleapis.com/v2/${instance.id}`;
    tell({ key, right, request: (direction) => ({ uri: `${uri}:${direction}`, httpMethod: "POST" }) });
  });
}

const json = (body: object) => ({
  headers: { "Content-Type": "application/json" },
  body: Buffer.from(JSON.stringify(body)).toString("base64"),
});

/** A database, which is started and stopped by a change of its settings. */
function database(self: Self, { node, native: { instance } }: Database<"google">, { account, role }: Actor): Thing {
  const { name, project } = instance;
  const right = grantOnly(self, {
    id: `right-${node.id}`,
    project,
    type: "sqladmin.googleapis.com/Instance",
    on: `projects/${project}/instances/${name}`,
    role: role.name,
    member: account.member,
    as: "schedule",
  });
  // a plan at night would start it again
  instance.lifecycle = { ...instance.lifecycle, ignoreChanges: ["settings[0].activation_policy"] };
  const request = (direction: Direction) => ({
    uri: `https://sqladmin.googleapis.com/v1/projects/${project}/instances/${name}`,
    httpMethod: "PATCH",
    ...json({ settings: { activationPolicy: direction === "start" ? "ALWAYS" : "NEVER" } }),
  });
  return { key: node.id, right, request };
}

/** Each pool of nodes, with the right to set the cluster and no other. */
function nodesOf(self: Self, { node, native: { cluster, pools } }: Cluster<"google">, { account, role }: Actor): Thing[] {
  const right = grantOnly(self, {
    id: `right-${node.id}`,
    project: cluster.project,
    type: "container.googleapis.com/Cluster",
    on: cluster.id,
    role: role.name,
    member: account.member,
    as: "schedule",
  });
  return pools.map(({ id, least, pool }) => {
    // it would bring nodes back at night, for the pods that then wait
    pool.resetAutoscaling();
    const request = (direction: Direction) => ({
      uri: `https://container.googleapis.com/v1/${pool.id}:setSize`,
      httpMethod: "POST",
      ...json({ nodeCount: direction === "start" ? least : 0 }),
    });
    // what may stand empty is left so in the morning
    return { key: `${node.id}-${id}`, directions: least > 0 ? directions : ["stop"], right, request };
  });
}

export const on: OnCloud<"google", "schedule"> = {
  build(self, props) {
    const { lab } = self;
    const targets = inOrder(props.of);
    const hours = hoursOf(self.name, props);
    for (const one of [...targets.filter(isPool), ...targets.filter(isService)]) one.native.keepHours(hours);

    let account: ServiceAccount | undefined;
    const own = () => {
      account ??= new ServiceAccount(self, "account", {
        accountId: self.cloudName("google_service_account"),
        displayName: `Schedule ${self.name} of the lab ${lab.node.id}`,
        dependsOn: [lab.native.service("iam")],
      });
      return account;
    };
    let fresh: DataResource | undefined;
    /** With a role for a kind of things, made with the first of them: a team without members has no notebook. */
    const actor = (kind: string, permissions: string[]) => {
      let role: ProjectIamCustomRole | undefined;
      return (): Actor => {
        const account = own();
        fresh ??= new DataResource(self, "fresh");
        role ??= ownRole(self, kind, {
          fresh,
          prefix: `schedule${kind}`,
          title: `Starts and stops ${kind}, lab ${lab.node.id}`,
          permissions,
          dependsOn: [lab.native.service("iam")],
        });
        return { account, role };
      };
    };
    const jobs: CloudSchedulerJob[] = [];
    const act = ({ key, request, right, directions: does = directions }: Thing) => {
      for (const direction of does) {
        const id = `${direction}-${key}`;
        const job = new CloudSchedulerJob(self, id, {
          name: self.cloudName("google_cloud_scheduler_job", id),
          region: lab.region,
          description: `Schedule ${self.name} of the lab ${lab.node.id}`,
          schedule: cronOf(hours[direction]),
          timeZone: props.timeZone,
          // Google asks once unless it is told otherwise
          retryConfig: { retryCount: 3, minBackoffDuration: "60s", maxRetryDuration: "900s" },
          httpTarget: { ...request(direction), oauthToken: { serviceAccountEmail: own().email } },
          dependsOn: [lab.native.service("cloudscheduler"), right],
        });
        jobs.push(job);
      }
    };
    const starter = actor("machines", ["compute.instances.start", "compute.instances.stop"]);
    for (const machine of targets.filter(isMachine)) for (const thing of machinesOf(self, machine, starter)) act(thing);
    const setter = actor("databases", ["cloudsql.instances.get", "cloudsql.instances.update"]);
    for (const one of targets.filter(isDatabase)) act(database(self, one, setter()));
    const sizer = actor("clusters", ["container.clusters.update"]);
    for (const cluster of targets.filter(isCluster)) for (const thing of nodesOf(self, cluster, sizer())) act(thing);
    const opener = actor("notebooks", ["notebooks.instances.start", "notebooks.instances.stop"]);
    for (const notebook of targets.filter(isNotebook)) eachNotebook(self, notebook, opener, act);
    return {
      native: {
        jobs,
        get serviceAccount() {
          return account;
        },
      },
      outputs: {},
    };
  },

  parity: {
    start: {
      approximated:
        "a machine, database, notebook or cluster that is running already is left alone; a call that Google refuses is made again, three times in a quarter of an hour",
    },
    stop: {
      approximated:
        "the right to start and stop ends with the lab's last day; jobs go on, to no effect, until the lab is destroyed. Google's hours of a pool are a floor: outside them the pool has as few machines as its load asks for, which may be one, and still grows under load. Of a cluster the nodes are stopped, which is paid by the hour without them too; a service's connector goes on",
    },
    days: "equivalent",
    timeZone: "equivalent",
    of: {
      approximated:
        "Google stops a database by a change of its settings, for which it has one right: the schedule's own account may change every setting of the databases in it; a plan leaves a database stopped that the schedule stopped; users and databases inside cannot be changed then: start it before such a deploy, and before a destroy. For nodes Google has one right too: the schedule's own account may change every setting of the clusters in it; a pool of nodes that may stand empty is left so, until somebody sizes it by hand. Cloud Run has no hours, and who may set how many containers run may put others in their place: a service in a schedule has no least number, so that they start when somebody calls, by day too",
    },
  },
};
