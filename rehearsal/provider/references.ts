import type { Inventory, Item } from "../clouds/inventory";
import type { Cloud, Reference } from "../clouds/model";
import type { CtyType } from "../cty/types";
import { fieldType, isMap, itemType, type Value, type ValueMap } from "../cty/values";
import { attribute, type Path, Refusal, rulePath } from "../protocol/diagnostics";
import type { TypeSchema } from "../schema/model";

/** The resources that a configuration refers to; one that is not there is refused in the cloud's words. */
export function resolveReferences(
  cloud: Cloud,
  inventory: Inventory,
  schema: TypeSchema,
  config: ValueMap,
  action: string,
): Item[] {
  const { name: type, block } = schema;
  const rules = cloud.references.filter((rule) => rule.on?.test(type) ?? true);
  const found: Item[] = [];
  for (const [path, value] of textsIn(config, block.type, [])) {
    const at = rulePath(path);
    const rule = rules.find((each) => each.path.test(at) && (each.value?.test(value) ?? true));
    if (!rule || value === "" || rule.except?.test(value)) continue;
    const targets = named(cloud, inventory, rule, value);
    if (targets.length === 0) throw new Refusal(action, rule.refusal(value, type), path);
    found.push(...targets);
  }
  return found;
}

function named(cloud: Cloud, inventory: Inventory, rule: Reference, value: string): Item[] {
  const handle = rule.part?.(value) ?? value;
  const fits = (item: Item) => rule.to.length === 0 || rule.to.includes(item.type);
  const direct = inventory.find(cloud.name, cloud.normal(handle)).filter(fits);
  if (direct.length > 0) return direct;
  return rule.to.flatMap((type) => inventory.find(cloud.name, cloud.normal(`${type}#${handle}`)));
}

function* textsIn(value: Value, type: CtyType, path: Path): Generator<[Path, string]> {
  if (typeof value === "string") yield [path, value];
  else if (Array.isArray(value)) {
    // The protocol has no name for an element of a set.
    const inSet = Array.isArray(type) && type[0] === "set";
    for (const [at, item] of value.entries())
      yield* textsIn(item, itemType(type, at), inSet ? path : [...path, { element_key_int: at }]);
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, fieldType(type, key), [...path, attribute(key)]);
  }
}
