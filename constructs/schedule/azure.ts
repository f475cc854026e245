import { LogicAppActionCustom } from "@cdktf/provider-azurerm/lib/logic-app-action-custom";
import { LogicAppTriggerRecurrence } from "@cdktf/provider-azurerm/lib/logic-app-trigger-recurrence";
import { LogicAppWorkflow } from "@cdktf/provider-azurerm/lib/logic-app-workflow";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { RoleDefinition } from "@cdktf/provider-azurerm/lib/role-definition";
import { timeZones } from "../../catalog/time-zones";
import { dependable } from "../cdktf";
import type { OnCloud } from "../core";
import { inOrder, personId } from "../lab/people";
import {
  type Called,
  type Direction,
  directions,
  hoursOf,
  isCalled,
  isCluster,
  isMachine,
  isNotebook,
  isPool,
  isService,
  spelled,
} from "./times";

declare module "../core" {
  interface Azure {
    schedule: {
      /** What starts and what stops; none where there are pools and services alone, which keep hours themselves. */
      readonly workflows: Readonly<Partial<Record<Direction, LogicAppWorkflow>>>;
    };
  }
}

const manager = "https://management.azure.com";
/**
 * What is called for each kind of target: a machine that is stopped, but keeps its place, is paid on. Versions: learn.microsoft.com/rest/api/compute/virtual-machines/deallocate,
 * general knowledge, not read; learn.microsoft.com/rest/api/postgresql/servers/stop, read 2026-11-25; those of notebooks and clusters as azurerm 4.55.0 calls them, read 2026-11-26.
 */
const calls = {
  machine: { type: "Microsoft.Compute/virtualMachines", start: "start", stop: "deallocate", version: "2024-07-01" },
  database: { type: "Microsoft.DBforPostgreSQL/flexibleServers", start: "start", stop: "stop", version: "2025-08-01" },
  notebook: {
    type: "Microsoft.MachineLearningServices/workspaces/computes",
    start: "start",
    stop: "stop",
    version: "2025-06-01",
  },
  cluster: { type: "Microsoft.ContainerService/managedClusters", start: "start", stop: "stop", version: "2025-07-01" },
} as const;
/** Without a moment to begin at, Azure runs a workflow at once when it is made, and would stop everything then; any day that has passed does. */
const begun = "2026-01-01T00:00:00Z";

interface Thing {
  readonly key: string;
  readonly kind: keyof typeof calls;
  readonly id: string;
}
/** Tells of each thing of a target: of a notebook's also those of people who come later. */
function eachOf(target: Called<"azure">, tell: (thing: Thing) => void): void {
  const { kind, node } = target;
  if (isMachine(target))
    for (const [i, { id }] of target.native.machines.entries()) tell({ key: `${node.id}-${i + 1}`, kind, id });
  else if (isNotebook(target))
    target.native.notebooks.each((email, { instance }) => tell({ key: `${node.id}-${personId(email)}`, kind, id: instance.id }));
  else tell({ key: node.id, kind, id: isCluster(target) ? target.native.cluster.id : target.native.server.id });
}

export const on: OnCloud<"azure", "schedule"> = {
  build(self, props) {
    const { lab } = self;
    const targets = inOrder(props.of);
    const hours = hoursOf(self.name, props);
    for (const one of [...targets.filter(isPool), ...targets.filter(isService)]) one.native.keepHours(hours);
    const workflows: Partial<Record<Direction, LogicAppWorkflow>> = {};
    const actorOf = (direction: Direction) => {
      const workflow = new LogicAppWorkflow(self, direction, {
        ...lab.native.home,
        name: self.cloudName("azurerm_logic_app_workflow", direction),
        identity: { type: "SystemAssigned" },
        tags: lab.native.tags(),
      });
      workflows[direction] = workflow;
      const actions: string[] = [];
      const role = new RoleDefinition(self, `role-${direction}`, {
        name: self.cloudName("azurerm_role_definition", direction),
        scope: lab.native.resourceGroup.id,
        description: `What the schedule ${self.name} of the lab ${lab.node.id} does to ${direction}`,
        permissions: [{ actions }],
      });
      const { hour, minute, days } = hours[direction];
      const clock = new LogicAppTriggerRecurrence(self, `clock-${direction}`, {
        name: "clock",
        logicAppId: workflow.id,
        frequency: "Week",
        interval: 1,
        startTime: begun,
        timeZone: timeZones[props.timeZone],
        schedule: { onTheseDays: days.map(spelled), atTheseHours: [hour], atTheseMinutes: [minute] },
        dependsOn: [],
      });
      return { workflow, actions, role, clock };
    };
    for (const direction of directions) {
      let actor: ReturnType<typeof actorOf> | undefined;
      const act = ({ key, kind, id }: Thing) => {
        // a team without members has no notebook, and a workflow that does nothing is none
        actor ??= actorOf(direction);
        const { workflow, actions, role, clock } = actor;
        const called = `${calls[kind].type}/${calls[kind][direction]}/action`;
        if (!actions.includes(called)) actions.push(called);
        const right = new RoleAssignment(self, `${direction}-${key}-right`, {
          scope: id,
          principalId: workflow.identity.principalId,
          principalType: "ServicePrincipal",
          roleDefinitionId: role.roleDefinitionResourceId,
        });
        const action = new LogicAppActionCustom(self, `${direction}-${key}`, {
          name: key,
          logicAppId: workflow.id,
          body: JSON.stringify({
            type: "Http",
            inputs: {
              method: "POST",
              uri: `${manager}${id}/${calls[kind][direction]}?api-version=${calls[kind].version}`,
              authentication: { type: "ManagedServiceIdentity", audience: `${manager}/` },
            },
            // to ask how it goes on would take a right to read
            operationOptions: "DisableAsyncPattern",
            runAfter: {},
          }),
          dependsOn: [right],
        });
        clock.dependsOn?.push(dependable(action));
      };
      for (const target of targets.filter(isCalled)) eachOf(target, act);
    }
    return { native: { workflows }, outputs: {} };
  },

  parity: {
    start: {
      approximated:
        "a machine, database, notebook or cluster that is running already is left alone; nobody asks again where Azure accepts a start that fails later",
    },
    stop: {
      approximated:
        "a machine is deallocated, which frees its place: Azure may have none at the next start, as for nodes of a cluster, whose API stops with them; the schedule goes on, and so does what it may do, until the lab is destroyed. Azure's hours of a service are a floor: a few minutes after them none of its containers runs but for who calls it, and its environment goes on",
    },
    days: "equivalent",
    timeZone: "equivalent",
    of: {
      approximated:
        "Azure does nothing else with a database or cluster that is stopped: start it before a deploy that changes it, and before a destroy; whoever deploys must be allowed to make roles in the lab's group. A service that asks for no container where nobody calls is left as it is",
    },
  },
};
