import { isCollection } from "../cty/types";
import { isMap, UNKNOWN, type Value, type ValueMap } from "../cty/values";
import { attribute, type Diagnostic, dotted, error, type Path } from "../protocol/diagnostics";
import type { Attribute, AttributeRules, Block, Nesting, TypeSchema } from "../schema/model";
import { formatRefusal } from "./formats";
import { limitRefusal } from "./limits";
import { lookup } from "./lookup";

/** Checks a configuration as the provider would before any plan; what is unknown yet passes. */
export function validate(schema: TypeSchema, config: ValueMap): Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = (summary: string, detail: string, path: Path) => void found.push(error(summary, detail, path));
  let setsAround = 0;
  visitBlock(schema.block, config, []);
  return found;

  function visitBlock(block: Block, value: ValueMap, path: Path): void {
    for (const each of block.attributes) visitAttribute(each, value[each.name] ?? null, [...path, attribute(each.name)]);
    for (const nested of block.blocks) {
      const held = value[nested.name] ?? null;
      const at = [...path, attribute(nested.name)];
      checkCompany(nested.rules, held, at);
      visitNested(nested.nesting, nested.block, held, at);
    }
  }

  function visitNested(nesting: Nesting, block: Block, held: Value, path: Path): void {
    if (isMap(held) && nesting !== "map") visitBlock(block, held, path);
    else if (isMap(held)) {
      for (const [key, item] of Object.entries(held))
        if (isMap(item)) visitBlock(block, item, [...path, { element_key_string: key }]);
    } else if (Array.isArray(held)) {
      // An element of a set has no name of its own in the protocol: the path ends at the set.
      const inSet = nesting === "set" ? 1 : 0;
      setsAround += inSet;
      for (const [at, item] of held.entries()) {
        if (isMap(item)) visitBlock(block, item, inSet ? path : [...path, { element_key_int: at }]);
      }
      setsAround -= inSet;
    }
  }

  function visitAttribute(each: Attribute, value: Value, path: Path): void {
    checkCompany(each.rules, value, path);
    if (value === UNKNOWN) return;
    if (value === null) {
      if (each.required)
        report("Missing required argument", `The argument "${each.name}" is required, but no definition was found.`, path);
      return;
    }
    checkCount(each.rules, value, path);
    for (const item of isCollection(each.type) && Array.isArray(value) ? value : [value]) {
      const wrong = limitRefusal(each, item, path) ?? formatRefusal(schema.name, item, path);
      if (wrong) report(wrong, "", path);
    }
    if (each.nested) visitNested(each.nested.nesting, each.nested.block, value, path);
  }

  function checkCount(rules: AttributeRules, value: Value, path: Path): void {
    if (!Array.isArray(value)) return;
    const name = dotted(path);
    if (rules.max_items && value.length > rules.max_items) {
      report(
        "Too many list items",
        `Attribute ${name} supports ${rules.max_items} item maximum, but config has ${value.length} declared.`,
        path,
      );
    }
    if (rules.min_items && value.length < rules.min_items && !value.includes(UNKNOWN)) {
      report(
        "Not enough list items",
        `Attribute ${name} requires ${rules.min_items} item minimum, but config has only ${value.length} declared.`,
        path,
      );
    }
  }

  /** Rules about which arguments stand together, in SDK v2's words; they name no argument inside a set. */
  function checkCompany(rules: AttributeRules, value: Value, path: Path): void {
    if (setsAround > 0) return;
    const name = dotted(path);
    const present = (key: string) => isPresent(lookup(config, key));
    const unknown = (key: string) => lookup(config, key) === UNKNOWN;
    const listed = (keys: string[]) => `\`${keys.join(",")}\``;
    if (rules.exactly_one_of) {
      const keys = [...new Set([...rules.exactly_one_of, name])].sort();
      const given = keys.filter((key) => present(key) && !unknown(key));
      if (given.length > 1) {
        report(
          "Invalid combination of arguments",
          `"${name}": only one of ${listed(keys)} can be specified, but ${listed(given)} were specified.`,
          path,
        );
      } else if (given.length === 0 && !keys.some(unknown)) {
        report("Invalid combination of arguments", `"${name}": one of ${listed(keys)} must be specified`, path);
      }
    }
    if (rules.at_least_one_of) {
      const keys = [...new Set([...rules.at_least_one_of, name])].sort();
      if (!keys.some(present)) report("Missing required argument", `"${name}": one of ${listed(keys)} must be specified`, path);
    }
    if (!isPresent(value)) return;
    const missing = (rules.required_with ?? []).filter((key) => !present(key));
    if (missing.length > 0) {
      report(
        "Missing required argument",
        `"${name}": all of ${listed([...(rules.required_with ?? []), name].sort())} must be specified`,
        path,
      );
    }
    if (value === UNKNOWN) return;
    for (const key of rules.conflicts_with ?? []) {
      if (present(key) && !unknown(key)) report("Conflicting configuration arguments", `"${name}": conflicts with ${key}`, path);
    }
  }
}

function isPresent(value: Value): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}
