import { isMap, UNKNOWN, type Value, type ValueMap } from "../cty/values";

/** The value at a path with dots (`os_disk.0.name`); null where there is none, unknown where something above it is unknown. */
export function lookup(from: ValueMap, path: string): Value {
  let value: Value = from;
  for (const step of path.split(".")) {
    if (value === UNKNOWN) return UNKNOWN;
    if (Array.isArray(value)) value = value[Number(step)] ?? null;
    else if (isMap(value)) value = value[step] ?? null;
    else return null;
  }
  return value;
}

/** The text at a path, if a text is there. */
export function text(from: ValueMap, path: string): string | undefined {
  const value = lookup(from, path);
  return typeof value === "string" && value !== "" ? value : undefined;
}
