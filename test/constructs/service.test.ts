import { Access } from "../../constructs/access";
import { Bucket } from "../../constructs/bucket";
import type { Provider } from "../../constructs/core";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Queue } from "../../constructs/queue";
import { Registry } from "../../constructs/registry";
import { Secret } from "../../constructs/secret";
import { Service } from "../../constructs/service";
import { Topic } from "../../constructs/topic";
import { ada, all, bob, changed, cyd, one, type Resource, type Stack, statements, synth } from "../support/stack";

type Props = ConstructorParameters<typeof Service<Provider>>[2];
const providers = ["aws", "azure", "google"] as const;
const image = "nginx:1.27";
const bare = (provider: Provider, props: Partial<Props> = {}): Stack =>
  synth(provider, (lab: Lab) => new Service(lab, "web", { image, ...props }));

/** The variables of the container, by name. */
function variables(provider: Provider, stack: Stack): Record<string, string> {
  const of: Record<Provider, () => { name: string; value: string }[]> = {
    aws: () => JSON.parse(one(stack, "aws_ecs_task_definition").container_definitions)[0].environment,
    azure: () => one(stack, "azurerm_container_app").template.container[0].env,
    google: () => one(stack, "google_cloud_run_v2_service").template.containers[0].env,
  };
  return Object.fromEntries(of[provider]().map(({ name, value }) => [name, value]));
}
const invokers = (stack: Stack) =>
  all(stack, "google_cloud_run_v2_service_iam_member").map(([, r]) => [r.role, r.member, r.condition?.expression]);

test("AWS: behind an HTTPS address that asks who calls, on containers that the address alone reaches", () => {
  const stack = bare("aws");
  expect(one(stack, "aws_apigatewayv2_route")).toMatchObject({ route_key: "$default", authorization_type: "AWS_IAM" });
  expect(one(stack, "aws_apigatewayv2_integration")).toMatchObject({
    connection_type: "VPC_LINK",
    integration_uri: `\${aws_service_discovery_service.service-web_names.arn}`,
    timeout_milliseconds: 30_000,
  });
  const rules = all(stack, "aws_vpc_security_group_ingress_rule").map(([, r]) => r);
  expect(rules).toEqual([
    expect.objectContaining({
      security_group_id: `\${aws_security_group.service-web_group.id}`,
      referenced_security_group_id: `\${aws_security_group.network-main_services-work_group.id}`,
      from_port: 8080,
      to_port: 8080,
    }),
  ]);
  expect(one(stack, "aws_ecs_service")).toMatchObject({
    desired_count: 1,
    force_delete: true,
    network_configuration: { assign_public_ip: false },
  });
  expect(one(stack, "aws_service_discovery_service").force_destroy).toBe(true);
});

test("AWS: the code's role may do nothing by itself; another one fetches the image and writes the logs", () => {
  const stack = bare("aws");
  const [role, start] = ["role", "start"].map((part) => `\${aws_iam_role.service-web_${part}.arn}`);
  expect(one(stack, "aws_ecs_task_definition")).toMatchObject({ task_role_arn: role, execution_role_arn: start });
  const policies = all(stack, "aws_iam_role_policy").filter(([id]) => id.startsWith("service-web"));
  expect(policies.map(([, r]) => r.role)).toEqual([`\${aws_iam_role.service-web_start.name}`]);
  expect(statements((policies[0] as [string, Resource])[1]).map((s) => s.Action)).toEqual([
    ["logs:CreateLogStream", "logs:PutLogEvents"],
  ]);
});

test("Azure: in an environment without public address, for nobody unless machines are named", () => {
  const stack = bare("azure");
  expect(one(stack, "azurerm_container_app_environment")).toMatchObject({
    internal_load_balancer_enabled: true,
    logs_destination: "azure-monitor",
  });
  expect(one(stack, "azurerm_container_app").ingress).toMatchObject({
    allow_insecure_connections: false,
    ip_security_restriction: [{ action: "Deny", ip_address_range: "0.0.0.0/0" }],
  });
  expect(one(stack, "azurerm_log_analytics_workspace")).toMatchObject({
    local_authentication_enabled: false,
    retention_in_days: 30,
  });
  expect(one(stack, "azurerm_subnet", "network-main_services_subnet")).toMatchObject({
    default_outbound_access_enabled: false,
    delegation: [{ service_delegation: { name: "Microsoft.App/environments" } }],
  });
});

test("Google: an address that answers whoever holds a right to call it; nothing blocks its end", () => {
  const stack = bare("google");
  expect(one(stack, "google_cloud_run_v2_service")).toMatchObject({
    invoker_iam_disabled: false,
    deletion_protection: false,
    template: {
      service_account: `\${google_service_account.service-web_account.email}`,
      timeout: "30s",
      scaling: { min_instance_count: 0, max_instance_count: 3 },
    },
  });
  expect(invokers(stack)).toEqual([]);
  expect(stack.resource.google_vpc_access_connector).toBeUndefined();
});

const called = (provider: Provider) =>
  synth(provider, (lab: Lab) => {
    const callers = [new Machine(lab, "bench", { count: 2 })];
    new Service(lab, "web", { image, callers });
    new Service(lab, "closed", { image });
  });

test("machines that are named call the service, and no other", () => {
  const aws = called("aws");
  const call = one(aws, "aws_iam_role_policy", "service-web_call-machine-bench");
  expect(call.role).toBe(`\${aws_iam_role.machine-bench_role.name}`);
  expect(JSON.parse(call.policy).Statement).toEqual([
    {
      Sid: "Call",
      Effect: "Allow",
      Action: "execute-api:Invoke",
      Resource: `\${aws_apigatewayv2_api.service-web_entry.execution_arn}/*`,
    },
  ]);
  expect(all(aws, "aws_iam_role_policy").filter(([id]) => id.includes("_call-"))).toHaveLength(1);
  const restrictions = Object.fromEntries(
    all(called("azure"), "azurerm_container_app").map(([id, app]) => [id, app.ingress.ip_security_restriction]),
  );
  expect(restrictions["service-web_app"]).toEqual(
    [1, 2].map((i) => ({
      name: `bench-${i}`,
      action: "Allow",
      ip_address_range: `\${azurerm_linux_virtual_machine.machine-bench_instance-${i}.private_ip_address}/32`,
    })),
  );
  expect(restrictions["service-closed_app"]).toEqual([expect.objectContaining({ action: "Deny" })]);
  expect(invokers(called("google"))).toEqual([
    ["roles/run.invoker", `\${google_service_account.machine-bench_account.member}`, undefined],
  ]);
});

test("a team's viewers see a service, its operators and admins call it, until the lab ends", () => {
  const team = (provider: Provider) =>
    synth(provider, (lab) => {
      new Service(lab, "web", { image });
      new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    });
  const actions = (level: string) =>
    statements(one(team("aws"), "aws_iam_role_policy", `service-web_team-main-${level}`)).flatMap((s) => s.Action);
  expect(actions("view")).toEqual(["ecs:DescribeServices"]);
  for (const level of ["operate", "admin"]) expect(actions(level)).toContain("execute-api:Invoke");
  const until = 'request.time < timestamp("2027-04-01T00:00:00Z")';
  expect(invokers(team("google")).filter(([role]) => role === "roles/run.invoker")).toEqual([
    ["roles/run.invoker", `user:${bob}`, until],
    ["roles/run.invoker", `user:${cyd}`, until],
  ]);
});

test("an image of the lab's own registry is pulled by the service alone, and has to be let before the containers start", () => {
  const own = (provider: Provider) =>
    synth(provider, (lab: Lab) => new Service(lab, "web", { image: { registry: new Registry(lab, "images"), tag: "1" } }));
  const aws = own("aws");
  const grant = statements(one(aws, "aws_ecr_repository_policy")).find((s) => s.Effect === "Allow");
  expect(grant).toMatchObject({
    Principal: { AWS: `\${aws_iam_role.service-web_start.arn}` },
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  });
  expect(one(aws, "aws_ecs_service").depends_on).toContain("aws_ecr_repository_policy.registry-images_policy");
  const azure = own("azure");
  expect(one(azure, "azurerm_role_assignment")).toMatchObject({ role_definition_name: "AcrPull" });
  expect(one(azure, "azurerm_container_app").registry).toEqual([
    {
      server: `\${azurerm_container_registry.registry-images_registry.login_server}`,
      identity: `\${azurerm_user_assigned_identity.service-web_identity.id}`,
    },
  ]);
  for (const [provider, found] of [
    ["aws", JSON.parse(one(aws, "aws_ecs_task_definition").container_definitions)[0].image],
    ["azure", one(azure, "azurerm_container_app").template.container[0].image],
    ["google", one(own("google"), "google_cloud_run_v2_service").template.containers[0].image],
  ])
    expect([provider, found]).toEqual([provider, expect.stringMatching(/:1$/)]);
});

test.each(providers)("%s: what is granted to a service is told to its code, with what was written", (provider) => {
  const stack = synth(provider, (lab: Lab) => {
    const web = new Service(lab, "web", { image, port: 3000, environment: { LEVEL: `\${x} %{y}` } });
    new Bucket(lab, "open-data", { access: new Map([[web, "write"]]) });
    new Bucket(lab, "others");
    new Secret(lab, "key", { readBy: [web] });
    new Queue(lab, "tasks", { access: new Map([[web, "both"]]) });
    new Queue(lab, "done", { access: new Map([[web, "send"]]) });
    new Topic(lab, "news", { publishBy: [web], subscriptions: { desk: { readBy: [web] }, archive: {} } });
  });
  const output = (id: string) =>
    (stack.output[id] as { value: Record<string, string> & { subscriptions: Record<string, string> } }).value;
  const { PORT, AZURE_CLIENT_ID, ...told } = variables(provider, stack);
  expect(told).toEqual({
    BUCKET_OPEN_DATA: output("bucket-open-data").url,
    LEVEL: `$\${x} %%{y}`,
    QUEUE_DONE_SEND_TO: output("queue-done").sendTo,
    QUEUE_TASKS_RECEIVE_FROM: output("queue-tasks").receiveFrom,
    QUEUE_TASKS_SEND_TO: output("queue-tasks").sendTo,
    SECRET_KEY: output("secret-key").reference,
    SUBSCRIPTION_NEWS_DESK: output("topic-news").subscriptions.desk,
    TOPIC_NEWS_PUBLISH_TO: output("topic-news").publishTo,
  });
  expect(PORT).toBe(provider === "google" ? undefined : "3000");
  expect(AZURE_CLIENT_ID).toBe(
    provider === "azure" ? `\${azurerm_user_assigned_identity.service-web_identity.client_id}` : undefined,
  );
});

test("a variable that tells of a grant is nobody's to write", () => {
  const both = () =>
    synth("aws", (lab) => {
      const web = new Service(lab, "web", { image, environment: { BUCKET_DATA: "mine" } });
      new Bucket(lab, "data", { access: new Map([[web, "read"]]) });
    });
  expect(both).toThrow("the variable BUCKET_DATA tells of what was granted");
});

test("two grants that one variable would tell of are refused", () => {
  const both = () =>
    synth("aws", (lab) => {
      const web = new Service(lab, "web", { image });
      new Topic(lab, "a", { subscriptions: { "b-c": { readBy: [web] } } });
      new Topic(lab, "a-b", { subscriptions: { c: { readBy: [web] } } });
    });
  expect(both).toThrow("the variable SUBSCRIPTION_A_B_C would tell of two entries");
});

test.each(providers)("%s: another service changes nothing of the first", (provider) => {
  const two = synth(provider, (lab: Lab) => {
    new Service(lab, "another", { image });
    new Service(lab, "web", { image });
  });
  expect(changed(bare(provider), two).filter((address) => !address.includes("service-another"))).toEqual([]);
});

test.each(providers)("%s: in a subnet without internet no image would arrive", (provider) => {
  const sealed = () =>
    synth(provider, (lab: Lab) => {
      const network = new Network(lab, "main", { subnets: { quiet: { internet: "none" } } });
      new Service(lab, "web", { image, subnet: network.subnet("quiet") });
    });
  expect(sealed).toThrow("the subnet quiet has no internet");
});

test("a network of /22 has no room for the subnet that Azure demands", () => {
  const small = () =>
    synth("azure", (lab) => {
      const network = new Network(lab, "main", { cidr: "10.20.0.0/22", subnets: { work: {} } });
      new Service(lab, "web", { image, subnet: network.subnet("work") });
    });
  expect(small).toThrow("the network 10.20.0.0/22 is too small for the subnet that a cloud demands for its services");
});

test("Google reaches the network where a subnet is named, by a connector that all services share", () => {
  const stack = synth("google", (lab) => {
    const network = new Network(lab, "main", { cidr: "10.20.0.0/16", subnets: { work: {} } });
    for (const name of ["one", "two"]) new Service(lab, name, { image, subnet: network.subnet("work") });
  });
  expect(one(stack, "google_vpc_access_connector").ip_cidr_range).toBe("10.20.193.0/28");
  for (const [, service] of all(stack, "google_cloud_run_v2_service"))
    expect(service.template.vpc_access).toEqual({
      connector: `\${google_vpc_access_connector.network-main_connector.id}`,
      egress: "PRIVATE_RANGES_ONLY",
    });
});

test("AWS scales by CPU between one container, or as many as are asked for, and the most", () => {
  const scaled = (scale: { min: number; max: number }) => bare("aws", { scale });
  expect(one(scaled({ min: 0, max: 3 }), "aws_appautoscaling_target")).toMatchObject({ min_capacity: 1, max_capacity: 3 });
  expect(one(scaled({ min: 0, max: 3 }), "aws_ecs_service").lifecycle.ignore_changes).toEqual(["desired_count"]);
  const fixed = scaled({ min: 2, max: 2 });
  expect(fixed.resource.aws_appautoscaling_target).toBeUndefined();
  expect(one(fixed, "aws_ecs_service")).toMatchObject({ desired_count: 2 });
  expect(one(fixed, "aws_ecs_service").lifecycle.ignore_changes).toBeUndefined();
});

const keyed = (provider: Provider): Stack =>
  synth(provider, (lab: Lab) => {
    new Service(lab, "web", { image, key: new Key(lab, "lab") });
    new Service(lab, "plain", { image });
  });

test("AWS: a service with a key has a cluster to itself, whose storage Fargate encrypts by it, for that cluster alone and before it is made", () => {
  const stack = keyed("aws");
  expect(one(stack, "aws_ecs_cluster", "service-web_cluster")).toMatchObject({
    configuration: {
      managed_storage_configuration: { fargate_ephemeral_storage_kms_key_id: `\${aws_kms_key.key-lab_key.arn}` },
    },
    depends_on: ["aws_kms_key_policy.key-lab_policy"],
  });
  const { name } = one(stack, "aws_ecs_cluster", "service-web_cluster");
  const StringEquals = {
    "kms:EncryptionContext:aws:ecs:clusterAccount": `\${data.aws_caller_identity.account.account_id}`,
    "kms:EncryptionContext:aws:ecs:clusterName": name,
  };
  const shared = { Effect: "Allow", Principal: { Service: "fargate.amazonaws.com" }, Resource: "*" };
  expect(statements(one(stack, "aws_kms_key_policy")).filter(({ Sid }) => Sid.startsWith("Let"))).toEqual([
    {
      ...shared,
      Sid: "LetServiceXwebLend",
      Action: ["kms:CreateGrant"],
      Condition: { StringEquals, "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } },
    },
    { ...shared, Sid: "LetServiceXwebStore", Action: ["kms:GenerateDataKeyWithoutPlaintext"], Condition: { StringEquals } },
  ]);
  // of another subnet are other names, and it stands in the same cluster: it would be left without the old ones
  const { lifecycle } = one(stack, "aws_ecs_service", "service-web_service");
  expect(lifecycle.replace_triggered_by).toEqual(["aws_service_discovery_service.service-web_names.id"]);
  const clusters = ["web", "plain"].map((of) => one(stack, "aws_ecs_service", `service-${of}_service`).cluster);
  expect(clusters).toEqual([
    `\${aws_ecs_cluster.service-web_cluster.arn}`,
    `\${aws_ecs_cluster.network-main_services-work_cluster.arn}`,
  ]);
  expect(one(stack, "aws_appautoscaling_target", "service-web_scale").resource_id).toContain(
    "aws_ecs_cluster.service-web_cluster",
  );
});

test("Google: Cloud Run encrypts the image by the key, and may before it does", () => {
  const stack = keyed("google");
  const service = one(stack, "google_cloud_run_v2_service", "service-web_service");
  expect(service.template.encryption_key).toBe(`\${google_kms_crypto_key.key-lab_key.id}`);
  expect(service.depends_on).toContain("google_kms_crypto_key_iam_member.key-lab_agent-run");
  expect(one(stack, "google_kms_crypto_key_iam_member", "key-lab_agent-run").member).toBe(
    `serviceAccount:service-\${data.google_project.project.number}@serverless-robot-prod.iam.gserviceaccount.com`,
  );
  expect(one(stack, "google_cloud_run_v2_service", "service-plain_service").template.encryption_key).toBeUndefined();
});
