import { parse } from "yaml";
import { z } from "zod";
import type { LeafMeta } from "../constructs/schema";
import { unwrap } from "../constructs/schema";
import { environmentSchema } from "./environment";
import { sample } from "./sample";

/** The JSON Schema (draft 2020-12) of a description, for editors: from the schemas that descriptions are read by. */
export function jsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(environmentSchema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ zodSchema, jsonSchema: node }) => {
      const {
        refs: _refs,
        declares: _declares,
        file: _file,
        files: _files,
        example,
        ...rest
      } = node as LeafMeta & Record<string, unknown>;
      for (const key of Object.keys(node)) delete node[key];
      Object.assign(node, rest);
      if (example !== undefined) node.examples = [exampleValue(zodSchema as unknown as z.ZodType)];
    },
  });
  return {
    $schema,
    $id: "https://cic-sandbox.example/environment.schema.json",
    title: "Environment",
    description: "A sandbox lab that becomes the same on AWS, Azure and Google Cloud",
    ...schema,
  };
}

/** Examples are written as YAML; those of numbers and lists have another type in JSON. */
function exampleValue(schema: z.ZodType): unknown {
  const { type } = unwrap(schema).def;
  return type === "number" || type === "array" ? parse(sample(schema)) : sample(schema);
}
