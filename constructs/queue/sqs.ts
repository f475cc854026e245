import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { Workload } from "../core";
import type { Key } from "../key";
import { encryptedBy, letUse } from "../key/aws";
import type { Lab } from "../lab";
import { PolicyDocument, type Statement, sid } from "../lab/aws-policy";
import { principalOf } from "../lab/people";
import { daysOf, secondsOf } from "../schema";
import { deadDays, type Waiting } from "./schema";

/** An SQS queue from which somebody takes messages, with its dead letters. */
export interface Pulled {
  readonly queue: SqsQueue;
  readonly dead: SqsQueue;
  /** The queue's policy; statements may be added until synthesis. */
  readonly policy: PolicyDocument;
  readonly deadPolicy: PolicyDocument;
  /** The resource that sets the queue's policy. */
  readonly admission: ITerraformDependable;
}

const looking = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"];
const calls = {
  send: ["sqs:SendMessage"],
  receive: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
};
/** The most that every cloud takes. */
const maxBytes = 256 * 1024;
const day = 86_400;

/**
 * Makes the queue below `at`.
 * @param entry kind, name and, where the entry has several queues, the part
 */
export function pulled(
  at: Construct,
  lab: Lab<"aws">,
  entry: readonly string[],
  props: Waiting & { ordered?: boolean; key?: Key<"aws"> | undefined },
): Pulled {
  const { ordered = false, key } = props;
  const settings = {
    // the end of its name is what tells an ordered queue; such a queue's dead letters are in one too
    ...(ordered ? { fifoQueue: true, contentBasedDeduplication: false } : {}),
    visibilityTimeoutSeconds: secondsOf(props.lock),
    maxMessageSize: maxBytes,
    // who asks waits for a message instead of asking again at once, and being billed for it
    receiveWaitTimeSeconds: 20,
    ...(key ? { kmsMasterKeyId: encryptedBy(key, "sqs") } : { sqsManagedSseEnabled: true }),
    tags: lab.native.tags(),
  };
  const name = (...part: readonly string[]) => `${lab.cloudName("aws_sqs_queue", [...entry, ...part])}${ordered ? ".fifo" : ""}`;
  const dead = new SqsQueue(at, "dead", { ...settings, name: name("dead"), messageRetentionSeconds: deadDays * day });
  const queue = new SqsQueue(at, "queue", {
    ...settings,
    name: name(),
    messageRetentionSeconds: daysOf(props.keep) * day,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: props.attempts }),
  });
  new SqsQueueRedriveAllowPolicy(at, "dead-from", {
    queueUrl: dead.url,
    redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
  });
  const { policy, set } = policyOf(at, "policy", queue);
  return { queue, dead, policy, deadPolicy: policyOf(at, "dead-policy", dead).policy, admission: set };
}

function policyOf(at: Construct, id: string, queue: SqsQueue): { policy: PolicyDocument; set: SqsQueuePolicy } {
  const policy = new PolicyDocument();
  policy.add({
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queue.arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  return { policy, set: new SqsQueuePolicy(at, id, { queueUrl: queue.url, policy: policy.lazy() }) };
}

interface Grantees extends Pick<Statement, "Principal" | "Condition"> {
  readonly kind: "machine" | "person";
}
/** Those who are named: two principals of statements, whoever they are, since a queue's policy holds no more than 20. */
function granteesOf(lab: Lab<"aws">, who: readonly (Workload<"aws"> | string)[]): Grantees[] {
  const machines = who.flatMap((one) => (typeof one === "string" ? [] : [one.native.role.arn]));
  const people = who.flatMap((one) => (typeof one === "string" ? [principalOf(lab, one)] : []));
  const ending = { DateLessThan: { "aws:CurrentTime": lab.endsAt } };
  return [
    ...(machines.length > 0 ? [{ kind: "machine", Principal: { AWS: machines } } as const] : []),
    ...(people.length > 0 ? [{ kind: "person", Principal: { AWS: people }, Condition: ending } as const] : []),
  ];
}
const named = (kind: Grantees["kind"]) => (kind === "person" ? ["people"] : []);

/** Lets those who are named call something. */
export function letCall(
  policy: PolicyDocument,
  lab: Lab<"aws">,
  right: string,
  who: readonly (Workload<"aws"> | string)[],
  resource: string,
  call: { readonly machine: readonly string[]; readonly person: readonly string[] },
): void {
  for (const { kind, Principal, Condition } of granteesOf(lab, who))
    policy.add({
      Effect: "Allow",
      Resource: resource,
      Sid: sid("grant", right, ...named(kind)),
      Principal,
      Action: call[kind],
      Condition,
    });
}

/** Lets those who are named use the key of what they send or receive, as `letUse` lets one. */
export function letUseAll(
  key: Key<"aws"> | undefined,
  service: "sns" | "sqs",
  id: readonly string[],
  use: "read" | "write",
  who: readonly (Workload<"aws"> | string)[],
): void {
  if (!key) return;
  for (const { kind, ...grantees } of granteesOf(key.lab, who)) letUse(key, service, [...id, ...named(kind)], use, grantees);
}

const withLooks = (right: keyof typeof calls) => ({ machine: [...looking, ...calls[right]], person: calls[right] });

export const letSend = ({ queue, policy }: Pulled, lab: Lab<"aws">, who: readonly (Workload<"aws"> | string)[]): void =>
  letCall(policy, lab, "send", who, queue.arn, withLooks("send"));

/** Who takes messages looks after those that failed, too. */
export function letReceive(
  { queue, policy, dead, deadPolicy }: Pulled,
  lab: Lab<"aws">,
  who: readonly (Workload<"aws"> | string)[],
): void {
  letCall(policy, lab, "receive", who, queue.arn, withLooks("receive"));
  letCall(deadPolicy, lab, "receive", who, dead.arn, withLooks("receive"));
}

/** What a level of a team may do with a queue and its dead letters. */
export function admitTo(
  { queue, policy, dead, deadPolicy }: Pulled,
  id: string,
  role: IamRole,
  rights: readonly (keyof typeof calls)[],
): void {
  const allow = { Sid: id, Effect: "Allow", Principal: { AWS: role.arn } } as const;
  policy.add({ ...allow, Action: [...looking, ...rights.flatMap((right) => calls[right])], Resource: queue.arn });
  const receives = rights.filter((right) => right === "receive");
  deadPolicy.add({ ...allow, Action: [...looking, ...receives.flatMap((right) => calls[right])], Resource: dead.arn });
}
