import type { Command } from "commander";
import { outputsOf } from "../engine";
import { exitCodeOf } from "./exit";
import { type RunOptions, withRunOptions } from "./labs-command";
import { rehearsalFolder, startCloud } from "./rehearsal";
import { describeFailures } from "./report";
import { openWorkspace } from "./workspace";

export function registerOutputsCommand(program: Command): void {
  withRunOptions(program.command("outputs").description("names and addresses of what was deployed, the same keys on every cloud"))
    .addHelpText(
      "after",
      "\nExamples:\n  cic outputs environments/first-lab.yaml --rehearse\n  cic outputs environments/first-lab.yaml --provider aws --json\n",
    )
    .action(async (file: string, options: RunOptions) => {
      const workspace = openWorkspace(file, options, "accepted");
      const labs = workspace.synthesize(options.rehearse ? rehearsalFolder(workspace) : undefined);
      const cloud = options.rehearse ? await startCloud(workspace) : undefined;
      try {
        const results = await outputsOf(labs, { env: cloud?.env, parallel: options.parallel });
        const shown = results.map((r) => ({
          lab: r.lab,
          team: r.team,
          provider: r.provider,
          outputs: Object.fromEntries(
            Object.entries(r.outputs)
              .filter(([name, o]) => name.includes("-") && !o.sensitive)
              .map(([name, o]) => [name, o.value]),
          ),
        }));
        if (options.json) process.stdout.write(`${JSON.stringify({ version: 1, type: "outputs", labs: shown })}\n`);
        else
          for (const { lab, outputs } of shown) {
            process.stdout.write(`${lab}\n`);
            for (const [entry, value] of Object.entries(outputs))
              for (const [key, v] of Object.entries(value as object))
                process.stdout.write(`  ${entry}.${key} = ${typeof v === "string" ? v : JSON.stringify(v)}\n`);
          }
        process.stderr.write(describeFailures(workspace.description, results));
        process.exitCode = exitCodeOf(results);
      } finally {
        await cloud?.close();
      }
    });
}
