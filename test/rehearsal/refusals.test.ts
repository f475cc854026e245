import { config, enabling, type Json, Workspace } from "./workspace";

jest.setTimeout(60_000);

const BUCKET = { bucket: "refused-1" };
const GROUP = { lab: { name: "lab", location: "germanywestcentral" } };
const ACCOUNT = {
  name: "labdocs1",
  resource_group_name: "lab",
  location: "germanywestcentral",
  account_tier: "Standard",
  account_replication_type: "LRS",
};

/** Configurations that the provider refuses before any plan: the resource, what is said and the line that is named. */
const invalid: [
  title: string,
  provider: "aws" | "azurerm" | "google",
  type: string,
  attributes: Json,
  said: RegExp,
  at: string,
][] = [
  [
    "a value that is not allowed",
    "azurerm",
    "azurerm_storage_account",
    { ...ACCOUNT, access_tier: "Lukewarm" },
    /expected access_tier to be one of \["Hot" "Cool" "Cold" "Premium"\]|expected access_tier to be one of/,
    "access_tier",
  ],
  [
    "a value that is not allowed, inside a block",
    "aws",
    "aws_s3_bucket_versioning",
    { bucket: "b", versioning_configuration: { status: "On" } },
    /expected versioning_configuration\.0\.status to be one of \["Enabled" "Suspended" "Disabled"\], got On/,
    "status",
  ],
  [
    "a number out of its range",
    "aws",
    "aws_kms_key",
    { deletion_window_in_days: 90 },
    /expected deletion_window_in_days to be in the range \(7 - 30\), got 90/,
    "deletion_window_in_days",
  ],
  [
    "a number neither in the list nor in the range",
    "aws",
    "aws_secretsmanager_secret",
    { recovery_window_in_days: 3 },
    /expected recovery_window_in_days to be one of \["0"\], got 3/,
    "recovery_window_in_days",
  ],
  ["a missing argument", "google", "google_storage_bucket", { name: "b" }, /The argument "location" is required/, ""],
  [
    "arguments that exclude each other",
    "azurerm",
    "azurerm_managed_disk",
    {
      name: "d",
      resource_group_name: "lab",
      location: "x",
      create_option: "Empty",
      storage_account_type: "Premium_LRS",
      disk_encryption_set_id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/diskEncryptionSets/d",
      secure_vm_disk_encryption_set_id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/diskEncryptionSets/d",
    },
    /"disk_encryption_set_id": conflicts with secure_vm_disk_encryption_set_id/,
    "disk_encryption_set_id",
  ],
  [
    "none where exactly one is needed",
    "google",
    "google_compute_firewall",
    { name: "f", network: "n" },
    /one of `allow,deny` must be specified/,
    "",
  ],
  [
    "an argument without the one it needs",
    "azurerm",
    "azurerm_key_vault_secret",
    { name: "s", key_vault_id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v", value_wo: "x" },
    /all of `value_wo,value_wo_version` must be specified/,
    "value_wo",
  ],
  [
    "a range that is none",
    "aws",
    "aws_vpc",
    { cidr_block: "10.20.0.0/33" },
    /"10\.20\.0\.0\/33" is not a valid CIDR block/,
    "cidr_block",
  ],
  [
    "a range of the wrong size",
    "aws",
    "aws_vpc",
    { cidr_block: "10.0.0.0/8" },
    /between 16 and 28 significant bits, got: 8/,
    "cidr_block",
  ],
  [
    "a name with letters that are not allowed",
    "azurerm",
    "azurerm_storage_account",
    { ...ACCOUNT, name: "Lab-Docs" },
    /can only consist of lowercase letters and numbers/,
    "name",
  ],
  ["a policy that is no JSON", "aws", "aws_s3_bucket_policy", { bucket: "b", policy: "{" }, /invalid JSON policy/, "policy"],
];

describe("the provider refuses", () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.open();
  });
  afterAll(() => workspace.close());

  test.each(invalid)("%s", async (_title, provider, type, attributes, said, at) => {
    workspace.write(config(provider, { resource: { [type]: { it: attributes } } }));
    await workspace.terraform("init");
    const { output, code } = await workspace.terraform("validate", "-json");
    const { diagnostics } = JSON.parse(output) as {
      diagnostics: { summary: string; detail: string; snippet?: { code: string } }[];
    };
    const texts = diagnostics.map(({ summary, detail }) => `${summary}\n${detail}`);
    expect(texts.join("\n")).toMatch(said);
    const refusal = diagnostics.find(({ summary, detail }) => said.test(`${summary}\n${detail}`));
    if (at) expect(refusal?.snippet?.code).toContain(`"${at}"`);
    expect(code).toBe(1);
  });

  test("nothing of what is unknown yet", async () => {
    const resource = {
      terraform_data: { later: { input: "Hot" } },
      azurerm_storage_account: { it: { ...ACCOUNT, access_tier: `\${terraform_data.later.output}` } },
    };
    workspace.write(config("azurerm", { resource }));
    await workspace.terraform("init");
    const { code } = await workspace.terraform("plan");
    expect(code).toBe(0);
  });
});

describe("the cloud refuses", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await Workspace.open();
  });
  afterEach(() => workspace.close());

  const applyErrors = async (lab: Json) =>
    (await workspace.apply(lab)).errors.map(({ summary, detail }) => `${summary}: ${detail}`).join("\n");

  test.each([
    [
      "aws",
      { aws_subnet: { it: { vpc_id: "vpc-00000000", cidr_block: "10.0.0.0/24" } } },
      /InvalidVpcID\.NotFound: The vpc ID 'vpc-00000000' does not exist/,
    ],
    ["aws", { aws_s3_bucket_policy: { it: { bucket: "nowhere", policy: "{}" } } }, /NoSuchBucket/],
    ["azurerm", { azurerm_storage_account: { it: ACCOUNT } }, /ResourceGroupNotFound: Resource group 'lab' could not be found/],
    [
      "azurerm",
      {
        azurerm_resource_group: GROUP,
        azurerm_subnet: {
          it: {
            name: "s",
            resource_group_name: `\${azurerm_resource_group.lab.name}`,
            virtual_network_name: "no-net",
            address_prefixes: ["10.0.0.0/24"],
          },
        },
      },
      /ParentResourceNotFound: .*virtualNetworks\/no-net/,
    ],
    [
      "google",
      enabling(["compute"], {
        google_compute_subnetwork: { it: { name: "s", network: "no-net", ip_cidr_range: "10.0.0.0/24" } },
      }),
      /The referenced network resource cannot be found/,
    ],
    [
      "google",
      { google_storage_bucket_iam_member: { it: { bucket: "no-bucket", role: "roles/x", member: "user:a@cic.example" } } },
      /The specified bucket does not exist/,
    ],
  ] as const)("on %s a reference to nothing: %j", async (provider, resource, said) => {
    expect(await applyErrors(config(provider, { resource }))).toMatch(said);
  });

  test("a reference whose place a policy could have: the diagnostic names the argument", async () => {
    const lab = config("aws", { resource: { aws_subnet: { it: { vpc_id: "vpc-00000000", cidr_block: "10.0.0.0/24" } } } });
    const [error] = (await workspace.apply(lab)).errors;
    expect(error?.address).toBe("aws_subnet.it");
    expect(error?.snippet?.code).toContain('"vpc_id"');
  });

  test.each([
    ["aws", { aws_s3_bucket: { first: BUCKET } }, { aws_s3_bucket: { second: BUCKET } }, /BucketAlreadyExists/],
    [
      "google",
      { google_storage_bucket: { first: { name: "b-1", location: "EU" } } },
      { google_storage_bucket: { second: { name: "b-1", location: "US" } } },
      /Error 409: The requested bucket name is not available/,
    ],
    [
      "azurerm",
      {
        azurerm_resource_group: { ...GROUP, other: { name: "other", location: "x" } },
        azurerm_storage_account: { first: { ...ACCOUNT, resource_group_name: `\${azurerm_resource_group.lab.name}` } },
      },
      { azurerm_storage_account: { second: { ...ACCOUNT, resource_group_name: `\${azurerm_resource_group.other.name}` } } },
      /StorageAccountAlreadyTaken: The storage account named labdocs1 is already taken/,
    ],
  ] as const)("on %s a name that is taken", async (provider, first, second, said) => {
    expect((await workspace.apply(config(provider, { resource: first }))).code).toBe(0);
    const before = (await workspace.rehearsal.inventory()).length;
    const [type, added] = Object.entries(second)[0] as [string, Json];
    const both = { ...first, [type]: { ...(first as Record<string, Json>)[type], ...added } };
    expect(await applyErrors(config(provider, { resource: both }))).toMatch(said);
    expect(await workspace.rehearsal.inventory()).toHaveLength(before);
  });

  test.each([
    [
      "aws",
      {
        aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
        aws_subnet: { work: { vpc_id: `\${aws_vpc.lab.id}`, cidr_block: "10.0.0.0/24" } },
      },
      "aws_subnet.work",
      /DependencyViolation: The vpc '.*' has dependencies/,
    ],
    [
      "azurerm",
      {
        azurerm_resource_group: GROUP,
        azurerm_virtual_network: {
          n: {
            name: "n",
            location: "x",
            resource_group_name: `\${azurerm_resource_group.lab.name}`,
            address_space: ["10.0.0.0/16"],
          },
        },
      },
      "azurerm_virtual_network.n",
      /the Resource Group still contains Resources/,
    ],
    [
      "google",
      enabling(["compute"], {
        google_compute_network: { n: { name: "n" } },
        google_compute_subnetwork: { s: { name: "s", network: `\${google_compute_network.n.id}`, ip_cidr_range: "10.0.0.0/24" } },
      }),
      "google_compute_subnetwork.s",
      /is already being used by '.*subnetworks\/s', resourceInUseByAnotherResource/,
    ],
  ] as const)("on %s to delete what something else is in", async (provider, resource, inside, said) => {
    expect((await workspace.apply(config(provider, { resource }))).code).toBe(0);
    // Terraform forgets what is inside, so nothing but the cloud can know.
    await workspace.terraform("state", "rm", inside);
    const destroyed = await workspace.destroy();
    expect(destroyed.errors.map((error) => error.detail).join()).toMatch(said);
    expect(destroyed.code).toBe(1);
  });

  test("nothing where the provider is told to empty the group", async () => {
    const resource = {
      azurerm_resource_group: GROUP,
      azurerm_virtual_network: {
        n: {
          name: "n",
          location: "x",
          resource_group_name: `\${azurerm_resource_group.lab.name}`,
          address_space: ["10.0.0.0/16"],
        },
      },
    };
    const lab = config("azurerm", {
      resource,
      provider: { azurerm: { features: { resource_group: { prevent_deletion_if_contains_resources: false } } } },
    });
    expect((await workspace.apply(lab)).code).toBe(0);
    await workspace.terraform("state", "rm", "azurerm_virtual_network.n");
    expect((await workspace.destroy()).code).toBe(0);
    expect(await workspace.rehearsal.inventory()).toEqual([]);
  });

  test("an AWS provider without a region", async () => {
    const lab = config("aws", { provider: { aws: {} }, resource: { aws_s3_bucket: { b: BUCKET } } });
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    try {
      expect(await applyErrors(lab)).toMatch(/invalid AWS Region/);
    } finally {
      Object.assign(process.env, {
        ...(AWS_REGION ? { AWS_REGION } : {}),
        ...(AWS_DEFAULT_REGION ? { AWS_DEFAULT_REGION } : {}),
      });
    }
  });
});
