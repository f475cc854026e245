type Json = Readonly<Record<string, unknown>>;
type Path = readonly (string | typeof INSIDE)[];
/** A step into the JSON that a text holds, as policies do. */
const INSIDE = Symbol("inside a text");

/** A stack with one thing changed for the worse. */
export interface Mutant {
  /** Terraform's address of the resource. */
  readonly address: string;
  readonly type: string;
  /** Path of the attribute, elements by their number; empty where the resource is gone. */
  readonly path: string;
  readonly change: "gone" | "flipped" | "widened" | "later" | "more rights";
  /** What stood there, and what stands there now. */
  readonly what: string;
  readonly stack: Json;
}

interface Change {
  readonly change: Mutant["change"];
  readonly value: unknown;
}
const GONE = Symbol("gone");

/** Every mutant of a stack: each resource and each set attribute gone, each flag flipped, each range, number, end and right widened. */
export function* mutantsOf(stack: Json): Generator<Mutant> {
  for (const [type, made] of Object.entries(stack.resource as Record<string, Record<string, Json>>))
    for (const [id, body] of Object.entries(made)) {
      const address = `${type}.${id}`;
      const at: Path = ["resource", type, id];
      yield { address, type, path: "", change: "gone", what: "", stack: withChange(stack, at, GONE) as Json };
      for (const [path, value] of parts(body, [])) {
        const shown = path.map((step) => (step === INSIDE ? "(json)" : step)).join(".");
        for (const { change, value: instead } of changes(value, shown)) {
          const what = instead === GONE ? show(value) : `${show(value)} -> ${show(instead)}`;
          yield { address, type, path: shown, change, what, stack: withChange(stack, [...at, ...path], instead) as Json };
        }
      }
    }
}

/** Every value inside a body with its path, containers too; what CDKTF notes for itself is left out. */
function* parts(value: unknown, path: Path): Generator<[Path, unknown]> {
  if (path.length > 0) yield [path, value];
  if (typeof value === "string" && /^[{[]"/.test(value)) yield* parts(JSON.parse(value), [...path, INSIDE]);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) if (key !== "//") yield* parts(inner, [...path, key]);
}

function* changes(value: unknown, path: string): Generator<Change> {
  if (!path.endsWith("(json)")) yield { change: "gone", value: GONE };
  if (typeof value === "boolean") yield { change: "flipped", value: !value };
  if (typeof value === "number") yield { change: "widened", value: widenedNumber(value, path) };
  if (typeof value !== "string") return;
  if (/^(true|false)$/i.test(value)) yield { change: "flipped", value: opposite(value) };
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value) && value !== "0.0.0.0/0") yield { change: "widened", value: "0.0.0.0/0" };
  if (/ports?(_range)?(\.\d+)?$/.test(path) && /^\d+(-\d+)?$/.test(value)) yield { change: "widened", value: "0-65535" };
  if (/\d{4}-\d\d-\d\dT/.test(value))
    yield { change: "later", value: value.replace(/\d{4}(?=-\d\d-\d\dT)/g, (year) => String(Number(year) + 10)) };
  yield* moreRights(value, path);
}

function widenedNumber(value: number, path: string): number {
  if (/from_port$/.test(path)) return 0;
  if (/to_port$/.test(path)) return 65535;
  return value === 0 ? 30 : value * 10;
}

const opposite = (text: string): string => {
  const other = /^true$/i.test(text) ? "false" : "true";
  return text === text.toUpperCase() ? other.toUpperCase() : other;
};

function* moreRights(value: string, path: string): Generator<Change> {
  const more = (instead: string): Change => ({ change: "more rights", value: instead });
  if (/(^|\.)role_definition_name$/.test(path)) yield more("Owner");
  if (/^roles\//.test(value)) yield more("roles/owner");
  if (/(^|\.)member$/.test(path)) yield more("allUsers");
  if (/\(json\)\.Statement\.\d+\.(Action|Resource)(\.\d+)?$/.test(path) && value !== "*") yield more("*");
  if (/\(json\)\.Statement\.\d+\.Principal\./.test(path)) yield more("*");
  if (/\(json\)\.Statement\.\d+\.Effect$/.test(path)) yield more(value === "Allow" ? "Deny" : "Allow");
}

/** The value with another one at a path; only what lies on the way is copied. */
function withChange(value: unknown, [step, ...rest]: Path, instead: unknown): unknown {
  if (step === undefined) return instead;
  if (step === INSIDE) return JSON.stringify(withChange(JSON.parse(value as string), rest, instead));
  if (Array.isArray(value)) {
    if (rest.length === 0 && instead === GONE) return value.filter((_, i) => String(i) !== step);
    return value.map((item, i) => (String(i) === step ? withChange(item, rest, instead) : item));
  }
  const { [step]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 && instead === GONE ? others : { ...others, [step]: withChange(inner, rest, instead) };
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
