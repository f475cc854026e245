import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Model } from "../compare/model";
import { Stack } from "../compare/model/stack";
import { Report } from "../description/report";
import { readSource } from "../description/source";
import { Tree } from "../description/tree";
import type { Policy } from ".";
import type { Json, Rule } from "./rule";
import { rules as builtIn } from "./rules";

const sentence = (max = 300) => z.string().min(10, "say it in a few words").max(max);
const day = z.iso.date("a day is written YYYY-MM-DD");
const pattern = z.string().min(1).max(200);
/** Parts of the neutral model that a rule may judge on every cloud at once. */
const parts = [
  "machines",
  "subnets",
  "openings",
  "stores",
  "rights",
  "credentials",
  "places",
  "costs",
  "budgets",
  "tagged",
] as const;
type Part = (typeof parts)[number];

const ownRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/, "an id is small letters, digits and hyphens"),
  title: sentence(),
  protects: sentence().optional(),
  controls: z.array(z.string().min(1).max(40)).max(20).optional(),
  level: z.enum(["error", "warning"]).optional(),
  /** A part of the neutral model, or a resource type of Terraform. */
  on: z
    .string()
    .regex(/^([a-z]+|[a-z0-9]+(_[a-z0-9]+)+)$/, `on is one of ${parts.join(", ")}, or a resource type such as aws_instance`),
  /** Path with dots; without it nothing of the kind may stand in a stack. */
  attribute: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)*$/, "an attribute is named by a path with dots")
    .optional(),
  oneOf: z.array(z.string().max(200)).min(1).max(100).optional(),
  match: z.string().max(200).optional(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
});
type OwnRule = z.infer<typeof ownRule>;

const waiver = z.strictObject({
  rule: z.string().min(1).max(80),
  stacks: pattern.optional(),
  addresses: pattern.optional(),
  reason: sentence(500),
  until: day,
});

/** The form of `policy.yaml`. */
export const policySchema = z.strictObject({
  rules: z.array(ownRule).max(200).optional(),
  waivers: z.array(waiver).max(500).optional(),
});

/** The `policy.yaml` beside a description, if there is one. */
export function findPolicy(descriptionFile: string): string | undefined {
  const file = join(dirname(descriptionFile), "policy.yaml");
  return existsSync(file) ? file : undefined;
}

/**
 * Reads an organisation's own rules and waivers.
 * @throws DescriptionError with every problem of the file at once
 */
export function readPolicy(file: string): Policy {
  const report = new Report(file);
  const read = report.step(() => {
    const source = readSource(file, report);
    const tree = new Tree(source.document, source.folder, report);
    const policy = tree.readAll(policySchema) as z.infer<typeof policySchema> | undefined;
    if (policy) check(policy, (path, message, hint) => report.add(tree.locate(path), path, message, hint));
    return policy;
  });
  report.end();
  return { rules: (read?.rules ?? []).map(toRule), waivers: read?.waivers ?? [] };
}

type Say = (path: (string | number)[], message: string, hint: string) => void;
function check({ rules = [], waivers = [] }: z.infer<typeof policySchema>, say: Say): void {
  const known = new Set(builtIn.map(({ id }) => id));
  for (const [i, { id, on, attribute, match, ...rest }] of rules.entries()) {
    if (known.has(id)) say(["rules", i, "id"], `there is a rule ${id} already`, "write another id");
    known.add(id);
    if (!on.includes("_") && !parts.includes(on as Part))
      say(["rules", i, "on"], `nothing is called ${on}`, `write one of ${parts.join(", ")}, or a resource type`);
    const tests = [rest.oneOf, match, rest.atLeast, rest.atMost].filter((test) => test !== undefined);
    if ((attribute === undefined) !== (tests.length === 0))
      say(
        ["rules", i],
        "an attribute and what it must be go together",
        "write attribute with oneOf, match, atLeast or atMost, or none of them",
      );
    if (match !== undefined && !compiles(match))
      say(["rules", i, "match"], "this is no regular expression", "write one, such as ^m7i");
  }
  for (const [i, { rule }] of waivers.entries())
    if (!known.has(rule)) say(["waivers", i, "rule"], `there is no rule ${rule}`, "cic check --list prints their names");
}

function compiles(match: string): boolean {
  try {
    return Boolean(new RegExp(match));
  } catch {
    return false;
  }
}

function toRule({ id, title, protects, controls, level, on, ...test }: OwnRule): Rule {
  const check = (model: Model, stack: Json) =>
    (parts.includes(on as Part)
      ? model[on as Part]
      : new Stack(stack).of(on).map(({ address, body }) => ({ ...body, address }))
    ).flatMap((thing) => {
      const message = wrong(test, thing);
      return message ? [{ address: thing.address, message }] : [];
    });
  return {
    id,
    title,
    protects: protects ?? title,
    controls: controls ?? [],
    level: level ?? "error",
    check,
    compliant: [],
    nonCompliant: [],
  };
}

function wrong({ attribute, oneOf, match, atLeast, atMost }: Partial<OwnRule>, thing: object): string | undefined {
  if (attribute === undefined) return "may not stand here";
  const values = valuesAt(thing, attribute.split("."));
  const fails = (value: unknown) =>
    (oneOf && !oneOf.includes(String(value))) ||
    (match !== undefined && !new RegExp(match).test(String(value))) ||
    (atLeast !== undefined && !(Number(value) >= atLeast)) ||
    (atMost !== undefined && !(Number(value) <= atMost));
  if (values.length > 0 && !values.some(fails)) return undefined;
  const wanted = [
    oneOf && `one of ${oneOf.join(", ")}`,
    match !== undefined && `of the form ${match}`,
    atLeast !== undefined && `at least ${atLeast}`,
    atMost !== undefined && `at most ${atMost}`,
  ];
  return `has ${attribute} ${values.length > 0 ? values.join(", ") : "unset"}; it must be ${wanted.filter(Boolean).join(" and ")}`;
}

/** Values at a path; lists are looked into, so that a rule holds for every element. */
function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, key === undefined ? [] : [key, ...rest]));
  if (value === undefined || value === null) return [];
  if (key === undefined) return [value];
  return typeof value === "object" ? valuesAt((value as Record<string, unknown>)[key], rest) : [];
}
