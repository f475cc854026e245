import type { CtyType } from "./types";

/** Stands where Terraform knows only after the apply what will be there. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A number that a JavaScript number would round: kept as its decimal text. */
export class BigNumber {
  constructor(readonly text: string) {}
}

/** A value whose type travels with it. */
export class Dynamic {
  constructor(
    readonly type: CtyType,
    readonly value: Value,
  ) {}
}

/** Maps and objects; made with {@link record}, so that a key such as `__proto__` is a key like any other. */
export interface ValueMap {
  [key: string]: Value;
}

export type Value = null | typeof UNKNOWN | string | boolean | number | BigNumber | Dynamic | Value[] | ValueMap;

export function record(entries: Iterable<readonly [string, Value]> = []): ValueMap {
  const made: ValueMap = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

export function isMap(value: Value | undefined): value is ValueMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof BigNumber) &&
    !(value instanceof Dynamic)
  );
}

/** The blocks of a list; none where there is no list. */
export const blocks = (value: Value | undefined): ValueMap[] => (Array.isArray(value) ? value.filter(isMap) : []);

/** Whether nothing inside the value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  if (value instanceof Dynamic) return isWhollyKnown(value.value);
  return isMap(value) ? Object.values(value).every(isWhollyKnown) : true;
}

/** One text for all values that are equal; sets are equal in any order. */
export function canonical(value: Value, type: CtyType): string {
  if (value === null) return "null";
  if (value === UNKNOWN) return "unknown";
  if (value instanceof BigNumber) return `n${numberKey(value.text)}`;
  if (value instanceof Dynamic) return `d${JSON.stringify(value.type)}${canonical(value.value, value.type)}`;
  if (typeof value === "number") return `n${numberKey(String(value))}`;
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value.map((item, at) => canonical(item, itemType(type, at)));
    if (Array.isArray(type) && type[0] === "set") items.sort();
    return `[${items.join(",")}]`;
  }
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null, fieldType(type, key))}`).join(",")}}`;
}

export function equal(a: Value, b: Value, type: CtyType): boolean {
  return a === b || canonical(a, type) === canonical(b, type);
}

/** The type of a tuple's or collection's element. */
export function itemType(type: CtyType, at: number): CtyType {
  if (!Array.isArray(type)) return "dynamic";
  if (type[0] === "tuple") return type[1][at] ?? "dynamic";
  return type[0] === "object" ? "dynamic" : type[1];
}

/** The type of an object's attribute, or of a map's element. */
export function fieldType(type: CtyType, key: string): CtyType {
  if (!Array.isArray(type)) return "dynamic";
  if (type[0] === "object") return type[1][key] ?? "dynamic";
  return type[0] === "map" ? type[1] : "dynamic";
}

function numberKey(text: string): string {
  const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  let digits = whole + fraction;
  let power = Number(exponent) - fraction.length;
  const trailing = /0+$/.exec(digits)?.[0].length ?? 0;
  digits = digits.slice(0, digits.length - trailing).replace(/^0+/, "");
  power += trailing;
  return digits === "" ? "0" : `${sign}${digits}e${power}`;
}
