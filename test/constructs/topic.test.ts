import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import { Key } from "../../constructs/key";
import { Machine } from "../../constructs/machine";
import { Queue } from "../../constructs/queue";
import { Topic } from "../../constructs/topic";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
const news = (provider: Provider, ...names: readonly string[]): Stack =>
  synth(provider, (lab) => new Topic(lab, "news", { subscriptions: Object.fromEntries(names.map((name) => [name, {}])) }));
const granted = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    const workbench = new Machine(lab, "workbench", {});
    new Topic(lab, "news", {
      publishBy: [workbench],
      subscriptions: { desk: { readBy: [bob] }, archive: { lock: "90 seconds", keep: "3 days", attempts: 7 } },
    });
  });
const team = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    new Topic(lab, "news", { subscriptions: { desk: {} } });
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
const sids = (stack: Stack, type: string, id: string) => statements(one(stack, type, id)).map(({ Sid }) => Sid);

test("AWS: the topic is encrypted by a key that SNS needs no right for, and each queue takes messages of this topic alone", () => {
  const stack = news("aws", "desk");
  expect(one(stack, "aws_sns_topic")).toMatchObject({ kms_master_key_id: "alias/aws/sns" });
  // with a KMS key the queue would be closed to SNS
  for (const [, queue] of all(stack, "aws_sqs_queue")) {
    expect(queue.sqs_managed_sse_enabled).toBe(true);
    expect(queue.kms_master_key_id).toBeUndefined();
  }
  expect(
    statements(one(stack, "aws_sqs_queue_policy", "topic-news_to-desk_policy")).find((s) => s.Sid === "FromTopic"),
  ).toMatchObject({
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Condition: { ArnEquals: { "aws:SourceArn": `\${aws_sns_topic.topic-news_topic.arn}` } },
  });
  expect(one(stack, "aws_sns_topic_subscription")).toMatchObject({
    protocol: "sqs",
    raw_message_delivery: true,
    endpoint: `\${aws_sqs_queue.topic-news_to-desk_queue.arn}`,
    // what is published before the queue lets SNS in would be lost
    depends_on: ["aws_sqs_queue_policy.topic-news_to-desk_policy"],
  });
  expect(statements(one(stack, "aws_sns_topic_policy"))).toMatchObject([
    { Sid: "TlsOnly", Effect: "Deny", Action: "sns:Publish", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ]);
});

test("Azure: queues and topics of a lab share their namespace", () => {
  const stack = synth("azure", (lab) => {
    new Queue(lab, "work");
    new Topic(lab, "news", { subscriptions: { desk: {} } });
  });
  one(stack, "azurerm_servicebus_namespace");
  expect(one(stack, "azurerm_servicebus_topic").namespace_id).toBe(one(stack, "azurerm_servicebus_queue").namespace_id);
});

test("who publishes receives nothing, and who reads one subscription reads no other", () => {
  const aws = granted("aws");
  expect(sids(aws, "aws_sns_topic_policy", "topic-news_policy")).toEqual(["GrantPublish", "TlsOnly"]);
  expect(sids(aws, "aws_sqs_queue_policy", "topic-news_to-desk_policy")).toEqual(["FromTopic", "GrantReceivePeople", "TlsOnly"]);
  expect(sids(aws, "aws_sqs_queue_policy", "topic-news_to-archive_policy")).toEqual(["FromTopic", "TlsOnly"]);
  expect(
    all(granted("azure"), "azurerm_role_assignment")
      .filter(([id]) => id.startsWith("topic-"))
      .map(([, r]) => [r.role_definition_name, r.scope]),
  ).toEqual([
    ["Azure Service Bus Data Sender", `\${azurerm_servicebus_topic.topic-news_topic.id}`],
    ["Azure Service Bus Data Receiver", `\${azurerm_servicebus_subscription.topic-news_to-desk_subscription.id}`],
  ]);
  const google = granted("google");
  const given = (["topic", "subscription"] as const).flatMap((on) =>
    all(google, `google_pubsub_${on}_iam_member`)
      .filter(([, { member }]) => !member.includes("gcp-sa-pubsub"))
      .map(([, r]) => `${r.role} ${r[on]}`),
  );
  expect(given.sort()).toEqual([
    `roles/pubsub.publisher \${google_pubsub_topic.topic-news_topic.name}`,
    `roles/pubsub.subscriber \${google_pubsub_subscription.topic-news_to-desk_dead.name}`,
    `roles/pubsub.subscriber \${google_pubsub_subscription.topic-news_to-desk_subscription.name}`,
  ]);
});

test("each subscription keeps messages as it was told", () => {
  expect(one(granted("aws"), "aws_sqs_queue", "topic-news_to-archive_queue")).toMatchObject({
    visibility_timeout_seconds: 90,
    message_retention_seconds: 259_200,
  });
  expect(one(granted("azure"), "azurerm_servicebus_subscription", "topic-news_to-archive_subscription")).toMatchObject({
    lock_duration: "PT1M30S",
    default_message_ttl: "P3D",
    max_delivery_count: 7,
  });
  expect(one(granted("google"), "google_pubsub_subscription", "topic-news_to-archive_subscription")).toMatchObject({
    ack_deadline_seconds: 90,
    message_retention_duration: "259200s",
    dead_letter_policy: { max_delivery_attempts: 7 },
  });
});

test("a team's viewers see settings alone, its operators and admins publish and receive", () => {
  const aws = team("aws");
  const calls = (type: string, id: string, sid: string) =>
    statements(one(aws, type, id)).flatMap((s) => (s.Sid === sid ? [s.Action].flat() : []));
  expect(calls("aws_sns_topic_policy", "topic-news_policy", "TeamMainView")).toEqual(["sns:GetTopicAttributes"]);
  expect(calls("aws_sns_topic_policy", "topic-news_policy", "TeamMainOperate")).toContain("sns:Publish");
  expect(calls("aws_sqs_queue_policy", "topic-news_to-desk_policy", "TeamMainAdmin")).toContain("sqs:ReceiveMessage");
  // messages come from the topic alone
  expect(calls("aws_sqs_queue_policy", "topic-news_to-desk_policy", "TeamMainAdmin")).not.toContain("sqs:SendMessage");
  const azure = all(team("azure"), "azurerm_role_assignment").filter(([id]) => id.startsWith("topic-"));
  expect(azure.map(([, r]) => r.principal_id).sort()).toEqual([bob, bob, cyd, cyd].map((who) => accounts.members?.[who]?.azure));
  const google = all(team("google"), "google_pubsub_subscription_iam_member").filter(([, r]) => r.member === `user:${ada}`);
  expect([...new Set(google.map(([, r]) => r.role))]).toEqual(["roles/pubsub.viewer"]);
});

test.each(providers)("%s: another subscription changes nothing of the first; without any, a topic is refused", (provider) => {
  const addresses = changed(news(provider, "desk"), news(provider, "desk", "archive"));
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.filter((address) => !address.includes("to-archive"))).toEqual([]);
  expect(() => news(provider)).toThrow(/1 to 20 subscriptions/);
  const { value } = news(provider, "b", "a").output["topic-news"] as { value: { subscriptions: object; deadLetters: object } };
  expect(Object.keys(value.subscriptions)).toEqual(["a", "b"]);
  expect(Object.keys(value.deadLetters)).toEqual(["a", "b"]);
});

const keyed = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    const key = new Key(lab, "lab");
    const workbench = new Machine(lab, "workbench", {});
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    new Topic(lab, "news", {
      publishBy: [workbench],
      subscriptions: { desk: { readBy: [workbench, bob] }, archive: { readBy: [workbench] } },
      key,
    });
  });

test("AWS: a key of the lab encrypts a topic and its queues, for SNS when it delivers this topic's messages, before it is to", () => {
  const stack = keyed("aws");
  const arn = `\${aws_kms_key.key-lab_key.arn}`;
  expect(one(stack, "aws_sns_topic").kms_master_key_id).toBe(arn);
  expect(all(stack, "aws_sqs_queue").map(([, queue]) => queue.kms_master_key_id)).toEqual(Array(4).fill(arn));
  const policy = statements(one(stack, "aws_kms_key_policy"));
  expect(policy.filter(({ Principal }) => JSON.stringify(Principal).includes("Service"))).toEqual([
    {
      Sid: "LetTopicXnewsDeliver",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { ArnEquals: { "aws:SourceArn": `\${aws_sns_topic.topic-news_topic.arn}` } },
    },
  ]);
  for (const [, { depends_on }] of all(stack, "aws_sns_topic_subscription"))
    expect(depends_on).toContain("aws_kms_key_policy.key-lab_policy");
});

test("AWS: who publishes uses the key by way of SNS, who receives by way of SQS, with one statement for all subscriptions", () => {
  const uses = statements(one(keyed("aws"), "aws_kms_key_policy")).filter(({ Sid }) => Sid.startsWith("Use"));
  const via = (service: string) => `${service}.eu-central-1.\${data.aws_partition.partition.dns_suffix}`;
  expect(uses.map(({ Sid, Action, Condition }) => [Sid, Action, Condition?.StringEquals?.["kms:ViaService"]])).toEqual([
    ["UseTopicXnewsMainAdminPublish", ["kms:Decrypt", "kms:GenerateDataKey"], via("sns")],
    ["UseTopicXnewsMainAdminRead", ["kms:Decrypt"], via("sqs")],
    ["UseTopicXnewsMainOperatePublish", ["kms:Decrypt", "kms:GenerateDataKey"], via("sns")],
    ["UseTopicXnewsMainOperateRead", ["kms:Decrypt"], via("sqs")],
    ["UseTopicXnewsPublish", ["kms:Decrypt", "kms:GenerateDataKey"], via("sns")],
    ["UseTopicXnewsRead", ["kms:Decrypt"], via("sqs")],
    ["UseTopicXnewsReadPeople", ["kms:Decrypt"], via("sqs")],
  ]);
  expect(uses.at(-2)?.Principal).toEqual({ AWS: [`\${aws_iam_role.machine-workbench_role.arn}`] });
});

test("Google: a key of the lab encrypts a topic and its dead letters, and so what waits in subscriptions", () => {
  const topics = all(keyed("google"), "google_pubsub_topic");
  expect(topics).toHaveLength(3);
  for (const [, topic] of topics) {
    expect(topic.kms_key_name).toBe(`\${google_kms_crypto_key.key-lab_key.id}`);
    expect(topic.depends_on).toContain("google_kms_crypto_key_iam_member.key-lab_agent-pubsub");
  }
});
