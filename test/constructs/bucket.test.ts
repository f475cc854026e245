import { Access } from "../../constructs/access";
import { Bucket } from "../../constructs/bucket";
import type { Provider } from "../../constructs/core";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

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
