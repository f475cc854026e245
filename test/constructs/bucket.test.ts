import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Access } from "../../constructs/access";
import { Bucket } from "../../constructs/bucket";
import { readSeed } from "../../constructs/bucket/seed";
import { InvalidProps, type Provider } from "../../constructs/core";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { readAccounts, readDescription } from "../../description";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";
import { temporaryFolder } from "../support/stacks";

type Right = "read" | "write";
const bare = (provider: Provider, props: ConstructorParameters<typeof Bucket<Provider>>[2]): Stack =>
  synth(provider, (lab) => new Bucket(lab, "documents", props));
/** A bucket that a machine and a member were given rights on. */
const granted = (provider: Provider, machine: Right, member?: Right): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    const workbench = new Machine(lab, "workbench", {});
    new Bucket(lab, "documents", {
      access: new Map<Machine | string, Right>([[workbench, machine], ...(member ? [[bob, member] as const] : [])]),
    });
  });
const team = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    new Bucket(lab, "documents");
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
const machines: Record<Provider, string> = {
  aws: `\${aws_iam_role.machine-workbench_role.arn}`,
  azure: "azurerm_user_assigned_identity",
  google: "google_service_account",
};

test("nobody but named identities, over TLS, on every cloud", () => {
  const aws = bare("aws", {});
  expect(one(aws, "aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(statements(one(aws, "aws_s3_bucket_policy")).map((s) => [s.Sid, s.Effect])).toEqual([["TlsOnly", "Deny"]]);
  expect(one(bare("azure", {}), "azurerm_storage_account")).toMatchObject({
    shared_access_key_enabled: false,
    local_user_enabled: false,
    allow_nested_items_to_be_public: false,
    https_traffic_only_enabled: true,
    min_tls_version: "TLS1_2",
  });
  expect(one(bare("google", {}), "google_storage_bucket")).toMatchObject({
    public_access_prevention: "enforced",
    uniform_bucket_level_access: true,
    force_destroy: true,
  });
});

test("a machine reads or writes with its own identity; a member named here as themselves, until the lab ends", () => {
  const [person, machine] = statements(one(granted("aws", "write", "read"), "aws_s3_bucket_policy"));
  expect(person).toMatchObject({
    Principal: { AWS: accounts.members?.[bob]?.aws },
    Condition: { DateLessThan: { "aws:CurrentTime": "2027-04-01T00:00:00Z" } },
  });
  expect(person?.Action).not.toContain("s3:PutObject");
  expect(machine).toMatchObject({ Principal: { AWS: machines.aws }, Action: expect.arrayContaining(["s3:PutObject"]) });

  const container = `\${azurerm_storage_container.bucket-documents_container.id}`;
  const azure = all(granted("azure", "write", "read"), "azurerm_role_assignment").filter(([, r]) => r.scope === container);
  expect(azure.map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual([
    ["Storage Blob Data Reader", accounts.members?.[bob]?.azure],
    ["Storage Blob Data Contributor", expect.stringContaining(machines.azure)],
  ]);

  const google = all(granted("google", "write", "read"), "google_storage_bucket_iam_member");
  expect(google.map(([, r]) => [r.role, r.member, r.condition?.expression])).toEqual([
    ["roles/storage.objectViewer", `user:${bob}`, 'request.time < timestamp("2027-04-01T00:00:00Z")'],
    ["roles/storage.objectUser", expect.stringContaining(machines.google), undefined],
  ]);
});

test.each(["aws", "azure", "google"] as const)("%s: another right of a machine changes its grant alone", (provider) => {
  const addresses = changed(granted(provider, "read"), granted(provider, "write"));
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) expect(address).toMatch(/^aws_s3_bucket_policy\.|\.bucket-documents_grant-machine-workbench-/);
});

test("a team's operators and admins write, its viewers see settings only", () => {
  const policy = statements(one(team("aws"), "aws_s3_bucket_policy"));
  const of = (level: string) =>
    policy.filter((s) => s.Principal !== "*" && s.Principal.AWS.includes(`main_${level}`)).flatMap((s) => s.Action);
  for (const level of ["operate", "admin"]) expect(of(level)).toEqual(expect.arrayContaining(["s3:GetObject", "s3:PutObject"]));
  expect(of("view").filter((action) => /Object|ListBucket$/.test(action))).toEqual([]);
  expect(of("view")).toContain("s3:GetLifecycleConfiguration");

  const blobs = all(team("azure"), "azurerm_role_assignment").filter(([, r]) => r.role_definition_name.startsWith("Storage"));
  expect(blobs.map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual([
    ["Storage Blob Data Contributor", accounts.members?.[bob]?.azure],
    ["Storage Blob Data Contributor", accounts.members?.[cyd]?.azure],
  ]);

  const google = all(team("google"), "google_storage_bucket_iam_member").map(([, r]) => r);
  expect(google.filter((r) => r.member === `user:${ada}`).map((r) => r.role)).toEqual(["roles/storage.bucketViewer"]);
  expect(google.filter((r) => r.member === `user:${bob}`).map((r) => r.role)).toContain("roles/storage.objectUser");
  expect(google.every((r) => r.condition)).toBe(true);
});

test.each(["azure", "google"] as const)("%s: who has a right twice is granted it once", (provider) => {
  const stack = synth(provider, (lab) => {
    new Bucket(lab, "documents", { access: new Map([[bob, "write" as const]]) });
    new Access(lab, "main", { members: [bob] });
  });
  const grants = Object.entries(stack.resource).flatMap(([type, made]) =>
    /role_assignment|iam_member/.test(type) ? Object.values(made) : [],
  );
  const writing = grants.filter((r) => /Contributor|objectUser/.test(r.role ?? r.role_definition_name));
  expect(writing).toHaveLength(1);
});

test.each(["aws", "azure", "google"] as const)(
  "%s: versions and expiry of objects change the stack, another bucket does not",
  (provider) => {
    const base = bare(provider, {});
    expect(changed(base, bare(provider, { versioned: false }))).not.toEqual([]);
    expect(changed(base, bare(provider, { deleteAfter: "20 days" }))).not.toEqual([]);
    expect(bare(provider, { deleteAfter: "20 days" }).text).not.toBe(bare(provider, { deleteAfter: "21 days" }).text);
    const two = synth(provider, (lab) => {
      new Bucket(lab, "archive");
      new Bucket(lab, "documents");
    });
    expect(changed(base, two).filter((address) => !address.includes("archive"))).toEqual([]);
  },
);

describe("a seed", () => {
  const folderOf = (files: Readonly<Record<string, string | Uint8Array>>): string => {
    const folder = temporaryFolder();
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return folder;
  };
  /** What each cloud's resource calls the place, the name and the account's word for them. */
  const objects = {
    aws: { type: "aws_s3_object", key: "key", in: { bucket: `\${aws_s3_bucket.bucket-documents_bucket.bucket}` } },
    azure: {
      type: "azurerm_storage_blob",
      key: "name",
      in: { storage_container_name: `\${azurerm_storage_container.bucket-documents_container.name}` },
    },
    google: {
      type: "google_storage_bucket_object",
      key: "name",
      in: { bucket: `\${google_storage_bucket.bucket-documents_bucket.name}` },
    },
  } as const;
  const clouds = Object.keys(objects) as Provider[];
  const seeded = (provider: Provider, seed: string) =>
    all(bare(provider, { seed }), objects[provider].type).map(([, object]) => object);
  const sha = (content: string) => createHash("sha256").update(content).digest("hex").slice(0, 16);

  test.each(clouds)("becomes objects of the same names and bytes on %s", (provider) => {
    const { key, in: place } = objects[provider];
    const found = seeded(provider, folderOf({ "b.csv": "b\n", "a/x.bin": Uint8Array.from([0, 255]), "a/y.csv": "y\n" }));
    expect(found.map((object) => object[key])).toEqual(["a/x.bin", "a/y.csv", "b.csv"]);
    for (const object of found) expect(object).toMatchObject({ ...place, content_type: "application/octet-stream" });
    const [binary, , text] = found;
    expect(text?.source).toMatch(new RegExp(`^assets/[^/]+/${sha("b\n")}/b\\.csv$`));
    expect(binary?.source).toContain(
      createHash("sha256")
        .update(Uint8Array.from([0, 255]))
        .digest("hex")
        .slice(0, 16),
    );
  });

  test.each(clouds)(
    "on %s is what the folder holds, from every path to it, and one file alone where that is named",
    (provider) => {
      const files = { "a.csv": "a\n", "b.csv": "b\n" };
      const [one, other] = [folderOf(files), folderOf(files)];
      expect(seeded(provider, one)).toEqual(seeded(provider, `${other}/`));
      expect(seeded(provider, join(one, "b.csv"))).toEqual([seeded(provider, one)[1]]);
      expect(all(bare(provider, {}), objects[provider].type)).toEqual([]);
    },
  );

  test.each(clouds)("on %s: other bytes are a change of the same object, and what somebody overwrote is none", (provider) => {
    const [before, after] = ["a\n", "changed\n"].map((content) => bare(provider, { seed: folderOf({ "a.csv": content }) }));
    const made = (stack?: Stack) => stack?.resource[objects[provider].type] ?? {};
    expect(Object.keys(made(after))).toEqual(Object.keys(made(before)));
    const [{ lifecycle, source } = {}] = Object.values(made(before));
    expect(Object.values(made(after))[0]?.source).not.toBe(source);
    const ignored: string[] = lifecycle.ignore_changes;
    expect(ignored).toEqual(expect.arrayContaining(["cache_control", "content_type"]));
    expect(ignored.filter((attribute) => /source$|hash|^(key|name|bucket|tags)$/.test(attribute))).toEqual([]);
  });

  test("S3 encrypts and versions it, since both are set before, and gives no list of who reads it", () => {
    const [object] = seeded("aws", folderOf({ "a.csv": "a\n" }));
    expect(object).toMatchObject({
      tags: { lab: "test-main-aws" },
      depends_on: [
        "aws_s3_bucket_public_access_block.bucket-documents_closed",
        "aws_s3_bucket_server_side_encryption_configuration.bucket-documents_encryption",
        "aws_s3_bucket_versioning.bucket-documents_versioning",
      ],
    });
    expect(object?.acl).toBeUndefined();
  });

  test("Azure lets whoever deploys write to the one container, by no key, and to none that has no seed", () => {
    const stack = bare("azure", { seed: folderOf({ "a.csv": "a\n" }) });
    expect(one(stack, "azurerm_role_assignment")).toMatchObject({
      scope: `\${azurerm_storage_container.bucket-documents_container.id}`,
      role_definition_name: "Storage Blob Data Contributor",
      lifecycle: { ignore_changes: ["principal_id"] },
    });
    expect(one(stack, "azurerm_storage_blob")).toMatchObject({
      type: "Block",
      content_md5: createHash("md5").update("a\n").digest("hex"),
      depends_on: ["azurerm_role_assignment.bucket-documents_uploads"],
    });
    expect(one(stack, "azurerm_storage_account").shared_access_key_enabled).toBe(false);
    expect(all(bare("azure", {}), "azurerm_role_assignment")).toEqual([]);
  });

  test("Google compares the file with what was put, not with what lies there now", () => {
    expect(seeded("google", folderOf({ "a.csv": "a\n" }))).toMatchObject([
      { source_md5hash: createHash("md5").update("a\n").digest("base64") },
    ]);
  });

  test("of a description lies beside each stack, byte by byte", () => {
    const description = readDescription(join(__dirname, "..", "..", "environments", "data-science.yaml"));
    const files = readSeed(join(description.folder, "data"));
    expect(files.map(({ key }) => key)).toEqual(["readings/2026-05.csv", "stations.csv"]);
    const labs = synthesize(labsOf(description.environment), temporaryFolder(), readAccounts(description));
    for (const { directory, provider } of labs) {
      const { resource } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as Stack;
      const { type, key } = objects[provider];
      const lying = Object.values(resource[type] ?? {}).map((object) => ({
        key: object[key],
        content: readFileSync(join(directory, object.source)),
      }));
      expect(lying).toEqual(files);
    }
  });

  test("is refused where it cannot become objects, in a program as in a description", () => {
    const refused = (seed: string) => {
      try {
        bare("aws", { seed });
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidProps);
        return (error as Error).message;
      }
      return undefined;
    };
    const linked = folderOf({ "a.csv": "a\n" });
    symlinkSync("/etc/hostname", join(linked, "b.csv"));
    const templates = folderOf({ "a.csv": "a\n" });
    mkdirSync(join(templates, "%{for}"));
    const many = (count: number) =>
      folderOf(Object.fromEntries(Array.from({ length: count }, (_, i) => [`${String(i).padStart(3, "0")}.csv`, "a\n"])));
    expect([
      refused(join(linked, "none")),
      refused(linked),
      refused(templates),
      refused(folderOf({})),
      refused(folderOf({ "a.csv": "" })),
      refused(folderOf({ ".hidden": "a" })),
      refused(many(101)),
      refused(folderOf({ "a.bin": Buffer.alloc(8 * 2 ** 20 + 1, 1) })),
    ]).toEqual([
      "bucket-documents: seed: it is not there; name a file, or a folder with files",
      'bucket-documents: seed: "b.csv" is no file; put the file itself there; links are not followed',
      expect.stringMatching(/^bucket-documents: seed: "%\{for\}" has a name that not every cloud takes; /),
      "bucket-documents: seed: it holds no file; put the files there that the bucket begins with",
      'bucket-documents: seed: "a.csv" is empty; delete it: Azure takes no empty object from Terraform',
      expect.stringMatching(/^bucket-documents: seed: ".hidden" has a name/),
      "bucket-documents: seed: it has more than 100 files and folders; pack what belongs together into one file",
      "bucket-documents: seed: it has more than 8 MiB; let a machine fetch what is large once the lab stands",
    ]);
    expect(readSeed(many(100))).toHaveLength(100);
    expect(readSeed(folderOf({ "a.bin": Buffer.alloc(8 * 2 ** 20, 1) }))).toHaveLength(1);
  });
});
