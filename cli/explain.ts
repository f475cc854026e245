import type { Command } from "commander";
import { stringify } from "yaml";
import { type Description, type Explained, explain, readDescription } from "../description";
import { type Cell, renderTable, wantsColour, widthOf } from "./table";

export function registerExplainCommand(program: Command): void {
  program
    .command("explain")
    .description("every value that the labs of a description get, defaults included, and where it comes from")
    .argument("<file>", "a description, such as environments/first-lab.yaml")
    .option("--json", "print JSON for programs")
    .addHelpText(
      "after",
      "\nExamples:\n  cic explain environments/first-lab.yaml\n  cic explain environments/first-lab.yaml --json\n",
    )
    .action((file: string, { json }: { json?: boolean }) => {
      const description = readDescription(file);
      const values = explain(description);
      process.stdout.write(json ? `${JSON.stringify(toJson(description, values))}\n` : toText(description, values));
    });
}

function toJson(description: Description, values: readonly Explained[]): object {
  return {
    version: 1,
    type: "explain",
    file: description.file,
    values: values.map(({ path, value = null, position, because, clouds }) => ({
      path,
      value,
      from: position ? "description" : value === null ? "nothing" : "default",
      ...(position ?? {}),
      because,
      ...(clouds ? { clouds } : {}),
    })),
  };
}

function toText(description: Description, values: readonly Explained[]): string {
  const rows = values.flatMap(({ path, value, position, because, clouds }): Cell[][] => [
    [
      path,
      shown(value),
      position ? `${description.file}:${position.line}` : value === undefined ? "" : "default",
      { text: because, style: "dim" },
    ],
    ...Object.entries(clouds ?? {}).map(([provider, name]): Cell[] => [
      { text: `  on ${provider}`, style: "dim" },
      name,
      "catalogue",
      "",
    ]),
  ]);
  return renderTable(rows, {
    head: ["VALUE OF", "IS", "FROM", "MEANING"],
    width: widthOf(process.stdout),
    colour: wantsColour(process.stdout),
  });
}

/** A value as a description would have it, on one line; a script by its length. */
function shown(value: unknown): string {
  if (value === undefined) return "not set";
  if (typeof value === "string") return value.includes("\n") ? `a script of ${Buffer.byteLength(value)} bytes` : value;
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}
