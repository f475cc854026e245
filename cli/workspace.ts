import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { type Provider, providers } from "../catalog/providers";
import { checkAccounts, type Description, type Environment, readAccounts, readDescription } from "../description";
import type { LabPlan } from "../stacks/labs";
import type { SynthesizedLab } from "../stacks/synth";

/** Options of every command that works on the labs of a description. */
export interface LabOptions {
  readonly provider?: readonly string[];
  readonly team?: readonly string[];
  readonly accounts?: string;
  readonly json?: boolean;
}

const list = (value: string, before: readonly string[] = []) => [...before, ...value.split(",").filter(Boolean)];

export function withLabOptions(
  command: Command,
  argument: readonly [name: string, about: string] = ["<file>", "a description, such as environments/first-lab.yaml"],
): Command {
  return command
    .argument(...argument)
    .option("-p, --provider <names>", `only these clouds: ${providers.join(", ")}`, list)
    .option("-t, --team <names>", "only these teams", list)
    .option("--accounts <file>", "who members are on each cloud (default: accounts.yaml beside the description)")
    .option("--json", "print JSON for programs");
}

/** Something the user asked for that cannot be: shown as one line, without a stack. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = 1,
  ) {
    super(message);
    this.name = "UsageError";
  }
}

/** A description with its labs and the folder where their stacks and states lie. */
export interface Workspace {
  readonly description: Description;
  readonly labs: readonly LabPlan[];
  /** `.cic` in the project that the description belongs to, wherever the command was started. */
  readonly folder: string;
  /** Whether accounts.yaml says which subscription or project a cloud's labs are in. */
  hasAccount(provider: Provider): boolean;
  /** Writes the stacks of the labs, where asked of another environment in the description's place, to another folder, and of some labs only. */
  synthesize(folder?: string, environment?: Environment, only?: readonly string[]): SynthesizedLab[];
}

/**
 * Reads a description and its accounts and chooses its labs.
 * @param unsupported whether a description may ask for what a chosen cloud cannot do: only where nothing is made of it, so that what stands can be seen and destroyed
 */
export function openWorkspace(file: string, options: LabOptions, unsupported: LabPlan["unsupported"] = "refused"): Workspace {
  const description = readDescription(file);
  const chosen = description.environment.providers;
  checkNames("provider", options.provider, chosen);
  const { labsOf, teamsOf } = require("../stacks/labs") as typeof import("../stacks/labs");
  checkNames("team", options.team, teamsOf(description.environment));
  const accounts = readAccounts(description, options.accounts);
  const asked = options.provider?.length ? chosen.filter((p) => options.provider?.includes(p)) : chosen;
  checkAccounts(description, accounts, asked);
  if (unsupported === "refused")
    (require("../compare/parity") as typeof import("../compare/parity")).checkSupported(description, asked);
  const labs = labsOf(description.environment, { providers: options.provider, teams: options.team }, unsupported);
  const folder = join(projectFolder(description.folder), ".cic");
  return {
    description,
    labs,
    folder,
    hasAccount: (provider) =>
      Boolean(provider === "azure" ? accounts.azure?.subscription : provider === "google" && accounts.google?.project),
    synthesize(target = folder, environment = description.environment, only = labs.map(({ name }) => name)) {
      const { synthesize } = require("../stacks/synth") as typeof import("../stacks/synth");
      return synthesize(
        labs.filter(({ name }) => only.includes(name)).map((lab) => ({ ...lab, environment })),
        target,
        accounts,
        target === folder ? accounts.state : undefined,
      );
    },
  };
}

function checkNames(what: string, asked: readonly string[] | undefined, known: readonly string[]): void {
  for (const name of asked ?? [])
    if (!known.includes(name))
      throw new UsageError(`--${what} ${name}: the description has ${known.map((k) => JSON.stringify(k)).join(", ")}`, 3);
}

/** The nearest folder above that is a project, so that a lab's state is found from everywhere. */
export function projectFolder(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if ([".cic", ".git", "cdktf.json"].some((mark) => existsSync(join(at, mark)))) return at;
    if (at === dirname(at)) return resolve(folder);
  }
}
