import type { Command } from "commander";
import { type RunOptions, runOperation, withChangeOptions } from "./labs-command";

export function registerDestroyCommand(program: Command): void {
  withChangeOptions(program.command("destroy").description("remove the labs of a description and all that is in them"))
    .addHelpText(
      "after",
      "\nExamples:\n  cic destroy environments/first-lab.yaml --rehearse\n  cic destroy environments/hackathon.yaml --team alpha --yes\n",
    )
    .action((file: string, options: RunOptions) => runOperation("destroy", file, options));
}
