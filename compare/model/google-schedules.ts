import { clockOf, cronOf, ignores, kept, named, timeOf, unknown } from "./clock";
import type { GooglePart } from "./part";
import { at, blocks, type Json, jsonOf, origin, type Resource, type Stack, texts } from "./stack";
import type { Schedule } from "./types";

/** What a job of Google's does, and by which permission: to a machine, notebook or pool of nodes by a call, to a database by a setting. */
function googleCall(
  target: Json,
): { readonly does: Schedule["does"]; readonly permission: string; readonly nodes?: number } | undefined {
  const [, after, verb] = /([/:])(start|stop)$/.exec(String(target.uri)) ?? [];
  if (verb) return { does: verb as Schedule["does"], permission: `${after === ":" ? "notebooks" : "compute"}.instances.${verb}` };
  const body = jsonOf(Buffer.from(String(target.body ?? ""), "base64").toString());
  const json = at(target.headers, "Content-Type") === "application/json";
  if (json && target.http_method === "POST" && /:setSize$/.test(String(target.uri)) && typeof body.nodeCount === "number")
    return { does: body.nodeCount === 0 ? "stop" : "start", permission: "container.clusters.update", nodes: body.nodeCount };
  const readable = json && target.http_method === "PATCH";
  const policy = readable ? at(body, "settings.activationPolicy") : undefined;
  const does = policy === "ALWAYS" ? "start" : policy === "NEVER" ? "stop" : undefined;
  return does && { does, permission: "cloudsql.instances.update" };
}
/** What the roles of an account hold, those of the stack by their permissions; undefined where one is Google's own. */
const googleHeld = (stack: Stack, account: Resource): (string | undefined)[] =>
  ["google_compute_instance_iam_member", "google_project_iam_member", "google_workbench_instance_iam_member"]
    .flatMap((type) => stack.pointing(type, "member", account))
    .flatMap(({ body }) => {
      const role = stack.target(body.role);
      return role?.type === "google_project_iam_custom_role" ? texts(role.body.permissions) : [undefined];
    });
/** Whether a plan would start what is stopped: by a state that the stack says, or by the provider's own default. */
const startedByPlan = (resource: Resource): boolean => {
  if (resource.type === "google_sql_database_instance") return !ignores(resource, /^settings(\[0\]\.activation_policy)?$/);
  // an autoscaler does so for the pods that wait
  if (resource.type === "google_container_node_pool")
    return (
      resource.body.autoscaling !== undefined || (resource.body.node_count !== undefined && !ignores(resource, /^node_count$/))
    );
  if (resource.type === "google_workbench_instance") return !ignores(resource, /^desired_state$/);
  return resource.body.desired_status === "RUNNING" && !ignores(resource, /^desired_status$/);
};
const googleSchedules = (stack: Stack): Schedule[] =>
  stack
    .of("google_cloud_scheduler_job")
    .filter(({ body }) => body.paused !== true)
    .flatMap((job): Schedule[] => {
      const [target = {}] = blocks(job.body, "http_target");
      const call = googleCall(target);
      if (!call) return [];
      const targets = named(stack, target.uri);
      const account = stack.target(at(target, "oauth_token.service_account_email"));
      const tries = Number(at(job.body, "retry_config.retry_count") ?? 0);
      return [
        {
          ...origin(job),
          ...cronOf(job.body.schedule),
          does: call.does,
          nodes: call.nodes,
          targets,
          clock: clockOf(job.body.time_zone),
          scale: undefined,
          identity: account?.address,
          permitted: (account ? googleHeld(stack, account) : []).some((one) => one === undefined || one === call.permission),
          actsForOthers: false,
          atOnce: false,
          undone: targets.filter((address) => {
            const resource = stack.at(address);
            return resource !== undefined && startedByPlan(resource);
          }),
          lateMinutes:
            tries === 0 ? 0 : Number.parseInt(String(at(job.body, "retry_config.max_retry_duration") ?? 86_400), 10) / 60,
        },
      ];
    });

/** What an autoscaler's own schedules keep up; when one is over, the least of the autoscaler itself counts. */
const googleHours = (stack: Stack): Schedule[] =>
  stack.of("google_compute_region_autoscaler").flatMap((scaler) => {
    const [policy = {}] = blocks(scaler.body, "autoscaling_policy");
    return blocks(policy, "scaling_schedules")
      .filter(({ disabled }) => disabled !== true)
      .flatMap((one): Schedule[] => {
        const begins = cronOf(one.schedule);
        const max = Number(policy.max_replicas);
        const common = {
          ...origin(scaler),
          ...kept,
          days: begins.days,
          targets: stack.targets(scaler.body.target).map(({ address }) => address),
          clock: clockOf(one.time_zone),
          undone: [],
        };
        return [
          { ...common, does: "start", time: begins.time, scale: { min: Number(one.min_required_replicas), max } },
          {
            ...common,
            does: "stop",
            time: later(begins.time, Number(one.duration_sec) / 60),
            scale: { min: Number(policy.min_replicas), max },
          },
        ];
      });
  });
/** So many minutes later on the same day; undefined on another. */
function later(time: string | undefined, minutes: number): string | undefined {
  const [hour = Number.NaN, minute = Number.NaN] = (time ?? "").split(":").map(Number);
  const at = hour * 60 + minute + minutes;
  return Number.isInteger(at) && at < 24 * 60 ? timeOf(Math.floor(at / 60), at % 60) : undefined;
}

export const googleSchedule: GooglePart = {
  types: { google_cloud_scheduler_job: "no-labels" },
  schedules: (stack) => [...googleSchedules(stack), ...googleHours(stack)],
  permissions: {
    "cloudsql.instances.get": "see",
    "compute.instances.start": "operate",
    "compute.instances.stop": "operate",
    "notebooks.instances.start": "operate",
    "notebooks.instances.stop": "operate",
  },
  unreadable: (stack) =>
    unknown(
      stack,
      "google_cloud_scheduler_job",
      googleSchedules(stack),
      ({ paused, http_target: target }) =>
        paused === true || stack.target(at(target, "uri"))?.type === "google_cloud_run_v2_service",
    ),
};
