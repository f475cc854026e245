import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deployLabs, destroyLabs, outputsOf, planLabs, statusOf, validateLabs } from "../../engine";
import { labFolder, modeOf, readState, recorder, ref, running, STATE, temporaryFolder, writeStack } from "./support";

jest.setTimeout(60_000);

describe("the life of a lab", () => {
  const output = { id: { value: ref("terraform_data.a.id") }, hidden: { value: "veiled", sensitive: true } };
  const stack = (input: string, trigger: string) => ({
    data: { a: { input, triggers_replace: [trigger] }, b: { input } },
    output,
  });
  const lab = labFolder("demo-alpha-aws", stack("one", "1"));

  test("before: not deployed, nothing to destroy, no outputs", async () => {
    const [status] = await statusOf([lab]);
    expect(status).toMatchObject({ result: "done", status: { deployed: false, resources: 0, serial: 0 } });
    expect((await destroyLabs([lab]))[0]).toMatchObject({ result: "unchanged" });
    expect((await outputsOf([lab]))[0]?.outputs).toEqual({});
  });

  test("a plan says what would be made and makes nothing", async () => {
    const [planned] = await planLabs([lab]);
    expect(planned).toMatchObject({ result: "changes", changes: { create: 2, update: 0, replace: 0, delete: 0 } });
    expect(planned?.changes.resources.every(({ applied }) => !applied)).toBe(true);
    expect((await statusOf([lab]))[0]?.status?.deployed).toBe(false);
  });

  test("deploy makes it and tells each step", async () => {
    const { events, onEvent } = recorder();
    const [result] = await deployLabs([lab], { onEvent });
    expect(result).toMatchObject({ lab: lab.name, environment: "demo", team: "alpha", provider: "aws", result: "done" });
    expect(result?.changes.resources.map(({ address, action, applied }) => [address, action, applied]).sort()).toEqual([
      ["terraform_data.a", "create", true],
      ["terraform_data.b", "create", true],
    ]);
    expect(result?.outputs.id?.value).toMatch(/^[0-9a-f-]{36}$/);
    expect(result?.outputs.hidden).toEqual({ sensitive: true });
    expect(events.every((event) => event.version === 1 && event.lab === lab.name && !Number.isNaN(Date.parse(event.at)))).toBe(
      true,
    );
    expect(
      events.map((event) => (event.type === "phase" ? event.phase : event.type)).filter((what) => what !== "resource"),
    ).toEqual(["queued", "started", "plan", "apply", "finished"]);
    expect(events.filter((event) => event.type === "resource" && event.status === "done")).toHaveLength(2);
    expect(events.find((event) => event.type === "phase" && event.phase === "apply")).toMatchObject({ total: 2 });
  });

  test("state is the owner's alone and no plan is left", () => {
    expect(modeOf(join(lab.directory, STATE))).toBe(0o600);
    expect(existsSync(join(lab.directory, ".terraform", "cic.tfplan"))).toBe(false);
    expect(existsSync(join(lab.directory, ".cic.lock"))).toBe(false);
  });

  test("a second deploy changes nothing and knows the outputs", async () => {
    const [again] = await deployLabs([lab]);
    expect(again).toMatchObject({ result: "unchanged", changes: { resources: [] }, outputs: { hidden: { sensitive: true } } });
    expect(again?.outputs.id?.value).toBeDefined();
    expect(again?.outputs.hidden).not.toHaveProperty("value");
  });

  test("outputs: sensitive ones only when asked for", async () => {
    const [closed] = await outputsOf([lab]);
    expect(JSON.stringify(closed)).not.toContain("veiled");
    const [open] = await outputsOf([lab], { sensitive: true });
    expect(open?.outputs.hidden).toEqual({ sensitive: true, value: "veiled" });
  });

  test("status counts, and looks for drift only when asked", async () => {
    const [status] = await statusOf([lab]);
    expect(status?.status).toMatchObject({ deployed: true, resources: 2 });
    expect(status?.status).not.toHaveProperty("drift");
    expect((await statusOf([lab], { drift: true }))[0]?.status?.drift).toEqual([]);
  });

  test("an update and a replacement are told apart before they happen, with the attribute that forces it", async () => {
    writeStack(lab.directory, stack("two", "2"));
    const [planned] = await planLabs([lab]);
    expect(planned).toMatchObject({ result: "changes", changes: { create: 0, update: 1, replace: 1, delete: 0 } });
    const byAddress = new Map(planned?.changes.resources.map((change) => [change.address, change]));
    expect(byAddress.get("terraform_data.a")).toMatchObject({ action: "replace", forcedBy: ["triggers_replace"] });
    expect(byAddress.get("terraform_data.b")).toMatchObject({ action: "update", forcedBy: [] });
    expect(byAddress.get("terraform_data.b")?.attributes).toContainEqual({ path: "input", before: "one", after: "two" });
    const [done] = await deployLabs([lab]);
    expect(done).toMatchObject({ result: "done", changes: { update: 1, replace: 1 } });
    expect(done?.changes.resources.every(({ applied }) => applied)).toBe(true);
  });

  test("destroy leaves nothing, and a second one has nothing to do", async () => {
    const [gone] = await destroyLabs([lab]);
    expect(gone).toMatchObject({ result: "done", changes: { delete: 2 } });
    expect(readState(lab).resources).toEqual([]);
    expect((await destroyLabs([lab]))[0]?.result).toBe("unchanged");
  });
});

describe("several labs", () => {
  test("one that fails does not stop the others, and says it in the provider's words", async () => {
    const good = labFolder("good", { data: { a: { input: "x" } } });
    const bad = labFolder("bad", { data: { fine: { input: "x" }, broken: running("echo the cloud says no >&2; exit 3") } });
    const also = labFolder("also", { data: { a: { input: "x" } } });
    const results = await deployLabs([good, bad, also], { parallel: 2 });
    expect(results.map(({ lab, result }) => [lab, result])).toEqual([
      ["good", "done"],
      ["bad", "failed"],
      ["also", "done"],
    ]);
    const error = results[1]?.diagnostics.find(({ severity }) => severity === "error");
    expect(error).toMatchObject({ summary: "local-exec provisioner error", address: "terraform_data.broken" });
    expect(error?.attribute).toBe("provisioner[0].local-exec");
    expect(error?.detail).toContain("the cloud says no");
    expect(results[1]?.reason).toBe("terraform_data.broken: local-exec provisioner error");
    const applied = Object.fromEntries(results[1]?.changes.resources.map((change) => [change.address, change.applied]) ?? []);
    expect(applied).toEqual({ "terraform_data.fine": true, "terraform_data.broken": false });
  });

  test("never more at once than asked", async () => {
    const marks = temporaryFolder();
    const counts = join(temporaryFolder(), "counts");
    const command = `touch ${marks}/$$; ls ${marks} | wc -l >> ${counts}; sleep 0.3; rm ${marks}/$$`;
    const labs = [1, 2, 3, 4, 5].map((number) => labFolder(`lab-${number}`, { data: { slow: running(command) } }));
    const results = await deployLabs(labs, { parallel: 2 });
    expect(results.every(({ result }) => result === "done")).toBe(true);
    const seen = readFileSync(counts, "utf8").trim().split("\n").map(Number);
    expect(Math.max(...seen)).toBe(2);
  });

  test("approval is asked once, for all; without it nothing is made", async () => {
    const labs = ["one", "two"].map((name) => labFolder(name, { data: { a: { input: name } } }));
    const asked: string[][] = [];
    const approve = (answer: boolean) => async (planned: readonly { lab: string; result: string }[]) => {
      asked.push(planned.map(({ lab, result }) => `${lab} ${result}`));
      return answer;
    };
    const declined = await deployLabs(labs, { approve: approve(false) });
    expect(declined.map(({ result }) => result)).toEqual(["skipped", "skipped"]);
    expect((await statusOf(labs)).some(({ status }) => status?.deployed)).toBe(false);
    const accepted = await deployLabs(labs, { approve: approve(true) });
    expect(accepted.map(({ result }) => result)).toEqual(["done", "done"]);
    await deployLabs(labs, { approve: approve(true) });
    expect(asked).toEqual([
      ["one changes", "two changes"],
      ["one changes", "two changes"],
    ]);
  });

  test("an approval that fails leaves no lock", async () => {
    const lab = labFolder("asked", { data: { a: { input: "x" } } });
    const approve = () => Promise.reject(new Error("no answer"));
    await expect(deployLabs([lab], { approve })).rejects.toThrow("no answer");
    expect(existsSync(join(lab.directory, ".cic.lock"))).toBe(false);
  });

  test("two labs of one name are refused", async () => {
    const lab = labFolder("twin", {});
    await expect(planLabs([lab, lab])).rejects.toThrow("Two labs are named twin.");
  });
});

describe("what the engine says of a wrong folder", () => {
  test("validate names the resource and the attribute to the letter", async () => {
    const lab = labFolder("wrong", {
      data: { ümlaut: { input: "ü", nope: 1 }, b: running("true", { triggers_replace: ref("missing.x") }) },
    });
    const [result] = await validateLabs([lab]);
    expect(result).toMatchObject({ result: "failed", reason: "The configuration is not valid." });
    expect(result?.diagnostics.map(({ address, attribute }) => [address, attribute])).toEqual(
      expect.arrayContaining([
        ["terraform_data.ümlaut", "nope"],
        ["terraform_data.b", "triggers_replace"],
      ]),
    );
    expect((await validateLabs([labFolder("right", { data: { a: { input: "x" } } })]))[0]?.result).toBe("done");
  });

  test("a folder without a stack fails alone", async () => {
    const lab = labFolder("fine", { data: { a: { input: "x" } } });
    const [missing, fine] = await planLabs([{ ...lab, name: "missing", directory: join(lab.directory, "none") }, lab]);
    expect(missing).toMatchObject({ result: "failed" });
    expect(missing?.reason).toContain("cdk.tf.json");
    expect(fine?.result).toBe("changes");
  });

  test("a folder whose .terraform is gone or foreign is initialized again", async () => {
    const lab = labFolder("reinit", { data: { a: { input: "x" } } });
    await deployLabs([lab]);
    rmSync(join(lab.directory, ".terraform", "terraform.tfstate"));
    const { events, onEvent } = recorder();
    const [result] = await planLabs([lab], { onEvent });
    expect(result).toMatchObject({ result: "unchanged", diagnostics: [] });
    expect(events.filter(({ type }) => type === "retry")).toHaveLength(1);
  });

  test("an unreadable local state is refused, named and left as it was", async () => {
    const lab = labFolder("torn", { data: { a: { input: "x" } } });
    await deployLabs([lab]);
    const path = join(lab.directory, STATE);
    const whole = readFileSync(path, "utf8");
    for (const torn of [whole.slice(0, 200), '{"version": 3, "serial": 1, "lineage": "l"}', "[]"]) {
      writeFileSync(path, torn);
      for (const command of [deployLabs, destroyLabs, planLabs, statusOf]) {
        const [result] = await command([lab]);
        expect(result).toMatchObject({ result: "refused", kind: "state-unreadable" });
        expect(result?.reason).toContain("terraform.tfstate");
      }
      expect(readFileSync(path, "utf8")).toBe(torn);
    }
    writeFileSync(`${path}.backup`, whole);
    writeFileSync(path, "");
    expect((await destroyLabs([lab]))[0]).toMatchObject({
      result: "refused",
      reason: expect.stringContaining(".cic-backup (serial 1, 1 resources)"),
    });
  });
});
