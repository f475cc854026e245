import type { Command } from "commander";
import { type RunOptions, runOperation, withPatience, withRunOptions } from "./labs-command";

export function registerPlanCommand(program: Command): void {
  withPatience(
    withRunOptions(program.command("plan").description("show what a deploy would change, in every lab of a description")),
  )
    .option("--detailed-exitcode", "exit 2 where something would change")
    .addHelpText(
      "after",
      "\nExamples:\n  cic plan environments/first-lab.yaml --rehearse\n  cic plan environments/hackathon.yaml --provider aws --team alpha --json\n",
    )
    .action((file: string, options: RunOptions) => runOperation("plan", file, options));
}
