import type { CtyType } from "./types";
import { BigNumber, Dynamic, fieldType, itemType, record, UNKNOWN, type Value } from "./values";

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const NUMBER_MARK = "\u0000number:";

/** Reads JSON without rounding: numbers that JavaScript would change become {@link BigNumber} once a type is applied. */
export function parseJson(text: string): unknown {
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : JSON.stringify(NUMBER_MARK + token),
  );
  return JSON.parse(marked);
}

/** The parsed JSON with plain numbers, for readers who need no more precision than JavaScript has. */
export function plainJson(json: unknown): unknown {
  if (typeof json === "string" && json.startsWith(NUMBER_MARK)) return Number(json.slice(NUMBER_MARK.length));
  if (Array.isArray(json)) return json.map(plainJson);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, plainJson(item)]));
}

/** Applies a type to parsed JSON; attributes that the type does not have are dropped, missing ones are null. */
export function fromJson(json: unknown, type: CtyType): Value {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") {
    const { value, type: inner } = json as { value: unknown; type: CtyType };
    return new Dynamic(inner, fromJson(value, inner));
  }
  if (type === "string") return String(json);
  if (type === "number") return fromNumber(json);
  if (type === "bool") return json === true || json === "true";
  if (Array.isArray(json)) return json.map((item, at) => fromJson(item, itemType(type, at)));
  const fields = json as Record<string, unknown>;
  const keys = type[0] === "object" ? Object.keys(type[1]) : Object.keys(fields);
  return record(keys.map((key) => [key, fromJson(Object.hasOwn(fields, key) ? fields[key] : null, fieldType(type, key))]));
}

/** Writes a wholly known value as JSON text, numbers in full. */
export function toJson(value: Value): string {
  if (value === UNKNOWN) throw new TypeError("an unknown value cannot be stored");
  if (value instanceof BigNumber) return value.text;
  if (value instanceof Dynamic) return `{"value":${toJson(value.value)},"type":${JSON.stringify(value.type)}}`;
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${toJson(item)}`)
    .join(",")}}`;
}

function fromNumber(json: unknown): Value {
  if (typeof json === "number") return json;
  if (typeof json === "string" && json.startsWith(NUMBER_MARK)) return new BigNumber(json.slice(NUMBER_MARK.length));
  const number = Number(json);
  return Number.isSafeInteger(number) ? number : new BigNumber(String(json));
}
