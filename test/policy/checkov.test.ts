import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readAccounts, readDescription } from "../../description";
import { firstTeams, labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";

/** A check of Checkov that labs do not pass, and why they should not. */
interface Waiver {
  readonly check: string;
  readonly type: string;
  /** Which resources, by a pattern of their ids; without it all of the type. */
  readonly id?: string;
  readonly kind: "cost" | "destroy" | "residency" | "works differently";
  readonly reason: string;
  readonly date: string;
}
interface Failed {
  readonly check: string;
  readonly name: string;
  readonly lab: string;
  readonly type: string;
  readonly id: string;
}
interface Report {
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
      readonly file_path: string;
    }[];
  };
}

const waivers: readonly Waiver[] = JSON.parse(readFileSync(join(__dirname, "..", "..", "policy", "waivers.json"), "utf8"));
const environments = join(__dirname, "..", "..", "environments");
const checkov = process.env.CIC_CHECKOV ?? "checkov";
const found = !spawnSync(checkov, ["--version"]).error;
if (!found) console.warn("Checkov is not installed (pip install checkov): its agreement with the examples goes untested");
// in CI the scanner must be there
const examined = found || process.env.CI === "true" ? test : test.skip;

async function scan(folder: string): Promise<{ passed: number; failed: Failed[] }> {
  const names = readdirSync(environments).filter((file) => file.endsWith(".yaml") && file !== "accounts.yaml");
  for (const name of names) {
    const description = readDescription(join(environments, name));
    synthesize(
      labsOf(description.environment, { teams: firstTeams(description.environment) }),
      folder,
      readAccounts(description),
    );
  }
  const args = ["-d", join(folder, "stacks"), "--framework", "terraform_json", "--skip-download", "--quiet", "--compact"];
  const env = { PATH: process.env.PATH, HOME: folder, LOG_LEVEL: "ERROR" };
  // without --soft-fail it would end with 1, whose output execFile throws away
  const options = { env, cwd: folder, maxBuffer: 1 << 28 };
  const { stdout } = await promisify(execFile)(checkov, [...args, "--soft-fail", "-o", "json"], options);
  const { summary, results } = JSON.parse(stdout) as Report;
  expect(summary.parsing_errors).toBe(0);
  const stacks = new Map<string, Map<string, string>>();
  const failed = results.failed_checks.map(({ check_id, check_name, resource, file_path }) => {
    const lab = file_path.split("/").at(-2) as string;
    const types = stacks.get(lab) ?? typesOf(join(folder, "stacks", lab, "cdk.tf.json"));
    stacks.set(lab, types);
    const id = resource.slice(resource.indexOf(".") + 1);
    return { check: check_id, name: check_name, lab, type: types.get(id) ?? resource, id };
  });
  return { passed: summary.passed, failed };
}

/** Checkov's JSON runner leaves the type out of what it names; ids are unique in a stack. */
function typesOf(file: string): Map<string, string> {
  const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: Record<string, Record<string, unknown>> };
  return new Map(Object.entries(resource).flatMap(([type, byId]) => Object.keys(byId).map((id): [string, string] => [id, type])));
}

const covers = (waiver: Waiver, { check, type, id }: Failed) =>
  waiver.check === check && waiver.type === type && new RegExp(waiver.id ?? "").test(id);

examined(
  "Checkov finds nothing in the examples that is not waived with a reason, and each waiver is still needed",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "checkov-"));
    try {
      const { passed, failed } = await scan(folder);
      expect(passed).toBeGreaterThan(1000);
      const open = failed.filter((each) => !waivers.some((waiver) => covers(waiver, each)));
      expect(open.map(({ check, name, lab, type, id }) => `${check} ${lab} ${type}.${id}: ${name}`)).toEqual([]);
      expect(waivers.filter((waiver) => !failed.some((each) => covers(waiver, each)))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);

test("every waiver says why in a sentence, of which kind it is and since when", () => {
  for (const { check, type, kind, reason, date } of waivers) {
    expect(check).toMatch(/^CKV2?_(AWS|AZURE|GCP)_\d+$/);
    expect(type).toMatch(/^(aws|azurerm|google)_/);
    expect(["cost", "destroy", "residency", "works differently"]).toContain(kind);
    expect(reason.length).toBeGreaterThan(40);
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
});
