import { clockOf, cronOf, daysOf, kept, named, timeOf, unknown } from "./clock";
import type { AzurePart } from "./part";
import { hoursOf } from "./services";
import { at, blocks, type Json, jsonOf, origin, type Resource, type Stack, texts } from "./stack";
import type { Schedule } from "./types";

/** What an action of a workflow does: a machine that is stopped, but not deallocated, would be paid on. */
function azureCall({ type, inputs }: Json): Schedule["does"] | undefined {
  const [, verb] = /\/(start|deallocate|stop)\?api-version=/.exec(String(at(inputs, "uri"))) ?? [];
  if (type !== "Http" || at(inputs, "method") !== "POST" || !verb) return undefined;
  return verb === "start" ? "start" : "stop";
}
const azureTypes: Readonly<Record<string, string>> = {
  azurerm_kubernetes_cluster: "Microsoft.ContainerService/managedClusters",
  azurerm_linux_virtual_machine: "Microsoft.Compute/virtualMachines",
  azurerm_machine_learning_compute_instance: "Microsoft.MachineLearningServices/workspaces/computes",
  azurerm_postgresql_flexible_server: "Microsoft.DBforPostgreSQL/flexibleServers",
};
/** What Azure calls the right to a call; nothing for a thing that the stack does not have. */
const actionOn = (stack: Stack, target: string, uri: string): string =>
  `${azureTypes[stack.at(target)?.type ?? ""]}/${/\/(\w+)\?/.exec(uri)?.[1]}/action`;
/** What the roles of a principal allow, those of the stack by what they hold; undefined where one is Azure's own. */
const azureHeld = (stack: Stack, principal: Resource): (string | undefined)[] =>
  stack.pointing("azurerm_role_assignment", "principal_id", principal).flatMap(({ body }) => {
    const role = stack.target(body.role_definition_id);
    return role?.type === "azurerm_role_definition"
      ? blocks(role.body, "permissions").flatMap((one) => texts(one.actions))
      : [undefined];
  });
const namedDays = (names: unknown): string[] => daysOf((day) => texts(names).some((name) => name.toLowerCase() === day));
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
              days: namedDays(at(trigger.body, "schedule.on_these_days")),
              clock: clockOf(trigger.body.time_zone),
              scale: undefined,
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

/** The profiles of a scale set that begin on days of the week. */
const azureHours = (stack: Stack): Schedule[] =>
  stack
    .of("azurerm_monitor_autoscale_setting")
    .filter(({ body }) => body.enabled !== false)
    .flatMap((setting) =>
      blocks(setting.body, "profile").flatMap((profile): Schedule[] => {
        const [when] = blocks(profile, "recurrence");
        if (!when) return [];
        const [min, max] = [Number(at(profile, "capacity.minimum")), Number(at(profile, "capacity.maximum"))];
        return [
          {
            ...origin(setting),
            ...kept,
            does: max === 0 ? "stop" : "start",
            targets: stack.targets(setting.body.target_resource_id).map(({ address }) => address),
            time: timeOf(at(when, "hours"), at(when, "minutes")),
            days: namedDays(when.days),
            clock: clockOf(when.timezone),
            scale: { min, max },
            undone: [],
          },
        ];
      }),
    );

/** What an app's own rules keep up within hours, whatever is asked of it; outside them its own least counts. */
const azureServiceHours = (stack: Stack): Schedule[] =>
  stack.of("azurerm_container_app").flatMap((app) =>
    blocks(app.body, "template").flatMap((template) =>
      hoursOf(template).flatMap(({ metadata }): Schedule[] => {
        const max = Number(template.max_replicas);
        const common = {
          ...origin(app),
          ...kept,
          targets: [app.address],
          clock: clockOf(at(metadata, "timezone")),
          undone: [],
        };
        return [
          {
            ...common,
            ...cronOf(at(metadata, "start")),
            does: "start",
            scale: { min: Number(at(metadata, "desiredReplicas")), max },
          },
          { ...common, ...cronOf(at(metadata, "end")), does: "stop", scale: { min: Number(template.min_replicas ?? 0), max } },
        ];
      }),
    ),
  );

export const azureSchedule: AzurePart = {
  types: {
    azurerm_logic_app_action_custom: "no-tags",
    azurerm_logic_app_trigger_recurrence: "no-tags",
    azurerm_logic_app_workflow: "tags",
    azurerm_role_definition: "no-tags",
  },
  schedules: (stack) => [...azureSchedules(stack), ...azureHours(stack), ...azureServiceHours(stack)],
  actions: {
    "Microsoft.ContainerService/managedClusters/start/action": "operate",
    "Microsoft.ContainerService/managedClusters/stop/action": "operate",
    "Microsoft.Compute/virtualMachines/deallocate/action": "operate",
    "Microsoft.Compute/virtualMachines/start/action": "operate",
    "Microsoft.DBforPostgreSQL/flexibleServers/start/action": "operate",
    "Microsoft.DBforPostgreSQL/flexibleServers/stop/action": "operate",
    "Microsoft.MachineLearningServices/workspaces/computes/start/action": "operate",
    "Microsoft.MachineLearningServices/workspaces/computes/stop/action": "operate",
  },
  unreadable: (stack) =>
    unknown(
      stack,
      "azurerm_logic_app_action_custom",
      azureSchedules(stack),
      ({ logic_app_id: workflow }) => stack.target(workflow)?.body.enabled === false,
    ),
};
