import type { Reference, TypeModel } from "../model";
import { attributes, type Rule } from "../rule";

const API = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest";
/** A setting of a queue that is a resource: its id is the queue's address. */
const ofQueue: TypeModel = { id: "{queue_url}", borrowsId: true, joins: true };
const sqs = (message: string) => `operation error SQS: api error InvalidParameterValue: ${message}`;

/** Simple Queue Service: ids as the provider's documentation gives them for import. */
export const AWS_MESSAGE_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_sqs_queue: {
    id: "https://sqs.{$region}.{$suffix}/{$account}/{name}",
    values: { arn: "arn:{$partition}:sqs:{$region}:{$account}:{name}", url: "{id}" },
  },
  aws_sqs_queue_policy: ofQueue,
  aws_sqs_queue_redrive_allow_policy: ofQueue,
  aws_sqs_queue_redrive_policy: ofQueue,
};

export const AWS_MESSAGE_REFERENCES: readonly Reference[] = [
  {
    on: /^aws_sqs_queue_/,
    path: /^queue_url$/,
    to: ["aws_sqs_queue"],
    refusal: () => "operation error SQS: api error AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
  },
];

/** What AWS demands of queues: general knowledge of the pages named, not read. */
export const AWS_MESSAGE_RULES: readonly Rule[] = [
  {
    demands: "The name of a queue that keeps an order ends with .fifo, and no other does",
    source: `${API}/APIReference/API_CreateQueue.html`,
    on: /^aws_sqs_queue$/,
    refusal: (asked) =>
      (asked.values.fifo_queue === true) === asked.text("name").endsWith(".fifo")
        ? undefined
        : sqs(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length; a FIFO queue's name ends with .fifo",
          ),
  },
  {
    demands: "Dead letters go to a queue that is there, and of the same kind",
    source: `${API}/SQSDeveloperGuide/sqs-dead-letter-queues.html`,
    on: /^aws_sqs_queue(_redrive_policy)?$/,
    refusal(asked) {
      const arn = /"deadLetterTargetArn":"([^"]+)"/.exec(asked.text("redrive_policy"))?.[1];
      if (arn === undefined) return undefined;
      const dead = asked.find(arn, "aws_sqs_queue");
      if (!dead)
        return sqs(
          `Value ${asked.text("redrive_policy")} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
        );
      const queue = asked.named("queue_url", "aws_sqs_queue");
      const ordered = (queue ? attributes(queue) : asked.values).fifo_queue === true;
      return ordered === (attributes(dead).fifo_queue === true)
        ? undefined
        : sqs(
            `Value ${asked.text("redrive_policy")} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.`,
          );
    },
  },
];
