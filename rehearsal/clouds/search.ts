import { isMap, type Value } from "../cty/values";
import type { Inventory, Item } from "./inventory";

/** Resources of a provider whose tags or labels hold all of these, in a stable order. */
export function tagged(
  inventory: Inventory,
  provider: string,
  attribute: "tags" | "labels",
  wanted: ReadonlyMap<string, readonly string[]>,
): readonly (Item & { readonly tags: Readonly<Record<string, string>> })[] {
  return inventory
    .list()
    .filter((item) => item.provider === provider)
    .flatMap((item) => {
      const tags = ((item.attributes as Record<string, unknown>)[attribute] ?? {}) as Record<string, string>;
      const holds = [...wanted].every(
        ([key, values]) => key in tags && (values.length === 0 || values.includes(tags[key] ?? "")),
      );
      return holds ? [{ ...item, tags }] : [];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The texts of a list or set. */
export const textsOf = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** The entries of a map of texts. */
export const entriesOf = (value: Value | undefined): readonly (readonly [string, string])[] =>
  isMap(value ?? null)
    ? Object.entries(value as Record<string, Value>).flatMap(([key, text]) =>
        typeof text === "string" ? [[key, text] as const] : [],
      )
    : [];
