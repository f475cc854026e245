import { PubsubSubscription } from "@cdktf/provider-google/lib/pubsub-subscription";
import { PubsubSubscriptionIamMember } from "@cdktf/provider-google/lib/pubsub-subscription-iam-member";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import type { Construct } from "../cdktf";
import type { Workload } from "../core";
import type { EncryptedBy } from "../key/google";
import type { Lab } from "../lab";
import { granteeId, personId, principalOf } from "../lab/people";
import { daysOf, secondsOf } from "../schema";
import { deadDays, type Waiting } from "./schema";

/** A subscription from which somebody takes messages, with its dead letters. */
export interface Pulled {
  readonly subscription: PubsubSubscription;
  readonly deadTopic: PubsubTopic;
  readonly deadSubscription: PubsubSubscription;
}

export const roles = { look: "roles/pubsub.viewer", send: "roles/pubsub.publisher", receive: "roles/pubsub.subscriber" };
export type Right = keyof typeof roles;
const days = (count: number) => `${count * 86_400}s`;

/** A topic whose messages neither rest nor travel outside the lab's region, nor, by whose key it is, rest in its subscriptions by another. */
export const regionalTopic = (
  at: Construct,
  id: string,
  lab: Lab<"google">,
  entry: readonly string[],
  by: EncryptedBy | undefined,
): PubsubTopic =>
  new PubsubTopic(at, id, {
    name: lab.cloudName("google_pubsub_topic", entry),
    messageStoragePolicy: { allowedPersistenceRegions: [lab.region], enforceInTransit: true },
    kmsKeyName: by?.name,
    labels: lab.native.labels(),
    dependsOn: [lab.native.service("pubsub"), ...(by ? [by.ready] : [])],
  });

/**
 * Makes a subscription of a topic below `at`.
 * @param entry kind, name and, where the entry has several subscriptions, the part
 */
export function pulled(
  at: Construct,
  lab: Lab<"google">,
  entry: readonly string[],
  topic: PubsubTopic,
  props: Waiting & { ordered?: boolean },
  by: EncryptedBy | undefined,
): Pulled {
  const subscribe = (id: string, part: readonly string[], to: PubsubTopic, kept: number, own: object) =>
    new PubsubSubscription(at, id, {
      name: lab.cloudName("google_pubsub_subscription", [...entry, ...part]),
      topic: to.id,
      ackDeadlineSeconds: secondsOf(props.lock),
      messageRetentionDuration: days(kept),
      // otherwise it would go after a month in which nobody asked
      expirationPolicy: { ttl: "" },
      labels: lab.native.labels(),
      ...own,
    });
  const deadTopic = regionalTopic(at, "dead-topic", lab, [...entry, "dead"], by);
  const deadSubscription = subscribe("dead", ["dead"], deadTopic, deadDays, {});
  const subscription = subscribe("subscription", [], topic, daysOf(props.keep), {
    enableMessageOrdering: props.ordered,
    deadLetterPolicy: { deadLetterTopic: deadTopic.id, maxDeliveryAttempts: props.attempts },
  });
  // Pub/Sub itself moves what failed, by an identity of its own in the project
  const agent = `serviceAccount:service-${lab.native.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
  new PubsubTopicIamMember(at, "dead-in", { topic: deadTopic.name, role: roles.send, member: agent });
  new PubsubSubscriptionIamMember(at, "dead-out", { subscription: subscription.name, role: roles.receive, member: agent });
  return { subscription, deadTopic, deadSubscription };
}

/** Gives somebody a right on a topic or subscription; asking twice makes one grant. Pub/Sub takes no condition that would end it. */
function grant(
  at: Construct,
  lab: Lab<"google">,
  who: Workload<"google"> | string,
  right: Right,
  on: PubsubTopic | PubsubSubscription,
): void {
  const person = typeof who === "string";
  const id = `${on.node.id}-${person ? personId(who) : granteeId(who)}-${right}`;
  if (at.node.tryFindChild(id)) return;
  const given = { role: roles[right], member: person ? principalOf(lab, who) : who.native.serviceAccount.member };
  if (on instanceof PubsubTopic) new PubsubTopicIamMember(at, id, { topic: on.name, ...given });
  else new PubsubSubscriptionIamMember(at, id, { subscription: on.name, ...given });
}

export const letSend = (
  at: Construct,
  lab: Lab<"google">,
  who: readonly (Workload<"google"> | string)[],
  topic: PubsubTopic,
): void => {
  for (const one of who) grant(at, lab, one, "send", topic);
};
/** Who takes messages looks after those that failed, too. */
export function letReceive(
  at: Construct,
  lab: Lab<"google">,
  who: readonly (Workload<"google"> | string)[],
  { subscription, deadSubscription }: Pulled,
): void {
  for (const one of who) for (const from of [subscription, deadSubscription]) grant(at, lab, one, "receive", from);
}
export const letLook = (
  at: Construct,
  lab: Lab<"google">,
  who: readonly string[],
  ...on: readonly (PubsubTopic | PubsubSubscription)[]
): void => {
  for (const email of who) for (const one of on) grant(at, lab, email, "look", one);
};

/** The address in the lab's region: others would carry messages elsewhere, which its topics refuse. */
export const addressOf = (lab: Lab<"google">, { id }: { readonly id: string }): string =>
  `https://${lab.region}-pubsub.googleapis.com/v1/${id}`;

/** Why people's rights go on: the same of queues and topics. */
export const endless =
  "Pub/Sub accepts no condition in its policies, so a person's right ends when the lab is destroyed, not by itself on the lab's last day";
/** What a key does not encrypt: docs.cloud.google.com/pubsub/docs/encryption. */
export const bodiesAlone = "Pub/Sub encrypts the bodies of messages by the key, and their attributes by Google's own alone";
