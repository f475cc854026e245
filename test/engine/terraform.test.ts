import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deployLabs, EngineError, findTerraform, planLabs, terraformEnvironment, validateLabs } from "../../engine";
import { everythingIn, fakeTerraform, labFolder, modeOf, recorder, temporaryFolder } from "./support";

jest.setTimeout(30_000);

describe("finding Terraform", () => {
  const find = (env: Record<string, string>) => findTerraform(env);

  test("none: says what to install", async () => {
    const error = await find({ PATH: temporaryFolder() }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({
      code: "terraform-missing",
      message: expect.stringMatching(/Install Terraform 1\.11 .* OpenTofu 1\.11/),
    });
    const named = await find({ CIC_TERRAFORM: "no-such-program", PATH: "/bin" }).catch((caught: unknown) => caught);
    expect(named).toMatchObject({ code: "terraform-missing", message: expect.stringContaining('"no-such-program"') });
    const other = await find({ CIC_TERRAFORM: "/bin/echo", PATH: "" }).catch((caught: unknown) => caught);
    expect(other).toMatchObject({ message: expect.stringContaining("does not answer as Terraform") });
  });

  test("too old: says so, with the version it has", async () => {
    const old = fakeTerraform("", "1.10.9");
    const error = await find({ CIC_TERRAFORM: old }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "terraform-too-old", message: expect.stringContaining("Terraform 1.10.9") });
    await expect(planLabs([labFolder("any", {})], { env: { CIC_TERRAFORM: old } })).rejects.toThrow("too old");
    expect(await find({ CIC_TERRAFORM: fakeTerraform("", "1.11.0-rc1") })).toMatchObject({ version: "1.11.0-rc1" });
    expect(await find({ CIC_TERRAFORM: fakeTerraform("", "2.0.0") })).toMatchObject({ version: "2.0.0" });
  });

  test("terraform first, then tofu; an old terraform does not hide a good tofu", async () => {
    const tofu = temporaryFolder();
    const program = (name: string, version: string) => {
      writeFileSync(join(tofu, name), `#!/bin/sh\necho '{"terraform_version": "${version}"}'\n`);
      chmodSync(join(tofu, name), 0o755);
    };
    program("tofu", "1.11.1");
    expect(await find({ PATH: tofu })).toMatchObject({ product: "tofu", version: "1.11.1" });
    program("terraform", "1.5.7");
    expect(await find({ PATH: tofu })).toMatchObject({ product: "tofu" });
    const good = temporaryFolder();
    writeFileSync(join(good, "terraform"), "#!/bin/sh\necho 'Terraform v1.12.2'\n", { mode: 0o755 });
    expect(await find({ PATH: `${good}:${tofu}` })).toMatchObject({ product: "terraform", version: "1.12.2" });
  });
});

describe("Terraform's environment", () => {
  test("is prompt-free and plain; a user's arguments stay, a missing CLI configuration does not", () => {
    const here = join(temporaryFolder(), "rc");
    const env = terraformEnvironment(
      { A: "1" },
      { TF_CLI_ARGS_plan: "-lock=false", TF_CLI_CONFIG_FILE: here, CIC_SECRET_X: "s" },
    );
    expect(env).toEqual({
      A: "1",
      TF_CLI_ARGS_plan: "-lock=false",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      CHECKPOINT_DISABLE: "1",
      NO_COLOR: "1",
    });
    writeFileSync(here, "");
    expect(terraformEnvironment({}, { TF_CLI_CONFIG_FILE: here })).toMatchObject({ TF_CLI_CONFIG_FILE: here });
  });
});

describe("odd output", () => {
  const run = async (script: string, options = {}) => {
    const { events, onEvent } = recorder();
    const [result] = await deployLabs([labFolder("odd", {})], {
      env: { CIC_TERRAFORM: fakeTerraform(script) },
      onEvent,
      ...options,
    });
    return { result, events };
  };

  test("lines outside the protocol are passed over", async () => {
    const { result } = await run(`
      echo 'a warning of some wrapper'; echo '{"type":"planned_change"}'; echo '{"type":"constructor"}'; echo '{"@level":'; echo 'null'; echo '[]'
      [ "$1" = plan ] && printf '{"type":"planned_change","change":{"resource":{"addr":"x.y","resource_type":"x"},"action":"create"}}' && exit 2
      exit 0`);
    expect(result).toMatchObject({ result: "done", changes: { create: 1, resources: [{ address: "x.y", applied: false }] } });
  });

  test("a failure without a diagnostic keeps the words it had, or the exit code", async () => {
    const words = await run(`[ "$1" = plan ] && printf '│ Error: Disk is full\\n│ \\n│ no space left\\n' >&2 && exit 1; exit 0`);
    expect(words.result).toMatchObject({ result: "failed", reason: "Disk is full", diagnostics: [{ detail: "no space left" }] });
    const silent = await run(`[ "$1" = init ] && exit 7; exit 0`);
    expect(silent.result?.reason).toBe("terraform init ended with exit code 7 and said nothing.");
    const killed = await run(`[ "$1" = plan ] && kill -9 $$; exit 0`);
    expect(killed.result).toMatchObject({ reason: "terraform plan was ended by SIGKILL.", kind: "terraform-died" });
  });

  test("a folder that will not be initialized fails after one retry, and says why", async () => {
    const { result, events } = await run(
      `[ "$1" = plan ] && echo '{"type":"diagnostic","diagnostic":{"summary":"Required plugins are not installed"}}' && exit 1; exit 0`,
    );
    expect(result).toMatchObject({ result: "failed", reason: "Required plugins are not installed", kind: "provider-missing" });
    expect(events.filter(({ type }) => type === "retry")).toHaveLength(1);
  });

  test("not signed in is told apart, whatever else went wrong", async () => {
    const diagnostic = (summary: string) =>
      `echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"${summary}","detail":""}}'`;
    const { result } = await run(
      `[ "$1" = plan ] && ${diagnostic("first")} && ${diagnostic("No valid credential sources found")} && exit 1; exit 0`,
    );
    expect(result).toMatchObject({ result: "failed", kind: "not-signed-in", reason: "No valid credential sources found" });
    expect(result?.diagnostics[1]?.advice).toContain("aws sso login");
  });

  test("the same warning of plan and apply is told once", async () => {
    const warning = `echo '{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Deprecated","detail":"d"}}'`;
    const { result, events } = await run(`${warning}; [ "$1" = plan ] && exit 2; exit 0`);
    expect(result?.diagnostics).toHaveLength(1);
    expect(events.filter(({ type }) => type === "diagnostic")).toHaveLength(1);
  });
});

test("a lab is initialized once, and again when its providers change; inits that share a plugin cache do not overlap", async () => {
  const calls = join(temporaryFolder(), "calls");
  const script = `[ "$1" = init ] && echo start >> ${calls} && sleep 0.2 && echo end >> ${calls}; exit 0`;
  const env = { CIC_TERRAFORM: fakeTerraform(script), TF_PLUGIN_CACHE_DIR: temporaryFolder() };
  const needing = (version: string) => ({ provider: { aws: [{}] }, terraform: { required_providers: { aws: { version } } } });
  const labs = ["a", "b", "c"].map((name) => labFolder(name, needing("1")));
  await planLabs(labs, { env, parallel: 3 });
  await planLabs(labs, { env, parallel: 3 });
  await validateLabs(labs, { env });
  expect(everythingIn(join(calls, ".."))).toBe("start\nend\n".repeat(3));
  writeFileSync(join(labs[0]?.directory ?? "", "cdk.tf.json"), JSON.stringify(needing("2")));
  await planLabs(labs, { env });
  expect(everythingIn(join(calls, ".."))).toBe("start\nend\n".repeat(4));
});

test("a remote state is read through Terraform", async () => {
  const state = {
    version: 4,
    serial: 3,
    lineage: "l",
    outputs: { o: { value: 1 } },
    resources: [{ mode: "managed", instances: [{}, {}] }],
  };
  const env = { CIC_TERRAFORM: fakeTerraform(`[ "$1 $2" = "state pull" ] && echo '${JSON.stringify(state)}'; exit 0`) };
  const lab = labFolder("remote", { terraform: { backend: { s3: [{ bucket: "b" }] } } });
  const { outputsOf, statusOf } = await import("../../engine");
  expect((await statusOf([lab], { env }))[0]?.status).toEqual({ deployed: true, resources: 2, serial: 3 });
  expect((await outputsOf([lab], { env }))[0]?.outputs).toEqual({ o: { sensitive: false, value: 1 } });
});

test("the plan file is its owner's alone while it exists", async () => {
  const seen = join(temporaryFolder(), "mode");
  const script = `[ "$1" = plan ] && exit 2; [ "$1" = apply ] && cp -p "$4" ${seen}; exit 0`;
  await deployLabs([labFolder("mode", {})], { env: { CIC_TERRAFORM: fakeTerraform(script) } });
  expect(modeOf(seen)).toBe(0o600);
});
