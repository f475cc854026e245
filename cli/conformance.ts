import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { type Conformance, catalogue, conform, type Outcome, type Subject } from "../compare/conformance";
import { demandsOf } from "../compare/demands";
import { type Description, readAccounts } from "../description";
import { labsOf } from "../stacks/labs";
import { exitCodes } from "./exit";
import { locate } from "./locate";
import { type Cell, plain, renderTable, wantsColour } from "./table";
import { type LabOptions, openWorkspace, UsageError, type Workspace, withLabOptions } from "./workspace";

interface Options extends LabOptions {
  readonly stacks?: string;
}

export function registerConformanceCommand(program: Command): void {
  withLabOptions(
    program.command("conformance").description("whether the labs of a description are safe, and the same on every cloud"),
  )
    .option("--stacks <folder>", "judge what a program wrote there, such as cdktf.out, in place of the description's own stacks")
    .addHelpText(
      "after",
      "\nExits with 5 where a probe fails. Differences that a cloud declares (cic parity) are told and fail nothing.\n\nExamples:\n  cic conformance environments/first-lab.yaml\n  cic conformance environments/first-lab.yaml --stacks cdktf.out --json\n",
    )
    .action((file: string, options: Options) => {
      const workspace = openWorkspace(file, options);
      const result = conform(subjectsOf(workspace, options));
      if (result.failed.length > 0) process.exitCode = exitCodes.refused;
      const { description } = workspace;
      process.stdout.write(options.json ? `${JSON.stringify(toJson(description, result))}\n` : toText(description, result));
    });
}

/** The labs' stacks: those that stand in a folder, or the description's own, written to a folder that is gone afterwards. */
function subjectsOf(workspace: Workspace, options: Options): Subject[] {
  const accounts = readAccounts(workspace.description, options.accounts);
  const own = options.stacks === undefined ? mkdtempSync(join(tmpdir(), "cic-conformance-")) : undefined;
  try {
    if (own) workspace.synthesize(own);
    return workspace.labs.map((plan) => {
      const stack = join(own ?? (options.stacks as string), "stacks", plan.name, "cdk.tf.json");
      if (!existsSync(stack)) throw new UsageError(`--stacks: there is no ${stack}; synthesize the lab ${plan.name} first`);
      const demands = demandsOf(plan, accounts);
      const { name: lab, environment, team } = plan;
      return { lab, environment: environment.name, team, demands, stack: JSON.parse(readFileSync(stack, "utf8")) };
    });
  } finally {
    if (own) rmSync(own, { recursive: true });
  }
}

/** Where in the description something comes from, as far as an address or an entry says. */
function where(description: Description, { address, entry, labs }: Outcome): string {
  const team = labsOf(description.environment).find(({ name }) => name === labs[0])?.team;
  return locate(description, team ?? "", address?.includes(".") ? address : `entry.${entry}`) ?? description.file;
}

function toJson(description: Description, { labs, asked, failed, allowed }: Conformance): object {
  const show = ({ declared, ...outcome }: Outcome) => ({ ...outcome, at: where(description, { ...outcome, declared }) });
  return {
    version: 1,
    type: "conformance",
    file: description.file,
    conforms: failed.length === 0,
    labs,
    asked,
    probes: catalogue,
    failed: failed.map(show),
    allowed: allowed.map((outcome) => ({ ...show(outcome), declared: outcome.declared })),
  };
}

function toText(description: Description, { labs, asked, failed, allowed }: Conformance): string {
  const colour = wantsColour(process.stdout);
  const rows = failed.map((outcome): Cell[] => [
    { text: outcome.probe, style: "bad" },
    outcome.labs.length === 1 ? (outcome.labs[0] as string) : `${outcome.labs.length} labs`,
    where(description, outcome),
    plain(`${outcome.address ? `${outcome.address}: ` : ""}${outcome.message}`),
  ]);
  const table = rows.length > 0 ? `${renderTable(rows, { head: ["PROBE", "LAB", "FROM", "FOUND"], colour })}\n` : "";
  const reasons = new Map<string, number>();
  for (const { declared } of allowed)
    for (const { cloud, field, reason } of declared) {
      const line = plain(`${field} on ${cloud}: ${reason}`);
      reasons.set(line, (reasons.get(line) ?? 0) + 1);
    }
  const declared = [...reasons].sort().map(([line, count]) => `declared, ${count} ${count === 1 ? "time" : "times"}: ${line}\n`);
  const verdict = failed.length === 0 ? "conforms" : `does not conform: ${failed.length} found`;
  return `${table}${declared.join("")}${description.file}: ${verdict}; ${asked} probes over ${labs.length} ${labs.length === 1 ? "lab" : "labs"}\n`;
}
