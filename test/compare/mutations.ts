import { parse } from "yaml";
import type { z } from "zod";
import { isPlain, type Path, unwrap } from "../../constructs/schema";
import { environmentSchema } from "../../description/environment";
import { allowedValues, sample } from "../../description/sample";

type Plain = Record<string, unknown>;

/** One field of a description with another value. */
export interface Mutation {
  /** The field as parity has it: `network.subnets.cidr`. */
  readonly key: string;
  readonly path: Path;
  readonly from: unknown;
  readonly to: unknown;
}

/** What a mutation may draw on. */
export interface Pool {
  /** People who are nothing in the lab yet. */
  readonly strangers: readonly string[];
  /** People whom a right would be new for. */
  readonly members: readonly string[];
}
type Names = (kinds: readonly string[]) => readonly string[];

/** Every field of a description, once for each other kind of value that it takes. */
export function mutationsOf(description: Plain, pool: Pool): Mutation[] {
  const declared = new Map<string, string[]>([["member", [...pool.members]]]);
  collect(environmentSchema, description, declared);
  const walk = new Walk(pool, (kinds) => kinds.flatMap((kind) => declared.get(kind) ?? []));
  walk.below(environmentSchema, description, [], "");
  return walk.found;
}

/** The description with a mutation in it. */
export function mutated(description: Plain, { path, to }: Mutation): Plain {
  const copy = structuredClone(description);
  const last = path.at(-1) as string;
  const holder = path.slice(0, -1).reduce<Plain>((inner, part) => inner[part] as Plain, copy);
  if (to === undefined) delete holder[last];
  else holder[last] = to;
  return copy;
}

function collect(schema: z.ZodType, value: unknown, declared: Map<string, string[]>): void {
  const { def, meta } = unwrap(schema);
  if (!isPlain(value)) return;
  if (meta.declares) declared.set(meta.declares, Object.keys(value));
  for (const [key, inner] of Object.entries(value)) {
    const next = def.type === "record" ? def.valueType : def.shape?.[key];
    if (next) collect(next, inner, declared);
  }
}

const formOf = (value: unknown) => (Array.isArray(value) ? "array" : isPlain(value) ? "object" : "scalar");
const formOfSchema = (schema: z.ZodType) => {
  const { type } = unwrap(schema).def;
  return type === "array" ? "array" : type === "object" || type === "record" ? "object" : "scalar";
};

class Walk {
  readonly found: Mutation[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly names: Names,
  ) {}

  private visit(schema: z.ZodType, value: unknown, path: Path, key: string): void {
    if (value === undefined) {
      this.found.push({ key, path, from: value, to: parse(sample(schema)) });
      return;
    }
    for (const to of this.others(schema, value)) this.found.push({ key, path, from: value, to });
    this.below(schema, value, path, key);
  }

  /** Goes on to what is inside a value. */
  below(schema: z.ZodType, value: unknown, path: Path, key: string): void {
    const { def } = unwrap(schema);
    if (def.type === "union") {
      for (const option of def.options ?? [])
        if (formOfSchema(option) === "object" && isPlain(value)) this.below(option, value, path, key);
    } else if (def.type === "object") {
      for (const [name, inner] of Object.entries(def.shape ?? {})) {
        const held = (value as Plain)[name];
        const at = [...path, name];
        const own = key ? `${key}.${name}` : name;
        if (held !== undefined && unwrap(inner).optional) this.found.push({ key: own, path: at, from: held, to: undefined });
        this.visit(inner, held, at, own);
      }
    } else if (def.type === "array")
      for (const [i, item] of (value as unknown[]).entries()) this.visit(def.element as z.ZodType, item, [...path, i], key);
    else if (def.type === "record")
      for (const [name, item] of Object.entries(value as Plain))
        this.visit(def.valueType as z.ZodType, item, [...path, name], key);
  }

  /** Other values of a field, of each kind that its schema takes. */
  private others(schema: z.ZodType, value: unknown): unknown[] {
    const { schema: core, def, meta } = unwrap(schema);
    const allowed = allowedValues(core);
    if (allowed) return allowed.filter((other) => other !== value);
    switch (def.type) {
      case "boolean":
        return [!value];
      case "number":
        return [1, -1, Number(value)].map((step) => Number(value) + step).filter((n) => schema.safeParse(n).success);
      case "union":
        return (def.options ?? []).flatMap((option) => {
          if (formOfSchema(option) !== formOf(value)) return this.samples(option);
          return option.safeParse(value).success ? this.others(option, value) : this.samples(option);
        });
      case "array":
        return this.otherLists(def.element as z.ZodType, value as unknown[]);
      case "record":
        return this.otherMaps(schema, value as Plain);
      case "object":
        return [];
      default:
        return meta.refs ? this.names(meta.refs).filter((name) => name !== value) : this.otherTexts(schema, String(value));
    }
  }

  private samples(schema: z.ZodType): unknown[] {
    return allowedValues(unwrap(schema).schema) ?? [parse(sample(schema))];
  }

  /** One item fewer for each, one more for each that may be added. */
  private otherLists(element: z.ZodType, value: readonly unknown[]): unknown[][] {
    const { meta } = unwrap(element);
    const more = meta.refs ? this.names(meta.refs) : this.others(element, value.at(-1)).slice(0, 1);
    return [
      ...value.map((_, i) => value.filter((_, other) => other !== i)),
      ...more.filter((item) => !value.includes(item)).map((item) => [...value, item]),
    ];
  }

  /** One entry fewer for each; one more, with nothing or with what the last has; the last by another name. */
  private otherMaps(schema: z.ZodType, value: Plain): Plain[] {
    const { def, meta } = unwrap(schema);
    const [last, held = parse(sample(def.valueType as z.ZodType))] = Object.entries(value).at(-1) ?? [];
    const least = isPlain(held) ? [parse(sample(def.valueType as z.ZodType))] : [];
    const names = (meta.refs ? this.names(meta.refs) : ["extra"]).filter((name) => !Object.hasOwn(value, name));
    return [
      ...Object.keys(value).map((gone) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone))),
      ...names.flatMap((name) => [
        ...[...least, held].map((added) => ({ ...value, [name]: added })),
        Object.fromEntries(Object.entries(value).map(([old, v]) => [old === last ? name : old, v])),
      ]),
    ];
  }

  /** Texts of the same form: longer, shorter, with another number or another person in them. */
  private otherTexts(schema: z.ZodType, value: string): string[] {
    if (value.includes("@")) return [...this.pool.strangers];
    const numbers = [...value.matchAll(/\d+/g)].map(
      ({ 0: digits, index }) =>
        value.slice(0, index) + String(Number(digits) + 1).padStart(digits.length, "0") + value.slice(index + digits.length),
    );
    return [...new Set([...numbers, `${value}x`, `${value} x`, `${value}\n# other\n`])].filter(
      (t) => schema.safeParse(t).success,
    );
  }
}
