import { readFileSync } from "node:fs";
import { join } from "node:path";
import { awsLab } from "./labs/aws";
import { azureLab } from "./labs/azure";
import { googleLab } from "./labs/google";
import { type Json, Workspace } from "./workspace";

jest.setTimeout(30_000);

type Resources = Record<string, Record<string, Json>>;

/** The lab with attributes of one resource changed. */
function changed(lab: Json, type: string, name: string, attributes: Json): Json {
  const copy = structuredClone(lab) as Json & { resource: Resources };
  Object.assign(copy.resource[type]?.[name] ?? {}, attributes);
  return copy;
}

describe.each([
  {
    cloud: "aws",
    lab: awsLab,
    inPlace: ["aws_cloudwatch_log_group", "flow", { retention_in_days: 60 }] as const,
    replacing: ["aws_ebs_volume", "data", { encrypted: false }] as const,
    replaced: ["aws_ebs_volume.data", "aws_volume_attachment.data"],
    secret: { type: "aws_secretsmanager_secret_version", attribute: "secret_string_wo" },
    address: /^10\.20\.1\.\d+$/,
  },
  {
    cloud: "azurerm",
    lab: azureLab,
    inPlace: ["azurerm_storage_account", "docs", { account_replication_type: "ZRS" }] as const,
    replacing: ["azurerm_linux_virtual_machine", "machine", { admin_username: "other" }] as const,
    replaced: ["azurerm_linux_virtual_machine.machine", "azurerm_virtual_machine_data_disk_attachment.data"],
    secret: { type: "azurerm_key_vault_secret", attribute: "value_wo" },
    address: /^10\.20\.1\.\d+$/,
  },
  {
    cloud: "google",
    lab: googleLab,
    inPlace: ["google_storage_bucket", "docs", { labels: { lab: "docs", more: "yes" } }] as const,
    replacing: ["google_compute_instance", "machine", { name: "machine-2" }] as const,
    replaced: ["google_compute_attached_disk.data", "google_compute_instance.machine"],
    secret: { type: "google_secret_manager_secret_version", attribute: "secret_data_wo" },
    address: /^10\.20\.1\.\d+$/,
  },
])("a lab on $cloud", ({ lab, inPlace, replacing, replaced, secret, address }) => {
  let workspace: Workspace;
  const count = Object.values(lab.resource as Resources).flatMap((named) => Object.values(named)).length;

  beforeAll(async () => {
    workspace = await Workspace.open();
  });
  afterAll(() => workspace.close());

  test("is applied", async () => {
    const applied = await workspace.apply(lab, "-var=secret=s3cret-value");
    expect(applied.errors).toEqual([]);
    expect(applied.code).toBe(0);
    expect(await workspace.rehearsal.inventory()).toHaveLength(count);
    const shown = JSON.parse((await workspace.terraform("output", "-json")).output);
    expect(shown.address.value).toMatch(address);
  });

  test("needs nothing more at a second plan", async () => {
    const plan = await workspace.terraform("plan", "-detailed-exitcode");
    expect({ code: plan.code, output: plan.code === 0 ? "" : plan.output }).toEqual({ code: 0, output: "" });
  });

  test("keeps no write-only value, in the state or in the cloud", async () => {
    const item = await workspace.item(secret.type);
    expect(item.attributes[secret.attribute]).toBeNull();
    expect(readFileSync(join(workspace.folder, "terraform.tfstate"), "utf8")).not.toContain("s3cret-value");
    expect(JSON.stringify(await workspace.rehearsal.inventory())).not.toContain("s3cret-value");
  });

  test("is changed in place where the provider can", async () => {
    const [type, name, attributes] = inPlace;
    const next = changed(lab, type, name, attributes);
    expect(await workspace.planned(next)).toEqual([`update ${type}.${name}`]);
    expect((await workspace.apply(next)).code).toBe(0);
    expect((await workspace.terraform("plan", "-detailed-exitcode")).code).toBe(0);
    expect((await workspace.apply(lab)).code).toBe(0);
  });

  test("is replaced where the provider must", async () => {
    const [type, name, attributes] = replacing;
    const next = changed(lab, type, name, attributes);
    const actions = await workspace.planned(next);
    for (const address of replaced) expect(actions).toContain(`replace ${address}`);
    const applied = await workspace.apply(next);
    expect(applied.errors).toEqual([]);
    expect((await workspace.terraform("plan", "-detailed-exitcode")).code).toBe(0);
  });

  test("is destroyed, and nothing is left", async () => {
    const destroyed = await workspace.destroy();
    expect(destroyed.errors).toEqual([]);
    expect(destroyed.code).toBe(0);
    expect(await workspace.rehearsal.inventory()).toEqual([]);
  });
});
