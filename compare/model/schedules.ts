import { timeZoneNames, timeZones } from "../../catalog/time-zones";
import { weekdays } from "../../constructs/schedule/schema";
import { policiesOf, type Statement, statementsOf } from "./aws-policy";
import type { AwsPart, AzurePart, GooglePart } from "./part";
import { at, blocks, type Json, jsonOf, origin, type Resource, type Stack, texts } from "./stack";
import type { Model, Origin, Schedule, Unknown } from "./types";

/** A zone by its name in the tz database, whichever name a cloud has for it. */
const clockOf = (name: unknown): string => timeZoneNames.find((zone) => timeZones[zone] === name) ?? String(name ?? "Etc/UTC");
const timeOf = (hour: unknown, minute: unknown): string | undefined =>
  [hour, minute].every((part) => /^\d{1,2}$/.test(String(part)))
    ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`
    : undefined;
const daysOf = (test: (day: (typeof weekdays)[number], i: number) => boolean): string[] => weekdays.filter(test);
/** What a call names of the stack; without anything of it, what stands there. */
const named = (stack: Stack, value: unknown): string[] => {
  const own = stack.targets(value).filter(({ address }) => !address.startsWith("data."));
  return own.length > 0 ? own.map(({ address }) => address) : texts(value);
};

const awsCall = /:aws-sdk:(?:ec2:(start|stop)Instances|rds:(start|stop)DBInstance)$/;
const awsSchedules = (stack: Stack): Schedule[] =>
  stack
    .of("aws_scheduler_schedule")
    .filter(({ body }) => body.state !== "DISABLED")
    .flatMap((one): Schedule[] => {
      const call = awsCall.exec(String(at(one.body, "target.arn")));
      if (!call) return [];
      const { InstanceIds, DbInstanceIdentifier } = jsonOf(at(one.body, "target.input"));
      const [, minute, hour, on = ""] =
        /^cron\((\d+) (\d+) \? \* ([A-Z,]+) \*\)$/.exec(String(one.body.schedule_expression)) ?? [];
      const does = (call[1] ?? call[2]) as Schedule["does"];
      const role = stack.target(at(one.body, "target.role_arn"));
      const trust = role ? trustIn(stack, role) : [];
      const action = call[1] ? `ec2:${does}Instances` : `rds:${does}DBInstance`;
      const held = (role ? policiesOf(stack, role) : []).flatMap(({ statements }) => statements ?? []);
      return [
        {
          ...origin(one),
          does,
          targets: named(stack, InstanceIds ?? DbInstanceIdentifier),
          time: timeOf(hour, minute),
          days: daysOf((day) => on.split(",").includes(day.slice(0, 3).toUpperCase())),
          clock: clockOf(one.body.schedule_expression_timezone),
          // of another group it could not be taken up
          identity: trust.some((group) => group === undefined || group === stack.target(one.body.group_name))
            ? role?.address
            : undefined,
          permitted: held.some(
            ({ allow, actions }) => allow && actions.some((one) => one.toLowerCase() === action.toLowerCase()),
          ),
          actsForOthers: trust.includes(undefined),
          atOnce: false,
          undone: [],
          lateMinutes: Number(at(one.body, "target.retry_policy.maximum_event_age_in_seconds") ?? 86_400) / 60,
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

/** What an action of a workflow does: a machine that is stopped, but not deallocated, would be paid on. */
function azureCall({ type, inputs }: Json): Schedule["does"] | undefined {
  const [, verb] = /\/(start|deallocate|stop)\?api-version=/.exec(String(at(inputs, "uri"))) ?? [];
  if (type !== "Http" || at(inputs, "method") !== "POST" || !verb) return undefined;
  return verb === "start" ? "start" : "stop";
}
/** What Azure calls the right to a call; nothing for a thing that the stack does not have. */
const actionOn = (stack: Stack, target: string, uri: string): string => {
  const machine = stack.at(target)?.type === "azurerm_linux_virtual_machine";
  const type = machine ? "Microsoft.Compute/virtualMachines" : "Microsoft.DBforPostgreSQL/flexibleServers";
  return `${type}/${/\/(\w+)\?/.exec(uri)?.[1]}/action`;
};
/** What the roles of a principal allow, those of the stack by what they hold; undefined where one is Azure's own. */
const azureHeld = (stack: Stack, principal: Resource): (string | undefined)[] =>
  stack.pointing("azurerm_role_assignment", "principal_id", principal).flatMap(({ body }) => {
    const role = stack.target(body.role_definition_id);
    return role?.type === "azurerm_role_definition"
      ? blocks(role.body, "permissions").flatMap((one) => texts(one.actions))
      : [undefined];
  });
const azureSchedules = (stack: Stack): Schedule[] =>
  stack
    .of("azurerm_logic_app_workflow")
    .filter(({ body }) => body.enabled !== false)
    .flatMap((workflow) =>
      stack.pointing("azurerm_logic_app_trigger_recurrence", "logic_app_id", workflow).flatMap((trigger) =>
        stack.pointing("azurerm_logic_app_action_custom", "logic_app_id", workflow).flatMap((action): Schedule[] => {
          const inputs = (jsonOf(action.body.body).inputs ?? {}) as Json;
          const does = azureCall(jsonOf(action.body.body));
          if (!does) return [];
          const identity =
            at(inputs, "authentication.type") === "ManagedServiceIdentity" &&
            /^https:\/\/management\.azure\.com\/?$/.test(String(at(inputs, "authentication.audience"))) &&
            at(workflow.body, "identity.type") === "SystemAssigned";
          const targets = named(stack, inputs.uri);
          const held = azureHeld(stack, workflow);
          const [hour, ...hours] = texts(at(trigger.body, "schedule.at_these_hours"));
          const [minute, ...minutes] = texts(at(trigger.body, "schedule.at_these_minutes"));
          const weekly = trigger.body.frequency === "Week" && trigger.body.interval === 1;
          const once = weekly && hours.length === 0 && minutes.length === 0;
          return [
            {
              ...origin(action),
              does,
              targets,
              time: once ? timeOf(hour, minute) : undefined,
              days: daysOf((day) => texts(at(trigger.body, "schedule.on_these_days")).some((name) => name.toLowerCase() === day)),
              clock: clockOf(trigger.body.time_zone),
              identity: identity ? workflow.address : undefined,
              permitted: targets.every((target) =>
                held.some((one) => one === undefined || one === actionOn(stack, target, String(inputs.uri))),
              ),
              actsForOthers: false,
              atOnce: trigger.body.start_time === undefined,
              undone: [],
              lateMinutes: 0,
            },
          ];
        }),
      ),
    );

/** What a job of Google's does: to a machine by a call, to a database by a setting. */
function googleCall(target: Json): Schedule["does"] | undefined {
  const [, verb] = /\/(start|stop)$/.exec(String(target.uri)) ?? [];
  if (verb) return verb as Schedule["does"];
  const body = jsonOf(Buffer.from(String(target.body ?? ""), "base64").toString());
  const readable = target.http_method === "PATCH" && at(target.headers, "Content-Type") === "application/json";
  const policy = readable ? at(body, "settings.activationPolicy") : undefined;
  return policy === "ALWAYS" ? "start" : policy === "NEVER" ? "stop" : undefined;
}
/** What the roles of an account hold, those of the stack by their permissions; undefined where one is Google's own. */
const googleHeld = (stack: Stack, account: Resource): (string | undefined)[] =>
  ["google_compute_instance_iam_member", "google_project_iam_member"]
    .flatMap((type) => stack.pointing(type, "member", account))
    .flatMap(({ body }) => {
      const role = stack.target(body.role);
      return role?.type === "google_project_iam_custom_role" ? texts(role.body.permissions) : [undefined];
    });
/** Whether a plan would start what is stopped: by a state that the stack says, or by the provider's own default. */
const startedByPlan = ({ type, body }: Resource): boolean => {
  const ignored = texts(at(body, "lifecycle.ignore_changes"));
  return type === "google_sql_database_instance"
    ? !ignored.some((path) => /^(all|settings(\[0\]\.activation_policy)?)$/.test(path))
    : body.desired_status === "RUNNING" && !ignored.includes("desired_status");
};
const googleSchedules = (stack: Stack): Schedule[] =>
  stack
    .of("google_cloud_scheduler_job")
    .filter(({ body }) => body.paused !== true)
    .flatMap((job): Schedule[] => {
      const [target = {}] = blocks(job.body, "http_target");
      const does = googleCall(target);
      if (!does) return [];
      const [, minute, hour, on = ""] = /^(\d+) (\d+) \* \* ([\d,]+)$/.exec(String(job.body.schedule)) ?? [];
      const targets = named(stack, target.uri);
      const account = stack.target(at(target, "oauth_token.service_account_email"));
      const permission = target.http_method === "PATCH" ? "cloudsql.instances.update" : `compute.instances.${does}`;
      const tries = Number(at(job.body, "retry_config.retry_count") ?? 0);
      return [
        {
          ...origin(job),
          does,
          targets,
          time: timeOf(hour, minute),
          days: daysOf((_, i) => on.split(",").includes(String((i + 1) % 7))),
          clock: clockOf(job.body.time_zone),
          identity: account?.address,
          permitted: (account ? googleHeld(stack, account) : []).some((one) => one === undefined || one === permission),
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

/** Whatever acts by the clock, but does something that the model does not know; what starts a function is that one's. */
const unknown = (stack: Stack, type: string, known: readonly Schedule[], off: (body: Json) => boolean): Unknown[] =>
  stack
    .of(type)
    .filter(({ address, body }) => !off(body) && !known.some((one) => one.address === address))
    .map((one) => ({ ...origin(one), why: "it neither starts nor stops anything that the model knows" }));

export const awsSchedule: AwsPart = {
  types: { aws_scheduler_schedule: "no-tags", aws_scheduler_schedule_group: "tags" },
  schedules: awsSchedules,
  unreadable: (stack) =>
    unknown(
      stack,
      "aws_scheduler_schedule",
      awsSchedules(stack),
      ({ state, target }) => state === "DISABLED" || stack.target(at(target, "arn"))?.type === "aws_lambda_function",
    ),
};
export const azureSchedule: AzurePart = {
  types: {
    azurerm_logic_app_action_custom: "no-tags",
    azurerm_logic_app_trigger_recurrence: "no-tags",
    azurerm_logic_app_workflow: "tags",
    azurerm_role_definition: "no-tags",
  },
  schedules: azureSchedules,
  actions: {
    "Microsoft.Compute/virtualMachines/deallocate/action": "operate",
    "Microsoft.Compute/virtualMachines/start/action": "operate",
    "Microsoft.DBforPostgreSQL/flexibleServers/start/action": "operate",
    "Microsoft.DBforPostgreSQL/flexibleServers/stop/action": "operate",
  },
  unreadable: (stack) =>
    unknown(
      stack,
      "azurerm_logic_app_action_custom",
      azureSchedules(stack),
      ({ logic_app_id: workflow }) => stack.target(workflow)?.body.enabled === false,
    ),
};
export const googleSchedule: GooglePart = {
  types: { google_cloud_scheduler_job: "no-labels" },
  schedules: googleSchedules,
  permissions: {
    "cloudsql.instances.get": "see",
    "compute.instances.start": "operate",
    "compute.instances.stop": "operate",
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

/** What a schedule may do late, in minutes, without meeting the next thing that it does. */
const latest = 60;

/** What is wrong with a stack's schedules. `aspect`: what a cloud's declaration would have to cover. */
export function scheduleFaults(model: Model): (Origin & { readonly message: string; readonly aspect?: string })[] {
  const { schedules, machines, stores, disks, rights } = model;
  const databases = new Set(stores.filter(({ kind }) => kind === "database").map(({ address }) => address));
  const known = new Set([...databases, ...machines.filter(({ scale }) => !scale).map(({ address }) => address)]);
  const keysOf = (target: string) => [
    ...machines.filter(({ address }) => address === target).flatMap((machine) => machine.disks.map(({ key }) => key)),
    ...disks.filter((disk) => disk.machines.includes(target)).map(({ key }) => key),
  ];
  const held = (identity: string | undefined) => rights.filter(({ subject }) => subject.id === identity);
  const own = schedules.flatMap((one) => {
    const { does, targets, identity } = one;
    const other = does === "start" ? "stop" : "start";
    const counterpart = (target: string) => schedules.some((each) => each.does === other && each.targets.includes(target));
    return [
      ...(targets.length === 0 ? ["names nothing that it could reach"] : []),
      ...(one.time === undefined || one.days.length === 0 ? ["has no time on days of the week"] : []),
      ...(one.atOnce ? [`${does}s everything as soon as it is made`] : []),
      ...(one.actsForOthers ? ["acts by an identity that schedules of others may use"] : []),
      ...(one.lateMinutes >= latest ? [`may ${does} things ${one.lateMinutes} minutes late`] : []),
      ...one.undone.map((target) => `a deploy starts ${target} again`),
      ...targets.flatMap((target) => {
        if (!known.has(target)) return [`would ${does} ${target}, which is no machine or database of the lab`];
        const may =
          one.permitted &&
          held(identity).some(
            // that a right reaches beyond the lab is told by another probe
            ({ target: on, level, beyond }) => (on === target || beyond) && (level === "operate" || level === "administer"),
          );
        return [
          ...(may ? [] : [`is not allowed to ${does} ${target}`]),
          ...(counterpart(target) ? [] : [`${does}s ${target}, which nothing ${other}s`]),
        ];
      }),
    ].map((message) => ({ address: one.address, entry: one.entry, message }));
  });
  const identities = new Set(schedules.flatMap(({ identity }) => identity ?? []));
  const more = [...identities].flatMap((identity) => {
    const targets = new Set(schedules.filter((one) => one.identity === identity).flatMap((one) => one.targets));
    const keys = new Set([...targets].flatMap(keysOf));
    return held(identity)
      .filter(({ level, target, beyond }) => !beyond && level !== "see" && !(targets.has(target) && level === "operate"))
      .filter(({ level, target }) => !(level === "use" && keys.has(target)))
      .map((right) => ({
        address: right.address,
        entry: right.entry,
        message: `lets a schedule ${right.level} ${right.target}`,
        ...(databases.has(right.target) && targets.has(right.target) ? { aspect: "schedule-administers" } : {}),
      }));
  });
  return [...own, ...more];
}
