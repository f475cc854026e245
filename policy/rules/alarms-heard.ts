import { unheard } from "../../compare/model/alarms";
import { azure, google, objections, type Rule, ref } from "../rule";

const metric = 'metric.type = "compute.googleapis.com/instance/cpu/utilization"';
const policy = (filter: string, tells: readonly string[]) => ({
  google_compute_instance: { web: {} },
  google_monitoring_notification_channel: { ada: { type: "email", labels: { email_address: "ada@cic.example" } } },
  google_monitoring_alert_policy: {
    busy: {
      notification_channels: tells,
      conditions: [
        {
          condition_threshold: {
            filter,
            comparison: "COMPARISON_GT",
            threshold_value: 0.9,
            aggregations: [{ alignment_period: "300s", per_series_aligner: "ALIGN_MEAN" }],
          },
        },
      ],
    },
  },
});
const ofWeb = `${metric} AND metric.labels.instance_name = "${ref("google_compute_instance.web.name")}"`;
const toAda = [ref("google_monitoring_notification_channel.ada.name")];

export const rule: Rule = {
  id: "alarms-heard",
  title: "An alarm watches something of the lab and tells somebody",
  protects: "Whoever trusts an alarm that cannot go off, or that nobody hears, looks too late.",
  controls: [],
  level: "error",
  check: (model) => objections(model.alarms, unheard(model)),
  compliant: [google("an alarm on a machine's CPUs", policy(ofWeb, toAda))],
  nonCompliant: [
    google("an alarm without a way to anybody", policy(ofWeb, [])),
    google("an alarm for every machine of the project", policy(metric, toAda)),
    azure("an alarm on nothing", { azurerm_monitor_metric_alert: { busy: { scopes: [] } } }),
  ],
};
