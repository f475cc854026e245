import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import type { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import type { Completed, OnCloud } from "../core";
import { Database } from "../database";
import { channelFor } from "../lab/google-channels";
import { Pool } from "../pool";
import { minutesOf, toldOf } from "./schema";

declare module "../core" {
  interface Google {
    alarm: { readonly policy: MonitoringAlertPolicy; readonly channels: readonly MonitoringNotificationChannel[] };
  }
}

export const on: OnCloud<"google", "alarm"> = {
  build(self, props) {
    const { lab } = self;
    // they wait for the service, and the policy for them
    const channels = toldOf(props, lab.props.owner).map((email) => channelFor(self, email));
    const { filter, together } = watched(props);
    const policy = new MonitoringAlertPolicy(self, "alarm", {
      displayName: self.cloudName("google_monitoring_alert_policy"),
      combiner: "OR",
      severity: "WARNING",
      conditions: [
        {
          displayName: `CPUs of ${props.watch.name} above ${props.cpu} % for ${props.over}`,
          conditionThreshold: {
            filter,
            comparison: "COMPARISON_GT",
            thresholdValue: props.cpu / 100,
            // the mean itself is taken over the whole time
            duration: "0s",
            aggregations: [
              {
                alignmentPeriod: `${minutesOf(props.over) * 60}s`,
                perSeriesAligner: "ALIGN_MEAN",
                ...(together ? { crossSeriesReducer: "REDUCE_MEAN" } : {}),
              },
            ],
          },
        },
      ],
      notificationChannels: channels.map(({ name }) => name),
      userLabels: lab.native.labels(),
    });
    return { native: { policy, channels }, outputs: { name: policy.displayName } };
  },

  parity: {
    watch: "equivalent",
    cpu: "equivalent",
    over: "equivalent",
    tell: "equivalent",
  },
};

/** What an alarm looks at on Google Cloud: machines by their names, those of a pool as one, or a database. */
function watched({ watch }: Completed<"alarm", "google">): { readonly filter: string; readonly together: boolean } {
  if (watch instanceof Database) {
    const { project, name } = watch.native.instance;
    const filter = `resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization" AND resource.labels.database_id = "${project}:${name}"`;
    return { filter, together: false };
  }
  const cpu = `resource.type = "gce_instance" AND metric.type = "compute.googleapis.com/instance/cpu/utilization"`;
  if (watch instanceof Pool) {
    const begin = `${watch.native.manager.baseInstanceName}-`;
    return { filter: `${cpu} AND metric.labels.instance_name = starts_with("${begin}")`, together: true };
  }
  const names = watch.native.instances.map(({ name }) => `"${name}"`).join(", ");
  return { filter: `${cpu} AND metric.labels.instance_name = one_of(${names})`, together: false };
}
