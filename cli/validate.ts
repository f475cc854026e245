import { basename } from "node:path";
import type { Command } from "commander";
import {
  checkAccounts,
  type Description,
  DescriptionError,
  formatProblem,
  type Problem,
  readAccounts,
  readAccountsFile,
  readDescription,
} from "../description";
import { exitCodes } from "./exit";

interface Verdict {
  readonly file: string;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly description?: Description;
}

export function registerValidateCommand(program: Command): void {
  program
    .command("validate")
    .description("check descriptions, and accounts.yaml beside them, without any cloud")
    .argument("<files...>", "descriptions, such as environments/first-lab.yaml")
    .option("--accounts <file>", "who members are on each cloud (default: accounts.yaml beside each description)")
    .option("--json", "print JSON for programs")
    .addHelpText("after", "\nExamples:\n  cic validate environments/first-lab.yaml\n  cic validate environments/*.yaml --json\n")
    .action((files: string[], options: { accounts?: string; json?: boolean }) => {
      const verdicts = withoutTwins(files.map((file) => validate(file, options.accounts)));
      if (verdicts.some(({ problems }) => problems.length > 0)) process.exitCode = exitCodes.wrong;
      if (options.json) process.stdout.write(`${JSON.stringify(toJson(verdicts))}\n`);
      else for (const verdict of verdicts) print(verdict);
    });
}

function validate(file: string, accounts: string | undefined): Verdict {
  try {
    if (/^accounts\.ya?ml$/.test(basename(file))) {
      readAccountsFile(file);
      return { file, problems: [], warnings: [] };
    }
    if (/^policy\.ya?ml$/.test(basename(file))) {
      (require("../policy") as typeof import("../policy")).readPolicy(file);
      return { file, problems: [], warnings: [] };
    }
    const description = readDescription(file);
    checkAccounts(description, readAccounts(description, accounts), description.environment.providers);
    return { file, problems: [], warnings: warningsFor(description, new Date()), description };
  } catch (error) {
    if (error instanceof DescriptionError) return { file, problems: error.problems, warnings: [] };
    throw error;
  }
}

/** A day in the past is no error of the text: the same file must read the same tomorrow. */
function warningsFor(description: Description, now: Date): Problem[] {
  const { expires } = description.environment;
  if (expires >= now.toISOString().slice(0, 10)) return [];
  const message = `the last day was ${expires}: its labs are due for destruction`;
  const hint = "destroy them, or write a later day";
  return [{ file: description.file, ...description.position(["expires"]), path: "expires", message, hint }];
}

/** Two descriptions of one name would be the same labs, with the same state. */
function withoutTwins(verdicts: readonly Verdict[]): Verdict[] {
  const first = new Map<string, string>();
  return verdicts.map((verdict) => {
    const { description } = verdict;
    if (!description) return verdict;
    const { name } = description.environment;
    const twin = first.get(name);
    if (twin === undefined || twin === verdict.file) {
      first.set(name, verdict.file);
      return verdict;
    }
    const message = `${name} is the name in ${twin} too, whose labs it would share`;
    const position = description.position(["name"]);
    return { ...verdict, problems: [{ file: verdict.file, ...position, path: "name", message, hint: "write another name" }] };
  });
}

function print({ file, problems, warnings, description }: Verdict): void {
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`);
  for (const warning of warnings) process.stderr.write(`warning: ${formatProblem(warning)}\n`);
  if (problems.length > 0) return;
  const labs = description ? `, ${labCount(description)}` : "";
  process.stdout.write(`${file}: valid${labs}\n`);
}

function labCount({ environment: { teams, providers, shared } }: Description): string {
  const count = (Object.keys(teams).length + (shared ? 1 : 0)) * providers.length;
  return `${count} ${count === 1 ? "lab" : "labs"} on ${providers.join(", ")}`;
}

function toJson(verdicts: readonly Verdict[]): object {
  const files = verdicts.map(({ file, problems, warnings }) => ({ file, valid: problems.length === 0, problems, warnings }));
  return { version: 1, type: "validate", valid: files.every(({ valid }) => valid), files };
}
