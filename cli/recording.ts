import { dirname, join, relative, resolve } from "node:path";
import { type LabResult, RunRecorder, type RunReport, readRuns, unfinished } from "../engine";
import { resultJson } from "./report";
import { UsageError, type Workspace } from "./workspace";

/** Where a project's run reports and logs lie. */
export const runsFolder = (folder: string): string => join(folder, "runs");

/** A description's file as its reports name it: the same wherever the command was started. */
const nameOf = ({ description, folder }: Workspace): string => relative(dirname(folder), resolve(description.file));

type Change = RunReport["command"];

/** Begins the report of a run. */
export function recordRun(
  command: Change,
  workspace: Workspace,
  labs: ConstructorParameters<typeof RunRecorder>[2],
  rehearsed: boolean,
): RunRecorder {
  const { version: cic } = require("../../package.json") as { version: string };
  const rests = rehearsed ? "rehearsed" : "real";
  return new RunRecorder(runsFolder(workspace.folder), { cic, command, rests, description: nameOf(workspace) }, labs);
}

/**
 * The labs that the newest such run on the description did not finish, among those chosen; none where it says that there is nothing to do.
 * @throws UsageError while that run goes on
 */
export function labsToRetry(
  command: Change,
  workspace: Workspace,
  options: { readonly rehearse?: boolean; readonly json?: boolean },
): string[] {
  const rests = options.rehearse ? "rehearsed" : "real";
  const description = nameOf(workspace);
  const newest = readRuns(runsFolder(workspace.folder)).find(
    (run) => run.command === command && run.rests === rests && run.description === description,
  );
  if (newest?.status === "running")
    throw new UsageError(`--retry-failed: the ${command} ${newest.id} still goes on (process ${newest.pid} on ${newest.host})`);
  const chosen = workspace.labs.map(({ name }) => name);
  const open = newest ? unfinished(newest).filter((name) => chosen.includes(name)) : [];
  if (open.length === 0) {
    const why = newest ? `all labs of ${newest.id} ended well, or are not chosen` : `no ${command} of ${description} is known`;
    if (options.json)
      process.stdout.write(`${JSON.stringify({ ...resultJson(command, workspace.description, []), reason: why })}\n`);
    else process.stdout.write(`Nothing to try again: ${why}.\n`);
  }
  return open;
}

/** Where to read on after a run in which something went wrong. */
export function readOn(command: Change, workspace: Workspace, recorder: RunRecorder, results: readonly LabResult[]): string {
  const open = results.filter(({ result }) => result !== "done" && result !== "unchanged").length;
  if (open === 0 || recorder.problem !== undefined) return "";
  return `\nLogs: \`cic runs ${recorder.id}\`. Only what is open: \`cic ${command} ${workspace.description.file} --retry-failed\`.\n`;
}
