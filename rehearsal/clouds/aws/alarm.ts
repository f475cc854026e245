import type { Reference, TypeModel } from "../model";

/** CloudWatch's alarms: ids as the provider's documentation gives them for import. */
export const AWS_ALARM_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_cloudwatch_metric_alarm: {
    id: "{alarm_name}",
    named: "alarm_name",
    values: {
      arn: "arn:{$partition}:cloudwatch:{$region}:{$account}:alarm:{alarm_name}",
      evaluate_low_sample_count_percentiles: "",
    },
  },
};

export const AWS_ALARM_REFERENCES: readonly Reference[] = [
  {
    on: /^aws_cloudwatch_metric_alarm$/,
    path: /^(alarm|ok)_actions$/,
    to: ["aws_sns_topic"],
    refusal: (value) => `operation error CloudWatch: api error ValidationError: Invalid arn syntax or no such topic: ${value}`,
  },
];
