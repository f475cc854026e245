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

/** What a policy of a queue has, and how much of it there may be. */
const quotas: readonly (readonly [
  what: string,
  most: number,
  of: (policy: string, statements: readonly Statement[]) => number,
])[] = [
  ["bytes", 8192, (policy) => Buffer.byteLength(policy)],
  ["statements", 20, (_, statements) => statements.length],
  ["principals", 50, (_, statements) => statements.flatMap(({ Principal = {} }) => Object.values(Principal).flat()).length],
  ["actions in a statement", 7, (_, statements) => Math.max(0, ...statements.map(({ Action = [] }) => [Action].flat().length))],
];
interface Statement {
  readonly Action?: string | readonly string[];
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
}
const policyOf = (text: string): { Statement?: Statement | Statement[] } => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/** What AWS demands of queues: the quotas of policies as read on 2026-11-25, the rest general knowledge of the pages named, not read. */
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
    demands: "A queue's policy is within the quotas of SQS",
    source: `${API}/SQSDeveloperGuide/quotas-policies.html`,
    on: /^aws_sqs_queue(_policy)?$/,
    refusal(asked) {
      const policy = asked.text("policy");
      const statements = [policyOf(policy).Statement ?? []].flat();
      const over = quotas.find(([, most, of]) => of(policy, statements) > most);
      return over && sqs(`Invalid value for the parameter Policy. Reason: more than ${over[1]} ${over[0]}.`);
    },
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
