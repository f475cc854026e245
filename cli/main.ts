#!/usr/bin/env node
import "./spared";
import { Command, CommanderError } from "commander";
import { exitCodes } from "./exit";

/** Loads one command's file when the command, or its help, is asked for: `cic validate` loads no cloud. */
const commands: Readonly<Record<string, () => (program: Command) => void>> = {
  init: () => require("./init").registerInitCommand,
  validate: () => require("./validate").registerValidateCommand,
  check: () => require("./check").registerCheckCommand,
  explain: () => require("./explain").registerExplainCommand,
  schema: () => require("./schema").registerSchemaCommand,
  parity: () => require("./parity").registerParityCommand,
  conformance: () => require("./conformance").registerConformanceCommand,
  rehearse: () => require("./rehearse").registerRehearseCommand,
  synth: () => require("./synth").registerSynthCommand,
  plan: () => require("./plan").registerPlanCommand,
  deploy: () => require("./deploy").registerDeployCommand,
  status: () => require("./status").registerStatusCommand,
  outputs: () => require("./outputs").registerOutputsCommand,
  runs: () => require("./runs").registerRunsCommand,
  destroy: () => require("./destroy").registerDestroyCommand,
  doctor: () => require("./doctor").registerDoctorCommand,
  completion: () => require("./completion").registerCompletionCommand,
};

export function createProgram(names: readonly string[] = Object.keys(commands)): Command {
  const program = new Command("cic")
    .description("One description, the same sandbox lab on AWS, Azure and Google Cloud")
    .version((require("../../package.json") as { version: string }).version)
    .showSuggestionAfterError()
    .showHelpAfterError("(add --help for what it takes)")
    .exitOverride();
  for (const name of names) commands[name]?.()(program);
  return program;
}

async function main(): Promise<void> {
  // whoever reads may have read enough (`| head`): what was begun goes on to its end, and a deploy above all
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  const asked = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
  const program = createProgram(asked !== undefined && Object.hasOwn(commands, asked) ? [asked] : undefined);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = codeOf(error);
    if (error instanceof CommanderError) return;
    process.stderr.write(
      `${process.env.CIC_DEBUG && error instanceof Error ? error.stack : error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}

function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  const { name, exitCode } = error as { name?: string; exitCode?: number };
  if (name === "DescriptionError" || name === "InvalidProps") return exitCodes.wrong;
  if (name === "StackRefused") return exitCodes.refused;
  return exitCode ?? exitCodes.failed;
}

if (require.main === module) void main();
