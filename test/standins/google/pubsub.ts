import { needKey } from "./kms";
import { policyRoutes } from "./policies";
import { keyOf, type Routes } from "./routes";
import { type Body, invalid, notFound, type Store } from "./store";

const topic = "projects/*/topics/*";
const subscription = "projects/*/subscriptions/*";

/** @throws Refusal where a subscription is of a topic that is not there, or says what Pub/Sub does not take */
function fillSubscription(store: Store, body: Body): Body {
  const {
    topic: from,
    deadLetterPolicy,
    ackDeadlineSeconds,
  } = body as {
    topic: string;
    deadLetterPolicy?: { deadLetterTopic: string; maxDeliveryAttempts?: number };
    ackDeadlineSeconds?: number;
  };
  for (const name of [from, ...(deadLetterPolicy ? [deadLetterPolicy.deadLetterTopic] : [])])
    if (!store.things.has(`pubsub/${name}`)) throw notFound(name);
  const attempts = deadLetterPolicy?.maxDeliveryAttempts ?? 5;
  if (attempts < 5 || attempts > 100) throw invalid(`max_delivery_attempts is ${attempts}, not from 5 to 100`);
  if (ackDeadlineSeconds && (ackDeadlineSeconds < 10 || ackDeadlineSeconds > 600))
    throw invalid(`ack_deadline_seconds is ${ackDeadlineSeconds}, not from 10 to 600`);
  return { state: "ACTIVE", pushConfig: {}, ...body };
}

/** What is changed is sent within the name of its kind, beside the fields that are meant. */
function change(kind: "topic" | "subscription", fill: (store: Store, body: Body) => Body) {
  return (call: Parameters<Routes[string]>[0], store: Store): Body => {
    const found = store.get(keyOf(call));
    const sent = (call.json[kind] ?? {}) as Body;
    const fields = String(call.json.updateMask ?? call.query.updateMask ?? "").split(",");
    const next = { ...found, ...Object.fromEntries(fields.map((field) => [field, sent[field]])) };
    return Object.assign(found, fill(store, next));
  };
}
/** @throws Refusal where a topic's messages are to be encrypted by a key that Pub/Sub may not use */
function fillTopic(store: Store, body: Body): Body {
  const { kmsKeyName, messageStoragePolicy } = body as {
    kmsKeyName?: string;
    messageStoragePolicy?: { allowedPersistenceRegions?: readonly string[] };
  };
  needKey(store, kmsKeyName || undefined, "gcp-sa-pubsub", messageStoragePolicy?.allowedPersistenceRegions?.[0] ?? "global");
  return { state: "ACTIVE", ...body };
}

/** Pub/Sub: topics, subscriptions and who may use them. */
export const pubsub: Routes = {
  [`PUT ${topic}`]: (call, store) => store.add(keyOf(call), fillTopic(store, { ...call.json, name: call.name })),
  [`GET ${topic}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${topic}`]: change("topic", fillTopic),
  [`DELETE ${topic}`]: (call, store) => {
    store.remove(keyOf(call));
    // subscriptions outlive their topic, and get nothing any more
    for (const [name, thing] of store.things)
      if (name.includes("/subscriptions/") && thing.topic === call.name) thing.topic = "_deleted-topic_";
    return {};
  },
  [`PUT ${subscription}`]: (call, store) => store.add(keyOf(call), fillSubscription(store, { ...call.json, name: call.name })),
  [`GET ${subscription}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${subscription}`]: change("subscription", fillSubscription),
  [`DELETE ${subscription}`]: (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
  ...policyRoutes("GET", topic),
  ...policyRoutes("GET", subscription),
};
