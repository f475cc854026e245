import { type Command, Option } from "commander";
import { providers } from "../catalog/providers";
import { type FieldParity, parity, parityOf, said, totalsOf, type VerdictKind } from "../compare/parity";
import { parityMarkdown } from "../compare/parity-page";
import { readDescription } from "../description";
import { type Cell, plain, renderTable, type Style, wantsColour, widthOf } from "./table";

export function registerParityCommand(program: Command): void {
  program
    .command("parity")
    .description("what each cloud makes of each field: equivalent, approximated or unsupported, and why")
    .argument("[file]", "a description: only the fields that it uses")
    .addOption(new Option("--format <format>", "how to print it").choices(["table", "markdown"]).default("table"))
    .option("--json", "print JSON for programs")
    .addHelpText(
      "after",
      "\nExamples:\n  cic parity\n  cic parity environments/first-lab.yaml\n  cic parity --format markdown > parity.md\n",
    )
    .action((file: string | undefined, { format, json }: { format: "table" | "markdown"; json?: boolean }) => {
      const fields = file === undefined ? parity() : parityOf(readDescription(file));
      process.stdout.write(json ? toJson(fields, file) : format === "markdown" ? parityMarkdown(fields) : toText(fields));
    });
}

function toJson(fields: readonly FieldParity[], file: string | undefined): string {
  const shown = fields.map(({ capability, field, key, verdicts }) => ({
    capability,
    field,
    key,
    clouds: Object.fromEntries(providers.map((provider) => [provider, said(verdicts[provider])])),
  }));
  return `${JSON.stringify({ version: 1, type: "parity", ...(file ? { file } : {}), totals: totalsOf(fields), fields: shown })}\n`;
}

const styles: Readonly<Record<VerdictKind, Style>> = { equivalent: "good", approximated: "warn", unsupported: "bad" };

/** A table of verdicts, then how and why in lines that a terminal may break: a reason cut short is none. */
function toText(fields: readonly FieldParity[]): string {
  const rows = fields.map(({ key, verdicts }): Cell[] => [
    key,
    ...providers.map((provider): Cell => {
      const { verdict } = said(verdicts[provider]);
      return { text: verdict, style: styles[verdict] };
    }),
  ]);
  const reasons = fields.flatMap(({ key, verdicts }) =>
    providers.flatMap((provider) => {
      const { why, instead } = said(verdicts[provider]);
      return why ? [plain(`${key} on ${provider}: ${why}${instead ? `; ${instead}` : ""}`)] : [];
    }),
  );
  const { equivalentEverywhere } = totalsOf(fields);
  const table = renderTable(rows, {
    head: ["FIELD", ...providers.map((provider) => provider.toUpperCase())],
    width: widthOf(process.stdout),
    colour: wantsColour(process.stdout),
  });
  const count = `${fields.length} fields, ${equivalentEverywhere} equivalent on every cloud\n`;
  return [table, ...(reasons.length > 0 ? [`${reasons.join("\n")}\n`] : []), count].join("\n");
}
