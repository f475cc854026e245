import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deployLabs, destroyLabs, planLabs } from "../../engine";
import { fakeTerraform, labFolder, STATE, temporaryFolder } from "./support";

const start = (address: string, action = "create") =>
  JSON.stringify({ type: "apply_start", hook: { resource: { addr: address, resource_type: "terraform_data" }, action } });
const state = (...names: string[]) =>
  JSON.stringify({
    version: 4,
    serial: 3,
    lineage: "l",
    resources: names.map((name) => ({
      mode: "managed",
      type: "terraform_data",
      name,
      provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [{ schema_version: 0, attributes: { id: name } }],
    })),
  });
const warnings = (result: { diagnostics: readonly { severity: string; summary: string }[] } | undefined) =>
  result?.diagnostics.filter(({ severity }) => severity === "warning").map(({ summary }) => summary);

test("a Terraform that is killed while it applies: what it began and did not write down is named, and what to do", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "state"), state("written"));
  const binary = fakeTerraform(`
case "$1" in
  plan) exit 2 ;;
  apply) echo '${start("terraform_data.written")}'; echo '${start("terraform_data.lost")}'; echo '${start("terraform_data.old", "delete")}'
    cp ${join(folder, "state")} ${STATE}; kill -9 $$ ;;
esac`);
  const [result] = await deployLabs([labFolder("struck", {})], { env: { CIC_TERRAFORM: binary } });
  expect(result).toMatchObject({ result: "failed", kind: "terraform-died", reason: "terraform apply was ended by SIGKILL." });
  expect(result?.diagnostics[0]?.advice).toContain("Run the same command again");
  expect(warnings(result)).toEqual(["What was ended began to make what is not in the state: terraform_data.lost."]);
});

test("a torn state counts by its newest whole copy", async () => {
  const binary = fakeTerraform(`
case "$1" in
  plan) exit 2 ;;
  apply) echo '${start("terraform_data.lost")}'; echo '{"version": 4, "ser' > ${STATE}; kill -9 $$ ;;
esac`);
  const lab = labFolder("torn", {});
  mkdirSync(join(lab.directory, "states", "lab"), { recursive: true });
  writeFileSync(join(lab.directory, STATE), state("written"));
  const [result] = await deployLabs([lab], { env: { CIC_TERRAFORM: binary } });
  expect(warnings(result)).toEqual(["What was ended began to make what is not in the state: terraform_data.lost."]);
});

describe("after a run that was killed", () => {
  function struckLab(...held: string[]) {
    const lab = labFolder("left", { data: { made: { input: "x" } } });
    const output = join(lab.directory, ".terraform", "cic-apply.out");
    mkdirSync(join(lab.directory, ".terraform"), { recursive: true });
    mkdirSync(join(lab.directory, "states", "lab"), { recursive: true });
    writeFileSync(output, `${start("terraform_data.one")}\n${start("terraform_data.two")}\n{"torn`);
    if (held.length > 0) writeFileSync(join(lab.directory, STATE), state(...held));
    return { lab, output };
  }
  const message = "A run that was killed began to make what is not in the state:";

  test("plan and deploy name it, deploy once", async () => {
    const { lab, output } = struckLab();
    expect(warnings((await planLabs([lab]))[0])).toEqual([`${message} terraform_data.one, terraform_data.two.`]);
    expect(warnings((await deployLabs([lab]))[0])).toEqual([`${message} terraform_data.one, terraform_data.two.`]);
    expect(existsSync(output)).toBe(false);
    expect(warnings((await deployLabs([lab]))[0])).toEqual([]);
  });

  test("destroy names it even where the state holds nothing", async () => {
    const { lab } = struckLab();
    const [result] = await destroyLabs([lab]);
    expect(result?.result).toBe("unchanged");
    expect(warnings(result)).toEqual([`${message} terraform_data.one, terraform_data.two.`]);
  });

  test("what Terraform wrote down before its end is not named", async () => {
    const { lab } = struckLab("one");
    expect(warnings((await destroyLabs([lab]))[0])).toEqual([`${message} terraform_data.two.`]);
    const all = struckLab("one", "two");
    expect(warnings((await destroyLabs([all.lab]))[0])).toEqual([]);
  });
});
