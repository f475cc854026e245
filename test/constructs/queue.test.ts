import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import { Key } from "../../constructs/key";
import { Machine } from "../../constructs/machine";
import { Queue } from "../../constructs/queue";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

type Right = "send" | "receive" | "both";
const providers = ["aws", "azure", "google"] as const;
const bare = (provider: Provider, props: ConstructorParameters<typeof Queue<Provider>>[2] = {}): Stack =>
  synth(provider, (lab) => new Queue(lab, "work", props));
const granted = (provider: Provider, machine: Right, member: Right): Stack =>
  synth(provider, (lab) => {
    const workbench = new Machine(lab, "workbench", {});
    new Queue(lab, "work", {
      access: new Map<Machine | string, Right>([
        [workbench, machine],
        [bob, member],
      ]),
    });
  });
const team = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    new Queue(lab, "work");
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
const grants = (stack: Stack) =>
  all(stack, "azurerm_role_assignment")
    .filter(([id]) => id.startsWith("queue-"))
    .map(([, r]) => [r.role_definition_name, r.principal_id]);
const members = (stack: Stack) =>
  (["topic", "subscription"] as const).flatMap((on) =>
    all(stack, `google_pubsub_${on}_iam_member`)
      .filter(([, { member }]) => !member.includes("gcp-sa-pubsub"))
      .map(([, r]) => [r.role, r.member, r[on]]),
  );
const calls = (stack: Stack, id: string, sid: string) =>
  statements(one(stack, "aws_sqs_queue_policy", id))
    .filter((s) => s.Sid === sid)
    .flatMap((s) => s.Action);

test("AWS: both queues are encrypted, refuse what is not TLS and let nobody in; dead letters come from this queue alone", () => {
  const stack = bare("aws");
  for (const [, queue] of all(stack, "aws_sqs_queue"))
    expect(queue).toMatchObject({ sqs_managed_sse_enabled: true, max_message_size: 262_144, visibility_timeout_seconds: 60 });
  for (const [, policy] of all(stack, "aws_sqs_queue_policy"))
    expect(statements(policy)).toMatchObject([
      { Effect: "Deny", Principal: "*", Action: "sqs:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  expect(one(stack, "aws_sqs_queue", "queue-work_queue").redrive_policy).toBe(
    `{"deadLetterTargetArn":"\${aws_sqs_queue.queue-work_dead.arn}","maxReceiveCount":10}`,
  );
  expect(JSON.parse(one(stack, "aws_sqs_queue_redrive_allow_policy").redrive_allow_policy)).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: [`\${aws_sqs_queue.queue-work_queue.arn}`],
  });
});

test("Azure: one namespace for all queues of a lab, without keys", () => {
  const two = synth("azure", (lab) => {
    new Queue(lab, "work");
    new Queue(lab, "more");
  });
  expect(one(two, "azurerm_servicebus_namespace")).toMatchObject({
    sku: "Standard",
    local_auth_enabled: false,
    minimum_tls_version: "1.2",
  });
  expect(all(two, "azurerm_servicebus_queue").map(([, { namespace_id }]) => namespace_id)).toEqual(
    Array(2).fill(`\${azurerm_servicebus_namespace.messages.id}`),
  );
});

test("Google: nothing rests or travels outside the region, nothing expires unasked, and Pub/Sub may move what failed", () => {
  const stack = bare("google");
  for (const [, topic] of all(stack, "google_pubsub_topic"))
    expect(topic.message_storage_policy).toEqual({ allowed_persistence_regions: ["europe-west3"], enforce_in_transit: true });
  for (const [, subscription] of all(stack, "google_pubsub_subscription"))
    expect(subscription.expiration_policy).toEqual({ ttl: "" });
  const agent = `serviceAccount:service-\${data.google_project.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
  expect(one(stack, "google_pubsub_topic_iam_member")).toMatchObject({
    topic: `\${google_pubsub_topic.queue-work_dead-topic.name}`,
    role: "roles/pubsub.publisher",
    member: agent,
  });
  expect(one(stack, "google_pubsub_subscription_iam_member")).toMatchObject({
    subscription: `\${google_pubsub_subscription.queue-work_subscription.name}`,
    role: "roles/pubsub.subscriber",
    member: agent,
  });
});

test("times are written as each cloud reads them", () => {
  const props = { lock: "90 seconds", keep: "3 days", attempts: 7 };
  expect(one(bare("aws", props), "aws_sqs_queue", "queue-work_queue")).toMatchObject({
    visibility_timeout_seconds: 90,
    message_retention_seconds: 259_200,
  });
  // Azure writes a time back in its shortest form: another one would be a change with every plan
  expect(one(bare("azure", props), "azurerm_servicebus_queue")).toMatchObject({
    lock_duration: "PT1M30S",
    default_message_ttl: "P3D",
    max_delivery_count: 7,
  });
  expect(one(bare("azure", { lock: "300 seconds" }), "azurerm_servicebus_queue").lock_duration).toBe("PT5M");
  expect(one(bare("azure", { lock: "30 seconds" }), "azurerm_servicebus_queue").lock_duration).toBe("PT30S");
  expect(one(bare("google", props), "google_pubsub_subscription", "queue-work_subscription")).toMatchObject({
    ack_deadline_seconds: 90,
    message_retention_duration: "259200s",
    dead_letter_policy: { max_delivery_attempts: 7 },
  });
});

test.each([{ lock: "9 seconds" }, { lock: "6 minutes" }, { keep: "15 days" }, { attempts: 4 }, { attempts: 101 }])(
  "what one of the clouds has not is refused on each: %j",
  (props) => {
    for (const provider of providers) expect(() => bare(provider, props)).toThrow(/queue-work/);
  },
);

test("a queue that keeps an order says so by its name on AWS, and its dead letters are in one too", () => {
  const stack = bare("aws", { ordered: true });
  for (const [, queue] of all(stack, "aws_sqs_queue"))
    expect(queue).toMatchObject({ name: expect.stringMatching(/^.{1,75}\.fifo$/), fifo_queue: true });
  expect(one(bare("azure", { ordered: true }), "azurerm_servicebus_queue").requires_session).toBe(true);
  expect(one(bare("google", { ordered: true }), "google_pubsub_subscription", "queue-work_subscription")).toMatchObject({
    enable_message_ordering: true,
  });
});

test("a machine that receives takes dead letters too and sends nothing; a person who sends receives nothing", () => {
  const aws = granted("aws", "receive", "send");
  for (const id of ["queue-work_policy", "queue-work_dead-policy"]) {
    expect(calls(aws, id, "GrantReceive")).toContain("sqs:ReceiveMessage");
    expect(calls(aws, id, "GrantReceive")).not.toContain("sqs:SendMessage");
    expect(calls(aws, id, "GrantReceivePeople")).toEqual([]);
  }
  expect(
    statements(one(aws, "aws_sqs_queue_policy", "queue-work_policy")).find((s) => s.Sid === "GrantSendPeople"),
  ).toMatchObject({
    Principal: { AWS: [accounts.members?.[bob]?.aws] },
    Action: ["sqs:SendMessage"],
    Condition: { DateLessThan: { "aws:CurrentTime": "2027-04-01T00:00:00Z" } },
  });
  expect(calls(aws, "queue-work_dead-policy", "GrantSendPeople")).toEqual([]);
  expect(grants(granted("azure", "receive", "send"))).toEqual([
    ["Azure Service Bus Data Sender", accounts.members?.[bob]?.azure],
    ["Azure Service Bus Data Receiver", expect.stringContaining("azurerm_user_assigned_identity.machine-workbench")],
  ]);
  const machine = `\${google_service_account.machine-workbench_account.member}`;
  expect(members(granted("google", "receive", "send"))).toEqual([
    ["roles/pubsub.publisher", `user:${bob}`, `\${google_pubsub_topic.queue-work_topic.name}`],
    ["roles/pubsub.subscriber", machine, `\${google_pubsub_subscription.queue-work_dead.name}`],
    ["roles/pubsub.subscriber", machine, `\${google_pubsub_subscription.queue-work_subscription.name}`],
  ]);
});

test("a team's viewers see settings alone, its operators and admins send and receive", () => {
  const aws = team("aws");
  expect(calls(aws, "queue-work_policy", "TeamMainView")).toEqual(["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]);
  for (const level of ["TeamMainOperate", "TeamMainAdmin"]) {
    expect(calls(aws, "queue-work_policy", level)).toEqual(expect.arrayContaining(["sqs:SendMessage", "sqs:ReceiveMessage"]));
    expect(calls(aws, "queue-work_dead-policy", level)).toContain("sqs:ReceiveMessage");
    expect(calls(aws, "queue-work_dead-policy", level)).not.toContain("sqs:SendMessage");
  }
  const azure = [bob, cyd].map((who) => accounts.members?.[who]?.azure);
  expect(new Set(grants(team("azure")).map(([, who]) => who))).toEqual(new Set(azure));
  const google = members(team("google"));
  const rolesOf = (who: string) => [...new Set(google.filter(([, m]) => m === `user:${who}`).map(([role]) => role))].sort();
  expect(rolesOf(ada)).toEqual(["roles/pubsub.viewer"]);
  for (const who of [bob, cyd])
    expect(rolesOf(who)).toEqual(["roles/pubsub.publisher", "roles/pubsub.subscriber", "roles/pubsub.viewer"]);
});

test("AWS: a policy stays below its quotas of 20 statements and 8 KiB, however many are named; more than it takes are refused", () => {
  const names = Array.from({ length: 20 }, (_, i) => `p${i}@cic.example`);
  const known = {
    members: Object.fromEntries(names.map((email) => [email, { aws: `arn:aws:iam::123456789012:user/${email}` }])),
  };
  const naming = (...all: readonly string[]) =>
    synth("aws", (lab) => new Queue(lab, "work", { access: new Map(all.map((email) => [email, "both" as const])) }), known);
  const policy = one(naming(...names), "aws_sqs_queue_policy", "queue-work_policy");
  expect(statements(policy)).toHaveLength(3);
  expect(policy.policy.length).toBeLessThan(8192);
  expect(() => naming(...names, ada)).toThrow(/20 at most/);
});

test.each(providers)("%s: another queue changes nothing, and says where messages go in the same words", (provider) => {
  const two = synth(provider, (lab) => {
    new Queue(lab, "archive");
    new Queue(lab, "work");
  });
  expect(changed(bare(provider), two).filter((address) => !address.includes("archive"))).toEqual([]);
  const { value } = two.output["queue-work"] as { value: Record<string, string> };
  expect(Object.keys(value).sort()).toEqual(["deadLetters", "name", "receiveFrom", "sendTo"]);
});

test("Google: messages are sent and taken in the lab's own region", () => {
  const { value } = bare("google").output["queue-work"] as { value: Record<string, string> };
  expect(value.sendTo).toBe(`https://europe-west3-pubsub.googleapis.com/v1/\${google_pubsub_topic.queue-work_topic.id}`);
});

const keyed = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    const key = new Key(lab, "lab");
    const workbench = new Machine(lab, "workbench", {});
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    new Queue(lab, "work", {
      access: new Map<Machine | string, Right>([
        [workbench, "send"],
        [cyd, "receive"],
      ]),
      key,
    });
  });

test("AWS: a key of the lab encrypts messages and dead letters instead of SQS's own, for those who send or receive, by way of SQS", () => {
  const stack = keyed("aws");
  const queues = all(stack, "aws_sqs_queue");
  expect(queues).toHaveLength(2);
  for (const [, queue] of queues) {
    expect(queue.kms_master_key_id).toBe(`\${aws_kms_key.key-lab_key.arn}`);
    // the two exclude each other
    expect(queue.sqs_managed_sse_enabled).toBeUndefined();
  }
  const uses = statements(one(stack, "aws_kms_key_policy")).filter(({ Sid }) => Sid.startsWith("Use"));
  const StringEquals = { "kms:ViaService": `sqs.eu-central-1.\${data.aws_partition.partition.dns_suffix}` };
  const write = ["kms:Decrypt", "kms:GenerateDataKey"];
  expect(uses).toEqual([
    expect.objectContaining({ Sid: "UseQueueXworkMainAdmin", Action: write, Condition: { StringEquals } }),
    expect.objectContaining({ Sid: "UseQueueXworkMainOperate", Action: write, Condition: { StringEquals } }),
    expect.objectContaining({
      Sid: "UseQueueXworkReceivePeople",
      Principal: { AWS: [accounts.members?.[cyd]?.aws] },
      Action: ["kms:Decrypt"],
      Condition: { DateLessThan: { "aws:CurrentTime": "2027-04-01T00:00:00Z" }, StringEquals },
    }),
    expect.objectContaining({
      Sid: "UseQueueXworkSend",
      Principal: { AWS: [`\${aws_iam_role.machine-workbench_role.arn}`] },
      Action: write,
      Condition: { StringEquals },
    }),
  ]);
});

test("Google: Pub/Sub alone uses the key, and may before it encrypts messages and dead letters", () => {
  const stack = keyed("google");
  const topics = all(stack, "google_pubsub_topic");
  expect(topics).toHaveLength(2);
  for (const [, topic] of topics) {
    expect(topic.kms_key_name).toBe(`\${google_kms_crypto_key.key-lab_key.id}`);
    expect(topic.depends_on).toContain("google_kms_crypto_key_iam_member.key-lab_agent-pubsub");
  }
  const uses = all(stack, "google_kms_crypto_key_iam_member").filter(([, { role }]) => role.endsWith("EncrypterDecrypter"));
  expect(uses.map(([, { member }]) => member)).toEqual([
    `serviceAccount:service-\${data.google_project.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
  ]);
});
