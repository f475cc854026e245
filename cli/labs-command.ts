import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { type ChangeOptions, deployLabs, destroyLabs, type LabResult, planLabs, retrySchedule } from "../engine";
import type { SynthesizedLab } from "../stacks/synth";
import { exitCodeOf } from "./exit";
import { guard } from "./guard";
import { onInterrupt } from "./interrupt";
import { createProgress } from "./progress";
import { labsToRetry, readOn, recordRun } from "./recording";
import { type FaultOption, faultPlan, rehearsalFolder, startCloud, withFaultOption } from "./rehearsal";
import { describeFailures, describePlan, resultJson, summaryTable } from "./report";
import { secretValues } from "./secrets";
import { type LabOptions, openWorkspace, UsageError, type Workspace, withLabOptions } from "./workspace";

/** Options of the commands that run Terraform. */
export interface RunOptions extends LabOptions, FaultOption {
  readonly yes?: boolean;
  readonly rehearse?: boolean;
  readonly parallel?: number;
  readonly providerHost?: boolean;
  readonly secrets?: string;
  readonly rotate?: readonly string[];
  readonly detailedExitcode?: boolean;
  readonly onlyFailed?: boolean;
  readonly lockTimeout?: number;
  readonly retries?: number;
  readonly retryFailed?: boolean;
}

export type Operation = "plan" | "deploy" | "destroy";
const operations = { plan: planLabs, deploy: deployLabs, destroy: destroyLabs };

export function parallelism(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 64)
    throw new UsageError(`--parallel ${value}: a whole number from 1 to 64`);
  return number;
}

function onOrOff(value: string): boolean {
  if (value !== "on" && value !== "off") throw new UsageError(`--provider-host ${value}: on or off`);
  return value === "on";
}

/** `30s`, `5m`, `1h` or `0`, in seconds. */
function lockTimeout(value: string): number {
  const [, number, unit] = /^(\d{1,5})(s|m|h)$/.exec(value) ?? [];
  if (value === "0") return 0;
  if (number === undefined) throw new UsageError(`--lock-timeout ${value}: a time such as 30s, 5m or 1h, or 0`);
  return Number(number) * { s: 1, m: 60, h: 3600 }[unit as "s" | "m" | "h"];
}

function retries(value: string): number {
  if (!/^(\d|10)$/.test(value)) throw new UsageError(`--retries ${value}: a whole number from 0 to 10`);
  return Number(value);
}

/** `--lock-timeout` and `--retries`, for the commands that plan and apply. */
export function withPatience(command: Command): Command {
  return command
    .option("--lock-timeout <time>", "wait for a lab that somebody else works on, such as 30s or 5m (default: 0)", lockTimeout)
    .option("--retries <n>", "how often to try again after failures that clouds call transient (default: 3)", retries);
}

/** What both commands that change labs have. */
export function withChangeOptions(command: Command): Command {
  return withPatience(withRunOptions(command))
    .option("-y, --yes", "do not ask")
    .option("--retry-failed", "only the labs that the last such run did not finish");
}

/** `--rehearse` and `--parallel`, for every command that runs Terraform. */
export function withRunOptions(command: Command, has = { rehearse: true }): Command {
  const complete = withFaultOption(withLabOptions(command))
    .option("--parallel <n>", "labs worked on at once (default: from cores and memory)", parallelism)
    .option(
      "--provider-host <on|off>",
      "let labs share provider processes; off: Terraform starts its own for each command (default: on)",
      onOrOff,
    );
  return has.rehearse
    ? complete.option("--rehearse", "work on simulated clouds, without an account; they keep what was made")
    : complete;
}

/** Runs one operation over the labs of a description and says how it went. */
export async function runOperation(operation: Operation, file: string, options: RunOptions): Promise<void> {
  const faults = faultPlan(options);
  const workspace = openWorkspace(file, options, operation === "destroy" ? "accepted" : "refused");
  const only = options.retryFailed && operation !== "plan" ? labsToRetry(operation, workspace, options) : undefined;
  if (only?.length === 0) return;
  const labs = workspace.synthesize(options.rehearse ? rehearsalFolder(workspace) : undefined, undefined, only);
  // what stands already may always be destroyed
  if (operation !== "destroy") guard(workspace, labs, options);
  const cloud = options.rehearse ? await startCloud(workspace, rehearsalFolder(workspace), faults) : undefined;
  try {
    const { results, interrupted } = await operate(operation, workspace, labs, { ...options, env: cloud?.env });
    if (cloud && !options.json) process.stderr.write(`${cloud.faults()}${cloud.caveat}\n`);
    process.exitCode = exitCodeOf(results, { detailed: options.detailedExitcode, interrupted });
  } finally {
    await cloud?.close();
  }
}

/** Runs one operation with progress, interruption and a report; asks first where somebody is there to answer. */
export async function operate(
  operation: Operation,
  workspace: Workspace,
  labs: readonly SynthesizedLab[],
  options: RunOptions & {
    readonly env?: Readonly<Record<string, string>>;
    /** Whether to print the result, and to leave a report of the run; an act of a rehearsal does neither. @default true */
    readonly report?: boolean;
  },
): Promise<{ readonly results: readonly LabResult[]; readonly interrupted: boolean }> {
  const asks = operation !== "plan" && !options.yes && !options.rehearse;
  if (asks && (options.json || !process.stdin.isTTY || !process.stderr.isTTY))
    throw new UsageError(`${operation} changes things and there is no terminal to ask on: add --yes`);
  const progress = options.json ? undefined : createProgress({ labs, onlyFailed: options.onlyFailed });
  const interrupt = onInterrupt((text) => (progress ? progress.note(text) : process.stderr.write(`${text}\n`)));
  const secrets = secretValues(labs, options.secrets, options.rehearse ? "rehearsed" : undefined);
  const recorded = operation !== "plan" && options.report !== false;
  const recorder = recorded ? recordRun(operation, workspace, labs, options.rehearse === true) : undefined;
  if (recorder?.problem && !options.json) process.stderr.write(`This run leaves no report: ${recorder.problem}\n`);
  const run: ChangeOptions = {
    env: options.env,
    log: recorder?.log,
    lockTimeout: options.lockTimeout,
    retryAfter: options.retries === undefined ? undefined : retrySchedule(options.retries),
    parallel: options.parallel,
    providerHost: options.providerHost,
    attributes: options.report,
    signal: interrupt.signal,
    kill: interrupt.kill,
    secrets,
    rotate: options.rotate,
    onEvent: (event) => {
      recorder?.take(event);
      if (progress) progress.onEvent(event);
      else process.stdout.write(`${JSON.stringify(event)}\n`);
    },
    approve: asks
      ? async (planned) => {
          progress?.pause();
          process.stderr.write(describePlan(workspace.description, planned));
          return ask(
            `${operation === "destroy" ? "Destroy" : "Deploy"} ${labs.length} lab${labs.length === 1 ? "" : "s"}? Only "yes" goes on: `,
            interrupt.signal,
          );
        }
      : undefined,
  };
  try {
    const results = await operations[operation](labs, run);
    recorder?.close();
    progress?.close();
    if (options.report === false) process.stderr.write(describeFailures(workspace.description, results));
    else if (options.json) process.stdout.write(`${JSON.stringify(resultJson(operation, workspace.description, results))}\n`);
    else {
      if (operation === "plan") process.stdout.write(describePlan(workspace.description, results));
      process.stdout.write(summaryTable(results, options.onlyFailed));
      process.stderr.write(describeFailures(workspace.description, results));
      if (operation !== "plan" && recorder) process.stderr.write(readOn(operation, workspace, recorder, results));
    }
    return { results, interrupted: interrupt.interrupted };
  } catch (error) {
    recorder?.close(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    progress?.close();
    interrupt.dispose();
  }
}

async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // on a terminal, readline takes Ctrl-C for itself
  lines.on("SIGINT", () => process.emit("SIGINT", "SIGINT"));
  try {
    return (await lines.question(question, { signal })).trim() === "yes";
  } catch {
    return false;
  } finally {
    lines.close();
  }
}
