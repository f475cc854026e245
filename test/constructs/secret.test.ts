import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import type { Lab, LabSecret } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Secret } from "../../constructs/secret";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
const named = (provider: Provider, ...names: string[]): Stack =>
  synth(provider, (lab) => {
    for (const name of names) new Secret(lab, name);
  });
const read = (provider: Provider, withMachine = true): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    const workbench = new Machine(lab, "workbench", {});
    new Secret(lab, "ocr-key", { readBy: withMachine ? [workbench, bob] : [bob] });
  });
const team = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    new Secret(lab, "ocr-key");
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
const written: Record<Provider, readonly [type: string, id: string, value: string, version: string]> = {
  aws: ["aws_secretsmanager_secret_version", "version", "secret_string_wo", "secret_string_wo_version"],
  azure: ["azurerm_key_vault_secret", "secret", "value_wo", "value_wo_version"],
  google: ["google_secret_manager_secret_version", "version", "secret_data_wo", "secret_data_wo_version"],
};

test.each(providers)(
  "%s: the value enters through an ephemeral variable and a write-only argument, and nowhere else",
  (provider) => {
    let secrets: readonly LabSecret[] = [];
    const stack = synth(provider, (lab) => {
      new Secret(lab, "ocr-key");
      secrets = lab.secrets;
    });
    const [type, id, value, version] = written[provider];
    expect(one(stack, type)).toMatchObject({
      [value]: `\${var.secret_ocr_key}`,
      [version]: `\${try(var.secret_versions["ocr-key"], 1)}`,
    });
    expect(stack.text.split("var.secret_ocr_key")).toHaveLength(2);
    expect(stack.variable?.secret_ocr_key).toMatchObject({ ephemeral: true, sensitive: true, nullable: false, default: "unset" });
    expect(stack.variable?.secret_versions).toMatchObject({ type: "map(number)", default: {} });
    expect(stack.output.secret_versions?.value).toEqual({ "ocr-key": `\${try(var.secret_versions["ocr-key"], 1)}` });
    expect(secrets).toEqual([{ name: "ocr-key", variable: "secret_ocr_key", addresses: [`${type}.secret-ocr-key_${id}`] }]);
    expect(Object.keys(stack.output["secret-ocr-key"]?.value as object)).toEqual(["name", "reference"]);
  },
);

test.each(providers)("%s: another secret changes nothing of the first, whatever it is called", (provider) => {
  const both = named(provider, "ocr-key", "versions");
  expect(changed(named(provider, "ocr-key"), both).filter((address) => !address.includes("secret-versions_"))).toEqual([]);
  expect(Object.keys(both.variable ?? {}).sort()).toEqual(["secret_ocr_key", "secret_versions", "secret_versions_"]);
  expect(named(provider, "b", "a").output.secret_versions).toEqual(named(provider, "a", "b").output.secret_versions);
});

test("nothing of a secret outlives its lab or leaves its region", () => {
  expect(one(named("aws", "a"), "aws_secretsmanager_secret")).toMatchObject({ recovery_window_in_days: 0 });
  expect(one(named("aws", "a"), "aws_secretsmanager_secret")).not.toHaveProperty("replica");
  expect(one(named("azure", "a", "b"), "azurerm_key_vault")).toMatchObject({
    purge_protection_enabled: false,
    soft_delete_retention_days: 7,
    rbac_authorization_enabled: true,
  });
  expect(one(named("google", "a"), "google_secret_manager_secret")).toMatchObject({
    replication: { user_managed: { replicas: [{ location: "europe-west3" }] } },
    deletion_protection: false,
  });
});

test("Azure: the deployer may write before the vault exists, so that Azure knows it when the vault answers", () => {
  const stack = named("azure", "ocr-key");
  expect(one(stack, "azurerm_role_assignment", "deployer-secrets")).toMatchObject({
    role_definition_name: "Key Vault Secrets Officer",
    scope: `\${azurerm_resource_group.group.id}`,
  });
  expect(one(stack, "azurerm_key_vault").depends_on).toEqual(["azurerm_role_assignment.deployer-secrets"]);
});

test("readers read, and only that; people until the lab ends", () => {
  const policy = one(read("aws"), "aws_secretsmanager_secret_policy");
  expect(policy.block_public_policy).toBe(true);
  const [person, machine, ...rest] = statements(policy);
  expect(person).toMatchObject({
    Principal: { AWS: accounts.members?.[bob]?.aws },
    Condition: { DateLessThan: { "aws:CurrentTime": "2027-04-01T00:00:00Z" } },
  });
  expect(machine).toMatchObject({ Principal: { AWS: `\${aws_iam_role.machine-workbench_role.arn}` } });
  expect(machine?.Action).toEqual(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]);
  expect(rest.map((s) => s.Effect)).toEqual(["Deny"]);

  const scope = `\${azurerm_key_vault_secret.secret-ocr-key_secret.resource_versionless_id}`;
  const azure = all(read("azure"), "azurerm_role_assignment").filter(([, r]) => r.scope === scope);
  expect(azure.map(([, r]) => r.role_definition_name)).toEqual(["Key Vault Secrets User", "Key Vault Secrets User"]);

  const google = all(read("google"), "google_secret_manager_secret_iam_member").map(([, r]) => r);
  expect(google.map((r) => r.role)).toEqual(["roles/secretmanager.secretAccessor", "roles/secretmanager.secretAccessor"]);
  expect(google.map((r) => r.condition !== undefined)).toEqual([true, false]);
});

test.each(providers)("%s: one reader less changes their grant alone", (provider) => {
  const addresses = changed(read(provider), read(provider, false));
  expect(addresses).toHaveLength(1);
  expect(addresses[0]).toMatch(/secret-ocr-key_(policy|grant-machine-workbench-)/);
});

test("admins read and set values; nobody else in the team does", () => {
  const reading = statements(one(team("aws"), "aws_secretsmanager_secret_policy"))
    .filter((s) => s.Effect === "Allow" && [s.Action].flat().some((action) => /Get|Put/.test(action)))
    .map((s) => s.Principal);
  expect(reading).toEqual([{ AWS: `\${aws_iam_role.access-main_admin.arn}` }]);

  const vault = all(team("azure"), "azurerm_role_assignment").filter(
    ([id, r]) => /Vault/.test(r.role_definition_name) && id !== "deployer-secrets",
  );
  expect(vault.map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual([
    ["Key Vault Secrets Officer", accounts.members?.[cyd]?.azure],
  ]);

  const google = all(team("google"), "google_secret_manager_secret_iam_member").map(([, r]) => r);
  expect(google.filter((r) => r.role !== "roles/secretmanager.viewer").map((r) => [r.member, r.role])).toEqual([
    [`user:${cyd}`, "roles/secretmanager.secretAccessor"],
    [`user:${cyd}`, "roles/secretmanager.secretVersionAdder"],
  ]);
});
