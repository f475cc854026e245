import { join } from "node:path";
import type { Command } from "commander";
import { type LabReport, type RunReport, readRun, readRuns } from "../engine";
import { showTime } from "./board";
import { runsFolder } from "./recording";
import { printTable } from "./report";
import type { Cell } from "./table";
import { projectFolder, UsageError } from "./workspace";

export function registerRunsCommand(program: Command): void {
  program
    .command("runs")
    .description("what deploys and destroys of this project did, and where their logs are")
    .argument("[run]", "one of them, or `latest`")
    .option("--json", "print JSON for programs")
    .addHelpText("after", "\nExamples:\n  cic runs\n  cic runs latest\n  cic runs latest --json\n")
    .action((id: string | undefined, { json }: { json?: boolean }) => {
      const folder = runsFolder(join(projectFolder("."), ".cic"));
      if (id === undefined) {
        const runs = readRuns(folder);
        if (json) process.stdout.write(`${JSON.stringify({ version: 1, type: "runs", runs })}\n`);
        else process.stdout.write(runs.length > 0 ? listOf(runs) : "No deploy or destroy has run in this project yet.\n");
        return;
      }
      const run = id === "latest" ? readRuns(folder)[0] : /^[\w-]+$/.test(id) ? readRun(folder, id) : undefined;
      if (!run) throw new UsageError(`No run ${id}: \`cic runs\` lists those that are known`);
      process.stdout.write(json ? `${JSON.stringify(run)}\n` : detailsOf(run, folder));
    });
}

function listOf(runs: readonly RunReport[]): string {
  return printTable(
    ["run", "description", "labs", "took", "result"],
    runs.map((run) => [run.id, run.description, String(run.labs.length), timeOf(run), resultOf(run)]),
  );
}

function detailsOf(run: RunReport, folder: string): string {
  const head = `${run.command} of ${run.description}, ${run.rests}, ${run.started}, cic ${run.cic}: ${textOf(resultOf(run))}\n`;
  const told =
    run.status === "killed"
      ? `The run was killed (process ${run.pid} on ${run.host}). Run the same command again: it goes on from what the states hold.\n`
      : "";
  const table = printTable(
    ["lab", "result", "made", "changed", "replaced", "destroyed", "tries", "took", "why"],
    run.labs.map((lab) => {
      const { made, changed, replaced, destroyed } = lab.resources;
      const counts = [made, changed, replaced, destroyed, lab.attempts].map(String);
      return [lab.lab, labResult(lab, run), ...counts, timeOf(lab), lab.reason ?? ""];
    }),
  );
  return `${head}${told}${run.error ? `${run.error}\n` : ""}${table}Logs: ${join(folder, run.id)}\n`;
}

function labResult({ progress, result }: LabReport, { status }: RunReport): Cell {
  if (progress === "ended") return { text: result ?? "", style: result === "done" || result === "unchanged" ? "good" : "bad" };
  if (progress === "waiting") return { text: status === "running" ? "waiting" : "not started", style: "dim" };
  return { text: status, style: status === "running" ? "warn" : "bad" };
}

/** `killed: 12 done, 1 failed, 2 not started`. */
function resultOf(run: RunReport): Cell {
  const counts = new Map<string, number>();
  for (const lab of run.labs) {
    const text = textOf(labResult(lab, run));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const text = [...counts].map(([what, count]) => `${count} ${what}`).join(", ");
  const whole = run.status === "ended" ? text : `${run.status}: ${text}`;
  const good = run.labs.every(({ result }) => result === "done" || result === "unchanged");
  return { text: run.error ? `failed: ${run.error}` : whole, style: good ? "good" : run.status === "running" ? "warn" : "bad" };
}

const textOf = (cell: Cell): string => (typeof cell === "string" ? cell : cell.text);

function timeOf({ started, ended }: { readonly started?: string; readonly ended?: string }): string {
  return started && ended ? showTime((Date.parse(ended) - Date.parse(started)) / 1000) : "";
}
