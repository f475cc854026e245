import type { Command } from "commander";
import { jsonSchema } from "../description";

export function registerSchemaCommand(program: Command): void {
  program
    .command("schema")
    .description("print the JSON Schema of descriptions, for editors and other programs")
    .option("--json", "print it as one line")
    .addHelpText(
      "after",
      "\nExample:\n  cic schema > environment.schema.json\n\nEditors read it where the first line of a description is\n  # yaml-language-server: $schema=environment.schema.json\n",
    )
    .action(({ json }: { json?: boolean }) => {
      process.stdout.write(`${JSON.stringify(jsonSchema(), undefined, json ? 0 : 2)}\n`);
    });
}
