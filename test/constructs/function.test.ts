import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { Access } from "../../constructs/access";
import { Bucket } from "../../constructs/bucket";
import type { Provider } from "../../constructs/core";
import { CloudFunction } from "../../constructs/function";
import { awsCronOf, cronOf } from "../../constructs/function/clock";
import { adapter, awsFiles, azureFiles } from "../../constructs/function/package";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { zip } from "../../constructs/lab/zip";
import { Machine } from "../../constructs/machine";
import { Queue } from "../../constructs/queue";
import { Topic } from "../../constructs/topic";
import { ada, all, bob, cyd, one, type Resource, type Stack, statements, synth } from "../support/stack";
import { temporaryFolder } from "../support/stacks";

type Props = ConstructorParameters<typeof CloudFunction<Provider>>[2];
const code = "def handle(event):\n    return {'body': event['path']}\n";
const bare = (provider: Provider, props: Partial<Props> = {}): Stack =>
  synth(provider, (lab: Lab) => new CloudFunction(lab, "tidy", { code, every: "15 minutes", ...props }));
const taking = (provider: Provider): Stack =>
  synth(provider, (lab: Lab) => {
    const takes = new Queue(lab, "orders");
    const tidy = new CloudFunction(lab, "tidy", { code, takes });
    new Bucket(lab, "done", { access: new Map([[tidy, "write"]]) } as never);
  });
const called = (provider: Provider, callers: boolean): Stack =>
  synth(provider, (lab: Lab) => {
    const bench = new Machine(lab, "bench", {});
    new CloudFunction(lab, "tidy", { code, callers: callers ? [bench] : [] });
  });
interface Site {
  readonly identity: object;
  readonly properties: Resource;
}
const siteOf = (stack: Stack): Site =>
  JSON.parse(one(stack, "azurerm_resource_group_template_deployment").template_content).resources[0];
const settings = (stack: Stack): Record<string, string> =>
  Object.fromEntries(
    siteOf(stack).properties.siteConfig.appSettings.map((s: { name: string; value: string }) => [s.name, s.value]),
  );

test("AWS: code with its own logs and a limit of runs, which an API alone may call", () => {
  const stack = called("aws", true);
  expect(one(stack, "aws_lambda_function")).toMatchObject({
    runtime: "python3.13",
    reserved_concurrent_executions: 3,
    timeout: 30,
    memory_size: 512,
    logging_config: { log_group: `\${aws_cloudwatch_log_group.function-tidy_logs.name}` },
  });
  expect(one(stack, "aws_lambda_function").environment).toBeUndefined();
  expect(one(stack, "aws_cloudwatch_log_group", "function-tidy_logs").retention_in_days).toBe(30);
  expect(one(stack, "aws_apigatewayv2_route")).toMatchObject({ authorization_type: "AWS_IAM" });
  expect(one(stack, "aws_apigatewayv2_integration")).toMatchObject({
    integration_type: "AWS_PROXY",
    payload_format_version: "2.0",
  });
  expect(one(stack, "aws_lambda_permission")).toMatchObject({
    principal: "apigateway.amazonaws.com",
    source_arn: `\${aws_apigatewayv2_api.function-tidy_entry.execution_arn}/*`,
  });
  expect(stack.resource.aws_lambda_function_url).toBeUndefined();
  expect(stack.resource.aws_scheduler_schedule).toBeUndefined();
});

test("AWS: the code's role writes its logs and takes from its queue alone; the clock's role runs it, once", () => {
  const policies = (stack: Stack) =>
    all(stack, "aws_iam_role_policy")
      .filter(([id]) => id.startsWith("function-tidy"))
      .flatMap(([, policy]) => statements(policy).map(({ Action, Resource }) => [policy.role, Action, Resource]));
  expect(policies(taking("aws"))).toEqual([
    [
      `\${aws_iam_role.function-tidy_role.name}`,
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      `\${aws_cloudwatch_log_group.function-tidy_logs.arn}:*`,
    ],
    [
      `\${aws_iam_role.function-tidy_role.name}`,
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      `\${aws_sqs_queue.queue-orders_queue.arn}`,
    ],
  ]);
  const clock = bare("aws");
  expect(policies(clock)[1]).toEqual([
    `\${aws_iam_role.function-tidy_clock.name}`,
    "lambda:InvokeFunction",
    `\${aws_lambda_function.function-tidy_function.arn}`,
  ]);
  expect(one(clock, "aws_lambda_function_event_invoke_config").maximum_retry_attempts).toBe(0);
  expect(one(clock, "aws_scheduler_schedule")).toMatchObject({
    schedule_expression: "cron(0/15 * * * ? *)",
    schedule_expression_timezone: "UTC",
  });
});

test("AWS: Lambda takes from a queue with a key of the lab by the code's role, which may decrypt before it begins", () => {
  const stack = synth("aws", (lab) => {
    const takes = new Queue(lab, "orders", { key: new Key(lab, "lab") });
    new CloudFunction(lab, "tidy", { code, takes });
  });
  expect(statements(one(stack, "aws_kms_key_policy"))).toContainEqual({
    Sid: "UseFunctionXtidyQueueXorders",
    Effect: "Allow",
    Principal: { AWS: `\${aws_iam_role.function-tidy_role.arn}` },
    Action: ["kms:Decrypt"],
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": `sqs.eu-central-1.\${data.aws_partition.partition.dns_suffix}` } },
  });
  expect(one(stack, "aws_lambda_event_source_mapping").depends_on).toContain("aws_kms_key_policy.key-lab_policy");
});

test("AWS: a mapping takes messages one by one, and no more at a time than may run", () => {
  expect(one(taking("aws"), "aws_lambda_event_source_mapping")).toMatchObject({
    batch_size: 1,
    scaling_config: { maximum_concurrency: 3 },
    event_source_arn: `\${aws_sqs_queue.queue-orders_queue.arn}`,
  });
});

test("Azure: an app without a key and without a public address, with its code beside it", () => {
  const stack = bare("azure");
  const { identity, properties } = siteOf(stack);
  expect(Object.keys(identity)).toContain("userAssignedIdentities");
  expect(properties).toMatchObject({
    httpsOnly: true,
    publicNetworkAccess: "Disabled",
    functionAppConfig: {
      runtime: { name: "python", version: "3.13" },
      scaleAndConcurrency: { maximumInstanceCount: 40, instanceMemoryMB: 512 },
      deployment: { storage: { authentication: { type: "UserAssignedIdentity" } } },
    },
  });
  expect(one(stack, "azurerm_storage_account")).toMatchObject({ shared_access_key_enabled: false });
  expect(one(stack, "azurerm_storage_blob")).toMatchObject({ name: "released-package.zip", type: "Block" });
  expect(one(stack, "azurerm_service_plan")).toMatchObject({ sku_name: "FC1", os_type: "Linux" });
  expect(settings(stack)).toMatchObject({ CIC_SCHEDULE: "0 */15 * * * *", AzureWebJobsStorage__credential: "managedidentity" });
  expect(settings(stack).AzureWebJobsStorage).toBeUndefined();
  expect(settings(stack).CIC_REQUESTS).toBeUndefined();
  expect(stack.resource.azurerm_private_endpoint).toBeUndefined();
});

test("Azure: machines that are named reach its endpoint; who names none has none", () => {
  const stack = called("azure", true);
  expect(one(stack, "azurerm_private_endpoint").private_service_connection).toMatchObject({ subresource_names: ["sites"] });
  expect(one(stack, "azurerm_network_security_rule", "function-tidy_from-machine-bench")).toMatchObject({
    destination_port_range: "443",
    source_application_security_group_ids: [`\${azurerm_application_security_group.machine-bench_group.id}`],
  });
  expect(settings(stack).CIC_REQUESTS).toBe("true");
  expect(called("azure", false).resource.azurerm_private_endpoint).toBeUndefined();
});

test("Azure: it takes from its queue by its identity", () => {
  const stack = taking("azure");
  expect(one(stack, "azurerm_role_assignment", "function-tidy_grant-takes-azure-service-bus-data-receiver")).toMatchObject({
    role_definition_name: "Azure Service Bus Data Receiver",
    scope: `\${azurerm_servicebus_queue.queue-orders_queue.id}`,
  });
  expect(settings(stack)).toMatchObject({
    CIC_QUEUE_NAME: `\${azurerm_servicebus_queue.queue-orders_queue.name}`,
    CIC_QUEUE__credential: "managedidentity",
    CIC_QUEUE_ORDERED: "false",
  });
});

test("Azure: what a user wrote is no expression of the template", () => {
  const stack = bare("azure", { environment: { A: "[resourceGroup().id]", B: `\${path.root}`, C: "[open" } });
  expect(settings(stack)).toMatchObject({ A: "[[resourceGroup().id]", B: `$\${path.root}`, C: "[open" });
});

test("Google: code from a bucket that its identity alone reads, in a container that nobody calls without a right", () => {
  const stack = called("google", true);
  expect(one(stack, "google_cloud_run_v2_service")).toMatchObject({
    ingress: "INGRESS_TRAFFIC_ALL",
    invoker_iam_disabled: false,
    deletion_protection: false,
    template: {
      max_instance_request_concurrency: 1,
      scaling: { min_instance_count: 0, max_instance_count: 3 },
      volumes: [{ gcs: { bucket: `\${google_storage_bucket.function-tidy_bucket.name}`, read_only: true } }],
    },
  });
  expect(one(stack, "google_storage_bucket_iam_member")).toMatchObject({
    role: "roles/storage.objectViewer",
    member: `\${google_service_account.function-tidy_account.member}`,
  });
  expect(one(stack, "google_cloud_run_v2_service_iam_member")).toMatchObject({
    role: "roles/run.invoker",
    member: `\${google_service_account.machine-bench_account.member}`,
  });
  expect(stack.resource.google_cloud_scheduler_job).toBeUndefined();
  expect(stack.resource.google_cloudfunctions2_function).toBeUndefined();
});

test("Google: messages and the clock come by an identity of their own, from inside", () => {
  const pushed = taking("google");
  const trigger = `\${google_service_account.function-tidy_trigger.email}`;
  expect(one(pushed, "google_cloud_run_v2_service").ingress).toBe("INGRESS_TRAFFIC_INTERNAL_ONLY");
  expect(one(pushed, "google_pubsub_subscription", "queue-orders_subscription").push_config).toMatchObject({
    push_endpoint: `\${google_cloud_run_v2_service.function-tidy_service.uri}/message`,
    oidc_token: { service_account_email: trigger },
  });
  expect(one(pushed, "google_pubsub_subscription", "queue-orders_dead").push_config).toBeUndefined();
  expect(one(pushed, "google_service_account_iam_member")).toMatchObject({ role: "roles/iam.serviceAccountTokenCreator" });
  expect(one(bare("google"), "google_cloud_scheduler_job")).toMatchObject({
    schedule: "*/15 * * * *",
    time_zone: "Etc/UTC",
    http_target: { oidc_token: { service_account_email: trigger } },
  });
});

test.each(["aws", "azure", "google"] as const)("%s: it is told what it was granted, and a team sees it", (provider) => {
  const told = {
    aws: (stack: Stack) => one(stack, "aws_lambda_function").environment.variables.BUCKET_DONE,
    azure: (stack: Stack) => settings(stack).BUCKET_DONE,
    google: (stack: Stack) =>
      one(stack, "google_cloud_run_v2_service").template.containers[0].env.find((v: Resource) => v.name === "BUCKET_DONE").value,
  };
  expect(told[provider](taking(provider))).toMatch(/bucket-done/);
  const team = synth(provider, (lab: Lab) => {
    new CloudFunction(lab, "tidy", { code, every: "1 hour" });
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
  const invokes = JSON.stringify(team.resource).match(/execute-api:Invoke|roles\/run\.invoker","member":"user/g);
  expect(invokes).toBeNull();
});

const sending = (provider: Provider, keyed = false): Stack =>
  synth(provider, (lab: Lab) => {
    const key = keyed ? new Key(lab, "lab") : undefined;
    const done = new Queue(lab, "done", { ordered: true, key } as never);
    const rest = new Queue(lab, "rest", { key } as never);
    const news = new Topic(lab, "news", { subscriptions: { desk: {} }, key } as never);
    new Topic(lab, "other", { subscriptions: { desk: {} } });
    new CloudFunction(lab, "tidy", { code, takes: new Queue(lab, "orders"), sendsTo: [rest, done, rest], publishesTo: [news] });
  });

test("AWS: the code's role sends to its queues and publishes to its topics alone, and does before it runs", () => {
  const stack = sending("aws");
  const may = (id: string) => {
    const policy = one(stack, "aws_iam_role_policy", `function-tidy_may-${id}`);
    expect(policy.role).toBe(`\${aws_iam_role.function-tidy_role.name}`);
    return statements(policy).map(({ Action, Resource }) => [Action, Resource]);
  };
  expect(may("send")).toEqual([
    ["sqs:SendMessage", [`\${aws_sqs_queue.queue-done_queue.arn}`, `\${aws_sqs_queue.queue-rest_queue.arn}`]],
  ]);
  expect(may("publish")).toEqual([["sns:Publish", [`\${aws_sns_topic.topic-news_topic.arn}`]]]);
  const { depends_on, environment } = one(stack, "aws_lambda_function");
  expect(depends_on).toEqual(["logs", "send", "publish"].map((right) => `aws_iam_role_policy.function-tidy_may-${right}`));
  expect(environment.variables).toEqual({
    QUEUE_DONE_SEND_TO: `\${aws_sqs_queue.queue-done_queue.url}`,
    QUEUE_REST_SEND_TO: `\${aws_sqs_queue.queue-rest_queue.url}`,
    TOPIC_NEWS_PUBLISH_TO: `\${aws_sns_topic.topic-news_topic.arn}`,
  });
  expect(one(stack, "aws_sqs_queue", "queue-done_queue").name).toMatch(/\.fifo$/);
});

test("AWS: who sends to what a key of the lab encrypts may use the key for that, before it runs", () => {
  const stack = sending("aws", true);
  const use = (service: string) => ({
    Effect: "Allow",
    Principal: { AWS: `\${aws_iam_role.function-tidy_role.arn}` },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": `${service}.eu-central-1.\${data.aws_partition.partition.dns_suffix}` } },
  });
  const own = statements(one(stack, "aws_kms_key_policy")).filter(({ Sid }) => String(Sid).startsWith("UseFunction"));
  expect(own).toEqual([
    { Sid: "UseFunctionXtidyQueueXdoneSend", ...use("sqs") },
    { Sid: "UseFunctionXtidyQueueXrestSend", ...use("sqs") },
    { Sid: "UseFunctionXtidyTopicXnewsPublish", ...use("sns") },
  ]);
  expect(one(stack, "aws_lambda_function").depends_on).toContain("aws_kms_key_policy.key-lab_policy");
});

test("Azure: its identity sends to its queues and topics alone, and does before it runs", () => {
  const stack = sending("azure");
  const sends = all(stack, "azurerm_role_assignment").filter(
    ([, { role_definition_name: role }]) => role === "Azure Service Bus Data Sender",
  );
  expect(sends.map(([, { scope, principal_id }]) => [scope, principal_id])).toEqual(
    ["queue.queue-done_queue", "queue.queue-rest_queue", "topic.topic-news_topic"].map((to) => [
      `\${azurerm_servicebus_${to}.id}`,
      `\${azurerm_user_assigned_identity.function-tidy_identity.principal_id}`,
    ]),
  );
  for (const [id] of sends)
    expect(one(stack, "azurerm_resource_group_template_deployment").depends_on).toContain(`azurerm_role_assignment.${id}`);
  const at = `https://\${azurerm_servicebus_namespace.messages.name}.servicebus.windows.net`;
  expect(settings(stack)).toMatchObject({
    QUEUE_DONE_SEND_TO: `${at}/\${azurerm_servicebus_queue.queue-done_queue.name}`,
    QUEUE_REST_SEND_TO: `${at}/\${azurerm_servicebus_queue.queue-rest_queue.name}`,
    TOPIC_NEWS_PUBLISH_TO: `${at}/\${azurerm_servicebus_topic.topic-news_topic.name}`,
  });
});

test("Google: its account publishes to the topics of its queues and its own alone, in the region, and does before it runs", () => {
  const stack = sending("google");
  const sends = all(stack, "google_pubsub_topic_iam_member").filter(([id]) => id.startsWith("function-"));
  expect(sends.map(([, { topic, role, member }]) => [topic, role, member])).toEqual(
    ["queue-done", "queue-rest", "topic-news"].map((to) => [
      `\${google_pubsub_topic.${to}_topic.name}`,
      "roles/pubsub.publisher",
      `\${google_service_account.function-tidy_account.member}`,
    ]),
  );
  const { depends_on, template } = one(stack, "google_cloud_run_v2_service");
  for (const [id] of sends) expect(depends_on).toContain(`google_pubsub_topic_iam_member.${id}`);
  const at = "https://europe-west3-pubsub.googleapis.com/v1";
  for (const [name, topic] of [
    ["QUEUE_DONE_SEND_TO", "queue-done"],
    ["QUEUE_REST_SEND_TO", "queue-rest"],
    ["TOPIC_NEWS_PUBLISH_TO", "topic-news"],
  ])
    expect(template.containers[0].env).toContainEqual({ name, value: `${at}/\${google_pubsub_topic.${topic}_topic.id}` });
});

test.each(["aws", "azure", "google"] as const)(
  "%s: functions that hand on to one another make no circle in Terraform",
  (provider) => {
    const stack = synth(provider, (lab: Lab) => {
      const [first, second] = [new Queue(lab, "first"), new Queue(lab, "second")];
      new CloudFunction(lab, "there", { code, takes: first, sendsTo: [second] });
      new CloudFunction(lab, "back", { code, takes: second, sendsTo: [first] });
    });
    const next = new Map(
      Object.entries(stack.resource).flatMap(([type, resources]) =>
        Object.entries(resources as object).map(([id, body]) => [
          `${type}.${id}`,
          [...JSON.stringify(body).matchAll(/\b([a-z]+_[a-z0-9_]+\.[\w-]+)/g)].map(([, to]) => String(to)),
        ]),
      ),
    );
    const reaches = (from: string, seen: Set<string>): Set<string> => {
      for (const to of next.get(from) ?? [])
        if (to !== from && !seen.has(to)) {
          seen.add(to);
          reaches(to, seen);
        }
      return seen;
    };
    expect([...next.keys()].filter((address) => reaches(address, new Set()).has(address))).toEqual([]);
  },
);

test("a function does not send to the queue that it takes from", () => {
  const loop = () =>
    synth("aws", (lab) => {
      const takes = new Queue(lab, "orders");
      new CloudFunction(lab, "tidy", { code, takes, sendsTo: [new Queue(lab, "done"), takes] });
    });
  expect(loop).toThrow(/sendsTo.1: the function takes from orders, and would call itself without end/);
});

test("a queue is worked off by one, who is done in time", () => {
  const refused = (build: (lab: Lab) => void) => () => synth("aws", build);
  expect(
    refused((lab) => new CloudFunction(lab, "tidy", { code, timeout: "90 seconds", takes: new Queue(lab, "orders") })),
  ).toThrow(/timeout: the queue orders hides a message for 1 minute/);
  expect(
    refused((lab) => {
      const takes = new Queue(lab, "orders");
      new CloudFunction(lab, "a", { code, takes });
      new CloudFunction(lab, "b", { code, takes });
    }),
  ).toThrow(/takes: a receives from the queue orders too/);
  expect(
    refused((lab) => {
      const access = new Map([[new Machine(lab, "bench", {}), "both"]]);
      new CloudFunction(lab, "tidy", { code, takes: new Queue(lab, "orders", { access } as never) });
    }),
  ).toThrow(/takes: bench receives from the queue orders too/);
  expect(refused((lab) => new CloudFunction(lab, "tidy", { code }))).toThrow(/nothing calls it/);
  expect(refused((lab) => new CloudFunction(lab, "tidy", { code, callers: [], timeout: "1 minute" }))).toThrow(
    /30 seconds at most/,
  );
});

test("clocks say the same on every cloud", () => {
  expect(cronOf("5 minutes")).toBe("*/5 * * * *");
  expect(cronOf("1 hour")).toBe("0 * * * *");
  expect(cronOf("6 hours")).toBe("0 */6 * * *");
  expect(awsCronOf("6 hours")).toBe("cron(0 0/6 * * ? *)");
  expect(cronOf({ at: "06:05", days: ["fri", "mon", "fri"] })).toBe("5 6 * * 1,5");
  expect(awsCronOf({ at: "06:05", days: ["fri", "mon"] })).toBe("cron(5 6 ? * MON,FRI *)");
  expect(awsCronOf({ at: "23:59" })).toBe("cron(59 23 * * ? *)");
});

const folder = temporaryFolder();
/** Runs a program of a language with a text on its input; undefined where the language is not on this machine. */
function run(program: string, script: string, cwd: string): string | undefined {
  const { status, error, stdout, stderr } = spawnSync(program, ["-"], { input: script, cwd, encoding: "utf8" });
  if (error) {
    console.log(`not run: ${program} is not on this machine`);
    return undefined;
  }
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
function unpacked(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  for (const [file, content] of Object.entries(files)) if (!file.includes("/")) writeFileSync(join(at, file), content);
  return at;
}

test("a package is a zip that others read, and the same bytes each time", () => {
  const files = { "b/ü.txt": "hällo", "a.py": code };
  writeFileSync(join(folder, "a.zip"), zip(files));
  expect(zip({ "a.py": code, "b/ü.txt": "hällo" })).toEqual(zip(files));
  const read = run(
    "python3",
    "import zipfile; z = zipfile.ZipFile('a.zip'); print(z.testzip(), z.namelist(), z.read('b/ü.txt').decode())",
    folder,
  );
  if (read !== undefined) expect(read.trim()).toBe("None ['a.py', 'b/ü.txt'] hällo");
});

test("it lies beside the stack under the path that the stack names, whatever the user wrote", () => {
  const evil = `def handle(event):\n    return "\${path.root} %{ if true } TfToken[TOKEN.0]"\n`;
  const { App } = jest.requireActual<typeof import("../../constructs/cdktf")>("../../constructs/cdktf");
  const { Lab: RealLab } = jest.requireActual<typeof import("../../constructs/lab")>("../../constructs/lab");
  const app = new App({ outdir: folder });
  const lab = new RealLab(app, "beside", {
    provider: "aws",
    purpose: "A test",
    owner: "platform@cic.example",
    costCentre: "CIC-1",
    classification: "internal",
    expires: "2027-03-31",
    region: "germany",
    team: "main",
  });
  new CloudFunction(lab, "tidy", { code: evil, every: "1 hour" });
  app.synth();
  const at = join(folder, "stacks", "beside-main-aws");
  const text = readFileSync(join(at, "cdk.tf.json"), "utf8");
  const { filename, source_code_hash: hash } = JSON.parse(text).resource.aws_lambda_function["function-tidy_function"];
  const archive = zip(awsFiles({ code: evil, runtime: "python-3.13", timeout: "30 seconds" }));
  expect(readFileSync(join(at, filename))).toEqual(archive);
  expect(hash).toBe(require("node:crypto").createHash("sha256").update(archive).digest("base64"));
  expect(text).not.toContain("if true");
  expect(readdirSync(join(at, "assets"))).toEqual(["function-tidy_code"]);
});

const handler = {
  py: "import json\n\n\ndef handle(event):\n    print(json.dumps(event))\n    return {'status': 201, 'headers': {'x': 'y'}, 'body': event.get('path', '')}\n",
  mjs: "export function handle(event) {\n  console.log(JSON.stringify(event));\n  return { status: 201, headers: { x: 'y' }, body: event.path ?? '' };\n}\n",
};
const lambdaEvents = [
  { Records: [{ messageId: "7", body: "one" }] },
  {},
  {
    requestContext: { http: { method: "POST", path: "/a" } },
    queryStringParameters: { q: "1" },
    headers: { h: "2" },
    body: "aMOk",
    isBase64Encoded: true,
  },
];
const heard = [
  { kind: "message", id: "7", body: "one" },
  { kind: "schedule" },
  { kind: "request", method: "POST", path: "/a", query: { q: "1" }, headers: { h: "2" }, body: "hä" },
];

test("AWS's adapters hand on messages, the clock and requests alike", () => {
  const at = unpacked("aws", {
    ...awsFiles({ code: handler.py, runtime: "python-3.13", timeout: "30 seconds" }),
    ...awsFiles({ code: handler.mjs, runtime: "nodejs-22", timeout: "30 seconds" }),
    "events.json": JSON.stringify(lambdaEvents),
  });
  const python = run(
    "python3",
    "import json\nfrom adapter import adapter\nfor e in json.load(open('events.json')):\n    print('->', json.dumps(adapter(e, None)))",
    at,
  );
  const node = run(
    process.execPath,
    "const { readFileSync } = require('fs'); import('./adapter.mjs').then(async ({ adapter }) => { for (const e of JSON.parse(readFileSync('events.json'))) console.log('->', JSON.stringify((await adapter(e)) ?? null)); })",
    at,
  );
  for (const said of [python, node]) {
    if (said === undefined) continue;
    const lines = said.trim().split("\n");
    expect(lines.filter((line) => !line.startsWith("->")).map((line) => JSON.parse(line))).toEqual(heard);
    expect(lines.filter((line) => line.startsWith("->")).map((line) => JSON.parse(line.slice(3)))).toEqual([
      null,
      null,
      { statusCode: 201, headers: { x: "y" }, body: "/a" },
    ]);
  }
});

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}
/** What Cloud Run sends on, and how the adapter answers: a program that listens on a port. */
async function served(program: string, args: readonly string[], env: Record<string, string>) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => lines.push(...chunk.toString().split("\n").filter(Boolean)));
  const started = await new Promise<boolean>((resolve) => {
    child.once("error", () => resolve(false));
    child.once("spawn", () => resolve(true));
  });
  const ask = async (path: string, headers: Record<string, string>, body: string): Promise<[number, string]> => {
    for (let attempt = 0; ; attempt++)
      try {
        const answer = await fetch(`http://127.0.0.1:${env.PORT}${path}`, { method: "POST", headers, body });
        return [answer.status, await answer.text()];
      } catch (error) {
        if (attempt > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
  };
  return { started, ask, lines, stop: () => child.kill() };
}
const token = (email: string) =>
  `Bearer x.${Buffer.from(JSON.stringify({ email })).toString("base64url")}.SIGNATURE_REMOVED_BY_GOOGLE`;

test.each(["py", "mjs"] as const)(
  "Google's adapter of %s takes for a message only what its trigger's identity brings",
  async (kind) => {
    const at = unpacked(`google-${kind}`, {
      [`own_1.${kind}`]: handler[kind],
      [`adapter_1.${kind}`]: adapter("google", kind === "py" ? "python-3.13" : "nodejs-22"),
    });
    const port = await freePort();
    const env = { PYTHONUNBUFFERED: "1", PORT: port, CIC_CODE: join(at, `own_1.${kind}`), CIC_TRIGGER: "trigger@lab" };
    const { started, ask, lines, stop } = await served(
      kind === "py" ? "python3" : process.execPath,
      [join(at, `adapter_1.${kind}`)],
      env,
    );
    if (!started) {
      console.log("not run: python3 is not on this machine");
      return;
    }
    try {
      const message = JSON.stringify({ message: { messageId: "7", data: Buffer.from("hä").toString("base64") } });
      expect(await ask("/message", { authorization: token("trigger@lab") }, message)).toEqual([204, ""]);
      expect(await ask("/schedule", { authorization: token("trigger@lab") }, "")).toEqual([204, ""]);
      const forged = { authorization: token("trigger@lab"), "x-serverless-authorization": token("bench@lab") };
      expect(await ask("/message", forged, message)).toEqual([201, "/message"]);
      expect(await ask("/a?q=1", { authorization: token("bench@lab") }, "hello")).toEqual([201, "/a"]);
      expect(await ask("/schedule", {}, "")).toEqual([201, "/schedule"]);
      const heard = lines.map((line) => JSON.parse(line) as { kind: string; id?: string; body?: string; query?: object });
      expect(heard.map((event) => event.kind)).toEqual(["message", "schedule", "request", "request", "request"]);
      expect(heard[0]).toEqual({ kind: "message", id: "7", body: "hä" });
      expect(heard[3]).toMatchObject({ method: "POST", path: "/a", query: { q: "1" }, body: "hello" });
    } finally {
      stop();
    }
  },
);

const azureStub = `
class AuthLevel: ANONYMOUS = "anonymous"
class HttpResponse:
    def __init__(self, body, status_code, headers): self.all = [body, status_code, headers]
HttpRequest = ServiceBusMessage = TimerRequest = object
made = {}
class FunctionApp:
    def __init__(self, http_auth_level): self.level = http_auth_level
    def function_name(self, name):
        def keep(f):
            made[name] = f
            return f
        return keep
    def _with(self, **said):
        def keep(f):
            f.said = said
            return f
        return keep
    route = service_bus_queue_trigger = timer_trigger = _with
`;
const azureSettings = { CIC_REQUESTS: "true", CIC_QUEUE_NAME: "orders", CIC_QUEUE_ORDERED: "true", CIC_SCHEDULE: "0 0 * * * *" };

test("Azure's adapter makes of each setting the function that it asks for, and hands on alike", () => {
  const at = unpacked("azure", {
    "function_app.py": adapter("azure", "python-3.13"),
    "lab_function.py": handler.py,
  });
  mkdirSync(join(at, "azure", "functions"), { recursive: true });
  writeFileSync(join(at, "azure", "functions", "__init__.py"), azureStub);
  const python = run(
    "python3",
    `import json, os
os.environ.update(${JSON.stringify(azureSettings)})
import function_app
from azure.functions import made
from types import SimpleNamespace as N
print("->", json.dumps([sorted(made), made["message"].said["is_sessions_enabled"], made["schedule"].said["schedule"]]))
made["message"](N(message_id="7", get_body=lambda: b"one"))
made["schedule"](None)
req = N(method="POST", url="https://x/a?q=1", params={"q": "1"}, headers={"H": "2"}, get_body=lambda: "hä".encode())
print("->", json.dumps(made["request"](req).all))`,
    at,
  );
  if (python === undefined) return;
  const lines = python.trim().split("\n");
  expect(lines.filter((line) => !line.startsWith("->")).map((line) => JSON.parse(line))).toEqual(heard);
  expect(lines.filter((line) => line.startsWith("->")).map((line) => JSON.parse(line.slice(3)))).toEqual([
    [["message", "request", "schedule"], true, "%CIC_SCHEDULE%"],
    ["/a", 201, { x: "y" }],
  ]);
});

test("Azure's package says how long a run may take; Node.js is refused there", () => {
  const files = azureFiles({ code, runtime: "python-3.13", timeout: "90 seconds" });
  expect(JSON.parse(String(files["host.json"]))).toMatchObject({
    functionTimeout: "00:01:30",
    extensions: { http: { routePrefix: "" } },
  });
  expect(Object.keys(files).sort()).toEqual(["function_app.py", "host.json", "lab_function.py"]);
  expect(() => bare("azure", { runtime: "nodejs-22" })).toThrow(
    /runtime: azure cannot do this: Python alone: .*; write runtime: python-3.13/,
  );
});

test("Azure and Google: the code lies encrypted by the key that the function names; where another one does, it is put anew", () => {
  const keyed = (provider: Provider, name: string) =>
    synth(provider, (lab: Lab) => new CloudFunction(lab, "tidy", { code, every: "15 minutes", key: new Key(lab, name) }));
  const identity = `\${azurerm_user_assigned_identity.encryption.id}`;
  expect(one(keyed("azure", "lab"), "azurerm_storage_account")).toMatchObject({
    identity: { type: "UserAssigned", identity_ids: [identity] },
    customer_managed_key: {
      key_vault_key_id: `\${azurerm_key_vault_key.key-lab_key.versionless_id}`,
      user_assigned_identity_id: identity,
    },
    shared_access_key_enabled: false,
  });
  const [google, other] = [keyed("google", "lab"), keyed("google", "other")];
  const bucket = one(google, "google_storage_bucket");
  expect(bucket.encryption).toEqual({ default_kms_key_name: `\${google_kms_crypto_key.key-lab_key.id}` });
  expect(bucket.depends_on).toContain("google_kms_crypto_key_iam_member.key-lab_agent-storage");
  const names = (stack: Stack) => all(stack, "google_storage_bucket_object").map(([, { name }]) => name);
  const everywhere = [google, other, bare("google")].flatMap(names);
  expect(new Set(everywhere).size).toBe(everywhere.length);
  // what runs reads the files by the names that they have
  const told = JSON.stringify(one(google, "google_cloud_run_v2_service").template);
  for (const name of names(google)) expect(told).toContain(`/${name}"`);
});
