import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeFailures } from "../../cli/report";
import { readAccounts, readDescription } from "../../description";
import { deployLabs, type LabResult } from "../../engine";
import { startRehearsal } from "../../rehearsal";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { Project, resultOf } from "../support/cic";

const project = new Project();
afterAll(() => project.remove());

// biome-ignore lint/suspicious/noExplicitAny: a stack as an escape hatch may leave it
type Stack = any;

/** Rehearses the deploy of the first lab on one cloud with a stack that an escape hatch changed. */
async function rehearse(provider: string, doctor: (resources: Stack) => void): Promise<{ result: LabResult; told: string }> {
  const description = readDescription(join(project.folder, "environments/first-lab.yaml"));
  const folder = join(project.folder, ".cic", `doctored-${provider}`);
  const labs = synthesize(labsOf(description.environment, { providers: [provider] }), folder, readAccounts(description));
  for (const { directory } of labs) {
    const file = join(directory, "cdk.tf.json");
    const stack = JSON.parse(readFileSync(file, "utf8")) as Stack;
    doctor(stack.resource);
    writeFileSync(file, JSON.stringify(stack));
  }
  const rehearsal = await startRehearsal({ cloud: join(folder, "cloud") });
  try {
    const results = await deployLabs(labs, { env: rehearsal.env });
    expect(await rehearsal.inventory()).toEqual([]);
    return { result: results[0] as LabResult, told: describeFailures(description, results) };
  } finally {
    await rehearsal.close();
  }
}

const only = (byId: Stack): Stack => Object.values(byId)[0];

const refusals: readonly [string, string, (resources: Stack) => void, string, string, string][] = [
  [
    "a kind of disk that does not exist",
    "aws",
    (r) => {
      only(r.aws_instance).root_block_device.volume_type = "gp9";
    },
    "root_block_device",
    "gp9",
    "machines.workbench",
  ],
  [
    "a CIDR out of range",
    "aws",
    (r) => {
      only(r.aws_vpc).cidr_block = "10.0.0.0/99";
    },
    "cidr_block",
    "10.0.0.0/99",
    "",
  ],
  [
    "two arguments that conflict",
    "azure",
    (r) => {
      Object.assign(only(r.azurerm_linux_virtual_machine), {
        availability_set_id: "/subscriptions/x",
        virtual_machine_scale_set_id: "/x",
      });
    },
    "availability_set_id",
    "conflict",
    "machines.workbench",
  ],
  [
    "a tier that does not exist",
    "azure",
    (r) => {
      only(r.azurerm_storage_account).account_tier = "Gold";
    },
    "account_tier",
    "Gold",
    "buckets.documents",
  ],
  [
    "a missing field",
    "azure",
    (r) => {
      delete only(r.azurerm_storage_account).account_replication_type;
    },
    "account_replication_type",
    "required",
    "buckets.documents",
  ],
  [
    "a CIDR that is none",
    "google",
    (r) => {
      only(r.google_compute_subnetwork).ip_cidr_range = "10.0.0.300/24";
    },
    "ip_cidr_range",
    "10.0.0.300/24",
    "",
  ],
  [
    "an argument that does not exist",
    "google",
    (r) => {
      only(r.google_storage_bucket).colour = "blue";
    },
    "colour",
    "no argument",
    "buckets.documents",
  ],
];

test.each(refusals)(
  "%s is refused on %s before anything is made, with attribute, cloud's words and line",
  async (_, provider, doctor, attribute, words, path) => {
    const { result, told } = await rehearse(provider, doctor);
    expect(result.result).toBe("failed");
    const errors = result.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map((d) => `${d.attribute ?? ""} ${d.summary} ${d.detail}`).join("\n")).toContain(attribute);
    expect(told.toLowerCase()).toContain(words.toLowerCase());
    expect(told).toMatch(
      new RegExp(`described at \\S+environments/first-lab\\.yaml:\\d+:\\d+${path ? ` ${path.replace(".", "\\.")}$` : ""}`, "m"),
    );
  },
);

describe("a lab that fails on one cloud", () => {
  const file = "environments/open-data.yaml";
  const run = (command: string, ...args: string[]) => project.cic([command, file, "--rehearse", ...args]);

  test("leaves the others deployed, says what failed and what to do, and exits 1", async () => {
    expect((await run("deploy", "--provider", "aws")).code).toBe(0);
    // as after a run on a machine that is gone: what was made stands there, and no state knows of it
    const states = project.files(".cic/rehearsal/state").filter(({ path }) => /aws\.tfstate/.test(path));
    expect(states).not.toEqual([]);
    for (const { path } of states) rmSync(path);
    const { code, stdout, stderr } = await run("deploy");
    expect(code).toBe(1);
    expect(stdout).toMatch(/open-data-curators-aws +failed/);
    expect(stdout).toMatch(/open-data-curators-azure +done/);
    expect(stdout).toMatch(/open-data-curators-google +done/);
    expect(stderr).toMatch(
      /aws_s3_bucket\.bucket-incoming_bucket[\s\S]*BucketAlready[\s\S]*described at environments\/open-data\.yaml:15:13 buckets\.incoming/,
    );
    expect(stderr).toMatch(/what to do: Something with this name is there already/);
    const { labs } = resultOf(await run("status", "--json"));
    expect(labs.filter(({ provider }) => provider !== "aws").map((lab) => lab.status?.deployed)).toEqual([true, true]);
  });

  test("is told to programs by kind", async () => {
    const { labs } = resultOf(await run("plan", "--json", "--provider", "azure,google"));
    expect(labs.map(({ result }) => result)).toEqual(["unchanged", "unchanged"]);
    const [failed] = resultOf(await run("deploy", "--json", "--provider", "aws")).labs;
    expect(failed).toMatchObject({ result: "failed", kind: "name-taken" });
    expect(failed?.diagnostics.map((d) => (d as { describedAt?: string }).describedAt)).toContain(
      "environments/open-data.yaml:15:13 buckets.incoming",
    );
  });
});
