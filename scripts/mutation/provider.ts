import type { CtyType } from "../../rehearsal/cty/types";
import { fieldType, itemType, record, UNKNOWN, type Value, type ValueMap } from "../../rehearsal/cty/values";
import { validate } from "../../rehearsal/provider/validate";
import type { Block } from "../../rehearsal/schema/model";
import { loadSlice, type ProviderName, type Slice } from "../../rehearsal/schema/slices";

type Json = Readonly<Record<string, unknown>>;
const slices = new Map<ProviderName, Slice>();
const meta = ["//", "depends_on", "lifecycle", "provider", "count", "for_each", "provisioner", "connection"];

/** What Terraform and the provider would refuse in a resource before any plan, by the provider's own schema and rules. */
export function refusals(type: string, body: Json): string[] {
  const slice = sliceOf(type);
  if (!slice) return [];
  const schema = slice.resource(type);
  if (!schema) throw new Error(`the rehearsal's schemas have no ${type}`);
  const form: string[] = [];
  const config = read(schema.block, body, "", form);
  return [...form, ...validate(schema, config).map(({ summary, detail }) => `${summary} ${detail}`.trim())];
}

/** Whether a text is what the provider takes where nothing is said: to leave it out changes nothing. */
export function isDefault(type: string, path: string, value: string): boolean {
  const rules = sliceOf(type)?.resource(type)?.rules?.attributes ?? {};
  const rule = rules[path.replace(/\.\d+(?=\.|$)/g, "")];
  return rule?.default !== undefined && String(rule.default) === value;
}

function sliceOf(type: string): Slice | undefined {
  const provider = (["aws", "azurerm", "google"] as const).find((name) => name === type.split("_")[0]);
  if (!provider) return undefined;
  const slice = slices.get(provider) ?? loadSlice(provider);
  slices.set(provider, slice);
  return slice;
}

/** The configuration as Terraform hands it to a provider: references unknown, blocks as their schema nests them. */
function read(block: Block, body: Json, path: string, refused: string[]): ValueMap {
  const known = new Set([...block.attributes, ...block.blocks].map(({ name }) => name));
  for (const name of Object.keys(body))
    if (!known.has(name) && !(path === "" && meta.includes(name))) refused.push(`no argument ${path}${name}`);
  const attributes = block.attributes.map(({ name, type }): [string, Value] => [name, convert(body[name], type)]);
  const blocks = block.blocks.map(({ name, nesting, minItems, maxItems, block: inner }): [string, Value] => {
    const held = body[name] === undefined ? [] : ([body[name]].flat() as Json[]);
    if (held.length < minItems) refused.push(`too few blocks ${path}${name}`);
    if (maxItems > 0 && held.length > maxItems) refused.push(`too many blocks ${path}${name}`);
    const values = held.map((each) => read(inner, each, `${path}${name}.`, refused));
    return [name, nesting === "single" || nesting === "group" ? (values[0] ?? null) : values];
  });
  return record([...attributes, ...blocks]);
}

function convert(value: unknown, type: CtyType): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && /(^|[^$])\$\{/.test(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item, i) => convert(item, itemType(type, i)));
  if (typeof value === "object") {
    const fields = Object.entries(value).map(([key, item]): [string, Value] => [key, convert(item, fieldType(type, key))]);
    return Array.isArray(type) && type[0] !== "object" && type[0] !== "map" ? [record(fields)] : record(fields);
  }
  if (type === "number") return Number(value);
  if (type === "bool") return value === true || value === "true";
  return type === "string" ? String(value) : (value as Value);
}
