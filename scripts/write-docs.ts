/**
 * Writes what of the documentation follows from the code: `node dist/scripts/write-docs.js`. A test fails while a page is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { providers } from "../catalog/providers";
import { kinds, parity, type Totals, totalsOf } from "../compare/parity";
import { parityPage, titles } from "../compare/parity-page";
import { jsonSchema } from "../description";
import { runReportJsonSchema } from "../engine";
import { faultPlanJsonSchema } from "../rehearsal";
import { capabilityPages } from "./capability-pages";

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

const code = (value: unknown) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(code).join(", ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.type === "array") return `list of ${schema.items ? typeOf(schema.items) : "values"}`;
  if (schema.type === "object") return typeof schema.additionalProperties === "object" ? "map by name" : "keys below";
  const range = schema.minimum === undefined ? "" : `, ${schema.minimum} to ${schema.maximum}`;
  return `${schema.type === "string" ? "text" : schema.type === "integer" ? "whole number" : (schema.type ?? "any")}${range}`;
}

/** One row for each key, those of maps and lists with the name or item as `NAME` in between. */
function rows(path: string, schema: Schema, required: boolean): string[] {
  const whence = required ? "required" : schema.default === undefined ? "" : code(schema.default);
  const example = schema.examples?.[0] === undefined ? "" : code(schema.examples[0]);
  const own = `| \`${path}\` | ${typeOf(schema)} | ${whence} | ${schema.description ?? ""}${example ? `, such as ${example}` : ""} |`;
  const below: [string, Schema][] = [];
  for (const option of [schema, ...(schema.anyOf ?? [])]) {
    below.push(...Object.entries(option.properties ?? {}));
    if (typeof option.additionalProperties === "object")
      below.push(
        ...Object.entries(option.additionalProperties.properties ?? {}).map(([key, s]): [string, Schema] => [`NAME.${key}`, s]),
      );
  }
  return [own.replaceAll("\n", " "), ...below.flatMap(([key, s]) => rows(`${path}.${key}`, s, false))];
}

function descriptionPage(schema: Schema): string {
  const keys = Object.entries(schema.properties ?? {});
  const required = keys.filter(([key]) => schema.required?.includes(key));
  const rest = keys.filter(([key]) => !schema.required?.includes(key));
  const head = "| key | takes | default | meaning |\n|---|---|---|---|";
  return `${[
    "# Descriptions",
    "<!-- Written by scripts/write-docs.ts from the capabilities' schemas: change those, then run it. -->",
    "A description is one YAML file. `cic validate` names every mistake with its line and what to write, `cic explain` shows every value that a lab gets and where it",
    "comes from, and editors complete keys from [environment.schema.json](environment.schema.json): begin a file with",
    "`# yaml-language-server: $schema=…/docs/environment.schema.json`. Whatever stands in it reaches the clouds as that text, never as an expression.",
    "",
    "## What must be there",
    head,
    ...required.flatMap(([key, s]) => rows(key, s, true)),
    "",
    "## What may be there",
    head,
    ...rest.flatMap(([key, s]) => rows(key, s, false)),
    "",
    "Who members are on each cloud, which accounts labs are in and where states are kept stands in `accounts.yaml` beside the description: [deploying.md](deploying.md).",
  ].join("\n")}\n`;
}

const region = /(<!-- counts: .*-->\n)[\s\S]*(<!-- \/counts -->)/;

/** The README with its counts anew; the rest of it is written by hand. */
function readme(text: string, { fields, equivalentEverywhere, clouds }: Totals): string {
  if (!region.test(text)) throw new Error("README.md has lost the marks <!-- counts: … --> and <!-- /counts -->");
  const each = providers.map((name, i) => {
    const counted = kinds.map((kind) => `${clouds[name][kind]}${i === 0 ? ` ${kind}` : ""}`);
    return `${titles[name]}${i === 0 ? " has" : ""} ${counted.join(", ")}`;
  });
  const counts = [
    `A description has ${fields} fields, of which ${equivalentEverywhere} are equivalent on every cloud. ${each.join("; ")}.`,
    "Each approximation says how and why ([docs/parity.md](docs/parity.md)); what a cloud cannot do is refused before anything is deployed.",
  ];
  return text.replace(region, (_, begin, end) => `${begin}${counts.join("\n")}\n${end}`);
}

/** Every generated page, by its path below the repository, whose folder `root` is. */
export function pages(root: string): Record<string, string> {
  const schema = jsonSchema();
  const { properties = {}, required = [] } = schema as Schema;
  return {
    "README.md": readme(readFileSync(join(root, "README.md"), "utf8"), totalsOf(parity())),
    "docs/environment.schema.json": `${JSON.stringify(schema, null, 2)}\n`,
    "docs/fault-plan.schema.json": `${JSON.stringify(faultPlanJsonSchema(), null, 2)}\n`,
    "docs/run-report.schema.json": `${JSON.stringify(runReportJsonSchema(), null, 2)}\n`,
    "docs/description.md": descriptionPage(schema as Schema),
    "docs/parity.md": parityPage(parity()),
    ...capabilityPages(root, (key) => rows(key, properties[key] ?? {}, required.includes(key))),
  };
}

if (require.main === module) {
  const root = resolve(__dirname, "../..");
  for (const [path, text] of Object.entries(pages(root))) {
    const file = join(root, path);
    let before = "";
    try {
      before = readFileSync(file, "utf8");
    } catch {
      // a new page
    }
    if (before === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
