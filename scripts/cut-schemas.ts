/**
 * Cuts the slices of provider schemas that the rehearsal serves.
 *
 *   node dist/scripts/cut-schemas.js --schema FILE [--rules FILE] [--version X.Y.Z] --types rehearsal/schemas/types.json --out DIR
 *
 * FILE is the output of `terraform providers schema -json`, or one provider's schema with `source` and `version`; .gz is unpacked.
 * Terraform's own output does not name the provider's version: `--version` does.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";

interface ProviderSchema {
  source?: string;
  version?: string;
  provider: unknown;
  resource_schemas?: Record<string, unknown>;
  data_source_schemas?: Record<string, unknown>;
}
type TypeList = Record<string, { resources: string[]; data: string[] }>;
interface Rules {
  resources: Record<string, unknown>;
}

function read<T>(file: string): T {
  const bytes = readFileSync(file);
  return JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")) as T;
}

/** The providers in a file, of either form that is taken. */
export function providersIn(file: unknown, version?: string): ProviderSchema[] {
  const raw = file as { provider_schemas?: Record<string, ProviderSchema> };
  if (!raw.provider_schemas) return [file as ProviderSchema];
  return Object.entries(raw.provider_schemas).map(([source, schema]) => ({ ...schema, source, version }));
}

/** Keeps the listed types, and of those no descriptions. */
export function cut(schema: ProviderSchema, types: TypeList[string], rules?: Rules): Record<string, unknown> {
  return {
    source: schema.source,
    version: schema.version ?? "unknown",
    provider: withoutDescriptions(schema.provider),
    resource_schemas: pick(schema.resource_schemas, types.resources),
    data_source_schemas: pick(schema.data_source_schemas, types.data),
    ...(rules ? { rules: pick(rules.resources, types.resources) } : {}),
  };
}

function pick(from: Record<string, unknown> = {}, names: string[]): Record<string, unknown> {
  return Object.fromEntries([...names].sort().flatMap((name) => (name in from ? [[name, withoutDescriptions(from[name])]] : [])));
}

function withoutDescriptions(node: unknown, names = false): unknown {
  if (Array.isArray(node) || typeof node !== "object" || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => names || !/^description(_kind)?$/.test(key));
  // Below these keys stand names that a provider chose, and one of them may be "description".
  return Object.fromEntries(
    kept.map(([key, child]) => [key, !names && key === "type" ? child : withoutDescriptions(child, NAMES.has(key) && !names)]),
  );
}
const NAMES = new Set(["attributes", "block_types"]);

/** Runs the command with its arguments. */
export function main(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: {
      schema: { type: "string" },
      rules: { type: "string" },
      version: { type: "string" },
      types: { type: "string" },
      out: { type: "string" },
    },
  });
  if (!values.schema || !values.types || !values.out) throw new Error("needs --schema FILE, --types FILE and --out DIR");
  const list = read<TypeList>(values.types);
  const rules = values.rules ? read<Rules>(values.rules) : undefined;
  mkdirSync(values.out, { recursive: true });
  for (const schema of providersIn(read(values.schema), values.version)) {
    const name = schema.source?.split("/").at(-1);
    const types = name === undefined ? undefined : list[name];
    if (!name || !types) continue;
    const file = join(values.out, `${name}.json.gz`);
    writeFileSync(file, gzipSync(JSON.stringify(cut(schema, types, rules)), { level: 9 }));
    process.stdout.write(`${file}\n`);
  }
}

if (require.main === module) main(process.argv.slice(2));
