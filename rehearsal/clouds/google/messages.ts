import type { Reference, TypeModel } from "../model";
import type { Rule } from "../rule";
import { member } from "./types";

const topic = (name: string) => `projects/{project}/topics/${name}`;
const subscription = (name: string) => `projects/{project}/subscriptions/${name}`;
const missing = (value: string) => `googleapi: Error 404: Resource not found (resource=${value.split("/").at(-1)}).`;

/** Pub/Sub: ids as the provider's documentation gives their formats. */
export const GOOGLE_MESSAGE_TYPES: Readonly<Record<string, TypeModel>> = {
  google_pubsub_subscription: { id: subscription("{name}") },
  google_pubsub_subscription_iam_member: member(subscription("{subscription|last}")),
  google_pubsub_topic: { id: topic("{name}") },
  google_pubsub_topic_iam_member: member(topic("{topic|last}")),
};

export const GOOGLE_MESSAGE_REFERENCES: readonly Reference[] = [
  {
    on: /^google_pubsub_/,
    path: /^(topic|dead_letter_policy\.dead_letter_topic)$/,
    to: ["google_pubsub_topic"],
    refusal: missing,
  },
  { on: /^google_pubsub_/, path: /^subscription$/, to: ["google_pubsub_subscription"], refusal: missing },
];

export const GOOGLE_MESSAGE_RULES: readonly Rule[] = [
  {
    demands: "A message rests in the region of the topic's policy",
    source: "https://cloud.google.com/pubsub/docs/resource-location-restriction",
    on: /^google_pubsub_topic$/,
    refusal(asked) {
      const wrong = asked
        .texts("message_storage_policy.0.allowed_persistence_regions")
        .find((region) => !/^[a-z]+-[a-z]+\d+$/.test(region));
      return wrong === undefined ? undefined : `googleapi: Error 400: Invalid region in message storage policy: ${wrong}.`;
    },
  },
];
