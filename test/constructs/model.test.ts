// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Terraform
import { modelFor } from "../../catalog/models";
import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import { Machine } from "../../constructs/machine";
import { Model } from "../../constructs/model";
import { Network } from "../../constructs/network";
import { accounts, ada, all, bob, changed, cyd, one, type Resource, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
const expires = "2027-01-31";
const ends = "2027-02-01T00:00:00Z";
const bare = (provider: Provider, props: ConstructorParameters<typeof Model<Provider>>[2] = {}): Stack =>
  synth(provider, (lab) => new Model(lab, "chat", props), accounts, { expires });
/** A model that a machine may call, and people who are named at it. */
const called = (provider: Provider, ...people: string[]): Stack =>
  synth(
    provider,
    (lab) => {
      new Network(lab, "main", { subnets: { work: {} } });
      new Model(lab, "chat", { access: [new Machine(lab, "workbench", {}), ...people] });
    },
    accounts,
    { expires },
  );
const team = (provider: Provider): Stack =>
  synth(
    provider,
    (lab) => {
      new Model(lab, "chat");
      new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    },
    accounts,
    { expires },
  );
const invoking = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
const grants = (stack: Stack) => all(stack, "azurerm_role_assignment").filter(([id]) => id.startsWith("model-chat"));
const members = (stack: Stack): Resource[] => all(stack, "google_project_iam_member").map(([, body]) => body);

test("each cloud's own model, in the EU, without keys, and nothing that records what is asked", () => {
  const profile = one(bare("aws"), "aws_bedrock_inference_profile");
  expect(profile.model_source[0].copy_from).toBe(
    "arn:${data.aws_partition.partition.partition}:bedrock:eu-central-1:${data.aws_caller_identity.account.account_id}:inference-profile/eu.amazon.nova-2-lite-v1:0",
  );
  expect(profile.tags).toMatchObject({ lab: "test-main-aws" });
  const azure = bare("azure");
  expect(one(azure, "azurerm_cognitive_account")).toMatchObject({
    kind: "AIServices",
    local_auth_enabled: false,
    outbound_network_access_restricted: true,
  });
  expect(one(azure, "azurerm_cognitive_deployment")).toMatchObject({
    model: { format: "OpenAI", name: "gpt-5-mini", version: "2025-08-07" },
    sku: { name: "DataZoneStandard", capacity: 50 },
    version_upgrade_option: "NoAutoUpgrade",
  });
  expect(one(bare("google"), "terraform_data").input).toEqual({ model: "gemini-3.5-flash-lite", location: "eu" });
  for (const provider of providers) expect(bare(provider).text).not.toMatch(/logging|diagnostic|_key"/);
});

test("the outputs say the same on every cloud: where, and which model", () => {
  const said = providers.map((provider) => bare(provider).output["model-chat"]?.value);
  for (const output of said) expect(output).toEqual({ endpoint: expect.any(String), model: expect.any(String) });
  expect((said[0] as { endpoint: string }).endpoint).toBe(
    "https://bedrock-runtime.eu-central-1.${data.aws_partition.partition.dns_suffix}",
  );
  expect((said[2] as { endpoint: string }).endpoint).toContain("aiplatform.eu.rep.googleapis.com");
});

test("a machine calls the lab's own model and changes nothing", () => {
  const policy = one(called("aws"), "aws_iam_role_policy", "model-chat_call-machine-workbench");
  expect(policy.role).toBe("${aws_iam_role.machine-workbench_role.name}");
  const [profile, model] = statements(policy);
  const own = "${aws_bedrock_inference_profile.model-chat_profile.arn}";
  expect(profile).toMatchObject({ Action: invoking, Resource: own });
  expect(model).toMatchObject({ Action: invoking, Condition: { StringEquals: { "bedrock:InferenceProfileArn": own } } });
  // London and Zurich are in Europe, not in the EU
  expect(model?.Resource).toHaveLength(6);
  for (const arn of model?.Resource ?? [])
    expect(arn).toMatch(/:bedrock:eu-(central-1|north-1|south-[12]|west-[13])::foundation-model\/amazon\.nova-2-lite-v1:0$/);

  expect(grants(called("azure")).map(([, r]) => [r.role_definition_name, r.scope])).toEqual([
    ["Cognitive Services OpenAI User", "${azurerm_cognitive_account.model-chat_account.id}"],
  ]);

  const google = called("google");
  expect(one(google, "google_project_iam_custom_role").permissions).toEqual(["aiplatform.endpoints.predict"]);
  expect(members(google)).toMatchObject([
    {
      role: "${google_project_iam_custom_role.model-chat_caller.name}",
      member: "${google_service_account.machine-workbench_account.member}",
      condition: { expression: `request.time < timestamp("${ends}")` },
    },
  ]);
});

test("Google's role has another id at each deploy, since a deleted one keeps its id for weeks", () => {
  expect(one(called("google"), "google_project_iam_custom_role").role_id).toBe(
    'modelCaller_${replace(terraform_data.model-chat_model.id, "-", "_")}',
  );
  // nobody calls it, so that nobody has a role
  expect(all(bare("google"), "google_project_iam_custom_role")).toEqual([]);
});

test("people named here call it until the lab ends: on AWS by a role that is made for them", () => {
  const aws = called("aws", ada, bob);
  const [trust] = statements(one(aws, "aws_iam_role", "model-chat_callers"), "assume_role_policy");
  expect(trust?.Principal).toEqual({ AWS: [ada, bob].map((who) => accounts.members?.[who]?.aws) });
  expect(trust?.Condition).toEqual({ DateLessThan: { "aws:CurrentTime": ends } });
  // sessions that began before end too
  expect(statements(one(aws, "aws_iam_role_policy", "model-chat_callers-ends"))).toMatchObject([
    { Effect: "Deny", Action: "*", Condition: { DateGreaterThanEquals: { "aws:CurrentTime": ends } } },
  ]);
  expect(statements(one(aws, "aws_iam_role_policy", "model-chat_callers-call")).flatMap(({ Action }) => Action)).toEqual(
    expect.arrayContaining(invoking),
  );
  expect(called("aws").resource.aws_iam_role).not.toHaveProperty("model-chat_callers");
  expect(grants(called("azure", ada)).map(([, r]) => r.principal_id)).toContain(accounts.members?.[ada]?.azure);
  expect(members(called("google", ada)).map((r) => r.member)).toContain(`user:${ada}`);
});

test("a team's operators and admins call it, viewers see at most which it is", () => {
  const aws = team("aws");
  const may = (level: string) =>
    statements(one(aws, "aws_iam_role_policy", `model-chat_team-main-${level}`)).flatMap(({ Action }) => Action);
  expect(may("view")).toEqual(["bedrock:GetInferenceProfile", "bedrock:ListTagsForResource"]);
  for (const level of ["operate", "admin"]) expect(may(level)).toEqual(expect.arrayContaining(invoking));
  expect(grants(team("azure")).map(([, r]) => r.principal_id)).toEqual([bob, cyd].map((who) => accounts.members?.[who]?.azure));
  expect(members(team("google")).map((r) => r.member)).toEqual([bob, cyd].map((who) => `user:${who}`));
});

test.each(providers)("%s: a model that may end before the lab is refused", (provider) => {
  const { until, name } = modelFor(provider, "small");
  const next = new Date(Date.parse(until) + 86_400_000).toISOString().slice(0, 10);
  const lasting = (day: string) => () => synth(provider, (lab) => new Model(lab, "chat"), accounts, { expires: day });
  expect(lasting(until)).not.toThrow();
  expect(lasting(next)).toThrow(`model-chat: ${name} on ${provider} may end after ${until}, before the lab does`);
});

test("where nothing would be worked on in the EU there is no model", () => {
  const swiss = () => synth("aws", (lab) => new Model(lab, "chat"), accounts, { expires, region: "switzerland" });
  expect(swiss).toThrow("aws has no model for labs in switzerland that answers in the EU");
});

test.each(providers)("%s: another model changes nothing of the first; a limit is Azure's alone", (provider) => {
  const two = synth(
    provider,
    (lab) => {
      new Model(lab, "archive", { size: "large" });
      new Model(lab, "chat");
    },
    accounts,
    { expires },
  );
  expect(changed(bare(provider), two).filter((address) => !address.includes("archive"))).toEqual([]);
  if (provider !== "azure") return;
  const limited = changed(bare(provider), bare(provider, { limit: 7 }));
  expect(limited).toEqual(["azurerm_cognitive_deployment.model-chat_deployment"]);
});
