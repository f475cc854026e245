// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Terraform
import { Access } from "../../constructs/access";
import { Bucket } from "../../constructs/bucket";
import type { Provider } from "../../constructs/core";
import { Key } from "../../constructs/key";
import { Network } from "../../constructs/network";
import { Notebook } from "../../constructs/notebook";
import { accounts, ada, all, bob, changed, cyd, one, type Resource, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
const types = {
  aws: "aws_sagemaker_notebook_instance",
  azure: "azurerm_machine_learning_compute_instance",
  google: "google_workbench_instance",
} as const;
const ends = "2027-04-01T00:00:00Z";
type Props = ConstructorParameters<typeof Notebook<Provider>>[2];
const desk = (provider: Provider, props: Props = { for: [ada] }): Stack =>
  synth(provider, (lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    new Notebook(lab, "desk", props);
  });
const team = (provider: Provider, props: Props = {}): Stack =>
  synth(provider, (lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    const notebook = new Notebook(lab, "desk", props);
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    new Bucket(lab, "data", { access: new Map([[notebook, "read"]]) });
  });
const made = (provider: Provider, stack: Stack): Resource[] => all(stack, types[provider]).map(([, body]) => body);
const owners = (provider: Provider, stack: Stack): unknown[] =>
  provider === "aws"
    ? all(stack, "aws_iam_role").flatMap(([id, role]) =>
        id.includes("_owner-")
          ? statements(role, "assume_role_policy").flatMap(({ Principal }) => (Principal as { AWS: unknown }).AWS)
          : [],
      )
    : made(provider, stack).map((body) => (provider === "azure" ? body.assign_to_user.object_id : body.instance_owners[0]));

test("a notebook has no public address, no root where the cloud can, and metadata only for who presents a token", () => {
  expect(made("aws", desk("aws"))).toMatchObject([
    {
      direct_internet_access: "Disabled",
      root_access: "Disabled",
      instance_metadata_service_configuration: { minimum_instance_metadata_service_version: "2" },
      subnet_id: expect.stringContaining("aws_subnet.network-main_subnet-work-"),
      lifecycle: { ignore_changes: ["platform_identifier"] },
    },
  ]);
  expect(made("aws", desk("aws"))[0]).not.toHaveProperty("platform_identifier");
  expect(made("azure", desk("azure"))).toMatchObject([
    { local_auth_enabled: false, node_public_ip_enabled: false, authorization_type: "personal" },
  ]);
  expect(made("google", desk("google"))).toMatchObject([
    {
      disable_proxy_access: false,
      gce_setup: {
        disable_public_ip: true,
        shielded_instance_config: { enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true },
        metadata: { "notebook-disable-root": "true" },
      },
      lifecycle: { ignore_changes: ["desired_state"] },
    },
  ]);
});

test.each(providers)("%s: each who works in the team has one, whoever only looks has none", (provider) => {
  const who = [bob, cyd].map((email) =>
    provider === "google" ? email : (accounts.members?.[email]?.[provider as "aws" | "azure"] ?? ""),
  );
  expect(owners(provider, team(provider))).toEqual(who);
  expect(team(provider).output["notebook-desk"]?.value).toEqual({
    open: { [bob]: expect.any(String), [cyd]: expect.any(String) },
  });
});

test.each(providers)("%s: where people are named, nobody else has one", (provider) => {
  expect(owners(provider, team(provider, { for: [ada] }))).toHaveLength(1);
});

test("whose notebook it is opens it until the lab ends, and no other", () => {
  const aws = desk("aws");
  const [own] = all(aws, "aws_iam_role_policy").filter(([id]) => id.includes("_own-"));
  expect(statements(own?.[1] as Resource)).toMatchObject([
    {
      Action: expect.arrayContaining(["sagemaker:CreatePresignedNotebookInstanceUrl"]),
      Resource: expect.stringMatching(/_notebook-ada-\w+\.arn}$/),
    },
  ]);
  const trust = all(aws, "aws_iam_role").find(([id]) => id.includes("_owner-"))?.[1] as Resource;
  expect(statements(trust, "assume_role_policy")[0]?.Condition).toEqual({ DateLessThan: { "aws:CurrentTime": ends } });
  const azure = all(desk("azure"), "azurerm_role_assignment").map(([, r]) => [r.role_definition_name, r.scope]);
  expect(azure).toContainEqual(["AzureML Data Scientist", "${azurerm_machine_learning_workspace.notebooks.id}"]);
  for (const [, member] of all(desk("google"), "google_workbench_instance_iam_member"))
    expect(member.condition.expression).toBe(`request.time < timestamp("${ends}")`);
});

test("an idle notebook is stopped: on Google by itself, on AWS by a timer that may stop that notebook alone", () => {
  const script = (stack: Stack) =>
    Buffer.from(one(stack, "aws_sagemaker_notebook_instance_lifecycle_configuration").on_start, "base64").toString();
  expect(script(desk("aws", { for: [ada], idle: 45 }))).toMatch(/^minutes = 45$/m);
  expect(script(desk("aws"))).toMatch(/^minutes = 60$/m);
  expect(Buffer.byteLength(script(desk("aws")))).toBeLessThan(16_384);
  const stop = all(desk("aws"), "aws_iam_role_policy").find(([id]) => id.includes("_stop-"))?.[1] as Resource;
  expect(statements(stop)).toMatchObject([
    { Action: "sagemaker:StopNotebookInstance", Resource: expect.stringMatching(/_notebook-ada-\w+\.arn}$/) },
  ]);
  expect(made("google", desk("google", { for: [ada], idle: 45 }))[0]?.gce_setup.metadata["idle-timeout-seconds"]).toBe("2700");
});

test("Azure has one workspace for all notebooks of a lab, whose storage opens to its network alone", () => {
  const two = synth("azure", (lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    for (const name of ["desk", "lectern"]) new Notebook(lab, name, { for: [ada] });
  });
  expect(all(two, "azurerm_machine_learning_workspace")).toHaveLength(1);
  expect(one(two, "azurerm_storage_account", "notebooks-storage")).toMatchObject({
    network_rules: { default_action: "Deny", virtual_network_subnet_ids: [expect.stringContaining("azurerm_subnet")] },
    allow_nested_items_to_be_public: false,
  });
  expect(one(two, "azurerm_key_vault")).toMatchObject({ rbac_authorization_enabled: true, purge_protection_enabled: false });
  expect(
    all(
      synth("azure", () => {}),
      "azurerm_machine_learning_workspace",
    ),
  ).toEqual([]);
});

test.each(providers)("%s: notebooks read what is granted to them, by an identity of their own", (provider) => {
  const text = team(provider).text;
  const identity = {
    aws: "aws_iam_role.notebook-desk_role.arn",
    azure: "azurerm_user_assigned_identity.notebook-desk_identity.principal_id",
    google: "google_service_account.notebook-desk_account.member",
  }[provider];
  expect(text).toContain(identity);
});

test.each(providers)("%s: one more person changes nobody's notebook", (provider) => {
  const [before, after] = [desk(provider), desk(provider, { for: [ada, bob] })];
  expect(changed(before, after).filter((address) => !address.includes("bob"))).toEqual([]);
  expect(made(provider, after)).toHaveLength(2);
});

/** Two notebooks with keys of their own, and one without. */
const keyed = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    for (const name of ["desk", "lectern"]) new Notebook(lab, name, { for: [ada], key: new Key(lab, `of-${name}`) });
    new Notebook(lab, "plain", { for: [ada] });
  });

test("AWS: a home is encrypted by the key that the notebook names, by way of SageMaker for whose it is, alone", () => {
  const stack = keyed("aws");
  expect(made("aws", stack).map(({ kms_key_id }) => kms_key_id)).toEqual([
    "${aws_kms_key.key-of-desk_key.arn}",
    "${aws_kms_key.key-of-lectern_key.arn}",
    undefined,
  ]);
  const using = statements(one(stack, "aws_kms_key_policy", "key-of-desk_policy")).filter(({ Sid }) => Sid !== "Administer");
  const [owner] = all(stack, "aws_iam_role").filter(([id]) => /^notebook-desk_owner-/.test(id));
  const Condition = { StringEquals: { "kms:ViaService": expect.stringMatching(/^sagemaker\.eu-central-1\./) } };
  expect(using).toEqual([
    expect.objectContaining({ Sid: "ThroughSagemaker", Condition }),
    {
      Sid: expect.stringMatching(/^UseNotebookXdeskAda/),
      Effect: "Allow",
      Principal: { AWS: `\${aws_iam_role.${owner?.[0]}.arn}` },
      Action: ["kms:CreateGrant", "kms:Decrypt"],
      Resource: "*",
      Condition,
    },
  ]);
});

test("Azure: notebooks of each key have a workspace, whose storage account the lab's identity encrypts by it", () => {
  const stack = keyed("azure");
  const spaces = ["notebooks-of-of-desk", "notebooks-of-of-lectern", "notebooks"];
  expect(made("azure", stack).map((body) => body.machine_learning_workspace_id)).toEqual(
    spaces.map((space) => `\${azurerm_machine_learning_workspace.${space}.id}`),
  );
  const identity = "${azurerm_user_assigned_identity.encryption.id}";
  for (const name of ["desk", "lectern"]) {
    const account = `notebooks-storage-of-of-${name}`;
    expect(one(stack, "azurerm_storage_account", account)).toMatchObject({
      identity: { type: "UserAssigned", identity_ids: [identity] },
      customer_managed_key: {
        key_vault_key_id: `\${azurerm_key_vault_key.key-of-${name}_key.versionless_id}`,
        user_assigned_identity_id: identity,
      },
      network_rules: { default_action: "Deny" },
    });
    expect(one(stack, "azurerm_machine_learning_workspace", `notebooks-of-of-${name}`).storage_account_id).toBe(
      `\${azurerm_storage_account.${account}.id}`,
    );
  }
  const works = all(stack, "azurerm_role_assignment").filter(([, r]) => r.role_definition_name === "AzureML Data Scientist");
  expect(works.map(([, { scope }]) => scope).sort()).toEqual(
    spaces.map((space) => `\${azurerm_machine_learning_workspace.${space}.id}`).sort(),
  );
  const plain = all(stack, "azurerm_storage_account").find(([id]) => id === "notebooks-storage")?.[1];
  expect(plain).not.toHaveProperty("customer_managed_key");
  for (const type of ["azurerm_storage_account", "azurerm_machine_learning_workspace", "azurerm_key_vault"] as const)
    expect(new Set(all(stack, type).map(([, { name }]) => name)).size).toBe(all(stack, type).length);
});

test("Google: both disks are encrypted by the key, which Compute Engine and Workbench may use before there is a notebook", () => {
  const stack = keyed("google");
  const [desk, , plain] = made("google", stack);
  const by = { disk_encryption: "CMEK", kms_key: "${google_kms_crypto_key.key-of-desk_key.id}" };
  expect(desk?.gce_setup).toMatchObject({ boot_disk: by, data_disks: by });
  expect(desk?.depends_on).toEqual(
    expect.arrayContaining(
      ["compute", "notebooks"].map((agent) => `google_kms_crypto_key_iam_member.key-of-desk_agent-${agent}`),
    ),
  );
  const number = "${data.google_project.project.number}";
  expect(one(stack, "google_kms_crypto_key_iam_member", "key-of-desk_agent-notebooks").member).toBe(
    `serviceAccount:service-${number}@gcp-sa-notebooks.iam.gserviceaccount.com`,
  );
  for (const disk of ["boot_disk", "data_disks"]) {
    expect(plain?.gce_setup[disk].disk_encryption).toBe("GMEK");
    expect(plain?.gce_setup[disk]).not.toHaveProperty("kms_key");
  }
});
