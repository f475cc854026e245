import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { Completed, OnCloud } from "../core";
import { Database } from "../database";
import { letAdminister } from "../key/aws";
import type { Lab } from "../lab";
import { policyJson } from "../lab/aws-policy";
import { personId } from "../lab/people";
import { Pool } from "../pool";
import { literal } from "../text";
import { minutesOf, toldOf } from "./schema";

declare module "../core" {
  interface Aws {
    alarm: { readonly alarms: readonly CloudwatchMetricAlarm[]; readonly topic: SnsTopic };
  }
}

export const on: OnCloud<"aws", "alarm"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags();
    const topic = new SnsTopic(self, "topic", {
      name: self.cloudName("aws_sns_topic"),
      kmsMasterKeyId: keyOf(lab).arn,
      tags,
    });
    const admission = new SnsTopicPolicy(self, "policy", {
      arn: topic.arn,
      policy: policyJson([
        { Sid: "FromAlarms", Effect: "Allow", ...alarms(lab), Action: "sns:Publish", Resource: topic.arn },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    for (const email of toldOf(props, lab.props.owner))
      new SnsTopicSubscription(self, `tell-${personId(email)}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: literal(email),
      });
    const made = watched(props).map(
      ({ id, namespace, dimensions }) =>
        new CloudwatchMetricAlarm(self, id, {
          alarmName: self.cloudName("aws_cloudwatch_metric_alarm", id),
          alarmDescription: `CPUs of ${props.watch.name} above ${props.cpu} % for ${props.over}`,
          namespace,
          metricName: "CPUUtilization",
          dimensions,
          statistic: "Average",
          period: minutesOf(props.over) * 60,
          evaluationPeriods: 1,
          comparisonOperator: "GreaterThanThreshold",
          threshold: props.cpu,
          // a machine that is stopped has nothing to do
          treatMissingData: "notBreaching",
          alarmActions: [topic.arn],
          okActions: [topic.arn],
          tags,
          dependsOn: [admission],
        }),
    );
    return { native: { alarms: made, topic }, outputs: { name: topic.name } };
  },

  parity: {
    watch: "equivalent",
    cpu: "equivalent",
    over: "equivalent",
    tell: {
      approximated:
        "AWS asks each person by e-mail to confirm before it tells them anything, and keeps who never answered for some days after the lab; Azure and Google ask nobody. What it tells is encrypted with a key of the lab's own, billed by the month: AWS's own key does not let alarms in",
    },
  },
};

/** What an alarm looks at on AWS: a metric of each machine, of a whole group, or of a database. */
function watched({ watch }: Completed<"alarm", "aws">) {
  const ec2 = { namespace: "AWS/EC2" };
  if (watch instanceof Database)
    return [{ id: "alarm", namespace: "AWS/RDS", dimensions: { DBInstanceIdentifier: watch.native.instance.identifier } }];
  if (watch instanceof Pool) return [{ id: "alarm", ...ec2, dimensions: { AutoScalingGroupName: watch.native.group.name } }];
  return watch.native.instances.map(({ id }, i) => ({ id: `alarm-${i + 1}`, ...ec2, dimensions: { InstanceId: id } }));
}

// in the policy of a key, "*" stands for the key itself
const itself = "*";

/** CloudWatch, for alarms of the lab's account and region. */
const alarms = ({ region, native: { partition, accountId } }: Lab<"aws">) => ({
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Condition: {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*` },
  },
});

/** The one key of a lab's alarms, made with the first of them. */
function keyOf(lab: Lab<"aws">): KmsKey {
  const found = lab.node.tryFindChild("alarms-key") as KmsKey | undefined;
  if (found) return found;
  return new KmsKey(lab, "alarms-key", {
    description: `Alarms of the lab ${lab.node.id}`,
    enableKeyRotation: true,
    // the shortest time that AWS keeps a key which is deleted: docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html; general knowledge, not read
    deletionWindowInDays: 7,
    multiRegion: false,
    policy: policyJson([
      letAdminister(lab),
      { Sid: "Alarms", Effect: "Allow", ...alarms(lab), Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: itself },
    ]),
    tags: lab.native.tags(),
  });
}
