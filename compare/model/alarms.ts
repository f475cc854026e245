import { type Statement, statementsOf } from "./aws-policy";
import { isoSeconds } from "./messages";
import type { AwsPart, AzurePart, GooglePart } from "./part";
import { at, blocks, origin, type Resource, type Stack, texts } from "./stack";
import type { Alarm, Model } from "./types";

/** Why nobody would hear of what an alarm is there for. */
export function unheard({ machines, stores }: Pick<Model, "machines" | "stores">): (alarm: Alarm) => string | undefined {
  const watchable = new Set([...machines, ...stores].map(({ address }) => address));
  return ({ watches, above, tells }) => {
    if (watches.length === 0 || !watches.every((address) => watchable.has(address))) return "watches nothing of the lab";
    if (above === undefined) return "does not judge the mean use of the CPUs";
    return tells.length === 0 ? "reaches nobody" : undefined;
  };
}

/** Whether CloudWatch may do something by a policy on a resource. */
const letsIn = (statements: readonly Statement[] | undefined, call: string): boolean =>
  (statements ?? []).some(
    ({ allow, principals, actions }) =>
      allow && principals.some(({ id }) => id === "cloudwatch.amazonaws.com") && actions.includes(call),
  );

/** Who hears of what is published: nobody where the topic, or the key that encrypts it, does not let alarms in. */
function toldBy(stack: Stack, topic: Resource): string[] {
  const { kms_master_key_id: encryption } = topic.body;
  const key = stack.target(encryption);
  const opens = encryption === undefined || (key && letsIn(statementsOf(stack, key.body.policy), "kms:Decrypt"));
  const admits = stack
    .pointing("aws_sns_topic_policy", "arn", topic)
    .some(({ body }) => letsIn(statementsOf(stack, body.policy), "sns:Publish"));
  if (!opens || !admits) return [];
  return stack
    .pointing("aws_sns_topic_subscription", "topic_arn", topic)
    .filter(({ body }) => body.protocol === "email")
    .map(({ body }) => String(body.endpoint));
}

const awsAlarms = (stack: Stack): Alarm[] =>
  stack.of("aws_cloudwatch_metric_alarm").map((alarm) => {
    const { body } = alarm;
    const judged = body.metric_name === "CPUUtilization" && body.statistic === "Average";
    const above = judged && body.comparison_operator === "GreaterThanThreshold" ? Number(body.threshold) : undefined;
    return {
      ...origin(alarm),
      watches: stack.targets(body.dimensions).map(({ address }) => address),
      above,
      minutes: (Number(body.period) * Number(body.evaluation_periods)) / 60,
      tells: body.actions_enabled === false ? [] : stack.targets(body.alarm_actions).flatMap((topic) => toldBy(stack, topic)),
    };
  });

const azureAlarms = (stack: Stack): Alarm[] =>
  stack.of("azurerm_monitor_metric_alert").map((alert) => {
    const { body } = alert;
    const [criteria = {}] = blocks(body, "criteria");
    const judged = /cpu/i.test(String(criteria.metric_name)) && criteria.aggregation === "Average";
    const groups = stack.targets(blocks(body, "action").map(({ action_group_id }) => action_group_id));
    return {
      ...origin(alert),
      watches: stack.targets(body.scopes).map(({ address }) => address),
      above: judged && criteria.operator === "GreaterThan" ? Number(criteria.threshold) : undefined,
      minutes: (isoSeconds(body.window_size ?? "PT5M") ?? 0) / 60,
      tells:
        body.enabled === false
          ? []
          : groups
              .filter((group) => group.body.enabled !== false)
              .flatMap((group) => blocks(group.body, "email_receiver").map(({ email_address }) => String(email_address))),
    };
  });

const googleAlarms = (stack: Stack): Alarm[] =>
  stack.of("google_monitoring_alert_policy").map((policy) => {
    const { body } = policy;
    const threshold = blocks(body, "conditions").flatMap((condition) => blocks(condition, "condition_threshold"))[0] ?? {};
    const [aggregation = {}] = blocks(threshold, "aggregations");
    const filter = String(threshold.filter ?? "");
    // machines by the beginning of their names are a pool, which is judged as one
    const together = filter.includes("starts_with(") ? "REDUCE_MEAN" : undefined;
    const mean = aggregation.per_series_aligner === "ALIGN_MEAN" && aggregation.cross_series_reducer === together;
    const judged = mean && /metric\.type = "[^"]+\/cpu\/utilization"/.test(filter);
    const seconds = (text: unknown) => Number(/^(\d+)s$/.exec(String(text ?? "0s"))?.[1] ?? 0);
    return {
      ...origin(policy),
      watches: stack.targets(filter).map(({ address }) => address),
      above: judged && threshold.comparison === "COMPARISON_GT" ? Math.round(Number(threshold.threshold_value) * 100) : undefined,
      minutes: (seconds(aggregation.alignment_period) + seconds(threshold.duration)) / 60,
      tells:
        body.enabled === false
          ? []
          : stack
              .targets(texts(body.notification_channels))
              .filter((channel) => channel.body.enabled !== false && channel.body.type === "email")
              .map((channel) => String(at(channel.body, "labels.email_address"))),
    };
  });

export const awsAlarm: AwsPart = {
  types: { aws_cloudwatch_metric_alarm: "tags" },
  alarms: awsAlarms,
};
export const azureAlarm: AzurePart = {
  types: { azurerm_monitor_action_group: "tags", azurerm_monitor_metric_alert: "tags" },
  alarms: azureAlarms,
};
export const googleAlarm: GooglePart = {
  types: { google_monitoring_alert_policy: "user_labels" },
  alarms: googleAlarms,
};
