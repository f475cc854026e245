import type { Command } from "commander";
import { statusOf } from "../engine";
import { exitCodeOf } from "./exit";
import { onInterrupt } from "./interrupt";
import { type RunOptions, withRunOptions } from "./labs-command";
import { rehearsalFolder, startCloud } from "./rehearsal";
import { describeFailures, printTable, resultJson } from "./report";
import { openWorkspace } from "./workspace";

export function registerStatusCommand(program: Command): void {
  withRunOptions(program.command("status").description("what stands of each lab, and until when"))
    .option("--drift", "ask the clouds what differs from the state")
    .option("--detailed-exitcode", "exit 2 where something drifted")
    .addHelpText(
      "after",
      "\nExamples:\n  cic status environments/first-lab.yaml --rehearse\n  cic status environments/hackathon.yaml --drift --detailed-exitcode\n",
    )
    .action(async (file: string, options: RunOptions & { drift?: boolean }) => {
      const workspace = openWorkspace(file, options, "accepted");
      const labs = workspace.synthesize(options.rehearse ? rehearsalFolder(workspace) : undefined);
      const cloud = options.rehearse ? await startCloud(workspace) : undefined;
      const interrupt = onInterrupt((text) => process.stderr.write(`${text}\n`));
      try {
        const { env } = cloud ?? {};
        const results = await statusOf(labs, {
          env,
          parallel: options.parallel,
          providerHost: options.providerHost,
          drift: options.drift,
          signal: interrupt.signal,
          kill: interrupt.kill,
        });
        const { expires } = workspace.description.environment;
        if (options.json)
          process.stdout.write(`${JSON.stringify({ ...resultJson("status", workspace.description, results), expires })}\n`);
        else {
          const rows = results.map((r) => [
            r.lab,
            r.status ? (r.status.deployed ? "deployed" : "not deployed") : r.result,
            String(r.status?.resources ?? ""),
            expires,
            r.status?.drift?.length ? `${r.status.drift.length} drifted: ${r.status.drift.map((d) => d.address).join(", ")}` : "",
          ]);
          process.stdout.write(printTable(["lab", "status", "resources", "expires", options.drift ? "drift" : ""], rows));
          process.stderr.write(describeFailures(workspace.description, results));
        }
        process.exitCode = exitCodeOf(results, { detailed: options.detailedExitcode, interrupted: interrupt.interrupted });
      } finally {
        interrupt.dispose();
        await cloud?.close();
      }
    });
}
