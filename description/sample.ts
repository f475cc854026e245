import type { z } from "zod";
import { unwrap } from "../constructs/schema";

/** The values that an enum or literal allows. */
export function allowedValues(schema: z.ZodType): string[] | undefined {
  const def = schema._zod.def as unknown as { type: string; entries?: Record<string, string | number>; values?: unknown[] };
  if (def.type === "enum") return Object.values(def.entries ?? {}).map(String);
  if (def.type === "literal") return (def.values ?? []).map(String);
  return undefined;
}

/** What somebody may write for a schema, as YAML on one line: its example, or the least that fits. */
export function sample(schema: z.ZodType): string {
  const { schema: core, def, meta } = unwrap(schema);
  if (meta.example) return def.type === "array" && !meta.example.startsWith("[") ? `[${meta.example}]` : meta.example;
  switch (def.type) {
    case "object": {
      const needed = Object.entries(def.shape ?? {}).filter(([, inner]) => !unwrap(inner).optional);
      return needed.length > 0 ? `{ ${needed.map(([key, inner]) => `${key}: ${sample(inner)}`).join(", ")} }` : "{}";
    }
    case "record":
      return "{}";
    case "array":
      return `[${sample(def.element as z.ZodType)}]`;
    case "union":
      return sample(def.options?.[0] as z.ZodType);
    case "number":
    case "int":
      return "1";
    case "boolean":
      return "true";
    default:
      return allowedValues(core)?.[0] ?? "text";
  }
}
