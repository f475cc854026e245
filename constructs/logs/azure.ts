import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import type { NetworkWatcherFlowLog } from "@cdktf/provider-azurerm/lib/network-watcher-flow-log";
import type { Construct } from "../cdktf";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { Network } from "../network";
import { daysOf } from "../schema";
import { logsOf } from ".";

declare module "../core" {
  interface Azure {
    logs: {
      /** Where everything in the lab writes to. */
      readonly workspace: LogAnalyticsWorkspace;
    };
  }
}

/** Days for which files hold what passes through them into the lab's logs: the least that Azure knows. */
const passingDays = 1;

interface Own {
  readonly name: string;
  readonly days: number;
}

/** What holds records; identities alone write to it and read it. */
const workspace = (at: Construct, lab: Lab<"azure">, id: string, { name, days }: Own): LogAnalyticsWorkspace =>
  new LogAnalyticsWorkspace(at, id, {
    ...lab.native.home,
    name,
    sku: "PerGB2018",
    retentionInDays: days,
    localAuthenticationEnabled: false,
    tags: lab.native.tags(),
  });

/** Where what `at` writes is kept: in the lab's logs; where it has none, in a workspace of its own, made as `id` when first asked for. */
export const workspaceFor = (at: Construct, lab: Lab<"azure">, id: string, own: Own): LogAnalyticsWorkspace =>
  logsOf(lab)?.native.workspace ?? (at.node.tryFindChild(id) as LogAnalyticsWorkspace | undefined) ?? workspace(at, lab, id, own);

/** Leads what an entry's resource records in a category of Azure's into the lab's logs, where the lab has them. */
export function keepRecords(
  self: Construct & { readonly lab: Lab<"azure">; cloudName(type: string): string },
  id: string,
  targetResourceId: string,
  category: string,
): void {
  const logs = logsOf(self.lab);
  if (!logs) return;
  new MonitorDiagnosticSetting(self, id, {
    name: self.cloudName("azurerm_monitor_diagnostic_setting"),
    targetResourceId,
    logAnalyticsWorkspaceId: logs.native.workspace.id,
    enabledLog: [{ category }],
  });
}

/** Leads what a network records into a workspace: Azure writes it to files only, from which its traffic analytics takes it. */
export function keepFlows(flowLog: NetworkWatcherFlowLog, { workspaceId, location, id }: LogAnalyticsWorkspace): void {
  flowLog.putRetentionPolicy({ enabled: true, days: passingDays });
  flowLog.putTrafficAnalytics({
    enabled: true,
    workspaceId,
    workspaceRegion: location,
    workspaceResourceId: id,
    intervalInMinutes: 10,
  });
}

export const on: OnCloud<"azure", "logs"> = {
  build(self, props) {
    const { lab } = self;
    const days = daysOf(props.keep);
    const store = workspace(self, lab, "workspace", { name: self.cloudName("azurerm_log_analytics_workspace"), days });
    for (const network of lab.entries)
      if (network instanceof Network && network.isOn("azure") && network.native.flowLog) keepFlows(network.native.flowLog, store);
    return {
      native: { workspace: store },
      outputs: {
        days,
        read: [`az monitor log-analytics query --workspace ${store.workspaceId} --analytics-query "search * | take 100"`],
      },
    };
  },

  // whoever reads the lab's group queries its workspaces: Azure's role Reader holds that right
  parity: {
    keep: {
      approximated:
        "what a network records passes through the files of a storage account, which hold it for a day; Azure's traffic analytics brings it into the workspace every ten minutes, summed up by connection and paid by the GB",
    },
    key: {
      unsupported:
        "Azure encrypts a workspace by a key of the lab in a dedicated cluster alone, which is paid for 100 GB a day at least, and for 31 days at least",
      instead: "leave the key out: Azure's own encrypts the workspace",
    },
  },
};
