import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { DescriptionError, initialDescription, jsonSchema, readDescription, valueProblem } from "../description";
import { UsageError } from "./workspace";

interface InitOptions {
  readonly name?: string;
  readonly purpose: string;
  readonly owner: string;
  readonly costCentre: string;
  readonly classification: string;
  readonly expires: string;
  readonly region: string;
  readonly providers: readonly string[];
  readonly json?: boolean;
}

const schemaName = "environment.schema.json";

export function registerInitCommand(program: Command): void {
  const in90Days = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  program
    .command("init")
    .description("write a small, valid description to begin with")
    .argument("[file]", "the file to write (default: NAME.yaml)")
    .option("--name <name>", "the environment's name (default: the file's name, or my-lab)")
    .option("--purpose <text>", "why the lab exists", "Try something new")
    .option("--owner <email>", "who answers for the lab", "platform@cic.example")
    .option("--cost-centre <text>", "who pays", "CIC-0000")
    .option("--classification <word>", "public, internal or personal", "public")
    .option("--expires <day>", "the lab's last day", in90Days)
    .option("--region <place>", "where the lab is", "germany")
    .option("--providers <names>", "the clouds, separated by commas", (text) => text.split(","), ["aws", "azure", "google"])
    .option("--json", "print JSON for programs")
    .addHelpText(
      "after",
      "\nExamples:\n  cic init\n  cic init environments/ocr.yaml --owner ada@cic.example --cost-centre CIC-0815 --providers aws,google\n",
    )
    .action((file: string | undefined, options: InitOptions) => {
      const name = options.name ?? (file ? path.basename(file).replace(/\.ya?ml$/, "") : "my-lab");
      const { json, ...rest } = options;
      const values = { ...rest, name };
      for (const [key, value] of Object.entries(values)) {
        const problem = valueProblem(key, value);
        if (problem) throw new UsageError(`--${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)} ${problem}`);
      }
      const target = file ?? `${name}.yaml`;
      const schema = schemaFor(target);
      write(target, initialDescription(values, schema));
      check(target);
      if (schema === schemaName && !existsSync(beside(target)))
        write(beside(target), `${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
      const next = `cic rehearse ${target}`;
      process.stdout.write(
        json ? `${JSON.stringify({ version: 1, type: "init", file: target, next })}\n` : `${target} is written. Next: ${next}\n`,
      );
    });
}

const beside = (file: string) => path.join(path.dirname(file), schemaName);

/** Where editors find the schema: the project's own, or else one beside the new file. */
function schemaFor(file: string): string {
  const folder = path.resolve(path.dirname(file));
  for (let at = folder; ; at = path.dirname(at)) {
    const shared = path.join(at, "docs", schemaName);
    if (existsSync(shared)) return path.relative(folder, shared).split(path.sep).join("/");
    if (at === path.dirname(at)) return schemaName;
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new UsageError(`${file} exists and stays as it is; name another file`);
    if (code === "ENOENT") throw new UsageError(`${file}: there is no folder ${path.dirname(file)}`);
    throw new UsageError(`${file} cannot be written (${code})`);
  }
}

/** Values that are right by themselves may not go together, such as a place that a cloud does not have. */
function check(file: string): void {
  try {
    readDescription(file);
  } catch (error) {
    rmSync(file);
    if (!(error instanceof DescriptionError)) throw error;
    throw new UsageError(error.problems.map(({ path, message, hint }) => `${path}: ${message}; ${hint}`).join("\n"));
  }
}
