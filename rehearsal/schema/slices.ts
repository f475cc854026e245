import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type JsonSchema, readSchema, type TypeRules, type TypeSchema } from "./model";

export const PROVIDERS = ["aws", "azurerm", "google", "azuread"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

interface JsonSlice {
  source: string;
  version: string;
  provider: JsonSchema;
  resource_schemas: Record<string, JsonSchema>;
  data_source_schemas: Record<string, JsonSchema>;
  rules?: Record<string, TypeRules>;
}

/** One provider's part of the schemas and rules; each type is read when it is first used. */
export class Slice {
  readonly source: string;
  readonly version: string;
  readonly provider: TypeSchema;
  private readonly read = new Map<string, TypeSchema>();

  constructor(private readonly json: JsonSlice) {
    this.source = json.source;
    this.version = json.version;
    this.provider = readSchema("provider", json.provider);
  }

  get resourceTypes(): string[] {
    return Object.keys(this.json.resource_schemas);
  }

  get dataTypes(): string[] {
    return Object.keys(this.json.data_source_schemas);
  }

  /** Whether the slice came with rules at all. */
  get hasRules(): boolean {
    return this.json.rules !== undefined;
  }

  resource(type: string): TypeSchema | undefined {
    return this.typed(`resource ${type}`, type, this.json.resource_schemas[type], this.json.rules?.[type]);
  }

  data(type: string): TypeSchema | undefined {
    return this.typed(`data ${type}`, type, this.json.data_source_schemas[type]);
  }

  private typed(key: string, name: string, json?: JsonSchema, rules?: TypeRules): TypeSchema | undefined {
    const known = this.read.get(key);
    if (known || !json) return known;
    const schema = readSchema(name, json, rules);
    this.read.set(key, schema);
    return schema;
  }
}

/** Reads a provider's slice from a folder of slices; a provider that has none there is taken from those that come with the package. */
export function loadSlice(provider: ProviderName, folder?: string): Slice {
  const own = folder && join(folder, `${provider}.json.gz`);
  const file = own && existsSync(own) ? own : join(shippedFolder(), `${provider}.json.gz`);
  return new Slice(JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as JsonSlice);
}

/** The package's own slices; found from the sources and from the compiled files alike. */
function shippedFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, "rehearsal", "schemas");
}
