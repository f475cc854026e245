import { type Provider, providers } from "../catalog/providers";
import { type FieldParity, said, totalsOf } from "./parity";

export const titles: Readonly<Record<Provider, string>> = { aws: "AWS", azure: "Azure", google: "Google Cloud" };
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** Verdicts as Markdown: a table for the lab and for each capability, with what is approximated told below it. */
export function parityMarkdown(fields: readonly FieldParity[]): string {
  const capabilities = [...new Set(fields.map(({ capability }) => capability))];
  return `${[totalsTable(fields), ...capabilities.map((c) => section(c, fields))].join("\n\n")}\n`;
}

function totalsTable(fields: readonly FieldParity[]): string {
  const { clouds, equivalentEverywhere } = totalsOf(fields);
  return [
    `${fields.length} fields, of which ${equivalentEverywhere} are equivalent on every cloud.`,
    "",
    "| cloud | equivalent | approximated | unsupported |",
    "|---|---|---|---|",
    ...providers.map((provider) => {
      const { equivalent, approximated, unsupported } = clouds[provider];
      return `| ${titles[provider]} | ${equivalent} | ${approximated} | ${unsupported} |`;
    }),
  ].join("\n");
}

function section(capability: string, all: readonly FieldParity[]): string {
  const fields = all.filter((field) => field.capability === capability);
  const notes = fields.flatMap(({ key, verdicts }) =>
    providers.flatMap((provider) => {
      const { why, instead } = said(verdicts[provider]);
      return why ? [`- \`${key}\` on ${titles[provider]}: ${cell(why)}${instead ? `; ${cell(instead)}` : ""}`] : [];
    }),
  );
  return [
    `## ${capability}`,
    "",
    `| field | ${providers.map((provider) => titles[provider]).join(" | ")} |`,
    `|---|${providers.map(() => "---|").join("")}`,
    ...fields.map(
      ({ key, verdicts }) => `| \`${key}\` | ${providers.map((provider) => said(verdicts[provider]).verdict).join(" | ")} |`,
    ),
    ...(notes.length > 0 ? ["", ...notes] : []),
  ].join("\n");
}

/** The page of the documentation. */
export const parityPage = (fields: readonly FieldParity[]): string =>
  `${[
    "# What each cloud makes of each field",
    "<!-- Written by scripts/write-docs.ts from the declarations beside the code (`parity` in constructs/*/{aws,azure,google}.ts). -->",
    "`cic parity` prints this, `cic parity FILE` only what a description uses. A field is *equivalent* where a cloud carries it fully,",
    "*approximated* where it carries a near equal, and *unsupported* where a description that asks for it is refused. A test changes every",
    "field to every other kind of value and demands that the stack of every cloud changes; [library.md](library.md) has the way out where",
    "one cloud offers more. Fields of maps are named without the entry: `machines.size` is the size of any machine.",
    "",
  ].join("\n")}\n${parityMarkdown(fields)}`;
