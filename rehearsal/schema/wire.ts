import type { Attribute, Block, Nesting, TypeSchema } from "./model";

const BLOCK_NESTING: Record<Nesting, number> = { single: 1, list: 2, set: 3, map: 4, group: 5 };
const OBJECT_NESTING: Record<Nesting, number> = { single: 1, list: 2, set: 3, map: 4, group: 1 };

/** The schema as a message of the plugin protocol. */
export function schemaMessage(schema: TypeSchema): object {
  return { version: schema.version, block: blockMessage(schema.block) };
}

function blockMessage(block: Block): object {
  return {
    attributes: block.attributes.map(attributeMessage),
    block_types: block.blocks.map((nested) => ({
      type_name: nested.name,
      block: blockMessage(nested.block),
      nesting: BLOCK_NESTING[nested.nesting],
      min_items: nested.minItems,
      max_items: nested.maxItems,
    })),
  };
}

function attributeMessage(attribute: Attribute): object {
  const { name, required, optional, computed, sensitive, deprecated, nested } = attribute;
  return {
    name,
    required,
    optional,
    computed,
    sensitive,
    deprecated,
    write_only: attribute.writeOnly,
    ...(nested
      ? { nested_type: { attributes: nested.block.attributes.map(attributeMessage), nesting: OBJECT_NESTING[nested.nesting] } }
      : { type: Buffer.from(JSON.stringify(attribute.type)) }),
  };
}
