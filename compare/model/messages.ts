import { refusesPlain, type Statement, statementsOf } from "./aws-policy";
import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, closedStore, type GooglePart, paid } from "./part";
import { at, blocks, jsonOf, least, origin, type Resource, type Stack, texts } from "./stack";
import type { Place, Store } from "./types";

/** What holds messages answers to identities only and encrypts them, on every cloud; what a stack may change is said by each cloud's part. */
const held = (resource: Resource, own: Partial<Store>): Store =>
  closedStore("queue")(resource, { entry: entryOf(resource), ...own });
/** What gets its messages from a topic is a subscription of it, whatever the cloud calls it. */
const fed = (topic: Resource | undefined): Partial<Store> => (topic ? { kind: "subscription", fedBy: topic.entry } : {});
/** Where the messages go that nobody could work on: beside their queue, with rights of its own on most clouds. */
const failed = (queue: Resource, own: Partial<Store>): Partial<Store> => ({
  kind: "dead-letters",
  entry: entryOf(queue),
  ...own,
});
/** The construct that a resource stands right below: a subscription's is its own, inside its topic's. */
const placeOf = ({ body }: Resource): string | undefined => {
  const path = at(body, "//.metadata.path");
  return typeof path === "string" ? path.split("/").slice(1, -1).join("/") : undefined;
};
const entryOf = (resource: Resource) => placeOf(resource) ?? resource.entry;
const day = 86_400;
/** Days that a number of seconds amounts to. */
const daysIn = (seconds: unknown) => least([Number(seconds) / day]);

/** Where a queue's dead letters go, and after how many attempts. */
const redrive = (stack: Stack, queue: Resource): { to: Resource | undefined; after: number | undefined } => {
  const { deadLetterTargetArn, maxReceiveCount } = jsonOf(
    queue.body.redrive_policy ?? stack.pointing("aws_sqs_queue_redrive_policy", "queue_url", queue)[0]?.body.redrive_policy,
  );
  return { to: stack.target(deadLetterTargetArn), after: maxReceiveCount === undefined ? undefined : Number(maxReceiveCount) };
};
/** Whether some policy on a resource refuses plain requests. */
const refuses = (stack: Stack, type: string, attribute: string, resource: Resource, refusing: (one: Statement) => boolean) =>
  stack.pointing(type, attribute, resource).some(({ body }) => (statementsOf(stack, body.policy) ?? []).some(refusing));

function awsQueues(stack: Stack): Store[] {
  const all = stack.of("aws_sqs_queue");
  return all.map((queue) => {
    const { body } = queue;
    const { to, after } = redrive(stack, queue);
    const source = all.find((one) => redrive(stack, one).to === queue);
    const kept = daysIn(body.message_retention_seconds ?? 4 * day);
    return held(queue, {
      encrypted: body.sqs_managed_sse_enabled === true || body.kms_master_key_id !== undefined,
      key: keyOf(stack, body.kms_master_key_id),
      tlsOnly: refuses(stack, "aws_sqs_queue_policy", "queue_url", queue, refusesPlain),
      lockSeconds: Number(body.visibility_timeout_seconds ?? 30),
      ...(source
        ? failed(source, { fedBy: onlyFrom(stack, queue, source) ? entryOf(source) : undefined, deadDays: kept })
        : { ...fed(awsSource(stack, queue)), objectDays: kept, ordered: body.fifo_queue === true, attempts: to && after }),
    });
  });
}

/** Whether a queue takes the dead letters of one other alone: without a policy it takes those of the whole account. */
const onlyFrom = (stack: Stack, dead: Resource, source: Resource): boolean =>
  stack.pointing("aws_sqs_queue_redrive_allow_policy", "queue_url", dead).some(({ body }) => {
    const { redrivePermission, sourceQueueArns = [] } = jsonOf(body.redrive_allow_policy);
    const from = stack.targets(texts(sourceQueueArns));
    return redrivePermission === "byQueue" && from.length > 0 && from.every((one) => one === source);
  });

/** The topic whose messages reach a queue: it is subscribed, and the queue lets it send, and its key, where it has one of the lab's, encrypt. */
function awsSource(stack: Stack, queue: Resource): Resource | undefined {
  const topics = stack
    .pointing("aws_sns_topic_subscription", "endpoint", queue)
    .filter(({ body }) => body.protocol === "sqs")
    .map(({ body }) => stack.target(body.topic_arn));
  const admitted = (type: string, attribute: string, to: Resource, calls: readonly string[]) =>
    stack.pointing(type, attribute, to).flatMap(({ body }) =>
      (statementsOf(stack, body.policy) ?? [])
        .filter(({ allow, principals }) => allow && principals.some(({ id }) => id === "sns.amazonaws.com"))
        .filter(({ actions }) => calls.every((call) => actions.includes(call)))
        .flatMap(({ conditions }) =>
          conditions.filter(({ key }) => key === "aws:SourceArn").flatMap(({ values }) => stack.targets(values)),
        ),
    );
  const key = stack.at(keyOf(stack, queue.body.kms_master_key_id) ?? "");
  const lets = [
    admitted("aws_sqs_queue_policy", "queue_url", queue, ["sqs:SendMessage"]),
    ...(key ? [admitted("aws_kms_key_policy", "key_id", key, ["kms:Decrypt", "kms:GenerateDataKey"])] : []),
  ];
  return topics.find((topic) => topic && lets.every((sources) => sources.includes(topic)));
}
/** Topics that alarms write to: they hold nothing that anybody fetches. */
export const alarmTopics = (stack: Stack): Resource[] =>
  stack.of("aws_cloudwatch_metric_alarm").flatMap(({ body }) => stack.targets(body.alarm_actions));

function awsTopics(stack: Stack): Store[] {
  const ofAlarms = alarmTopics(stack);
  const topics = stack.of("aws_sns_topic").filter((topic) => !ofAlarms.includes(topic));
  return topics.map((topic) =>
    held(topic, {
      kind: "topic",
      encrypted: topic.body.kms_master_key_id !== undefined,
      key: keyOf(stack, topic.body.kms_master_key_id),
      // a topic's policy takes no pattern, and publishing is the one call that carries a message
      tlsOnly: refuses(stack, "aws_sns_topic_policy", "arn", topic, ({ actions, ...statement }) =>
        refusesPlain({ ...statement, actions: actions.includes("sns:Publish") ? ["sns:*"] : actions }),
      ),
    }),
  );
}

/** Seconds of a time such as `P7D` or `PT1M30S`; undefined where it is none. */
export function isoSeconds(text: unknown): number | undefined {
  const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(String(text)) ?? [];
  const parts = [days, hours, minutes, seconds];
  if (parts.every((part) => part === undefined)) return undefined;
  return parts.reduce((sum, part, i) => sum + Number(part ?? 0) * ([day, 3600, 60, 1][i] as number), 0);
}

function azureQueues(stack: Stack): Store[] {
  return stack.of("azurerm_servicebus_queue", "azurerm_servicebus_subscription").flatMap((queue) => {
    const { address, body } = queue;
    const topic = stack.target(body.topic_id);
    const namespace = stack.target(body.namespace_id ?? topic?.body.namespace_id);
    const within = [topic, namespace].flatMap((one) => one?.address ?? []);
    const common = { ...guarded(namespace), lockSeconds: isoSeconds(body.lock_duration ?? "PT1M") };
    return [
      held(queue, {
        ...common,
        within,
        ...fed(topic),
        objectDays: daysIn(isoSeconds(body.default_message_ttl)),
        ordered: body.requires_session === true,
        attempts: Number(body.max_delivery_count ?? 10),
      }),
      // it comes with the queue, and a right on the one is one on both
      held(queue, {
        ...common,
        ...failed(queue, { fedBy: entryOf(queue) }),
        address: `${address}/$deadletterqueue`,
        within: [address, ...within],
      }),
    ];
  });
}
const azureTopics = (stack: Stack): Store[] =>
  stack.of("azurerm_servicebus_topic").map((topic) => {
    const namespace = stack.target(topic.body.namespace_id);
    return held(topic, { ...guarded(namespace), kind: "topic", within: namespace ? [namespace.address] : [] });
  });
/** What a namespace says for everything in it. */
const guarded = (namespace: Resource | undefined): Pick<Store, "sharedKeys" | "tlsOnly"> => ({
  sharedKeys: namespace?.body.local_auth_enabled !== false,
  tlsOnly: !/^1\.[01]$/.test(String(namespace?.body.minimum_tls_version ?? "1.2")),
});

const deadTopic = (stack: Stack, { body }: Resource) => stack.target(at(body, "dead_letter_policy.dead_letter_topic"));
/** Topics to which dead letters go. */
const deadTopicsOf = (stack: Stack) => stack.of("google_pubsub_subscription").flatMap((one) => deadTopic(stack, one) ?? []);
/** Whether a topic is the sending end of a queue: it stands right beside its subscription. */
const endOf = (subscription: Resource, topic: Resource | undefined) =>
  topic !== undefined && placeOf(topic) === placeOf(subscription);

const googleTopics = (stack: Stack): Store[] =>
  stack
    .of("google_pubsub_topic")
    .filter((topic) => !deadTopicsOf(stack).includes(topic))
    .filter((topic) => !stack.pointing("google_pubsub_subscription", "topic", topic).some((one) => endOf(one, topic)))
    .map((topic) => held(topic, { kind: "topic", endless: true, key: keyOf(stack, topic.body.kms_key_name) }));

function googleQueues(stack: Stack): Store[] {
  const all = stack.of("google_pubsub_subscription");
  return all.map((subscription) => {
    const { body } = subscription;
    const topic = stack.target(body.topic);
    const to = deadTopic(stack, subscription);
    const source = topic && all.find((one) => deadTopic(stack, one) === topic);
    const end = source || endOf(subscription, topic) ? topic : undefined;
    const kept = secondsIn(body.message_retention_duration, 7);
    return held(subscription, {
      // "Resource types that accept conditional role bindings" (cloud.google.com/iam/help/conditions/resource-policies) has no Pub/Sub
      endless: true,
      // its topic encrypts each message, wherever it waits
      key: keyOf(stack, topic?.body.kms_key_name),
      parts: end ? [end.address] : [],
      lockSeconds: Number(body.ack_deadline_seconds ?? 10),
      ...(source
        ? failed(source, { fedBy: moves(stack, source, topic) ? entryOf(source) : undefined, deadDays: kept })
        : {
            ...fed(end ? undefined : topic),
            objectDays: kept,
            ordered: body.enable_message_ordering === true,
            attempts: to && Number(at(body, "dead_letter_policy.max_delivery_attempts") ?? 5),
          }),
    });
  });
}
const secondsIn = (text: unknown, otherwise: number) =>
  text === undefined ? otherwise : daysIn(/^(\d+)s$/.exec(String(text))?.[1]);

/** Whether Pub/Sub's own identity may move what failed: without these rights it leaves it where it is. */
function moves(stack: Stack, from: Resource, to: Resource): boolean {
  const may = (type: string, attribute: string, on: Resource, role: string) =>
    stack.pointing(type, attribute, on).some(({ body }) => isAgent(stack, body.member) && body.role === role);
  return (
    may("google_pubsub_topic_iam_member", "topic", to, "roles/pubsub.publisher") &&
    may("google_pubsub_subscription_iam_member", "subscription", from, "roles/pubsub.subscriber")
  );
}
const isAgent = (stack: Stack, member: unknown) =>
  stack.target(member)?.address.startsWith("data.google_project.") &&
  /@gcp-sa-pubsub\.iam\.gserviceaccount\.com$/.test(String(member));

/** A topic says where its messages may rest, and whether they may travel elsewhere. */
const googlePlaces = (stack: Stack): Place[] =>
  stack.of("google_pubsub_topic").flatMap((topic) => {
    const regions = blocks(topic.body, "message_storage_policy").flatMap((block) => texts(block.allowed_persistence_regions));
    const travels = at(topic.body, "message_storage_policy.enforce_in_transit") !== true;
    return [...regions, ...(travels ? ["anywhere"] : [])].map((region) => ({ ...origin(topic), region }));
  });

export const awsMessages: AwsPart = {
  types: {
    aws_sns_topic: "tags",
    aws_sns_topic_policy: "no-tags",
    aws_sns_topic_subscription: "no-tags",
    aws_sqs_queue: "tags",
    aws_sqs_queue_policy: "no-tags",
    aws_sqs_queue_redrive_allow_policy: "no-tags",
    aws_sqs_queue_redrive_policy: "no-tags",
  },
  stores: (stack) => [...awsQueues(stack), ...awsTopics(stack)],
  policies: { aws_sns_topic_policy: { on: "arn" }, aws_sqs_queue_policy: { on: "queue_url" } },
};
export const azureMessages: AzurePart = {
  types: {
    azurerm_servicebus_namespace: "tags",
    azurerm_servicebus_queue: "no-tags",
    azurerm_servicebus_subscription: "no-tags",
    azurerm_servicebus_topic: "no-tags",
  },
  stores: (stack) => [...azureQueues(stack), ...azureTopics(stack)],
  roles: {
    "Azure Service Bus Data Receiver": { on: ["queue", "subscription", "dead-letters"], levels: ["read"] },
    "Azure Service Bus Data Sender": { on: ["queue", "topic"], levels: ["write"] },
  },
  costs: (stack) => paid(stack, "azurerm_servicebus_namespace", "messages", true),
};
export const googleMessages: GooglePart = {
  types: { google_pubsub_subscription: "labels", google_pubsub_topic: "labels" },
  stores: (stack) => [...googleQueues(stack), ...googleTopics(stack)],
  places: googlePlaces,
  roles: { "roles/pubsub.publisher": ["write"], "roles/pubsub.subscriber": ["read"], "roles/pubsub.viewer": ["see"] },
  grants: { pubsub_subscription: "subscription", pubsub_topic: "topic" },
};
