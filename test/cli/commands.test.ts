import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { exitCodeOf } from "../../cli/exit";
import type { LabResult } from "../../engine";
import { jsonLines, Project, repository, resultOf } from "../support/cic";

const project = new Project();
afterAll(() => project.remove());
const file = "environments/smallest.yaml";
const { createProgram } = require(join(repository, "dist/cli/main.js")) as typeof import("../../cli/main");
const program = createProgram();
const commands = program.commands.map((command) => command.name());
const labs = ["aws", "azure", "google"].map((provider) => ({ provider, team: "main" }));

test("the commands that users need are there", () => {
  const needed = "validate synth plan deploy status outputs destroy rehearse init schema explain doctor completion";
  expect(commands).toEqual(expect.arrayContaining(needed.split(" ")));
});

test.each(commands)("the help of %s has examples with options that it knows", async (command) => {
  const { code, stdout } = await project.cic([command, "--help"]);
  expect(code).toBe(0);
  const examples = stdout.slice(stdout.search(/\nExamples?:\n/));
  expect(examples).toMatch(new RegExp(`^\\nExamples?:\\n(.*\\n)*?.*\\bcic ${command}\\b`));
  const lines = examples.split("\n").filter((line) => line.includes(`cic ${command}`));
  const used = lines.flatMap((line) => [...line.matchAll(/\s(--?[a-z][a-z-]*)/g)].map(([, option]) => option));
  const known = program.commands.find((each) => each.name() === command)?.options.flatMap(({ long, short }) => [long, short]);
  expect(used.filter((option) => !known?.includes(option))).toEqual([]);
});

describe("a reader who has read enough (`| head`)", () => {
  /** Runs a command whose output nobody reads any more. */
  const unread = async (args: readonly string[]) => {
    const { child, ended } = project.start(args);
    child.stdin?.end();
    child.stdout?.destroy();
    return ended;
  };

  test.each([["parity", "--json"], ["--help"]])("does not make cic %s fail", async (...args) => {
    const { code, stderr } = await unread(args);
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("does not end a deploy before its labs stand", async () => {
    await unread(["deploy", file, "--rehearse", "--json", "--yes"]);
    const { labs } = resultOf(await project.cic(["status", file, "--rehearse", "--json"]));
    expect(labs.map((lab) => lab.status?.deployed)).toEqual([true, true, true]);
    expect((await project.cic(["destroy", file, "--rehearse", "--yes"])).code).toBe(0);
  });
});

describe("--json", () => {
  test("synth tells where the stacks lie", async () => {
    const [told] = jsonLines(await project.cic(["synth", file, "--json", "--out", "build"]));
    expect(told).toMatchObject({ version: 1, type: "synth", labs });
    const { labs: written } = told as { labs: { directory: string }[] };
    for (const { directory } of written) expect(existsSync(join(project.folder, directory, "cdk.tf.json"))).toBe(true);
  });

  test.each([
    ["plan", "changes"],
    ["deploy", "done"],
    ["status", "done"],
    ["destroy", "done"],
  ])("%s tells each event and, last, the result: %s", async (command, result) => {
    const ended = await project.cic([command, file, "--rehearse", "--json"]);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const lines = jsonLines(ended);
    expect(lines.at(-1)).toMatchObject({ version: 1, type: "result", command, description: file });
    const each = { result, seconds: expect.any(Number), diagnostics: [] };
    expect(resultOf(ended).labs).toMatchObject(labs.map((lab) => ({ ...lab, ...each })));
    const event = { version: 1, type: expect.any(String), lab: expect.stringMatching(/^smallest-main-/) };
    for (const line of lines.slice(0, -1)) expect(line).toMatchObject(event);
  });

  test("outputs tells what each lab offers", async () => {
    const [told] = jsonLines(await project.cic(["outputs", file, "--rehearse", "--json"]));
    expect(told).toMatchObject({ version: 1, type: "outputs", labs: labs.map((lab) => ({ ...lab, outputs: {} })) });
  });
});

describe("the exit code is", () => {
  const codeOf = async (...args: string[]) => (await project.cic(args)).code;

  test("3 where the description is wrong, with line and column and no stack of calls", async () => {
    project.write("wrong.yaml", project.read(file).replace("purpose:", "porpoise:"));
    for (const command of ["validate", "plan", "synth", "rehearse"]) {
      const { code, stdout, stderr } = await project.cic([command, "wrong.yaml"]);
      expect([command, code]).toEqual([command, 3]);
      expect(stderr).toMatch(/wrong\.yaml:2:1 porpoise: .*purpose/);
      expect(stdout + stderr).not.toMatch(/\n {4}at |node_modules/);
    }
    expect(await codeOf("plan", file, "--provider", "ibm")).toBe(3);
    expect(await codeOf("plan", file, "--team", "nobody")).toBe(3);
  });

  test("1 where the command line is wrong", async () => {
    expect(await codeOf("plan", file, "--nonsense")).toBe(1);
    expect(await codeOf("plan", file, "--rehearse", "--parallel", "0")).toBe(1);
    expect(await codeOf("nonsense")).toBe(1);
  });

  test("2 where something would change, only if asked for", async () => {
    expect(await codeOf("plan", file, "--rehearse")).toBe(0);
    expect(await codeOf("plan", file, "--rehearse", "--detailed-exitcode")).toBe(2);
  });

  test("4 where doctor finds nobody signed in, and it says what to do", async () => {
    const bare = { PATH: pathWithTerraform() };
    const { code, stdout } = await project.cic(["doctor", "--json"], bare);
    expect(code).toBe(4);
    const told = JSON.parse(stdout) as { ok: boolean; findings: { what: string; ok: boolean; todo?: string }[] };
    const missing = told.findings.filter(({ ok }) => !ok);
    expect([told.ok, missing.map(({ what }) => what).filter((what) => what.includes("signed in"))]).toEqual([
      false,
      ["aws: signed in", "azure: signed in", "google: signed in"],
    ]);
    for (const { todo } of missing) expect(todo).toMatch(/sign in|set /);
    const names =
      "AWS_PROFILE ARM_CLIENT_ID ARM_CLIENT_SECRET ARM_TENANT_ID ARM_SUBSCRIPTION_ID GOOGLE_CREDENTIALS GOOGLE_PROJECT";
    const signedIn = Object.fromEntries(names.split(" ").map((name) => [name, "set"]));
    expect((await project.cic(["doctor"], { ...bare, ...signedIn })).code).toBe(0);
  });

  test("5 where a stack could not be destroyed, as an escape hatch may make it", async () => {
    const module = JSON.stringify(join(repository, "dist/constructs/lab/aws.js"));
    project.write(
      "hatch.js",
      `const aws = require(${module}); const { open } = aws;
       aws.open = (lab) => { lab.addOverride("resource.aws_s3_bucket.extra.bucket", "extra"); return open(lab); };`,
    );
    const { code, stderr } = await project.cic(["plan", file, "--rehearse"], { NODE_OPTIONS: "--require ./hatch.js" });
    expect(code).toBe(5);
    expect(stderr).toBe(
      "smallest-main-aws: aws_s3_bucket.extra: force_destroy must be true: a bucket with objects cannot be deleted\n",
    );
  });
});

test("an interrupted run that skipped labs has not done what was asked, even if none of the others failed", () => {
  const results = ["done", "skipped"].map((result) => ({ result })) as LabResult[];
  expect([exitCodeOf(results, { interrupted: true }), exitCodeOf(results)]).toEqual([130, 0]);
  expect(exitCodeOf(results.slice(0, 1), { interrupted: true })).toBe(0);
});

test.each(["deploy", "destroy"])(
  "%s asks nothing where there is no terminal: it says what to add and changes nothing",
  async (command) => {
    for (const more of [[], ["--json"]]) {
      const { code, stdout, stderr } = await project.cic([command, file, ...more]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(/no terminal to ask on: add --yes/);
    }
    expect(project.files(".cic/state")).toEqual([]);
  },
);

describe("a deploy that is interrupted", () => {
  const many = "environments/hackathon.yaml";
  const rehearsed = ["--rehearse", "--json"];

  test("exits 130, with its states readable and what was not done told", async () => {
    const { child, ended } = project.start(["deploy", many, ...rehearsed, "--parallel", "1"]);
    await new Promise<void>((done) => {
      child.stdout?.on("data", (data) => {
        if (String(data).includes('"status":"done"')) done();
      });
    });
    child.kill("SIGINT");
    const result = await ended;
    expect(result.code).toBe(130);
    const told = resultOf(result).labs.map(({ result, reason }) => `${result} ${reason ?? ""}`);
    expect(told.filter((each) => each.startsWith("skipped Not started")).length).toBeGreaterThanOrEqual(7);
    const states = project
      .files(".cic/rehearsal/state")
      .filter(({ path }) => path.includes("hackathon") && path.endsWith(".tfstate"));
    expect(states.length).toBeGreaterThan(0);
    for (const { content } of states)
      expect(JSON.parse(content.toString())).toMatchObject({ version: 4, resources: expect.any(Array) });
  });

  test("goes on from there, and leaves nothing when destroyed", async () => {
    const next = ["--provider", "aws", "--team", "alpha", ...rehearsed];
    expect(resultOf(await project.cic(["deploy", many, ...next])).labs.map(({ result }) => result)).toEqual([
      expect.stringMatching(/^(done|unchanged)$/),
    ]);
    expect((await project.cic(["destroy", many, ...rehearsed])).code).toBe(0);
    expect(project.simulated()).toEqual([]);
  });
});

test.each(["bash", "zsh", "fish"])("the completion for %s names every command and option", async (shell) => {
  const { code, stdout } = await project.cic(["completion", shell]);
  expect(code).toBe(0);
  for (const command of program.commands) {
    expect(stdout).toContain(command.name());
    for (const { long } of command.options) expect(stdout).toContain(shell === "fish" ? `-l ${long?.slice(2)}` : `${long}`);
  }
  if (shell !== "bash") return;
  expect(spawnSync("bash", ["-n"], { input: stdout }).status).toBe(0);
  const asked = `${stdout}\nCOMP_WORDS=(cic de); COMP_CWORD=1; _cic; echo "\${COMPREPLY[@]}"; COMP_WORDS=(cic plan --provider g); COMP_CWORD=3; _cic; echo "\${COMPREPLY[@]}"`;
  expect(spawnSync("bash", [], { input: asked, encoding: "utf8" }).stdout).toBe(
    "deploy destroy\ngoogle\n".replace("deploy destroy", commands.filter((name) => name.startsWith("de")).join(" ")),
  );
});

/** A PATH on which of all programs only Terraform is found. */
function pathWithTerraform(): string {
  const folder = join(project.folder, "bin");
  mkdirSync(folder);
  const which = spawnSync("sh", ["-c", "command -v terraform || command -v tofu"], { encoding: "utf8" });
  symlinkSync(which.stdout.trim(), join(folder, "terraform"));
  return folder;
}
