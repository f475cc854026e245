import { MonitorActionGroup } from "@cdktf/provider-azurerm/lib/monitor-action-group";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { shortHash } from "../../catalog/names";
import type { Completed, OnCloud } from "../core";
import { Database } from "../database";
import { personId } from "../lab/people";
import { Pool } from "../pool";
import { literal } from "../text";
import { minutesOf, toldOf } from "./schema";

declare module "../core" {
  interface Azure {
    alarm: { readonly alert: MonitorMetricAlert; readonly group: MonitorActionGroup };
  }
}

export const on: OnCloud<"azure", "alarm"> = {
  build(self, props) {
    const { lab } = self;
    const { resourceGroupName, location } = lab.native.home;
    const tags = lab.native.tags();
    const group = new MonitorActionGroup(self, "group", {
      name: self.cloudName("azurerm_monitor_action_group"),
      resourceGroupName,
      // Azure takes 12 characters; messages begin with them
      shortName: `lab-${shortHash([lab.node.id, self.name])}`.slice(0, 12),
      emailReceiver: toldOf(props, lab.props.owner).map((email) => ({
        name: personId(email),
        emailAddress: literal(email),
      })),
      tags,
    });
    const { scopes, type, metric } = watched(props);
    const minutes = minutesOf(props.over);
    const alert = new MonitorMetricAlert(self, "alarm", {
      name: self.cloudName("azurerm_monitor_metric_alert"),
      resourceGroupName,
      description: `CPUs of ${props.watch.name} above ${props.cpu} % for ${props.over}`,
      scopes,
      // what Azure has to be told where there are several
      ...(scopes.length > 1 ? { targetResourceType: type, targetResourceLocation: location } : {}),
      severity: 2,
      windowSize: minutes === 60 ? "PT1H" : `PT${minutes}M`,
      criteria: [
        {
          metricNamespace: type,
          metricName: metric,
          aggregation: "Average",
          operator: "GreaterThan",
          threshold: props.cpu,
        },
      ],
      action: [{ actionGroupId: group.id }],
      tags,
    });
    return { native: { alert, group }, outputs: { name: alert.name } };
  },

  parity: {
    watch: "equivalent",
    cpu: "equivalent",
    over: "equivalent",
    tell: "equivalent",
  },
};

/** What an alarm looks at on Azure: machines each by itself, a scale set as a whole, or a database's server. */
function watched({ watch }: Completed<"alarm", "azure">) {
  if (watch instanceof Database)
    return { scopes: [watch.native.server.id], type: "Microsoft.DBforPostgreSQL/flexibleServers", metric: "cpu_percent" };
  if (watch instanceof Pool)
    return { scopes: [watch.native.scaleSet.id], type: "Microsoft.Compute/virtualMachineScaleSets", metric: "Percentage CPU" };
  return {
    scopes: watch.native.machines.map(({ id }) => id),
    type: "Microsoft.Compute/virtualMachines",
    metric: "Percentage CPU",
  };
}
