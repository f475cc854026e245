import type { CtyType } from "../cty/types";

export type Nesting = "single" | "group" | "list" | "set" | "map";

/** What the rules say of one attribute or block: what the provider checks beyond its schema. */
export interface AttributeRules {
  force_new?: boolean;
  default?: unknown;
  one_of?: unknown[];
  range?: [unknown, unknown];
  length?: [unknown, unknown];
  at_least?: unknown;
  at_most?: unknown;
  conflicts_with?: string[];
  exactly_one_of?: string[];
  at_least_one_of?: string[];
  required_with?: string[];
  max_items?: number;
  min_items?: number;
  deprecated?: boolean;
}

/** What the rules say of one resource type. */
export interface TypeRules {
  attributes: Record<string, AttributeRules>;
  no_update?: boolean;
  custom_diff?: boolean;
  asked_incompletely?: string;
}

export interface Attribute {
  name: string;
  type: CtyType;
  required: boolean;
  optional: boolean;
  computed: boolean;
  sensitive: boolean;
  writeOnly: boolean;
  deprecated: boolean;
  /** The attributes of an attribute that is itself an object or a collection of objects. */
  nested?: { nesting: Nesting; block: Block };
  rules: AttributeRules;
}

export interface NestedBlock {
  name: string;
  nesting: Nesting;
  minItems: number;
  maxItems: number;
  block: Block;
  rules: AttributeRules;
}

export interface Block {
  attributes: Attribute[];
  blocks: NestedBlock[];
  /** The object type of the block's values. */
  type: CtyType;
}

export interface TypeSchema {
  name: string;
  version: number;
  block: Block;
  /** Undefined where the data has no rules for the type. */
  rules: TypeRules | undefined;
  /** Whether the provider makes the type with SDK v2, whose imprecise types Terraform tolerates; seen in its `id`. */
  legacy: boolean;
}

interface JsonAttribute {
  type?: CtyType;
  nested_type?: { nesting_mode: Nesting; attributes: Record<string, JsonAttribute> };
  required?: boolean;
  optional?: boolean;
  computed?: boolean;
  sensitive?: boolean;
  write_only?: boolean;
  deprecated?: boolean;
}

interface JsonBlock {
  attributes?: Record<string, JsonAttribute>;
  block_types?: Record<string, { nesting_mode: Nesting; min_items?: number; max_items?: number; block: JsonBlock }>;
}

/** A schema as `terraform providers schema -json` writes it. */
export interface JsonSchema {
  version: number;
  block: JsonBlock;
}

export function readSchema(name: string, json: JsonSchema, rules?: TypeRules): TypeSchema {
  const block = readBlock(json.block, rules?.attributes ?? {}, "");
  const id = block.attributes.find((attribute) => attribute.name === "id");
  return { name, version: json.version, block, rules, legacy: id?.optional === true && id.computed };
}

function readBlock(json: JsonBlock, rules: TypeRules["attributes"], prefix: string): Block {
  const attributes = Object.entries(json.attributes ?? {}).map(([name, attribute]) =>
    readAttribute(name, attribute, rules, prefix),
  );
  const blocks = Object.entries(json.block_types ?? {}).map(([name, nested]) => {
    const path = prefix + name;
    const block = readBlock(nested.block, rules, `${path}.`);
    return {
      name,
      nesting: nested.nesting_mode,
      minItems: nested.min_items ?? 0,
      maxItems: nested.max_items ?? 0,
      block,
      rules: rules[path] ?? {},
    };
  });
  return { attributes, blocks, type: objectType(attributes, blocks) };
}

function readAttribute(name: string, json: JsonAttribute, rules: TypeRules["attributes"], prefix: string): Attribute {
  const path = prefix + name;
  const own = rules[path] ?? {};
  const nested = json.nested_type && {
    nesting: json.nested_type.nesting_mode,
    block: readBlock({ attributes: json.nested_type.attributes }, rules, `${path}.`),
  };
  return {
    name,
    type: nested ? nestedType(nested.nesting, nested.block) : (json.type ?? "dynamic"),
    required: json.required ?? false,
    optional: json.optional ?? false,
    computed: json.computed ?? false,
    sensitive: json.sensitive ?? false,
    writeOnly: json.write_only ?? false,
    deprecated: json.deprecated ?? own.deprecated ?? false,
    nested,
    rules: own,
  };
}

function objectType(attributes: Attribute[], blocks: NestedBlock[]): CtyType {
  const types: Record<string, CtyType> = Object.create(null);
  for (const attribute of attributes) types[attribute.name] = attribute.type;
  for (const nested of blocks) types[nested.name] = nestedType(nested.nesting, nested.block);
  return ["object", types];
}

function nestedType(nesting: Nesting, block: Block): CtyType {
  return nesting === "single" || nesting === "group" ? block.type : [nesting, block.type];
}
