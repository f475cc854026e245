import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ProviderCall, Refusal, startRehearsal } from "../../rehearsal";
import { config, type Json, Workspace } from "./workspace";

jest.setTimeout(60_000);

const open: Workspace[] = [];
async function workspace(options: Parameters<typeof Workspace.open>[0] = {}): Promise<Workspace> {
  const opened = await Workspace.open(options);
  open.push(opened);
  return opened;
}
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const vpc = config("aws", { resource: { aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } } } });
const output = async (from: Workspace): Promise<Record<string, unknown>> => {
  const shown = JSON.parse((await from.terraform("output", "-json")).output) as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(shown).map(([name, { value }]) => [name, value]));
};

describe("the simulated cloud", () => {
  test("tells equal resources of two labs apart, and each lab destroys its own", async () => {
    const cloud = mkdtempSync(join(tmpdir(), "cloud-"));
    const [alpha, beta] = [await workspace({ cloud }), await workspace({ cloud })];
    await alpha.apply(vpc);
    await beta.apply(vpc);
    const ids = (await alpha.rehearsal.inventory()).map((item) => item.id);
    expect(new Set(ids).size).toBe(2);
    expect((await alpha.destroy()).code).toBe(0);
    expect((await beta.terraform("plan", "-detailed-exitcode")).code).toBe(0);
    expect((await beta.destroy()).code).toBe(0);
    expect(await beta.rehearsal.inventory()).toEqual([]);
    rmSync(cloud, { recursive: true });
  });

  test("lets two labs of a project enable the same API, and one let go of it", async () => {
    const cloud = mkdtempSync(join(tmpdir(), "cloud-"));
    const [alpha, beta] = [await workspace({ cloud }), await workspace({ cloud })];
    const api = config("google", {
      resource: { google_project_service: { s: { service: "storage.googleapis.com", disable_on_destroy: false } } },
    });
    expect((await alpha.apply(api)).code).toBe(0);
    expect((await beta.apply(api)).code).toBe(0);
    expect((await alpha.destroy()).code).toBe(0);
    expect((await beta.terraform("plan", "-detailed-exitcode")).code).toBe(0);
    rmSync(cloud, { recursive: true });
  });

  test("makes the same values for the same content", async () => {
    const [here, there] = [await workspace(), await workspace()];
    await here.apply(vpc);
    await there.apply(vpc);
    expect(await here.rehearsal.inventory()).toEqual(await there.rehearsal.inventory());
  });

  test("shows drift: what is gone is planned again, what was changed is put right", async () => {
    const lab = await workspace();
    const resources = {
      aws_s3_bucket: { docs: { bucket: "drift-1", tags: { lab: "a" } } },
      aws_iam_role: { r: { name: "r", assume_role_policy: "{}" } },
    };
    await lab.apply(config("aws", { resource: resources }));
    const folder = join(lab.folder, "cloud", "aws", "aws_s3_bucket");
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    expect(await lab.planned(config("aws", { resource: resources }))).toEqual(["create aws_s3_bucket.docs"]);
  });

  test("marks what Terraform made on Google Cloud when it is made, and only then", async () => {
    const lab = await workspace();
    const resource = { google_storage_bucket: { docs: { name: "marked-1", location: "EU", labels: { lab: "a" } } } };
    const provider = (mark: boolean) => ({ google: { project: "p", add_terraform_attribution_label: mark } });
    await lab.apply(config("google", { resource, provider: provider(false) }));
    expect((await lab.item("google_storage_bucket")).attributes.effective_labels).toEqual({ lab: "a" });
    expect(await lab.planned(config("google", { resource, provider: provider(true) }))).toEqual([]);
    await lab.destroy();
    await lab.apply(config("google", { resource, provider: provider(true) }));
    const { effective_labels: labels } = (await lab.item("google_storage_bucket")).attributes;
    expect(labels).toEqual({ lab: "a", "goog-terraform-provisioned": "true" });
  });

  test("is imported from", async () => {
    const lab = await workspace();
    const bucket = { aws_s3_bucket: { docs: { bucket: "import-1", force_destroy: true } } };
    await lab.apply(config("aws", { resource: bucket }));
    await lab.terraform("state", "rm", "aws_s3_bucket.docs");
    expect((await lab.terraform("import", "aws_s3_bucket.docs", "import-1")).code).toBe(0);
    expect((await lab.terraform("plan", "-detailed-exitcode")).code).toBe(0);
    const missing = await lab.terraform("import", "aws_s3_bucket.docs", "no-such-bucket");
    expect(missing.output).toMatch(/Cannot import non-existent remote object|already managed/);
  });

  test("gives private addresses of the subnet, each once", async () => {
    const lab = await workspace();
    const subnet = { vpc_id: `\${aws_vpc.lab.id}`, cidr_block: "10.0.0.0/28" };
    const machine = { count: 6, ami: "ami-1", instance_type: "m6i.large", subnet_id: `\${aws_subnet.work.id}` };
    const resource = {
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
      aws_subnet: { work: subnet },
      aws_instance: { m: machine },
    };
    const values = { addresses: { value: `\${aws_instance.m[*].private_ip}` } };
    await lab.apply(config("aws", { resource, output: values }));
    const { addresses } = (await output(lab)) as { addresses: string[] };
    expect(new Set(addresses).size).toBe(6);
    for (const address of addresses) expect(address).toMatch(/^10\.0\.0\.([4-9]|1[0-4])$/);
  });

  test("makes at the apply what a plan could not know, and takes any key of a map", async () => {
    const lab = await workspace();
    const resource = {
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16", tags: { name: "lab" } } },
      aws_subnet: {
        work: {
          vpc_id: `\${aws_vpc.lab.id}`,
          cidr_block: "10.0.1.0/24",
          tags: Object.fromEntries([
            ["vpc", `\${aws_vpc.lab.id}`],
            ["__proto__", "x"],
          ]),
        },
      },
    };
    expect((await lab.apply(config("aws", { resource }))).errors).toEqual([]);
    const subnet = await lab.item("aws_subnet");
    const { id } = await lab.item("aws_vpc");
    expect(Object.entries(subnet.attributes.tags_all as Json).sort()).toEqual([
      ["__proto__", "x"],
      ["vpc", id],
    ]);
    expect((await lab.terraform("plan", "-detailed-exitcode")).code).toBe(0);
  });
});

describe("data sources", () => {
  test("of AWS say where the provider is", async () => {
    const lab = await workspace();
    const data = { aws_region: { here: {} }, aws_partition: { here: {} }, aws_availability_zones: { up: {} } };
    const values = {
      region: { value: `\${data.aws_region.here.name}` },
      partition: { value: `\${data.aws_partition.here.partition}` },
      zones: { value: `\${data.aws_availability_zones.up.names}` },
    };
    await lab.apply(config("aws", { data, output: values, provider: { aws: { region: "eusc-de-east-1" } } }));
    expect(await output(lab)).toEqual({
      region: "eusc-de-east-1",
      partition: "aws-eusc",
      zones: ["eusc-de-east-1a", "eusc-de-east-1b", "eusc-de-east-1c"],
    });
  });

  test("render a policy document as the provider does", async () => {
    const lab = await workspace();
    const statement = [
      {
        sid: "Read",
        actions: ["s3:GetObject", "s3:ListBucket"],
        resources: ["*"],
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::1:root"] }],
      },
      {
        effect: "Deny",
        actions: ["s3:*"],
        resources: ["*"],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ];
    const values = { json: { value: `\${data.aws_iam_policy_document.p.json}` } };
    await lab.apply(config("aws", { data: { aws_iam_policy_document: { p: { statement } } }, output: values }));
    expect(JSON.parse(String((await output(lab)).json))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Allow",
          Action: ["s3:ListBucket", "s3:GetObject"],
          Resource: "*",
          Principal: { AWS: "arn:aws:iam::1:root" },
        },
        { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      ],
    });
  });

  test("find what the lab made, and refuse what nobody made", async () => {
    const lab = await workspace();
    const resource = { azurerm_resource_group: { lab: { name: "lab", location: "germanywestcentral" } } };
    const found = { azurerm_resource_group: { it: { name: "lab", depends_on: ["azurerm_resource_group.lab"] } } };
    const values = { location: { value: `\${data.azurerm_resource_group.it.location}` } };
    expect((await lab.apply(config("azurerm", { resource, data: found, output: values }))).errors).toEqual([]);
    expect(await output(lab)).toEqual({ location: "germanywestcentral" });
    const lost = config("azurerm", { resource, data: { azurerm_resource_group: { it: { name: "elsewhere" } } } });
    expect((await lab.apply(lost)).errors[0]?.detail).toContain("elsewhere");
  });
});

describe("a rehearsal", () => {
  test("passes every call through the interceptor, which may refuse it", async () => {
    const calls: ProviderCall[] = [];
    const lab = await workspace({
      interceptor: async (call, proceed) => {
        calls.push(call);
        if (call.method === "ApplyResourceChange")
          throw new Refusal("throttled", "RequestLimitExceeded: Request limit exceeded.");
        return proceed();
      },
    });
    const applied = await lab.apply(vpc);
    expect(applied.errors[0]).toMatchObject({ summary: "throttled", detail: "RequestLimitExceeded: Request limit exceeded." });
    expect(calls.map(({ provider, method, type }) => `${provider} ${method} ${type ?? ""}`)).toContain(
      "aws PlanResourceChange aws_vpc",
    );
    expect(await lab.rehearsal.inventory()).toEqual([]);
  });

  test("says what the data does not know of what was used", async () => {
    const lab = await workspace();
    const group = { lab: { name: "lab", location: "x" } };
    const account = {
      name: "labdocs1",
      resource_group_name: `\${azurerm_resource_group.lab.name}`,
      location: "x",
      account_tier: "Standard",
      account_replication_type: "LRS",
    };
    await lab.apply(config("azurerm", { resource: { azurerm_resource_group: group, azurerm_storage_account: { s: account } } }));
    expect(lab.rehearsal.unproven).toEqual(["the provider checks more in its own code when it plans: azurerm_storage_account"]);
    await lab.apply(vpc);
    expect(lab.rehearsal.unproven.join("\n")).toMatch(/^aws 5\.100\.0: defaults, conflicts/m);
  });

  test("keeps its sockets to its user, and takes them away at the end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cloud-"));
    const rehearsal = await startRehearsal({ cloud: join(folder, "cloud") });
    const providers = JSON.parse(rehearsal.env.TF_REATTACH_PROVIDERS ?? "") as Record<string, { Addr: { String: string } }>;
    expect(Object.keys(providers)).toContain("registry.opentofu.org/hashicorp/google");
    const socket = providers["registry.terraform.io/hashicorp/aws"]?.Addr.String ?? "";
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
    await rehearsal.close();
    expect(existsSync(dirname(socket))).toBe(false);
    rmSync(folder, { recursive: true });
  });

  test("serves provider blocks of different regions at once", async () => {
    const lab = await workspace();
    const both: Json = {
      ...config("aws", {}),
      provider: { aws: [{ region: "eu-central-1" }, { alias: "west", region: "eu-west-1" }] },
      resource: { aws_sns_topic: { here: { name: "t" }, there: { name: "t", provider: "aws.west" } } },
    };
    expect((await lab.apply(both)).errors).toEqual([]);
    expect((await lab.rehearsal.inventory()).map((item) => item.id).sort()).toEqual([
      "arn:aws:sns:eu-central-1:123456789012:t",
      "arn:aws:sns:eu-west-1:123456789012:t",
    ]);
  });
});
