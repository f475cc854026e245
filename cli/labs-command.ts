import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { type ChangeOptions, deployLabs, destroyLabs, type LabResult, planLabs } from "../engine";
import type { SynthesizedLab } from "../stacks/synth";
import { exitCodeOf } from "./exit";
import { guard } from "./guard";
import { onInterrupt } from "./interrupt";
import { createProgress } from "./progress";
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
  const labs = workspace.synthesize(options.rehearse ? rehearsalFolder(workspace) : undefined);
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
    /** Whether to print the result. @default true */
    readonly report?: boolean;
  },
): Promise<{ readonly results: readonly LabResult[]; readonly interrupted: boolean }> {
  const asks = operation !== "plan" && !options.yes && !options.rehearse;
  if (asks && (options.json || !process.stdin.isTTY || !process.stderr.isTTY))
    throw new UsageError(`${operation} changes things and there is no terminal to ask on: add --yes`);
  const progress = options.json ? undefined : createProgress({ labs, onlyFailed: options.onlyFailed });
  const interrupt = onInterrupt((text) => (progress ? progress.note(text) : process.stderr.write(`${text}\n`)));
  const run: ChangeOptions = {
    env: options.env,
    parallel: options.parallel,
    providerHost: options.providerHost,
    signal: interrupt.signal,
    kill: interrupt.kill,
    secrets: secretValues(labs, options.secrets, options.rehearse ? "rehearsed" : undefined),
    rotate: options.rotate,
    onEvent: (event) => (progress ? progress.onEvent(event) : process.stdout.write(`${JSON.stringify(event)}\n`)),
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
    progress?.close();
    if (options.report === false) process.stderr.write(describeFailures(workspace.description, results));
    else if (options.json) process.stdout.write(`${JSON.stringify(resultJson(operation, workspace.description, results))}\n`);
    else {
      if (operation === "plan") process.stdout.write(describePlan(workspace.description, results));
      process.stdout.write(summaryTable(results, options.onlyFailed));
      process.stderr.write(describeFailures(workspace.description, results));
    }
    return { results, interrupted: interrupt.interrupted };
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
