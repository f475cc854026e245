import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Registry } from "../../constructs/registry";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

type Right = "pull" | "push";
const providers = ["aws", "azure", "google"] as const;
const bare = (provider: Provider, props: ConstructorParameters<typeof Registry<Provider>>[2]): Stack =>
  synth(provider, (lab) => new Registry(lab, "images", props));
const granted = (provider: Provider, machine: Right, member?: Right): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    const workbench = new Machine(lab, "workbench", {});
    new Registry(lab, "images", {
      access: new Map<Machine | string, Right>([[workbench, machine], ...(member ? [[bob, member] as const] : [])]),
    });
  });
const team = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    new Registry(lab, "images");
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
const grants = (stack: Stack) => all(stack, "azurerm_role_assignment").filter(([id]) => id.startsWith("registry-images"));
const members = (stack: Stack) => all(stack, "google_artifact_registry_repository_iam_member").map(([, body]) => body);

test("nobody but named identities, tags stay what they are, and it goes with its images", () => {
  expect(one(bare("aws", {}), "aws_ecr_repository")).toMatchObject({
    image_tag_mutability: "IMMUTABLE",
    force_delete: true,
    image_scanning_configuration: { scan_on_push: true },
  });
  expect(statements(one(bare("aws", {}), "aws_ecr_repository_policy")).map((s) => [s.Sid, s.Effect])).toEqual([
    ["TlsOnly", "Deny"],
  ]);
  expect(one(bare("azure", {}), "azurerm_container_registry")).toMatchObject({
    sku: "Basic",
    admin_enabled: false,
    anonymous_pull_enabled: false,
  });
  expect(one(bare("google", {}), "google_artifact_registry_repository")).toMatchObject({
    format: "DOCKER",
    docker_config: { immutable_tags: true },
  });
});

test("a machine pulls or pushes with its own identity; a member named here as themselves, until the lab ends", () => {
  const aws = granted("aws", "push", "pull");
  const [person, machine] = statements(one(aws, "aws_ecr_repository_policy"));
  expect(person).toMatchObject({
    Principal: { AWS: accounts.members?.[bob]?.aws },
    Condition: { DateLessThan: { "aws:CurrentTime": "2027-04-01T00:00:00Z" } },
  });
  expect(person?.Action).not.toContain("ecr:PutImage");
  expect(machine).toMatchObject({
    Principal: { AWS: `\${aws_iam_role.machine-workbench_role.arn}` },
    Action: expect.arrayContaining(["ecr:PutImage", "ecr:BatchGetImage"]),
  });
  const token = one(aws, "aws_iam_role_policy", "registry-images_token-machine-workbench");
  expect(token.role).toBe(`\${aws_iam_role.machine-workbench_role.name}`);
  expect(statements(token).map((s) => s.Action)).toEqual(["ecr:GetAuthorizationToken"]);

  expect(grants(granted("azure", "push", "pull")).map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual([
    ["AcrPull", accounts.members?.[bob]?.azure],
    ["Reader", accounts.members?.[bob]?.azure],
    ["AcrPush", expect.stringContaining("azurerm_user_assigned_identity")],
  ]);
  expect(members(granted("google", "push", "pull")).map((r) => [r.role, r.member, r.condition?.expression])).toEqual([
    ["roles/artifactregistry.reader", `user:${bob}`, 'request.time < timestamp("2027-04-01T00:00:00Z")'],
    ["roles/artifactregistry.writer", expect.stringContaining("google_service_account"), undefined],
  ]);
});

test.each(providers)("%s: another right of a machine changes its grant alone", (provider) => {
  const addresses = changed(granted(provider, "pull"), granted(provider, "push"));
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) expect(address).toMatch(/^aws_ecr_repository_policy\.|_grant-machine-workbench-/);
});

test("a team's viewers pull, its operators and admins push", () => {
  const policy = statements(one(team("aws"), "aws_ecr_repository_policy"));
  const of = (level: string) => policy.filter((s) => s.Sid.toLowerCase().endsWith(level)).flatMap((s) => s.Action);
  for (const level of ["operate", "admin"]) expect(of(level)).toContain("ecr:PutImage");
  expect(of("view")).toContain("ecr:BatchGetImage");
  expect(of("view")).not.toContain("ecr:PutImage");
  const push = [bob, cyd].map((who) => ["AcrPush", accounts.members?.[who]?.azure]);
  expect(grants(team("azure")).map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual(push);
  const google = members(team("google"));
  expect(Object.fromEntries(google.map((r) => [r.member, r.role]))).toEqual({
    [`user:${ada}`]: "roles/artifactregistry.reader",
    [`user:${bob}`]: "roles/artifactregistry.writer",
    [`user:${cyd}`]: "roles/artifactregistry.writer",
  });
  expect(google.every((r) => r.condition)).toBe(true);
});

test.each(providers)("%s: images without a tag go after their days; another registry changes nothing", (provider) => {
  const cleaned = (days: number) => bare(provider, { deleteUntaggedAfter: `${days} days` });
  expect(changed(bare(provider, {}), cleaned(20))).not.toEqual([]);
  expect(cleaned(20).text).not.toBe(cleaned(21).text);
  const two = synth(provider, (lab) => {
    new Registry(lab, "archive");
    new Registry(lab, "images", {});
  });
  expect(changed(bare(provider, {}), two).filter((address) => !address.includes("archive"))).toEqual([]);
});

test("Azure takes its dearest tier only where something has to be cleaned up", () => {
  expect(one(bare("azure", { deleteUntaggedAfter: "20 days" }), "azurerm_container_registry")).toMatchObject({
    sku: "Premium",
    retention_policy_in_days: 20,
  });
});
