import { isScalar, type Node, type Scalar } from "yaml";
import type { z } from "zod";
import { unwrap } from "../constructs/schema";
import { listed, nearest } from "./nearest";
import { quoted } from "./problems";
import { allowedValues, sample } from "./sample";

/** What is wrong with a value, and what to write. */
export type Complaint = [message: string, hint?: string];

/** What a user calls the form of a schema's values. */
function expected(schema: z.ZodType): string {
  const { schema: core, def } = unwrap(schema);
  const allowed = allowedValues(core);
  if (allowed) return allowed.length === 1 ? (allowed[0] as string) : `one of ${listed(allowed)}`;
  switch (def.type) {
    case "object":
      return "a map of settings";
    case "record":
      return "a map of names";
    case "array":
      return "a list";
    case "number":
      return isWhole(core) ? "a whole number" : "a number";
    case "boolean":
      return "true or false";
    case "union":
      return [...new Set(def.options?.map(expected))].join(", or ");
    default:
      return "text";
  }
}

const isWhole = (schema: z.ZodType) => (schema._zod.def as { format?: string }).format?.includes("int") ?? false;

function found(node: Node | null): string {
  if (!isScalar(node))
    return node === null
      ? "nothing"
      : "items" in node && node.items.some((item) => "key" in (item as object))
        ? "a map"
        : "a list";
  if (node.value === null) return node.source ? quoted(node.source) : "nothing";
  if (typeof node.value === "string") return `the text ${quoted(node.value)}`;
  return typeof node.value === "number" ? `the number ${sourceOf(node)}` : `the value ${sourceOf(node)}`;
}

/** A number or another plain word as it is written, as far as anybody reads it. */
const sourceOf = ({ source = "" }: Scalar): string => (source.length > 40 ? `${source.slice(0, 40)}...` : source);

const switches: ReadonlyMap<string, string> = new Map([
  ["yes", "true"],
  ["on", "true"],
  ["true", "true"],
  ["no", "false"],
  ["off", "false"],
  ["false", "false"],
]);

/** A value of another form than the schema's. */
export function wrongForm(schema: z.ZodType, node: Node | null, shape: "a map" | "a list" | "a scalar"): Complaint {
  const message = `must be ${expected(schema)}, not ${shape === "a scalar" ? found(node) : shape}`;
  return [message, hintFor(schema, node, shape)];
}

function hintFor(schema: z.ZodType, node: Node | null, shape: string): string {
  const { schema: core, def, meta } = unwrap(schema);
  const source = isScalar(node) ? (node.source ?? "") : "";
  const empty = shape === "a scalar" && (!isScalar(node) || (node.value === null && source === ""));
  if (def.type === "array")
    return empty || shape === "a map" || !safeToPrint(source) ? `write a list such as ${sample(schema)}` : `write [${source}]`;
  if (def.type === "object" || def.type === "record") {
    if (empty && !sample(schema).includes(":")) return "write {} for the defaults";
    return def.type === "object"
      ? `write settings such as ${exampleOf(schema)}`
      : `write each entry as name: ${sample(def.valueType as z.ZodType)}`;
  }
  if (shape !== "a scalar" || empty) return `write for example ${sample(schema)}`;
  if (def.type === "boolean") return `write ${switches.get(source.toLowerCase()) ?? "true or false"}`;
  if (def.type === "number") return hintForNumber(schema, source) ?? `write for example ${sample(schema)}`;
  if (meta.refs) return `write the name of a ${meta.refs.join(" or ")}`;
  if (def.type === "string" && isScalar(node) && typeof node.value !== "string") {
    const unit = withUnit(source, meta.example);
    if (unit) return `write ${unit}`;
    if (core.safeParse(source).success && safeToPrint(source)) return `put it in quotes: "${source}"`;
  }
  return `write for example ${sample(schema)}`;
}

/** The number that a text or a fraction was meant to be. */
function hintForNumber(schema: z.ZodType, source: string): string | undefined {
  const digits = /^(\d{1,9})(?:\.\d+)?(\D*)$/.exec(source.trim());
  const meant = digits && Math.round(Number.parseFloat(source));
  if (meant === null || !schema.safeParse(meant).success) return undefined;
  return source === String(meant) ? `write ${meant} without quotes` : `write ${meant}`;
}

function exampleOf(schema: z.ZodType): string {
  const { def } = unwrap(schema);
  const first = Object.entries(def.shape ?? {})[0];
  const least = sample(schema);
  return least === "{}" && first ? `{ ${first[0]}: ${sample(first[1])} }` : least;
}

const safeToPrint = (text: string) => /^[\w.+:-]{1,60}$/.test(text);

/** `64` or `64GB` with the unit of the example `32 GiB`. */
function withUnit(written: string, example: string | undefined): string | undefined {
  const unit = /^\d+ (\D+)$/.exec(example ?? "")?.[1];
  const number = /^(\d{1,6})\s*[A-Za-z]*$/.exec(written.trim())?.[1];
  return unit && number ? `${Number(number)} ${unit}` : undefined;
}

/** Why a scalar of the right form does not fit its schema; undefined where it does. */
export function wrongValue(schema: z.ZodType, node: Scalar): Complaint | undefined {
  const { schema: core, meta } = unwrap(schema);
  const phrased = new Set<string>();
  const result = schema.safeParse(node.value, {
    error: (issue) => {
      const message = phrase(issue as z.core.$ZodIssue & { input: unknown }, sourceOf(node));
      if (message) phrased.add(message);
      return message;
    },
  });
  const issue = result.error?.issues[0];
  if (!issue) return undefined;
  const allowed = allowedValues(core);
  const shown = typeof node.value === "string" ? quoted(node.value) : sourceOf(node);
  const text = typeof node.value === "string" ? node.value : (node.source ?? "");
  if (allowed) {
    if (!phrased.has(issue.message)) return [`${shown} is not accepted: ${issue.message}`];
    // a version such as 1.36 is a number to YAML
    if (typeof node.value !== "string" && allowed.includes(text))
      return [`must be the text ${quoted(text)}, not the number ${shown}`, `put it in quotes: "${text}"`];
    const near = nearest(text, allowed);
    return [`must be one of ${listed(allowed)}, not ${shown}`, near ? `did you mean ${near}?` : undefined];
  }
  const unit = withUnit(text, meta.example);
  const said =
    !phrased.has(issue.message) && (issue.message.includes("write ") || issue.message.includes(meta.example ?? "write "));
  const example = meta.example && !said ? `write for example ${meta.example}` : undefined;
  const hint = unit && schema.safeParse(unit).success ? `write ${unit}` : (hintForNumber(schema, text) ?? example);
  if (meta.file) return [issue.message];
  return [phrased.has(issue.message) ? issue.message : `${shown} is not accepted: ${issue.message}`, hint];
}

type Bound = { minimum?: number | bigint; maximum?: number | bigint; origin?: string };

/** zod's issues in the words of these messages; those that a schema words itself come first. */
export function phrase(issue: z.core.$ZodIssue & { input?: unknown }, source = ""): string | undefined {
  const { minimum, maximum, origin } = issue as Bound;
  const bound = issue.code === "too_small" ? `at least ${minimum}` : `at most ${maximum}`;
  const limit = issue.code === "too_small" ? minimum : maximum;
  switch (issue.code) {
    case "too_small":
    case "too_big":
      if (origin === "string") {
        if (issue.code === "too_small" && issue.input === "") return "must not be empty";
        return `must have ${bound} characters, not ${String(issue.input).length}`;
      }
      if (origin === "array")
        return `must have ${bound} ${limit === 1 ? "entry" : "entries"}, not ${(issue.input as unknown[]).length}`;
      return `must be ${bound}, not ${source}`;
    case "invalid_value":
      return "none of the values";
    case "invalid_type":
      return issue.expected === "int" ? `must be a whole number, not ${source}` : `must be ${issue.expected}`;
    case "invalid_format":
      return `${quoted(String(issue.input))} has not the right form`;
    default:
      return undefined;
  }
}
