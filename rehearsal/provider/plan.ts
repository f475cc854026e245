import { BigNumber, canonical, equal, isMap, record, UNKNOWN, type Value, type ValueMap } from "../cty/values";
import { attribute, type Path } from "../protocol/diagnostics";
import type { Attribute, Block, NestedBlock, Nesting, TypeSchema } from "../schema/model";

/** What will stand after the apply, as far as a provider knows it before: defaults filled in, computed values kept or unknown. */
export function complete(block: Block, proposed: ValueMap, prior: ValueMap | null): ValueMap {
  const planned = record();
  for (const each of block.attributes) planned[each.name] = completeAttribute(each, proposed[each.name] ?? null, prior);
  for (const nested of block.blocks) {
    planned[nested.name] = completeNested(
      nested.nesting,
      nested.block,
      proposed[nested.name] ?? null,
      prior?.[nested.name] ?? null,
    );
  }
  return planned;
}

function completeAttribute(each: Attribute, proposed: Value, prior: ValueMap | null): Value {
  if (each.writeOnly) return null;
  const before = prior?.[each.name] ?? null;
  if (proposed !== null) return each.nested ? completeNested(each.nested.nesting, each.nested.block, proposed, before) : proposed;
  const preset = defaultOf(each);
  if (preset !== undefined) return preset;
  if (!each.computed) return null;
  return prior ? before : UNKNOWN;
}

function completeNested(nesting: Nesting, block: Block, proposed: Value, prior: Value): Value {
  if (isMap(proposed)) {
    if (nesting !== "map") return complete(block, proposed, isMap(prior) ? prior : null);
    const before = isMap(prior) ? prior : record();
    return record(Object.entries(proposed).map(([key, item]) => [key, completeItem(block, item, before[key])]));
  }
  if (!Array.isArray(proposed)) return proposed;
  const before = Array.isArray(prior) ? prior : [];
  if (nesting !== "set") return proposed.map((item, at) => completeItem(block, item, before[at]));
  const left = [...before];
  return proposed.map((item) => {
    const wanted = completeItem(block, item, undefined);
    const same = left.findIndex((held) => isMap(held) && isMap(wanted) && agrees(block, wanted, held));
    return same < 0 ? wanted : (left.splice(same, 1)[0] as Value);
  });
}

function completeItem(block: Block, item: Value, prior: Value | undefined): Value {
  return isMap(item) ? complete(block, item, prior !== undefined && isMap(prior) ? prior : null) : item;
}

/** Whether a set's element in the state is what is wanted: equal in all but what the provider computes. */
function agrees(block: Block, wanted: ValueMap, held: ValueMap): boolean {
  return (
    block.attributes.every((each) => {
      const want = wanted[each.name] ?? null;
      return (want === UNKNOWN && each.computed) || equal(want, held[each.name] ?? null, each.type);
    }) &&
    block.blocks.every((nested) => {
      const [want, have] = [items(wanted[nested.name]), items(held[nested.name])];
      if (want.length !== have.length) return false;
      if (nested.nesting !== "set") return want.every((item, at) => agrees(nested.block, item, have[at] as ValueMap));
      return want.every((item) => have.some((candidate) => agrees(nested.block, item, candidate)));
    })
  );
}

function items(value: Value | undefined): ValueMap[] {
  if (Array.isArray(value)) return value.filter(isMap);
  return value !== undefined && isMap(value) ? [value] : [];
}

/** The provider's default in the attribute's type; undefined where none is known or it cannot be read. */
export function defaultOf(each: Attribute): Value | undefined {
  const preset = each.rules.default;
  if (preset === undefined || preset === null || typeof preset === "object") return undefined;
  if (each.type === "string") return String(preset);
  if (each.type === "bool") return preset === true || preset === "true";
  if (each.type !== "number" || Number.isNaN(Number(preset))) return undefined;
  return Number.isSafeInteger(Number(preset)) ? Number(preset) : new BigNumber(String(preset));
}

/** The changes that the provider can only make by replacing the resource. */
export function replacements(schema: TypeSchema, prior: ValueMap, planned: ValueMap, config: ValueMap): Path[] {
  const found: Path[] = [];
  const noUpdate = schema.rules?.no_update ?? false;
  compareBlock(schema.block, prior, planned, config, []);
  return found;

  function compareBlock(block: Block, before: ValueMap, after: ValueMap, given: ValueMap, path: Path): void {
    for (const each of block.attributes) {
      const at = [...path, attribute(each.name)];
      const [was, becomes, wanted]: [Value, Value, Value] = [
        before[each.name] ?? null,
        after[each.name] ?? null,
        given[each.name] ?? null,
      ];
      const forced = each.rules.force_new || (noUpdate && (each.required || each.optional) && !each.writeOnly);
      // What becomes unknown only because the provider computes it anew is no change of the user's.
      if (becomes === UNKNOWN && wanted === null) continue;
      if (forced && !same(was, becomes, each.type)) found.push(at);
      else if (each.nested) compareNested({ ...each.nested, rules: each.rules }, was, becomes, wanted, at);
    }
    for (const nested of block.blocks) {
      if (nested.name === "timeouts") continue;
      const at = [...path, attribute(nested.name)];
      compareNested(nested, before[nested.name] ?? null, after[nested.name] ?? null, given[nested.name] ?? null, at);
    }
  }

  function compareNested(
    nested: Pick<NestedBlock, "nesting" | "block" | "rules">,
    was: Value,
    becomes: Value,
    wanted: Value,
    path: Path,
  ): void {
    if (nested.nesting === "set" || nested.nesting === "map") {
      const type = [nested.nesting, nested.block.type] as const;
      if (forcesInside(nested) && !same(was, becomes, type)) found.push(path);
      return;
    }
    const [before, after, given] = [items(was), items(becomes), items(wanted)];
    if (becomes === UNKNOWN || (nested.rules.force_new && before.length !== after.length)) {
      if (forcesInside(nested)) found.push(path);
      return;
    }
    for (let at = 0; at < Math.max(before.length, after.length); at++) {
      const step = Array.isArray(becomes) || Array.isArray(was) ? [...path, { element_key_int: at }] : path;
      compareBlock(nested.block, before[at] ?? record(), after[at] ?? record(), given[at] ?? record(), step);
    }
  }

  function forcesInside(nested: Pick<NestedBlock, "block" | "rules">): boolean {
    return (
      noUpdate ||
      nested.rules.force_new === true ||
      nested.block.attributes.some((each) => each.rules.force_new) ||
      nested.block.blocks.some(forcesInside)
    );
  }

  function same(a: Value, b: Value, type: Attribute["type"]): boolean {
    return equal(a, b, type) || (schema.legacy && isZero(a, type) && isZero(b, type));
  }
}

/** SDK v2 takes an argument that is left out and one that is empty, false or zero for the same. */
function isZero(value: Value, type: Attribute["type"]): boolean {
  if (value === UNKNOWN) return false;
  if (Array.isArray(value)) return value.length === 0;
  if (isMap(value)) return Object.keys(value).length === 0;
  return value === null || value === "" || value === false || canonical(value, type) === "n0";
}
