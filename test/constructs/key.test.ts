import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Access } from "../../constructs/access";
import { Bucket } from "../../constructs/bucket";
import { Cache } from "../../constructs/cache";
import type { Provider } from "../../constructs/core";
import { Database } from "../../constructs/database";
import { Disk } from "../../constructs/disk";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { sid } from "../../constructs/lab/aws-policy";
import { personId } from "../../constructs/lab/people";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Pool } from "../../constructs/pool";
import { Registry } from "../../constructs/registry";
import { Secret } from "../../constructs/secret";
import { Share } from "../../constructs/share";
import { repository } from "../support/cic";
import { ada, all, bob, changed, cyd, one, type Resource, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
/** A lab with everything that takes a key, and its team. */
const whole = (provider: Provider, keyed: boolean): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    const key = new Key(lab, "lab", { rotateAfter: "180 days" });
    const by = keyed ? { key } : {};
    const workbench = new Machine(lab, "workbench", by);
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    new Pool(lab, "indexers", by);
    new Disk(lab, "data", { machine: workbench, ...by });
    new Bucket(lab, "documents", { access: new Map([[workbench, "write"]]), ...by });
    new Registry(lab, "images", by);
    new Secret(lab, "token", { readBy: [workbench, bob], ...(provider !== "azure" && by) });
    new Share(lab, "papers", { writeBy: [workbench], ...by });
  });
const keyed = { aws: whole("aws", true), azure: whole("azure", true), google: whole("google", true) };
const arn = `\${aws_kms_key.key-lab_key.arn}`;
const fresh = `-\${substr(terraform_data.key-lab_fresh.id, 0, 8)}`;

test("a key makes new versions of itself, and goes after seven days", () => {
  expect(one(keyed.aws, "aws_kms_key")).toMatchObject({
    enable_key_rotation: true,
    rotation_period_in_days: 180,
    deletion_window_in_days: 7,
  });
  expect(one(keyed.azure, "azurerm_key_vault_key").rotation_policy).toEqual({ automatic: { time_after_creation: "P180D" } });
  expect(one(keyed.azure, "azurerm_key_vault", "key-lab_vault")).toMatchObject({
    purge_protection_enabled: true,
    soft_delete_retention_days: 7,
    rbac_authorization_enabled: true,
  });
  expect(one(keyed.google, "google_kms_crypto_key")).toMatchObject({
    rotation_period: "15552000s",
    destroy_scheduled_duration: "604800s",
  });
});

test("what a cloud keeps the name of is called otherwise in each deploy; the vault of secrets is purged and keeps its own", () => {
  const names = [
    one(keyed.azure, "azurerm_key_vault", "key-lab_vault").name,
    one(keyed.google, "google_kms_key_ring").name,
    one(keyed.google, "google_kms_crypto_key").name,
  ];
  for (const name of names) expect(name.endsWith(fresh)).toBe(true);
  // 24 characters are what a vault's name may have
  expect(names[0].length - fresh.length + 9).toBeLessThanOrEqual(24);
  expect(one(keyed.azure, "azurerm_key_vault", "vault")).toMatchObject({ purge_protection_enabled: false });
  expect(one(keyed.azure, "azurerm_key_vault", "vault").name).not.toContain("terraform_data");
});

test("everything that names the key is encrypted by it", () => {
  const { aws, azure, google } = keyed;
  expect(one(aws, "aws_s3_bucket_server_side_encryption_configuration").rule[0]).toEqual({
    apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: arn },
    bucket_key_enabled: true,
  });
  expect(one(aws, "aws_ecr_repository").encryption_configuration).toEqual([{ encryption_type: "KMS", kms_key: arn }]);
  expect(one(aws, "aws_secretsmanager_secret").kms_key_id).toBe(arn);
  expect(one(aws, "aws_instance").root_block_device.kms_key_id).toBe(arn);
  expect(one(aws, "aws_ebs_volume").kms_key_id).toBe(arn);
  expect(one(aws, "aws_launch_template").block_device_mappings[0].ebs).toMatchObject({ encrypted: "true", kms_key_id: arn });
  expect(one(aws, "aws_efs_file_system")).toMatchObject({ encrypted: true, kms_key_id: arn });

  const versionless = `\${azurerm_key_vault_key.key-lab_key.versionless_id}`;
  const identity = `\${azurerm_user_assigned_identity.encryption.id}`;
  for (const account of ["bucket-documents_account", "share-papers_account"])
    expect(one(azure, "azurerm_storage_account", account)).toMatchObject({
      identity: { type: "UserAssigned", identity_ids: [identity] },
      customer_managed_key: { key_vault_key_id: versionless, user_assigned_identity_id: identity },
    });
  expect(one(azure, "azurerm_container_registry")).toMatchObject({
    sku: "Premium",
    encryption: [
      { key_vault_key_id: versionless, identity_client_id: `\${azurerm_user_assigned_identity.encryption.client_id}` },
    ],
  });
  expect(one(azure, "azurerm_disk_encryption_set")).toMatchObject({
    key_vault_key_id: versionless,
    auto_key_rotation_enabled: true,
  });
  const set = `\${azurerm_disk_encryption_set.key-lab_disks.id}`;
  expect(one(azure, "azurerm_linux_virtual_machine").os_disk.disk_encryption_set_id).toBe(set);
  expect(one(azure, "azurerm_linux_virtual_machine_scale_set").os_disk.disk_encryption_set_id).toBe(set);
  expect(one(azure, "azurerm_managed_disk").disk_encryption_set_id).toBe(set);

  const id = `\${google_kms_crypto_key.key-lab_key.id}`;
  expect(one(google, "google_storage_bucket").encryption).toEqual({ default_kms_key_name: id });
  expect(one(google, "google_artifact_registry_repository").kms_key_name).toBe(id);
  expect(one(google, "google_filestore_instance").kms_key_name).toBe(id);
  expect(one(google, "google_secret_manager_secret").replication.user_managed.replicas[0].customer_managed_encryption).toEqual({
    kms_key_name: id,
  });
  for (const [, disk] of all(google, "google_compute_disk")) expect(disk.disk_encryption_key).toEqual({ kms_key_self_link: id });
  expect(one(google, "google_compute_region_instance_template").disk[0].disk_encryption_key).toEqual({ kms_key_self_link: id });
});

test("AWS: the account administers without decrypting; everybody else uses the key through one service, people until the lab ends", () => {
  const policy = statements(one(keyed.aws, "aws_kms_key_policy"));
  const of = (sid: string) => policy.find(({ Sid }) => Sid === sid);
  const root = { AWS: expect.stringMatching(/:root$/) };
  expect(of("Administer")).toMatchObject({ Principal: root, Action: expect.arrayContaining(["kms:PutKeyPolicy"]) });
  const decrypting = policy.filter(({ Action }) => [Action].flat().some((a) => /Encrypt|Decrypt|Generate|CreateGrant/.test(a)));
  expect(decrypting.map(({ Sid }) => Sid)).not.toContain("Administer");
  const via = (service: string) => `${service}.eu-central-1.\${data.aws_partition.partition.dns_suffix}`;
  expect(Object.fromEntries(decrypting.map((s) => [s.Sid, s.Condition?.StringEquals?.["kms:ViaService"]]))).toEqual({
    ThroughAutoscaling: via("ec2"),
    ThroughEc2: via("ec2"),
    ThroughEcr: via("ecr"),
    ThroughElasticfilesystem: via("elasticfilesystem"),
    ThroughS3: via("s3"),
    ThroughSecretsmanager: via("secretsmanager"),
    UseBucketXdocumentsMachineXworkbench: via("s3"),
    UseBucketXdocumentsMainAdmin: via("s3"),
    UseBucketXdocumentsMainOperate: via("s3"),
    UseDiskXdataMainAdmin: via("ec2"),
    UseDiskXdataMainOperate: via("ec2"),
    UseMachineXworkbenchMainAdmin: via("ec2"),
    UseMachineXworkbenchMainOperate: via("ec2"),
    [sid("use", "secret-token", personId(bob))]: via("secretsmanager"),
    UseSecretXtokenMachineXworkbench: via("secretsmanager"),
    UseSecretXtokenMainAdmin: via("secretsmanager"),
  });
  const person = decrypting.find(({ Sid }) => Sid.startsWith("UseSecretXtokenBob"));
  expect(person?.Condition?.DateLessThan).toEqual({ "aws:CurrentTime": "2027-04-01T00:00:00Z" });
  expect(person?.Action).toEqual(["kms:Decrypt"]);
});

test("AWS: Auto Scaling starts machines of a pool by its own role in this account, by way of EC2, and has the right before it needs it", () => {
  const [starting, ...others] = statements(one(keyed.aws, "aws_kms_key_policy")).filter(({ Principal }) =>
    JSON.stringify(Principal).includes("*"),
  );
  expect(others).toEqual([]);
  expect(starting?.Condition).toEqual({
    ArnEquals: {
      "aws:PrincipalArn": expect.stringMatching(
        /^arn:\$\{data\.aws_partition\.[^:]+:iam::\$\{data\.aws_caller_identity\.[^:]+\.account_id\}:role\/aws-service-role\/autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling$/,
      ),
    },
    StringEquals: { "kms:ViaService": `ec2.eu-central-1.\${data.aws_partition.partition.dns_suffix}` },
  });
  expect(one(keyed.aws, "aws_autoscaling_group").depends_on).toContain("aws_kms_key_policy.key-lab_policy");
  const single = synth("aws", (lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    new Machine(lab, "workbench", { key: new Key(lab, "lab") });
  });
  expect(single.text).not.toContain("aws-service-role/autoscaling");
});

test("Azure and Google: the clouds' own services alone use the key, and have the right before they need it", () => {
  const uses = all(keyed.azure, "azurerm_role_assignment").filter(([, r]) => /Crypto/.test(r.role_definition_name));
  expect(uses.map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual([
    ["Key Vault Crypto Officer", `\${data.azurerm_client_config.deployer.object_id}`],
    ["Key Vault Crypto Service Encryption User", `\${azurerm_user_assigned_identity.encryption.principal_id}`],
  ]);
  expect(one(keyed.azure, "azurerm_key_vault", "key-lab_vault").depends_on).toEqual(
    uses.map(([id]) => `azurerm_role_assignment.${id}`),
  );
  const grants = all(keyed.google, "google_kms_crypto_key_iam_member");
  const agents = grants.filter(([, r]) => r.role === "roles/cloudkms.cryptoKeyEncrypterDecrypter");
  const number = `\${data.google_project.project.number}`;
  expect(Object.fromEntries(agents.map(([id, r]) => [id.split("_agent-")[1], r.member]))).toEqual({
    artifactregistry: `serviceAccount:service-${number}@gcp-sa-artifactregistry.iam.gserviceaccount.com`,
    compute: `serviceAccount:service-${number}@compute-system.iam.gserviceaccount.com`,
    file: `serviceAccount:service-${number}@cloud-filer.iam.gserviceaccount.com`,
    secretmanager: `serviceAccount:service-${number}@gcp-sa-secretmanager.iam.gserviceaccount.com`,
    storage: `\${data.google_storage_project_service_account.storage-agent.member}`,
  });
  const waits = (type: string, service: string) =>
    expect(one(keyed.google, type).depends_on).toContain(`google_kms_crypto_key_iam_member.key-lab_agent-${service}`);
  waits("google_storage_bucket", "storage");
  for (const [, disk] of all(keyed.google, "google_compute_disk"))
    expect(disk.depends_on).toContain("google_kms_crypto_key_iam_member.key-lab_agent-compute");
  waits("google_compute_region_instance_template", "compute");
  waits("google_secret_manager_secret", "secretmanager");
  waits("google_artifact_registry_repository", "artifactregistry");
  waits("google_filestore_instance", "file");
  const looks = grants.filter(([, r]) => r.role === "roles/cloudkms.viewer");
  expect(looks.map(([, r]) => [r.member, r.condition?.expression])).toEqual(
    [ada, bob, cyd].map((email) => [`user:${email}`, 'request.time < timestamp("2027-04-01T00:00:00Z")']),
  );
});

test.each(providers)(
  "%s: an entry without a key leaves the key to those that name it, and another key changes nothing",
  (provider) => {
    const without = whole(provider, false);
    expect(without.text).not.toMatch(
      /kms_master_key_id|Through|kms_key_self_link|disk_encryption_set_id|customer_managed_key|kms_key_name/,
    );
    const two = synth(provider, (lab) => {
      new Key(lab, "archive");
      new Key(lab, "lab", { rotateAfter: "180 days" });
    });
    const single = synth(provider, (lab) => new Key(lab, "lab", { rotateAfter: "180 days" }));
    expect(changed(single, two).filter((address) => !address.includes("key-archive"))).toEqual([]);
  },
);

/** What changes with the key by itself: another argument beside the key. */
const changesAnyway: Readonly<Record<string, string>> = { aws_ecr_repository: "encryption_type" };

test.each([
  ["aws", ["aws_db_instance", "aws_ebs_volume", "aws_efs_file_system", "aws_instance"]],
  ["azure", []],
  ["google", ["google_sql_database_instance"]],
] as const)(
  "%s: what takes a key that is not named for the one it has is made anew when its key is taken away",
  (provider, known) => {
    const lab = (named: boolean) =>
      synth(provider, (lab: Lab) => {
        new Network(lab, "main", { subnets: { work: {} } });
        const key = new Key(lab, "lab");
        const by = named ? { key } : {};
        const machine = new Machine(lab, "workbench", by);
        new Pool(lab, "indexers", by);
        new Registry(lab, "images", by);
        new Disk(lab, "data", { machine, ...by });
        new Bucket(lab, "documents", by);
        new Share(lab, "papers", { writeBy: [machine], ...by });
        new Database(lab, "orders", { openTo: [machine], ...by });
        new Cache(lab, "sessions", { openTo: [machine], ...by });
      });
    const [keyed, plain] = [lab(true), lab(false)];
    const { resource_schemas: schemas } = JSON.parse(
      gunzipSync(
        readFileSync(
          join(repository, "rehearsal", "schemas", `${{ aws: "aws", azure: "azurerm", google: "google" }[provider]}.json.gz`),
        ),
      ).toString(),
    );
    const kept = Object.entries(keyed.resource).filter(
      ([type, made]) => !(type in changesAnyway) && Object.values(made).some((body) => namesKey(schemas[type]?.block, body)),
    );
    expect(kept.map(([type]) => type).sort()).toEqual(known);
    for (const [type, made] of kept)
      for (const [id, body] of Object.entries(made)) {
        if (!namesKey(schemas[type].block, body)) continue;
        const triggers = body.lifecycle.replace_triggered_by as string[];
        expect(plain.resource[type]?.[id]?.lifecycle.replace_triggered_by).toEqual(triggers);
        const values = [keyed, plain].map((stack) =>
          triggers.map((trigger) => JSON.stringify(one(stack, "terraform_data", trigger.replace("terraform_data.", "")))),
        );
        expect(values[0]).not.toEqual(values[1]);
      }
  },
);

/** Whether a resource names a key where the provider would keep the one that is there. */
function namesKey(block: Schema | undefined, body: Resource): boolean {
  const own = Object.entries(block?.attributes ?? {}).some(
    ([name, { optional, computed }]) => /kms|encryption_key/.test(name) && optional && computed && body[name] !== undefined,
  );
  const inner = Object.entries(block?.block_types ?? {}).some(([name, nested]) =>
    [body[name] ?? []].flat().some((part) => namesKey(nested.block, part)),
  );
  return own || inner;
}
interface Schema {
  readonly attributes?: Readonly<Record<string, { readonly optional?: boolean; readonly computed?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Schema }>>;
}

test("a key changes at least every 2560 days, and not more often than every 90", () => {
  const rotated = (rotateAfter: string) => () => synth("aws", (lab) => new Key(lab, "lab", { rotateAfter }));
  expect(rotated("89 days")).toThrow("at least 90 days");
  expect(rotated("2561 days")).toThrow("at most 2560 days");
});

test("a database is encrypted by the key, once its cloud may use it; administrators read its password by it, nobody else", () => {
  const database = (provider: Provider, named: boolean): Stack =>
    synth(provider, (lab: Lab) => {
      new Network(lab, "main", { subnets: { work: {} } });
      const key = new Key(lab, "lab", {});
      new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
      new Database(lab, "orders", named ? { key } : {});
    });
  const aws = database("aws", true);
  expect(one(aws, "aws_db_instance")).toMatchObject({ kms_key_id: arn, master_user_secret_kms_key_id: arn });
  const uses = statements(one(aws, "aws_kms_key_policy")).filter(({ Sid }) => /^Use/i.test(String(Sid)));
  expect(uses).toHaveLength(1);
  expect(uses[0]).toMatchObject({ Action: ["kms:Decrypt"] });
  expect(JSON.stringify(uses[0])).toContain("secretsmanager.");

  const server = one(database("azure", true), "azurerm_postgresql_flexible_server");
  const identity = `\${azurerm_user_assigned_identity.encryption.id}`;
  expect(server.identity).toEqual({ type: "UserAssigned", identity_ids: [identity] });
  expect(server.customer_managed_key).toEqual({
    key_vault_key_id: `\${azurerm_key_vault_key.key-lab_key.versionless_id}`,
    primary_user_assigned_identity_id: identity,
  });

  const google = database("google", true);
  const instance = one(google, "google_sql_database_instance");
  expect(instance.encryption_key_name).toBe(`\${google_kms_crypto_key.key-lab_key.id}`);
  expect(instance.depends_on).toContain("google_kms_crypto_key_iam_member.key-lab_agent-sqladmin");
  expect(one(google, "google_kms_crypto_key_iam_member", "key-lab_agent-sqladmin").member).toMatch(/@gcp-sa-cloud-sql\.iam/);

  expect(one(database("aws", false), "aws_db_instance").kms_key_id).toBeUndefined();
  expect(one(database("azure", false), "azurerm_postgresql_flexible_server").customer_managed_key).toBeUndefined();
  expect(one(database("google", false), "google_sql_database_instance").encryption_key_name).toBeUndefined();
});

test("a cache is encrypted by the key, once its cloud may use it; nobody else may, and Azure takes the key by its version", () => {
  const cache = (provider: Provider, named: boolean): Stack =>
    synth(provider, (lab: Lab) => {
      new Network(lab, "main", { subnets: { work: {} } });
      const key = new Key(lab, "lab", {});
      const openTo = [new Machine(lab, "app", {})];
      new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
      new Cache(lab, "sessions", named ? { key, openTo } : { openTo });
    });
  const aws = cache("aws", true);
  expect(one(aws, "aws_elasticache_replication_group")).toMatchObject({ at_rest_encryption_enabled: "true", kms_key_id: arn });
  const using = statements(one(aws, "aws_kms_key_policy")).filter(({ Action }) => JSON.stringify(Action).includes("kms:Decrypt"));
  expect(using.map(({ Sid }) => Sid)).toEqual(["ThroughElasticache"]);
  expect(using[0]?.Condition?.StringEquals).toEqual({ "kms:ViaService": expect.stringMatching(/^elasticache\.eu-central-1\./) });

  const redis = one(cache("azure", true), "azurerm_managed_redis");
  const identity = `\${azurerm_user_assigned_identity.encryption.id}`;
  expect(redis.identity).toEqual({ type: "UserAssigned", identity_ids: [identity] });
  expect(redis.customer_managed_key).toEqual({
    key_vault_key_id: `\${azurerm_key_vault_key.key-lab_key.id}`,
    user_assigned_identity_id: identity,
  });

  const google = cache("google", true);
  const instance = one(google, "google_memorystore_instance");
  expect(instance.kms_key).toBe(`\${google_kms_crypto_key.key-lab_key.id}`);
  expect(instance.depends_on).toContain("google_kms_crypto_key_iam_member.key-lab_agent-memorystore");
  expect(one(google, "google_kms_crypto_key_iam_member", "key-lab_agent-memorystore").member).toMatch(/@gcp-sa-memorystore\.iam/);

  expect(one(cache("aws", false), "aws_elasticache_replication_group").kms_key_id).toBeUndefined();
  const without = one(cache("azure", false), "azurerm_managed_redis");
  for (const gone of ["identity", "customer_managed_key"]) expect(without).not.toHaveProperty(gone);
  expect(one(cache("google", false), "google_memorystore_instance").kms_key).toBeUndefined();
});
