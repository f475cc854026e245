import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020";
import type { RunReport } from "../../engine";
import { jsonLines, Project, repository, resultOf } from "../support/cic";

const file = "environments/smallest.yaml";
const aws = ["--provider", "aws"];
const rehearsed = ["--rehearse", "--retries", "0"];
const valid = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(join(repository, "docs/run-report.schema.json"), "utf8")) as object,
);
const project = new Project();
afterAll(() => project.remove());

const runs = () => join(project.folder, ".cic", "runs");
const latest = async () => jsonLines(await project.cic(["runs", "latest", "--json"]))[0] as unknown as RunReport;
/** Makes the simulated cloud refuse one type of resource. */
function refuse(type: string): string[] {
  project.write("fault.yaml", `faults:\n  - { type: ${type}, on: create, fault: quota, times: always }\n`);
  return ["--fault", "fault.yaml"];
}

test("where nothing has run, it says so; there is nothing to try again either", async () => {
  expect(await project.cic(["runs"])).toMatchObject({ code: 0, stdout: "No deploy or destroy has run in this project yet.\n" });
  const again = await project.cic(["deploy", file, "--retry-failed", "--yes"]);
  expect([again.code, again.stdout]).toEqual([0, `Nothing to try again: no deploy of ${file} is known.\n`]);
  expect((await project.cic(["runs", "latest"])).stderr).toContain("No run latest");
  expect((await project.cic(["runs", "../../etc"])).stderr).toContain("No run ../../etc");
});

test("a deploy leaves a report by the published schema and a log a lab, for their owner's eyes", async () => {
  const ended = await project.cic(["deploy", file, ...rehearsed]);
  expect(ended.code).toBe(0);
  const report = await latest();
  expect([valid(report), valid.errors]).toEqual([true, null]);
  expect(report).toMatchObject({ command: "deploy", rests: "rehearsed", description: file, status: "ended" });
  expect(report.labs).toHaveLength(3);
  for (const lab of report.labs) {
    expect(lab).toMatchObject({
      progress: "ended",
      result: "done",
      attempts: 1,
      resources: { changed: 0, replaced: 0, destroyed: 0 },
    });
    expect(lab.resources.made).toBeGreaterThan(0);
    expect(Date.parse(lab.ended as string)).toBeGreaterThan(Date.parse(lab.started as string));
    const log = join(runs(), lab.log);
    expect(readFileSync(log, "utf8")).toMatch(/terraform|tofu/);
    expect(statSync(log).mode & 0o777).toBe(0o600);
  }
  expect(statSync(join(runs(), `${report.id}.json`)).mode & 0o777).toBe(0o600);
  expect(readdirSync(runs()).filter((name) => !name.startsWith(report.id))).toEqual([]);
  const { stdout } = await project.cic(["runs"]);
  expect(stdout).toMatch(new RegExp(`${report.id} +${file} +3 +[\\d.]+s +3 done`));
});

describe("after a run in which a lab failed", () => {
  test("the report says why, and the run where to read on", async () => {
    await project.cic(["destroy", file, ...rehearsed]);
    const ended = await project.cic(["deploy", file, ...rehearsed, ...refuse("aws_budgets_budget")]);
    expect(ended.code).toBe(1);
    const report = await latest();
    expect(ended.stderr).toContain(`Logs: \`cic runs ${report.id}\`. Only what is open: \`cic deploy ${file} --retry-failed\`.`);
    expect([valid(report), valid.errors]).toEqual([true, null]);
    expect(report.labs.map(({ provider, result }) => [provider, result])).toEqual([
      ["aws", "failed"],
      ["azure", "done"],
      ["google", "done"],
    ]);
    expect(report.labs[0]).toMatchObject({ kind: "quota", reason: expect.stringMatching(/^aws_budgets_budget\./) });
    const { stdout } = await project.cic(["runs", report.id]);
    expect(stdout).toMatch(/smallest-main-aws +failed +\d+ .*aws_budgets_budget\./);
    expect(stdout).toMatch(new RegExp(`Logs: .*/\\.cic/runs/${report.id}\\n`));
  });

  test("--retry-failed takes just that one, and then has nothing to do", async () => {
    const chosen = await project.cic(["deploy", file, ...rehearsed, "--retry-failed", "--provider", "google"]);
    expect([chosen.code, chosen.stdout]).toEqual([0, expect.stringContaining("Nothing to try again: all labs of")]);
    const again = await project.cic(["deploy", file, ...rehearsed, "--retry-failed", "--json"]);
    expect(again.code).toBe(0);
    expect(resultOf(again).labs.map(({ lab, result }) => [lab, result])).toEqual([["smallest-main-aws", "done"]]);
    const none = await project.cic(["deploy", file, ...rehearsed, "--retry-failed", "--json"]);
    expect([none.code, resultOf(none)]).toMatchObject([
      0,
      { type: "result", labs: [], reason: expect.stringContaining("ended well") },
    ]);
    // a real deploy is another thing
    expect((await project.cic(["deploy", file, "--retry-failed", "--yes"])).stdout).toContain(`no deploy of ${file} is known`);
  });
});

test("a killed run is told as such, with the labs that had ended, and --retry-failed takes the others", async () => {
  await project.cic(["destroy", file, ...rehearsed]);
  // the second lab is held at its first resource, so that the blow falls there however slow this machine is
  project.write("slow.yaml", "faults:\n  - { type: azurerm_resource_group, on: create, fault: slow, ms: 60000 }\n");
  const { child, ended } = project.start([
    ...["deploy", file, ...rehearsed, "--fault", "slow.yaml", "--parallel", "1", "--json"],
  ]);
  await new Promise<void>((done) => {
    let said = "";
    child.stdout?.on("data", (data) => {
      said += String(data);
      if (/"type":"finished"[\s\S]*"status":"started"/.test(said)) done();
    });
  });
  child.kill("SIGKILL");
  await ended;
  const report = await latest();
  expect(report).toMatchObject({
    status: "killed",
    labs: [{ result: "done" }, { progress: "running" }, { progress: "waiting" }],
  });
  const { stdout } = await project.cic(["runs"]);
  expect(stdout).toMatch(new RegExp(`${report.id} .*killed: 1 done, 1 killed, 1 not started`));
  expect((await project.cic(["runs", "latest"])).stdout).toContain("Run the same command again");
  const again = await project.cic(["deploy", file, ...rehearsed, "--retry-failed", "--lock-timeout", "1m", "--json"]);
  expect(resultOf(again).labs.map(({ provider }) => provider)).toEqual(["azure", "google"]);
});

test("a run that goes on is not tried again, and another's report is passed over", async () => {
  const report = await latest();
  const path = join(runs(), `${report.id}.json`);
  const born = readFileSync(`/proc/${process.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19];
  writeFileSync(path, JSON.stringify({ ...report, status: "running", pid: process.pid, born }));
  const { code, stderr } = await project.cic(["deploy", file, ...rehearsed, "--retry-failed"]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`the deploy ${report.id} still goes on (process ${process.pid}`)]);
  writeFileSync(path, "{}");
  expect((await latest()).id).not.toBe(report.id);
});

test.each([
  ["--lock-timeout", "5"],
  ["--lock-timeout", "soon"],
  ["--retries", "11"],
  ["--retries", "-1"],
])("%s %s is refused with what it takes", async (option, value) => {
  const { code, stderr } = await project.cic(["deploy", file, ...aws, option, value, "--yes"]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`${option} ${value}: a (time|whole number)`))]);
});

test("only the newest fifty rehearsed runs are kept, and as many real ones", async () => {
  const real = "20200101T000000000Z-deploy-1.json";
  writeFileSync(join(runs(), real), "{}");
  for (let number = 100; number < 160; number++)
    writeFileSync(join(runs(), `20200101T000000${number}Z-rehearsed-deploy-1.json`), "{}");
  await project.cic(["destroy", file, ...aws, ...rehearsed]);
  const left = readdirSync(runs()).filter((name) => name.endsWith(".json"));
  expect(left.filter((name) => name.includes("-rehearsed-"))).toHaveLength(50);
  expect(left).toContain(real);
});

test("a folder that cannot be written to is said, and no reason not to deploy", async () => {
  const other = new Project();
  try {
    other.write(".cic/runs", "a file");
    const { code, stderr } = await other.cic(["deploy", file, ...aws, ...rehearsed]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("This run leaves no report: ")]);
    expect(existsSync(join(other.folder, ".cic", "rehearsal", "state"))).toBe(true);
  } finally {
    other.remove();
  }
});
