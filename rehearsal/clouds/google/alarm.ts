import type { Reference, TypeModel } from "../model";

/** Policies of Cloud Monitoring: ids as the provider's documentation gives their formats. */
export const GOOGLE_ALARM_TYPES: Readonly<Record<string, TypeModel>> = {
  google_monitoring_alert_policy: {
    id: "{name}",
    named: "display_name",
    values: {
      name: "projects/{project}/alertPolicies/{digits:19}",
      "conditions.name": "projects/{project}/alertPolicies/{digits:19}/conditions/{digits:19}",
    },
  },
};

export const GOOGLE_ALARM_REFERENCES: readonly Reference[] = [
  {
    on: /^google_monitoring_alert_policy$/,
    path: /^notification_channels$/,
    to: ["google_monitoring_notification_channel"],
    refusal: (value) => `googleapi: Error 404: Notification channel '${value}' was not found, notFound`,
  },
];
