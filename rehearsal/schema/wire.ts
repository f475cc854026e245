import type { Attribute, Block, Nesting, TypeSchema } from "./model";
import type { Slice } from "./slices";

const BLOCK_NESTING: Record<Nesting, number> = { single: 1, list: 2, set: 3, map: 4, group: 5 };
const OBJECT_NESTING: Record<Nesting, number> = { single: 1, list: 2, set: 3, map: 4, group: 1 };

// with the schema optional, Terraform asks for it once in a command, not at every start of the provider; the real ones let it, too
export const CAPABILITIES = { plan_destroy: false, get_provider_schema_optional: true, move_resource_state: false };

const messages = new WeakMap<Slice, object>();

/** All of a provider's schemas as a message of the plugin protocol: the same one for the same slice. */
export function schemasMessage(slice: Slice): object {
  const known = messages.get(slice);
  if (known) return known;
  const all = (types: readonly string[], schema: (type: string) => TypeSchema | undefined) =>
    Object.fromEntries(types.map((type) => [type, schemaMessage(schema(type) as TypeSchema)]));
  const message = {
    provider: schemaMessage(slice.provider),
    resource_schemas: all(slice.resourceTypes, (type) => slice.resource(type)),
    data_source_schemas: all(slice.dataTypes, (type) => slice.data(type)),
    server_capabilities: CAPABILITIES,
  };
  messages.set(slice, message);
  return message;
}

function schemaMessage(schema: TypeSchema): object {
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
