import { z } from "zod";

/**
 * Building blocks of the capabilities' schemas. A schema is the single source of a capability's YAML keys, TypeScript props,
 * JSON Schema and docs page, so this file and every `schema.ts` load neither cdktf nor a cloud.
 */

declare const kinds: unique symbol;
/** A reference to another entry: its name in YAML, the object itself in TypeScript. */
export interface Ref<K extends string> {
  readonly [kinds]: K;
}

/** What a leaf of a schema says about itself, beyond its type. */
export interface LeafMeta {
  description?: string;
  /** Kinds of entry that the leaf, or the keys of the record, may name. */
  refs?: readonly string[];
  /** What to write, shown where the value is wrong. */
  example?: string;
  /** A description may name a file below its folder instead, whose content then is the value. */
  file?: boolean;
  /** A path: a description names a file or a folder below its own folder, and the value is where that lies. */
  files?: boolean;
  /** The kind of part that the names of this map stand for: other entries may refer to them. */
  declares?: string;
}

/** Metadata for messages, docs and the JSON Schema. */
export const about = <S extends z.ZodType>(schema: S, meta: LeafMeta): S => schema.meta({ ...schema.meta(), ...meta }) as S;

/** Names of entries: they become construct ids and parts of cloud names. */
export const namePattern = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,23}$/;
export const name = () =>
  about(
    z.string().regex(namePattern, "a name has 1 to 24 lower-case letters, digits and single hyphens, and begins with a letter"),
    {
      example: "workbench",
    },
  );

/** An e-mail address, the name by which people are known in a description. */
export const email = () =>
  about(
    z
      .string()
      .max(120)
      .regex(/^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,80}[A-Za-z0-9])?$/, "this is no e-mail address"),
    {
      example: "ada@cic.example",
    },
  );

/** A leaf that names another entry, or one of several kinds of entry. `member` stands for a person's e-mail. */
export const ref = <K extends string>(...refs: K[]) =>
  z.string().min(1).max(120).meta({ refs }) as unknown as z.ZodType<Ref<K>, Ref<K>>;

/** Those of `workloads` that a registry may name: the others take their code from one, and so come after it. */
export const pullers = ["machine", "pool", "notebook"] as const;
/** Those that queues and topics may name: a function takes from a queue and says itself to whom it sends, and so comes after it. */
export const messengers = [...pullers, "service"] as const;
/** Kinds of entry that act by an identity of their own, so that others may grant them something. */
export const workloads = [...messengers, "function"] as const;

declare const refMap: unique symbol;
/** A map whose keys are references: a mapping in YAML, a `Map` in TypeScript. */
export interface RefMap<K extends string, V> {
  readonly [refMap]: [K, V];
}
export const refRecord = <K extends string, V extends z.ZodType>(refs: K[], value: V) =>
  z.record(z.string(), value).meta({ refs }) as unknown as z.ZodType<RefMap<K, z.output<V>>, RefMap<K, z.input<V>>>;

/** A map from names that the user chooses to values of one shape. */
export const named = <V extends z.ZodType>(value: V) => z.record(name(), value);

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/;
/** Free text of at most `max` characters on one line. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((s) => !control.test(s) && !s.includes("\n") && !s.includes("\t"), "control characters and line breaks are not text")
    .refine((s) => !s.includes("TfToken["), "the sequence TfToken[ is reserved");

/** Environment variables by name. Names that clouds set themselves are refused. */
export const environment = () =>
  z
    .record(
      about(
        z
          .string()
          .regex(
            /^[A-Z][A-Z0-9_]{0,63}$/,
            "a variable has 1 to 64 capital letters, digits and underscores, and begins with a letter",
          )
          .refine((s) => !reserved.test(s), "clouds set this variable themselves"),
        { example: "LOG_LEVEL" },
      ),
      text(1000),
    )
    .refine((all) => Object.keys(all).length <= 50, "at most 50 variables");
/**
 * Variables that a cloud or an adapter of ours sets, or that a cloud refuses: cloud.google.com/run/docs/container-contract#env-vars,
 * docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, learn.microsoft.com/azure/azure-functions/functions-app-settings; general knowledge, not read.
 */
const reserved =
  /^(PORT|PATH|HOME|HOSTNAME|TZ|CIC_|K_|AWS_|LAMBDA_|AZURE_|AZUREWEBJOBS|CONTAINER_APP_|FUNCTION_|FUNCTIONS_|GOOGLE_|GCP_|GCLOUD_|WEBSITE_|DEPLOYMENT_|_)/;

/** Refuses a range whose ends have changed places. */
export const ascending = ({ min, max }: { min: number; max: number }, context: z.RefinementCtx) => {
  if (min > max) context.addIssue({ code: "custom", path: ["max"], message: `must be ${min}, which is min, or more` });
};

/** A number of whole days, written `30 days` or `1 day`. */
export const days = (max: number, min = 1) =>
  about(
    z
      .string()
      .regex(/^[1-9]\d{0,4} days?$/, "a time is written as a number of days")
      .refine((s) => Number.parseInt(s, 10) <= max, `at most ${max} days`)
      .refine((s) => Number.parseInt(s, 10) >= min, `at least ${min} days`),
    { example: `${Math.max(min, 30)} days` },
  );
export const daysOf = (text: string): number => Number.parseInt(text, 10);

/** A time of whole seconds or minutes, written `30 seconds` or `5 minutes`; bounds are seconds. */
export const time = (min: number, max: number) =>
  about(
    z
      .string()
      .regex(/^[1-9]\d{0,4} (?:second|minute)s?$/, "a time is written in seconds or minutes")
      .refine((s) => secondsOf(s) >= min && secondsOf(s) <= max, `from ${min} to ${max} seconds`),
    { example: "30 seconds" },
  );
export const secondsOf = (text: string): number => Number.parseInt(text, 10) * (text.includes("minute") ? 60 : 1);

/** A size in binary gigabytes, written `64 GiB`. */
export const gib = (min: number, max: number) =>
  about(
    z
      .string()
      .regex(/^[1-9]\d{0,5} GiB$/, "a size is written in GiB")
      .refine((s) => Number.parseInt(s, 10) >= min && Number.parseInt(s, 10) <= max, `from ${min} to ${max} GiB`),
    { example: `${Math.max(min, 64)} GiB` },
  );
export const gibOf = (text: string): number => Number.parseInt(text, 10);

type Def = {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  in?: z.ZodType;
};
/** The definition of a schema below optional, default, nullable and pipes, with the metadata gathered on the way. */
export function unwrap(schema: z.ZodType): {
  schema: z.ZodType;
  def: Def;
  meta: LeafMeta;
  optional: boolean;
  fallback?: unknown;
} {
  let current = schema;
  let meta: LeafMeta = {};
  let optional = false;
  let fallback: unknown;
  for (;;) {
    meta = { ...(current.meta() as LeafMeta | undefined), ...meta };
    const def = current._zod.def as unknown as Def & { defaultValue?: unknown };
    if (
      def.type === "optional" ||
      def.type === "default" ||
      def.type === "prefault" ||
      def.type === "nullable" ||
      def.type === "readonly"
    ) {
      if (def.type !== "readonly") optional = true;
      if (def.type === "default" || def.type === "prefault") fallback ??= def.defaultValue;
      current = def.innerType as z.ZodType;
    } else if (def.type === "pipe") current = def.in as z.ZodType;
    else return { schema: current, def, meta, optional, fallback };
  }
}

export type Path = readonly (string | number)[];
/** Called for each reference; what it returns stands in its place. */
export type RefVisitor = (reference: unknown, kinds: readonly string[], path: Path) => unknown;

/**
 * Copies `value` with each reference replaced by what `visit` makes of it. A record whose keys are references comes out as a `Map`
 * where `keyed` is "map" (keys may then be objects) and as a plain object where it is "record".
 */
export function mapRefs(schema: z.ZodType, value: unknown, keyed: "map" | "record", visit: RefVisitor, path: Path = []): unknown {
  if (value === undefined || value === null) return value;
  const { def, meta } = unwrap(schema);
  const inner = (s: z.ZodType, v: unknown, key: string | number) => mapRefs(s, v, keyed, visit, [...path, key]);
  switch (def.type) {
    case "object": {
      if (!isPlain(value)) return value;
      const shape = def.shape ?? {};
      return fromEntries(
        Object.entries(value).map(([key, v]) => [key, Object.hasOwn(shape, key) ? inner(shape[key] as z.ZodType, v, key) : v]),
      );
    }
    case "array":
      return Array.isArray(value) ? value.map((v, i) => inner(def.element as z.ZodType, v, i)) : value;
    case "record": {
      const entries = value instanceof Map ? [...value.entries()] : isPlain(value) ? Object.entries(value) : undefined;
      if (!entries) return value;
      const mapped = entries.map(([key, v], i): [unknown, unknown] => {
        const at = typeof key === "string" ? key : i;
        return [meta.refs ? visit(key, meta.refs, [...path, at]) : key, inner(def.valueType as z.ZodType, v, at)];
      });
      return meta.refs && keyed === "map" ? new Map(mapped) : fromEntries(mapped as [string, unknown][]);
    }
    case "union": {
      const fitting = def.options?.find((option) => fits(option, value)) ?? def.options?.[0];
      return fitting ? mapRefs(fitting, value, keyed, visit, path) : value;
    }
    default:
      return meta.refs ? visit(value, meta.refs, path) : value;
  }
}

/** Whether a value has the outer form that a schema asks for: enough to choose among the options of a union. */
function fits(option: z.ZodType, value: unknown): boolean {
  const { def } = unwrap(option);
  if (def.type === "object" || def.type === "record") return isPlain(value);
  if (def.type === "array") return Array.isArray(value);
  return !isPlain(value) && !Array.isArray(value) && option.safeParse(value).success;
}

/** `Object.fromEntries` for keys a user chose: `__proto__` stays a key. */
function fromEntries(entries: [string, unknown][]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of entries)
    Object.defineProperty(result, key, { value, enumerable: true, writable: true, configurable: true });
  return result;
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
