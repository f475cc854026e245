import type { z } from "zod";
import { isPlain, type Path, unwrap } from "./schema";

/** Paths of every field of a schema, as a cloud's parity has them: nested ones by dots, names that users choose left out. */
export function fieldsOf(schema: z.ZodType): string[] {
  return [...new Set(below(schema, ""))];
}

function below(schema: z.ZodType, at: string): string[] {
  const { def, meta } = unwrap(schema);
  switch (def.type) {
    case "object":
      return Object.entries(def.shape ?? {}).flatMap(([key, inner]) => [at + key, ...below(inner, `${at}${key}.`)]);
    case "array":
      return below(def.element as z.ZodType, at);
    case "record":
      return meta.refs ? [] : below(def.valueType as z.ZodType, at);
    case "union":
      return (def.options ?? []).flatMap((option) => below(option, at));
    default:
      return [];
  }
}

/** A field that has a value, and where. */
export interface Use {
  /** As `fieldsOf` has it. */
  readonly field: string;
  readonly path: Path;
  readonly value: unknown;
  /** False for a default. */
  readonly written: boolean;
}

/** The fields that have a value: written, or by a default that is not empty. */
export function usesOf(schema: z.ZodType, value: unknown, path: Path = [], at = "", written = true): Use[] {
  const { def, meta } = unwrap(schema);
  switch (def.type) {
    case "object":
      return Object.entries(def.shape ?? {}).flatMap(([key, inner]) => {
        const given = isPlain(value) ? value[key] : undefined;
        const held = given ?? unwrap(inner).fallback;
        if (held === undefined || (given === undefined && isEmpty(held))) return [];
        const own: Use = { field: at + key, path: [...path, key], value: held, written: written && given !== undefined };
        return [own, ...usesOf(inner, held, own.path, `${own.field}.`, own.written)];
      });
    case "array":
      return Array.isArray(value)
        ? value.flatMap((item, i) => usesOf(def.element as z.ZodType, item, [...path, i], at, written))
        : [];
    case "record":
      return isPlain(value) && !meta.refs
        ? Object.entries(value).flatMap(([key, item]) => usesOf(def.valueType as z.ZodType, item, [...path, key], at, written))
        : [];
    case "union":
      return (def.options ?? [])
        .filter((option) => isPlain(value) === (unwrap(option).def.type === "object"))
        .flatMap((option) => usesOf(option, value, path, at, written));
    default:
      return [];
  }
}

const isEmpty = (value: unknown): boolean => typeof value === "object" && value !== null && Object.keys(value).length === 0;
