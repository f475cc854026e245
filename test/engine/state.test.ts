import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deployLabs, destroyLabs, findTerraform, outputsOf, planLabs, statusOf, terraformEnvironment } from "../../engine";
import { copyPath } from "../../engine/state-copy";
import { fakeTerraform, labFolder, modeOf, readState, recorder, running, STATE, temporaryFolder, writeStack } from "./support";

jest.setTimeout(60_000);

const stateOf = (lab: { directory: string }) => join(lab.directory, STATE);
const tagged = (lab: string, attribute = "tags") => ({
  mode: "managed",
  type: "terraform_data",
  name: "a",
  provider: 'provider["terraform.io/builtin/terraform"]',
  instances: [{ schema_version: 0, attributes: { id: "1", [attribute]: { lab } } }],
});
const state = (serial: number, lineage: string, ...resources: object[]) =>
  JSON.stringify({ version: 4, terraform_version: "1.11.4", serial, lineage, outputs: {}, resources });

test.each(["tags", "labels", "user_labels"])(
  "the state of another lab (by its %s) is refused by both names, and left",
  async (attribute) => {
    const lab = labFolder("first-lab-beta-aws", { data: { a: { input: "x" } } });
    const foreign = state(3, "l", tagged("first-lab-alpha-aws", attribute), tagged("first-lab-alpha-aws", attribute));
    mkdirSync(dirname(stateOf(lab)), { recursive: true });
    writeFileSync(stateOf(lab), foreign);
    for (const command of [deployLabs, destroyLabs, planLabs, statusOf, outputsOf]) {
      const [result] = await command([lab]);
      expect(result).toMatchObject({ result: "refused", kind: "state-foreign" });
      expect(result?.reason).toMatch(
        /terraform\.tfstate is not of first-lab-beta-aws: its resources are tagged as first-lab-alpha-aws\./,
      );
    }
    expect(readFileSync(stateOf(lab), "utf8")).toBe(foreign);
    writeFileSync(stateOf(lab), foreign.replaceAll("alpha", "beta"));
    expect((await statusOf([lab]))[0]?.result).toBe("done");
  },
);

test("a remote state of another lab is refused too", async () => {
  const env = {
    CIC_TERRAFORM: fakeTerraform(`[ "$1 $2" = "state pull" ] && echo '${state(3, "l", tagged("other-lab"))}'; exit 0`),
  };
  const lab = labFolder("mine", { terraform: { backend: { s3: [{ bucket: "b" }] } } });
  expect((await destroyLabs([lab], { env }))[0]).toMatchObject({
    result: "refused",
    kind: "state-foreign",
    reason: expect.stringContaining("The state of the remote back-end is not of mine: its resources are tagged as other-lab."),
  });
});

describe("a state that was lost", () => {
  const lab = labFolder("lost", { data: { a: { input: "x" }, b: { input: "x" } } });
  let whole = "";
  beforeAll(async () => {
    await deployLabs([lab]);
    whole = readFileSync(stateOf(lab), "utf8");
  });

  test("the copy is the state, and its owner's alone", () => {
    expect(readFileSync(copyPath(stateOf(lab)), "utf8")).toBe(whole);
    expect(modeOf(copyPath(stateOf(lab)))).toBe(0o600);
  });

  test.each([
    ["torn", () => writeFileSync(stateOf(lab), whole.slice(0, 300))],
    ["emptied", () => writeFileSync(stateOf(lab), "")],
    ["removed", () => rmSync(stateOf(lab), { force: true })],
  ])("%s: refused with the newest whole copy; copied back, the lab is as it was", async (_, lose) => {
    lose();
    for (const command of [deployLabs, destroyLabs]) {
      const [result] = await command([lab]);
      expect(result).toMatchObject({ result: "refused", kind: "state-unreadable" });
      expect(result?.reason).toMatch(
        /newest whole copy is \S+\.cic-backup \(serial \d+, 2 resources\).*`cic doctor FILE --orphans`/,
      );
    }
    copyFileSync(copyPath(stateOf(lab)), stateOf(lab));
    expect((await deployLabs([lab]))[0]?.result).toBe("unchanged");
  });

  test("after a destroy a removed state is no loss", async () => {
    await destroyLabs([lab]);
    rmSync(stateOf(lab));
    expect((await planLabs([lab]))[0]?.result).toBe("changes");
  });
});

test("the copy is kept new while an apply goes on, and one of another history is put aside", async () => {
  const lab = labFolder("during", {
    data: { a: { input: "x" }, slow: running("sleep 2", { depends_on: ["terraform_data.a"] }) },
  });
  mkdirSync(dirname(stateOf(lab)), { recursive: true });
  writeFileSync(copyPath(stateOf(lab)), state(9, "older-lineage", { mode: "managed", instances: [] }));
  const { product } = await findTerraform(terraformEnvironment());
  const seen: string[] = [];
  const onEvent = (event: { type: string; phase?: string }) => {
    if (event.type === "phase" && event.phase === "apply")
      setTimeout(() => seen.push(readFileSync(copyPath(stateOf(lab)), "utf8")), 1500);
  };
  await deployLabs([lab], { onEvent });
  // OpenTofu writes a state down when the apply ends, or after 20 s; until then there is nothing to copy
  expect(JSON.parse(seen[0] ?? "")).toMatchObject(
    product === "tofu" ? { lineage: "older-lineage" } : { resources: [{ name: "a" }] },
  );
  expect(readState(lab).resources).toHaveLength(2);
  expect(readdirSync(dirname(stateOf(lab)))).toContain("terraform.tfstate.cic-backup.older-li-9");
});

describe("a state that Terraform could not write", () => {
  async function unsaved() {
    const lab = labFolder("unsaved", { data: { a: { input: "x" } } });
    await deployLabs([lab]);
    writeStack(lab.directory, { data: { a: { input: "x" }, b: { input: "x" } } });
    const before = readFileSync(stateOf(lab), "utf8");
    await deployLabs([lab]);
    const errored = join(lab.directory, "errored.tfstate");
    writeFileSync(errored, readFileSync(stateOf(lab)));
    writeFileSync(stateOf(lab), before);
    rmSync(copyPath(stateOf(lab)));
    return { lab, errored };
  }

  test("is brought back by the next deploy, which then has nothing to do", async () => {
    const { lab, errored } = await unsaved();
    const { events, onEvent } = recorder();
    expect((await planLabs([lab]))[0]?.diagnostics[0]?.summary).toContain("errored.tfstate");
    expect((await deployLabs([lab], { onEvent }))[0]?.result).toBe("unchanged");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "notice", text: expect.stringMatching(/^Brought back the state .*serial \d+/) }),
    );
    expect([
      existsSync(errored),
      readdirSync(lab.directory).filter((name) => /^errored\.\d+\.tfstate$/.test(name)).length,
    ]).toEqual([false, 1]);
  });

  test("is refused where it does not continue what stands, and both are left", async () => {
    const { lab, errored } = await unsaved();
    const standing = readFileSync(stateOf(lab), "utf8");
    for (const [text, why] of [
      [state(99, "another"), /but the state has another lineage/],
      [state(0, JSON.parse(standing).lineage), /but the state is at serial \d+ by now/],
    ] as const) {
      writeFileSync(errored, text);
      for (const command of [deployLabs, destroyLabs]) {
        const [result] = await command([lab]);
        expect([result?.result, result?.kind]).toEqual(["refused", "state-foreign"]);
        expect(result?.reason).toMatch(why);
      }
      expect([readFileSync(errored, "utf8"), readFileSync(stateOf(lab), "utf8")]).toEqual([text, standing]);
    }
  });

  test("is told as such when it happens", async () => {
    const script = `[ "$1" = plan ] && exit 2; [ "$1" = apply ] && echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Failed to save state","detail":"Error saving state: no space left on device"}}' && exit 1; exit 0`;
    const env = { CIC_TERRAFORM: fakeTerraform(script), TMPDIR: temporaryFolder() };
    const [result] = await deployLabs([labFolder("full", {})], { env });
    expect(result).toMatchObject({ result: "failed", kind: "state-unsaved" });
    expect(result?.diagnostics[0]?.advice).toMatch(/errored\.tfstate.*run the same command again/);
  });
});
