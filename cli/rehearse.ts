import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { sharedTeam } from "../constructs/lab/schema";
import { emptyScript } from "../constructs/machine/setup";
import type { Environment } from "../description";
import type { LabResult } from "../engine";
import { exitCodeOf, exitCodes } from "./exit";
import { guard } from "./guard";
import { type Operation, operate, type RunOptions, withPatience, withRunOptions } from "./labs-command";
import { caveat, faultPlan, startCloud } from "./rehearsal";
import { printTable } from "./report";
import { openWorkspace, type Workspace } from "./workspace";

/** One act of a rehearsal, and what must be true of every lab after it. */
interface Act {
  readonly title: string;
  readonly operation: Operation;
  readonly environment?: Environment;
  /** What is wrong with a lab's result, or undefined. */
  readonly wrong: (result: LabResult) => string | undefined;
  /** What the result shows, in a word or two. */
  readonly shown: (result: LabResult) => string;
}

const ended = (result: LabResult) =>
  ["done", "changes", "unchanged"].includes(result.result) ? undefined : (result.reason ?? result.result);

/** The life of a lab, from its first deploy to nothing left. */
function acts(environment: Environment): Act[] {
  // in front, since Google keeps 63 characters of it
  const inPlace: Environment = { ...environment, purpose: `Changed: ${environment.purpose.slice(0, 180)}` };
  const replacing = withOtherMachines(inPlace);
  const changes = (r: LabResult) => r.changes;
  return [
    { title: "deploy", operation: "deploy", wrong: ended, shown: (r) => `${changes(r).create} made` },
    {
      title: "second plan",
      operation: "plan",
      wrong: (r) =>
        ended(r) ??
        (r.result === "unchanged"
          ? undefined
          : `the second plan is not empty: ${r.changes.resources.map((c) => c.address).join(", ")}`),
      shown: () => "empty",
    },
    {
      title: "change in place",
      operation: "deploy",
      environment: inPlace,
      wrong: (r) =>
        ended(r) ??
        (changes(r).update > 0 && changes(r).replace + changes(r).delete + changes(r).create === 0
          ? undefined
          : "the change was not made in place"),
      shown: (r) => `${changes(r).update} changed`,
    },
    ...(replacing
      ? [
          {
            title: "change that replaces",
            operation: "deploy" as const,
            environment: replacing,
            wrong: (r: LabResult) =>
              ended(r) ?? (changes(r).replace > 0 || r.team === sharedTeam ? undefined : "nothing was replaced"),
            shown: (r: LabResult) => (r.team === sharedTeam ? "no machine" : `${changes(r).replace} replaced`),
          },
        ]
      : []),
    { title: "destroy", operation: "destroy", wrong: ended, shown: (r) => `${changes(r).delete} gone` },
  ];
}

/** The environment with another set-up script for each machine, which replaces machines on every cloud; undefined where there is no machine. */
function withOtherMachines(environment: Environment): Environment | undefined {
  const machines = environment.machines as Record<string, { image?: string; setup?: string }> | undefined;
  if (!machines || Object.keys(machines).length === 0) return undefined;
  const changed = Object.entries(machines).map(([name, machine]) => [
    name,
    { ...machine, setup: `${machine.setup ?? emptyScript(machine.image)}\n# changed\n` },
  ]);
  return { ...environment, machines: Object.fromEntries(changed) };
}

interface Told {
  readonly lab: string;
  readonly shown: Record<string, string>;
  readonly wrong: string[];
}

async function rehearse(
  workspace: Workspace,
  options: RunOptions,
  folder: string,
): Promise<{ code: number; told: Told[]; left: number; titles: string[] }> {
  const cloud = await startCloud(workspace, folder, faultPlan({ ...options, rehearse: true }));
  try {
    const play = acts(workspace.description.environment);
    const told = new Map<string, Told>(workspace.labs.map((lab) => [lab.name, { lab: lab.name, shown: {}, wrong: [] }]));
    let code: number = exitCodes.done;
    for (const act of play) {
      if (!options.json) process.stderr.write(`${act.title}\n`);
      const labs = workspace.synthesize(folder, act.environment);
      if (act === play[0]) guard(workspace, labs, options);
      const { results, interrupted } = await operate(act.operation, workspace, labs, {
        ...options,
        yes: true,
        rehearse: true,
        report: false,
        env: cloud.env,
      });
      for (const result of results) {
        const entry = told.get(result.lab) as Told;
        const wrong = act.wrong(result);
        entry.shown[act.title] = wrong ? "failed" : act.shown(result);
        if (wrong) entry.wrong.push(`${act.title}: ${wrong}`);
      }
      code = exitCodeOf(results, { interrupted }) || code;
      if (code === exitCodes.interrupted) break;
    }
    if (!options.json) process.stderr.write(cloud.faults());
    const left = (await cloud.inventory()).length;
    const failed = [...told.values()].some((t) => t.wrong.length > 0) || left > 0;
    return {
      code: code || (failed ? exitCodes.failed : exitCodes.done),
      told: [...told.values()],
      left,
      titles: play.map((act) => act.title),
    };
  } finally {
    await cloud.close();
  }
}

export function registerRehearseCommand(program: Command): void {
  withPatience(
    withRunOptions(
      program.command("rehearse").description("the whole life of a description's labs on simulated clouds, without an account"),
      { rehearse: false },
    ),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  cic rehearse environments/first-lab.yaml\n  cic rehearse environments/hackathon.yaml --team alpha --json\n  cic rehearse environments/first-lab.yaml --fault faults.yaml\n",
    )
    .action(async (file: string, options: RunOptions) => {
      const workspace = openWorkspace(file, options);
      const folder = mkdtempSync(join(tmpdir(), "cic-rehearsal-"));
      try {
        const { code, told, left, titles } = await rehearse(workspace, options, folder);
        const replaced = titles.includes("change that replaces");
        const summary = {
          version: 1,
          type: "rehearsal",
          description: workspace.description.file,
          labs: told,
          left,
          rests: "rehearsed",
          caveat,
        };
        if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
        else {
          process.stdout.write(
            printTable(
              ["lab", ...titles],
              told.map((t) => [t.lab, ...titles.map((title) => t.shown[title] ?? "not reached")]),
            ),
          );
          for (const { lab, wrong } of told) for (const what of wrong) process.stdout.write(`${lab}: ${what}\n`);
          process.stdout.write(
            left === 0 ? "Nothing is left on the simulated clouds.\n" : `${left} resources are left on the simulated clouds.\n`,
          );
          if (!replaced) process.stdout.write("Not rehearsed: a change that replaces, since the description has no machine.\n");
          process.stdout.write(`${caveat}\n`);
        }
        process.exitCode = code;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
}
