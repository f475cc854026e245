import { elementType } from "../cty/types";
import { BigNumber, type Value } from "../cty/values";
import { dotted, type Path } from "../protocol/diagnostics";
import type { Attribute, AttributeRules, Block, TypeSchema } from "../schema/model";

/** Why the provider would refuse a single value, in its own words, or undefined. */
export function limitRefusal(attribute: Attribute, value: Value, path: Path): string | undefined {
  if (typeof value === "object" && !(value instanceof BigNumber)) return undefined;
  const { rules } = attribute;
  const name = dotted(path);
  const shown = value instanceof BigNumber ? value.text : String(value);
  const refusals: string[] = [];
  let passed = false;
  const check = (allowed: boolean, refusal: string) => {
    if (allowed) passed = true;
    else refusals.push(refusal);
  };

  if (rules.one_of) {
    const allowed = rules.one_of.map(String);
    check(
      allowed.includes(shown),
      `expected ${name} to be one of [${allowed.map((each) => JSON.stringify(each)).join(" ")}], got ${shown}`,
    );
  }
  const number = elementType(attribute.type) === "number" ? Number(shown) : undefined;
  const bounds = readBounds(rules);
  if (number !== undefined && bounds.range) {
    const [low, high] = bounds.range;
    check(number >= low && number <= high, `expected ${name} to be in the range (${low} - ${high}), got ${shown}`);
  }
  if (number !== undefined && bounds.atLeast !== undefined) {
    check(number >= bounds.atLeast, `expected ${name} to be at least (${bounds.atLeast}), got ${shown}`);
  }
  if (number !== undefined && bounds.atMost !== undefined) {
    check(number <= bounds.atMost, `expected ${name} to be at most (${bounds.atMost}), got ${shown}`);
  }
  if (typeof value === "string" && bounds.length) {
    const [low, high] = bounds.length;
    const length = Buffer.byteLength(value);
    check(length >= low && length <= high, `expected length of ${name} to be in the range (${low} - ${high}), got ${shown}`);
  }
  // Providers join a list of values and a range by "either" (0, or 7 to 30), every other pair by "both".
  if (passed && rules.one_of && bounds.range) return undefined;
  return refusals[0];
}

/** How many rules of a type say something that is not understood here, so that it goes unchecked. */
export function countUnreadRules(schema: TypeSchema): number {
  const known = new Set<string>();
  let unread = 0;
  const visit = (block: Block, prefix: string): void => {
    for (const each of block.attributes) {
      known.add(prefix + each.name);
      const bounds = readBounds(each.rules);
      const numeric = elementType(each.type) === "number";
      if (each.rules.range && !(numeric && bounds.range)) unread++;
      if (each.rules.at_least !== undefined && !(numeric && bounds.atLeast !== undefined)) unread++;
      if (each.rules.at_most !== undefined && !(numeric && bounds.atMost !== undefined)) unread++;
      if (each.rules.length && !bounds.length) unread++;
      if (each.rules.one_of && typeof elementType(each.type) !== "string") unread++;
      if (each.nested) visit(each.nested.block, `${prefix}${each.name}.`);
    }
    for (const nested of block.blocks) {
      known.add(prefix + nested.name);
      const { one_of, range, length, at_least, at_most } = nested.rules;
      unread += [one_of, range, length, at_least, at_most].filter((rule) => rule !== undefined).length;
      visit(nested.block, `${prefix}${nested.name}.`);
    }
  };
  visit(schema.block, "");
  return unread + Object.keys(schema.rules?.attributes ?? {}).filter((path) => !known.has(path)).length;
}

interface Bounds {
  range?: [number, number];
  length?: [number, number];
  atLeast?: number;
  atMost?: number;
}

function readBounds(rules: AttributeRules): Bounds {
  return {
    range: readPair(rules.range),
    length: readPair(rules.length),
    atLeast: readNumber(rules.at_least),
    atMost: readNumber(rules.at_most),
  };
}

function readPair(pair?: [unknown, unknown]): [number, number] | undefined {
  const low = readNumber(pair?.[0]);
  const high = readNumber(pair?.[1]);
  return low === undefined || high === undefined ? undefined : [low, high];
}

function readNumber(bound: unknown): number | undefined {
  const number = typeof bound === "string" && bound.trim() !== "" ? Number(bound) : bound;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}
