import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { transformFileSync } from "@swc/core";
import { deployLabs, destroyLabs, type EngineEvent, planLabs, statusOf } from "../../engine";
import { run } from "../../engine/process";
import { fakeTerraform, labFolder, readState, recorder, running, STATE, temporaryFolder, writeStack } from "./support";

jest.setTimeout(60_000);

/** A lab of a quick resource, a slow one and one after it; the file names the slow one's process while it runs. */
function slowLab(name: string, seconds: number) {
  const mark = join(temporaryFolder(), "running");
  const lab = labFolder(name, {
    data: {
      quick: { input: "q" },
      slow: running(`echo $$ > ${mark}; sleep ${seconds}`, { depends_on: ["terraform_data.quick"] }),
      after: { input: "a", depends_on: ["terraform_data.slow"] },
    },
  });
  return { lab, mark };
}

function isAlive(pid: number): boolean {
  const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)]).stdout.toString();
  return state.trim() !== "" && !state.startsWith("Z");
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** The number that a process writes to a file soon. */
async function pidIn(file: string): Promise<number> {
  for (let wait = 0; wait < 100 && !(existsSync(file) && readFileSync(file, "utf8")); wait++) await pause(50);
  return Number(readFileSync(file, "utf8"));
}

async function expectGone(pid: number): Promise<void> {
  for (let wait = 0; wait < 20 && isAlive(pid); wait++) await pause(50);
  expect(isAlive(pid)).toBe(false);
}

/** Aborts when a lab's slow resource is being made. */
function abortWhenSlow(controller: AbortController, then: () => void = () => {}) {
  return (event: EngineEvent) => {
    if (event.type !== "resource" || event.address !== "terraform_data.slow" || event.status !== "started") return;
    setTimeout(() => {
      controller.abort();
      then();
    }, 200);
  };
}

test("once: what is made is kept, no new lab starts, the next run goes on from there", async () => {
  const { lab } = slowLab("first", 30);
  const next = labFolder("next", { data: { a: { input: "x" } } });
  const stop = new AbortController();
  const began = Date.now();
  const [first, second] = await deployLabs([lab, next], { parallel: 1, signal: stop.signal, onEvent: abortWhenSlow(stop) });
  expect(Date.now() - began).toBeLessThan(15_000);
  expect(first).toMatchObject({ result: "interrupted", reason: expect.stringContaining("1 of 3 changes were made") });
  expect(second).toMatchObject({ result: "skipped", reason: "Not started, as the run was interrupted." });
  expect(readState(lab).resources.map(({ name }) => name)).toContain("quick");
  expect((await statusOf([next]))[0]?.status?.deployed).toBe(false);
  writeStack(lab.directory, { data: { quick: { input: "q" }, slow: { input: "x" }, after: { input: "a" } } });
  expect((await deployLabs([lab]))[0]).toMatchObject({ result: "done", changes: { create: 1, replace: 1 } });
});

test("once: Terraform gets one SIGINT and may take its time", async () => {
  const folder = temporaryFolder();
  const signals = join(folder, "signals");
  const binary = fakeTerraform(`
case "$1" in
  apply) trap 'echo INT >> ${signals}' INT
    echo '{"type":"apply_start","hook":{"resource":{"addr":"terraform_data.slow","resource_type":"terraform_data"},"action":"create"}}'
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 0.1; done; exit 0 ;;
  plan) exit 2 ;;
esac`);
  const stop = new AbortController();
  const lab = labFolder("patient", {});
  const [result] = await deployLabs([lab], {
    env: { CIC_TERRAFORM: binary },
    signal: stop.signal,
    onEvent: abortWhenSlow(stop, () => stop.abort()),
  });
  expect(readFileSync(signals, "utf8")).toBe("INT\n");
  // It finished in spite of the signal, so the lab is done.
  expect(result?.result).toBe("done");
});

test("twice: all is ended at once, children included", async () => {
  const mark = join(temporaryFolder(), "child");
  const binary = fakeTerraform(`
case "$1" in
  apply) trap '' INT; sleep 60 & echo $! > ${mark}
    echo '{"type":"apply_start","hook":{"resource":{"addr":"terraform_data.slow","resource_type":"terraform_data"},"action":"create"}}'
    wait ;;
  plan) exit 2 ;;
esac`);
  const stop = new AbortController();
  const kill = new AbortController();
  const onEvent = abortWhenSlow(stop, () => setTimeout(() => kill.abort(), 200));
  const began = Date.now();
  const env = { CIC_TERRAFORM: binary };
  const [result] = await deployLabs([labFolder("stubborn", {})], { env, signal: stop.signal, kill: kill.signal, onEvent });
  expect(Date.now() - began).toBeLessThan(8000);
  expect(result).toMatchObject({ result: "interrupted", reason: expect.stringContaining("Ended at once") });
  await expectGone(Number(readFileSync(mark, "utf8")));
});

test("while the plan waits for approval: nothing is made", async () => {
  const stop = new AbortController();
  const lab = labFolder("waiting", { data: { a: { input: "x" } } });
  const approve = async () => {
    stop.abort();
    return true;
  };
  const [result] = await deployLabs([lab], { signal: stop.signal, approve });
  expect(result).toMatchObject({ result: "interrupted", reason: "Interrupted before anything was changed." });
  expect(existsSync(join(lab.directory, ".cic.lock"))).toBe(false);
});

test("a terminal's Ctrl-C does not reach Terraform by itself, and an exit leaves no child", async () => {
  const mark = join(temporaryFolder(), "pid");
  const script = join(temporaryFolder(), "host.js");
  const { code } = transformFileSync(join(__dirname, "..", "..", "engine", "process.ts"), {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  });
  const use = `process.on("SIGINT", () => {});
    process.on("SIGTERM", () => process.exit(0));
    run({ binary: "/bin/sh", args: ["-c", "echo $$ > ${mark}; sleep 60"], directory: ".", env: process.env });`;
  writeFileSync(script, `${code}\n${use}`);
  const host = spawn(process.execPath, [script], { detached: true, stdio: "inherit" });
  const ended = new Promise((done) => host.once("exit", done));
  const child = await pidIn(mark);
  process.kill(-(host.pid as number), "SIGINT");
  await pause(300);
  expect(isAlive(child)).toBe(true);
  process.kill(host.pid as number, "SIGTERM");
  await ended;
  await expectGone(child);
});

test("a program that leaves a child with its pipes open does not hang the run", async () => {
  const mark = join(temporaryFolder(), "pid");
  const lines: string[] = [];
  const args = ["-c", `sleep 60 & echo $! > ${mark}; printf 'no newline'`];
  const ended = await run({
    binary: "/bin/sh",
    args,
    directory: ".",
    env: { PATH: process.env.PATH ?? "" },
    onLine: (line) => lines.push(line),
  });
  expect(ended).toMatchObject({ code: 0, interrupted: false });
  await expectGone(Number(readFileSync(mark, "utf8")));
});

describe("the lock of a lab", () => {
  const lab = labFolder("locked", { data: { a: { input: "x" } } });
  const path = join(lab.directory, ".cic.lock");
  const hold = (holder: object) =>
    writeFileSync(path, JSON.stringify({ host: hostname(), started: "2026-01-02T03:04:05.000Z", command: "deploy", ...holder }));

  test("of a living process: failed, with who holds it since when", async () => {
    hold({ pid: process.ppid });
    const [result] = await deployLabs([lab]);
    expect(result).toMatchObject({ result: "failed", kind: "lab-locked" });
    expect(result?.reason).toContain(`deploy (process ${process.ppid} on ${hostname()}) since 2026-01-02T03:04:05.000Z`);
    expect(existsSync(path)).toBe(true);
    expect(existsSync(join(lab.directory, STATE))).toBe(false);
  });

  test("of another host: held, as nobody can tell", async () => {
    hold({ pid: spawnSync("true").pid, host: "elsewhere" });
    expect((await destroyLabs([lab]))[0]?.kind).toBe("lab-locked");
  });

  test("of a process that is gone, or whose number was given to another: taken over, and said so", async () => {
    const gone = spawnSync("true").pid;
    for (const holder of [{ pid: gone }, { pid: process.ppid, born: "1" }, { pid: process.pid }]) {
      hold(holder);
      const { events, onEvent } = recorder();
      expect((await planLabs([lab], { onEvent }))[0]?.result).toBe("changes");
      const notice = events.find((event) => event.type === "notice");
      expect(notice).toMatchObject({ text: expect.stringContaining("2026-01-02T03:04:05.000Z and is gone") });
      expect(existsSync(path)).toBe(false);
    }
  });

  test("of this same process: held too", async () => {
    const slow = slowLab("twice", 1);
    const [one, two] = await Promise.all([deployLabs([slow.lab]), deployLabs([slow.lab])]);
    expect([one[0]?.kind, two[0]?.kind].filter((kind) => kind === "lab-locked")).toHaveLength(1);
    expect([one[0]?.result, two[0]?.result].sort()).toEqual(["done", "failed"]);
  });
});
