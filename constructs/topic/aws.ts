import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy, letService, letUse } from "../key/aws";
import { PolicyDocument, sid } from "../lab/aws-policy";
import { inOrder } from "../lab/people";
import { admitTo, letCall, letReceive, letUseAll, type Pulled, pulled } from "../queue/sqs";
import { eachOf, mapped } from "./subscriptions";

declare module "../core" {
  interface Aws {
    topic: {
      readonly topic: SnsTopic;
      /** The topic's policy; statements may be added until synthesis. */
      readonly policy: PolicyDocument;
      /** The queue of each subscription, by its name. */
      readonly subscriptions: Readonly<Record<string, Pulled>>;
    };
  }
}

const looking = ["sns:GetTopicAttributes"];
const publishing = ["sns:Publish"];

export const on: OnCloud<"aws", "topic"> = {
  build(self, props) {
    const { lab } = self;
    const topic = new SnsTopic(self, "topic", {
      name: self.cloudName("aws_sns_topic"),
      // AWS's own key: whoever in the account may publish may use it. The queues then have keys of SQS, for which SNS needs no right
      kmsMasterKeyId: encryptedBy(props.key, "sns") ?? "alias/aws/sns",
      tags: lab.native.tags(),
    });
    const policy = new PolicyDocument();
    policy.add({
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      // SNS takes no pattern in a topic's policy, and this is the one call that carries a message
      Action: "sns:Publish",
      Resource: topic.arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    letCall(policy, lab, "publish", inOrder(props.publishBy), topic.arn, {
      machine: [...looking, ...publishing],
      person: publishing,
    });
    letUseAll(props.key, "sns", [self.node.id, "publish"], "write", inOrder(props.publishBy));
    const readers = inOrder(Object.values(props.subscriptions).flatMap(({ readBy }) => readBy));
    letUseAll(props.key, "sqs", [self.node.id, "read"], "read", readers);
    letService(props.key, "sns.amazonaws.com", [self.node.id, "deliver"], "write", {
      ArnEquals: { "aws:SourceArn": topic.arn },
    });
    new SnsTopicPolicy(self, "policy", { arn: topic.arn, policy: policy.lazy() });
    const subscriptions = eachOf(self, props.subscriptions, (at, name, wanted) => {
      const made = pulled(at, lab, [self.kind, self.name, name], { ...wanted, key: props.key });
      made.policy.add({
        Sid: "FromTopic",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: made.queue.arn,
        Condition: { ArnEquals: { "aws:SourceArn": topic.arn } },
      });
      new SnsTopicSubscription(at, "subscription", {
        topicArn: topic.arn,
        protocol: "sqs",
        endpoint: made.queue.arn,
        // the message as it was published, as on the other clouds, not wrapped into one of SNS's own
        rawMessageDelivery: true,
        // before the queue and its key let it in, SNS would drop what is published
        dependsOn: [made.admission, ...(props.key ? [props.key.native.admission] : [])],
      });
      letReceive(made, lab, inOrder(wanted.readBy));
      return made;
    });
    return {
      native: { topic, policy, subscriptions },
      outputs: {
        name: topic.name,
        publishTo: topic.arn,
        subscriptions: mapped(subscriptions, ({ queue }) => queue.url),
        deadLetters: mapped(subscriptions, ({ dead }) => dead.url),
      },
    };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (!role) continue;
      const id = sid("team", access.name, level);
      self.native.policy.add({
        Sid: id,
        Effect: "Allow",
        Principal: { AWS: role.arn },
        Action: level === "view" ? looking : [...looking, ...publishing],
        Resource: self.native.topic.arn,
      });
      if (level !== "view") {
        const team = { Principal: { AWS: role.arn } };
        letUse(self.props.key, "sns", [self.node.id, access.name, level, "publish"], "write", team);
        letUse(self.props.key, "sqs", [self.node.id, access.name, level, "read"], "read", team);
      }
      for (const one of Object.values(self.native.subscriptions)) admitTo(one, id, role, level === "view" ? [] : ["receive"]);
    }
  },

  parity: {
    publishBy: {
      approximated:
        "a person named here calls with their own AWS principal, which must be of the lab's own account: nobody else may use the key of AWS with which a topic is encrypted. Machines in a subnet without internet do not reach the topic",
    },
    subscriptions: "equivalent",
    "subscriptions.lock": "equivalent",
    "subscriptions.keep": "equivalent",
    "subscriptions.attempts": {
      approximated:
        "AWS keeps a dead letter until 14 days after it was sent; Google 14 days after it failed, Azure until somebody takes it",
    },
    "subscriptions.readBy": {
      approximated:
        "a person named here calls with their own AWS principal, not with the role of their team; where that lies in another account, it must be allowed there too. Machines in a subnet without internet do not reach the queue of a subscription",
    },
    key: {
      approximated:
        "who may publish or receive also has a right to use the key, by way of SNS or SQS alone, which Google keeps to its own service; both encrypt the bodies of messages by it, not their attributes",
    },
  },
};
