import { relative } from "node:path";
import type { Command } from "commander";
import { guard } from "./guard";
import { type LabOptions, openWorkspace, withLabOptions } from "./workspace";

export function registerSynthCommand(program: Command): void {
  withLabOptions(program.command("synth").description("write the Terraform stacks of a description, one folder a lab"))
    .option("-o, --out <folder>", "where to write (default: .cic of the project)")
    .addHelpText(
      "after",
      "\nExamples:\n  cic synth environments/first-lab.yaml\n  cic synth environments/first-lab.yaml --provider azure --out build\n",
    )
    .action((file: string, options: LabOptions & { out?: string }) => {
      const workspace = openWorkspace(file, options);
      const labs = workspace.synthesize(options.out);
      guard(workspace, labs, options);
      const shown = labs.map(({ name, provider, team, directory }) => ({
        name,
        provider,
        team,
        directory: relative(process.cwd(), directory) || ".",
      }));
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ version: 1, type: "synth", labs: shown })}\n`
          : shown.map((lab) => `${lab.directory}/cdk.tf.json\n`).join(""),
      );
    });
}
