import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { deployLabs, destroyLabs, type EngineEvent, planLabs } from "../../engine";
import { markOf } from "../../engine/alive";
import { fakeTerraform, labFolder, readState, recorder, running, temporaryFolder } from "./support";

jest.setTimeout(60_000);

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const notices = ({ events }: ReturnType<typeof recorder>) =>
  events.flatMap((event) => (event.type === "notice" ? [event.text] : []));

describe("a lab that somebody has", () => {
  const lab = labFolder("busy", { data: { a: { input: "x" } } });
  const path = join(lab.directory, ".cic.lock");
  const hold = (holder: object) =>
    writeFileSync(path, JSON.stringify({ host: hostname(), started: "2026-01-02T03:04:05.000Z", command: "deploy", ...holder }));
  const gone = spawnSync("true").pid;
  afterEach(() => rmSync(path, { force: true }));

  test("is waited for as long as asked; that it waits, and that it got it, is said once each", async () => {
    hold({ pid: process.ppid });
    const told = recorder();
    const onEvent = (event: EngineEvent) => {
      told.onEvent(event);
      if (event.type === "notice" && event.text.startsWith("Waiting")) setTimeout(() => rmSync(path), 600);
    };
    expect((await planLabs([lab], { lockTimeout: 20, onEvent }))[0]?.result).toBe("changes");
    expect(notices(told)).toEqual([
      `Waiting up to 20 s: the lab is in use by deploy (process ${process.ppid} on ${hostname()}) since 2026-01-02T03:04:05.000Z.`,
      expect.stringMatching(/^The lab is free after \d s\.$/),
    ]);
  });

  test("is given up after that time, with what to do; of another host only that one can tell", async () => {
    hold({ pid: process.ppid });
    const [late] = await deployLabs([lab], { lockTimeout: 0.5 });
    expect(late).toMatchObject({ result: "failed", kind: "lab-locked" });
    expect(late?.reason).toMatch(/since 2026-01-02T03:04:05.000Z, still after 0.5 s\. Wait for it with --lock-timeout 10m\.$/);
    hold({ pid: gone, host: "elsewhere" });
    const [foreign] = await destroyLabs([lab]);
    expect(foreign?.reason).toMatch(/can be seen on elsewhere only: if it is gone, remove .*\.cic\.lock\.$/);
    expect(existsSync(path)).toBe(true);
  });

  test("Ctrl-C ends the wait, and nothing was changed", async () => {
    hold({ pid: process.ppid });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const began = Date.now();
    const [result] = await deployLabs([lab], { lockTimeout: 60, signal: stop.signal });
    expect(Date.now() - began).toBeLessThan(5000);
    expect(result).toMatchObject({ result: "interrupted", reason: expect.stringContaining("nothing was changed") });
  });

  test("by the Terraform of a cic that was killed: not taken over before that has ended", async () => {
    const left = spawn("sleep", ["3"]);
    hold({ pid: gone, terraform: markOf(left.pid as number) });
    const [refused] = await deployLabs([lab]);
    expect(refused?.reason).toContain(`the Terraform (process ${left.pid}) of a deploy that began 2026-01-02T03:04:05.000Z`);
    expect(refused?.reason).toMatch(/--lock-timeout 10m, or stop it with kill -INT \d+\.$/);
    const told = recorder();
    expect((await planLabs([lab], { lockTimeout: 20, onEvent: told.onEvent }))[0]?.result).toBe("changes");
    expect(notices(told).at(-1)).toMatch(/Took over the lock .* may be missing in the state: `cic doctor FILE --orphans`/);
  });
});

test("kill -9 of a deploy: its Terraform ends its work and saves it, and the next deploy waits for that and makes nothing twice", async () => {
  const marks = temporaryFolder();
  const made = (name: string) => running(`echo ${name} >> ${join(marks, "made")}; sleep 2`);
  const lab = labFolder("killed", {
    data: { one: made("one"), two: { ...made("two"), depends_on: ["terraform_data.one"] } },
  });
  const engine = join(__dirname, "..", "..", "dist", "engine");
  const script = `require(${JSON.stringify(engine)}).deployLabs([${JSON.stringify(lab)}])`;
  const killed = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
  while (!existsSync(join(marks, "made"))) await pause(50);
  const ended = once(killed, "exit");
  killed.kill("SIGKILL");
  await ended;
  const told = recorder();
  const [next] = await deployLabs([lab], { lockTimeout: 30, onEvent: told.onEvent });
  expect(notices(told)[0]).toMatch(/^Waiting up to 30 s: the lab is in use by the Terraform \(process \d+\) of a deploy/);
  expect(next).toMatchObject({ result: "unchanged" });
  expect(readState(lab).resources.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(readFileSync(join(marks, "made"), "utf8")).toBe("one\ntwo\n");
});

test("the lock of the state is the back-end's: Terraform waits as long as asked, and who holds it is said", async () => {
  const detail = `ConditionalCheckFailed\\nLock Info:\\n  ID:        1f-2\\n  Path:      states/lab\\n  Operation: OperationTypeApply\\n  Who:       ada@desk\\n  Version:   1.11.4\\n  Created:   2026-01-02 03:04:05.1 +0000 UTC\\n`;
  const error = `{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Error acquiring the state lock","detail":"${detail}"}}`;
  const asked = join(temporaryFolder(), "arguments");
  const binary = fakeTerraform(`
    [ "$1" = plan ] && echo "$*" > ${asked} && echo '{"type":"state_lock_acquire"}' && printf '%s\\n' '${error}' && exit 1; exit 0`);
  const told = recorder();
  const [result] = await deployLabs([labFolder("shared", {})], {
    env: { CIC_TERRAFORM: binary },
    lockTimeout: 90,
    onEvent: told.onEvent,
  });
  expect(readFileSync(asked, "utf8")).toContain(" -lock-timeout=90s ");
  expect(notices(told)).toEqual(["Waiting for the lock of the state."]);
  expect(result).toMatchObject({ result: "failed", kind: "state-locked" });
  expect(result?.reason).toBe(
    "Error acquiring the state lock: ada@desk has it since 2026-01-02 03:04:05.1 +0000 UTC (OperationTypeApply, lock 1f-2)",
  );
  expect(result?.diagnostics[0]?.advice).toMatch(/--lock-timeout 10m.*terraform force-unlock 1f-2/);
});
