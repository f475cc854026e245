import type { z } from "zod";
import { type Provider, providers } from "../catalog/providers";
import type { Verdict, Verdicts } from "../constructs/core";
import { fieldsOf, type Use, usesOf } from "../constructs/fields";
import { labOn } from "../constructs/lab";
import { lab } from "../constructs/lab/schema";
import { registered } from "../constructs/register";
import { isPlain, type Path } from "../constructs/schema";
import { type Refusal, refusalOf } from "../constructs/supported";
import { type Description, DescriptionError, explain, type Problem } from "../description";
import { pathText } from "../description/problems";

/** One field, and what each cloud makes of it. */
export interface FieldParity {
  /** The kind of the capability; `lab` for what a lab as a whole has. */
  readonly capability: string;
  /** `subnets.cidr`: names that users choose are left out. */
  readonly field: string;
  /** As a description has it: `network.subnets.cidr`. */
  readonly key: string;
  readonly verdicts: Readonly<Record<Provider, Verdict>>;
}

type ByCloud = Readonly<Record<Provider, Verdicts>>;
const byCloud = (of: (provider: Provider) => Verdicts): ByCloud =>
  Object.fromEntries(providers.map((provider) => [provider, of(provider)])) as ByCloud;

function rows(capability: string, fields: readonly string[], key: (field: string) => string, clouds: ByCloud): FieldParity[] {
  return fields.map((field) => {
    const verdicts = providers.map((provider) => {
      const verdict = clouds[provider][field];
      if (!verdict) throw new Error(`${capability}/${provider}.ts says nothing of the field ${field}`);
      return [provider, verdict] as const;
    });
    return { capability, field, key: key(field), verdicts: Object.fromEntries(verdicts) as Record<Provider, Verdict> };
  });
}

const labFields = ["name", ...Object.keys(lab.shape), "shared"];
const labKey = (field: string) => (field === "team" ? "teams" : field);

/** What a cloud says of a capability's fields, or of the lab's; loads no other capability's and no other cloud's. */
function verdictsOf(kind: string, provider: Provider): Verdicts {
  if (kind === "lab") return labOn[provider]().parity;
  const capability = registered[kind];
  if (!capability) throw new Error(`no capability is called ${kind}`);
  return capability.load().definition.on[provider]().on.parity;
}

/** Every field of the lab and of every capability, in the order of the register. */
export function parity(): FieldParity[] {
  const ofLab = rows(
    "lab",
    labFields,
    labKey,
    byCloud((provider) => verdictsOf("lab", provider)),
  );
  const ofCapabilities = Object.entries(registered).flatMap(([kind, { key, schema }]) =>
    rows(
      kind,
      fieldsOf(schema),
      (field) => `${key}.${field}`,
      byCloud((provider) => verdictsOf(kind, provider)),
    ),
  );
  return [...ofLab, ...ofCapabilities];
}

interface PlacedUse extends Use {
  readonly capability: string;
}

const named = (held: unknown, at: Path): [Path, unknown][] =>
  isPlain(held) ? Object.entries(held).map(([name, entry]) => [[...at, name], entry]) : [];

/** Where a description, or a default behind it, gives a field a value. */
function usesIn(description: Description): PlacedUse[] {
  const { environment } = description;
  const uses: PlacedUse[] = labFields
    .filter((field) => field !== "shared" || environment.shared !== undefined)
    .map((field) => ({ capability: "lab", field, path: [labKey(field)], value: environment[labKey(field)], written: true }));
  const explained = explain(description);
  for (const [kind, { key, occurs, schema }] of Object.entries(registered)) {
    const implied = occurs === "one" && explained.some(({ path }) => path.startsWith(`${key}.`)) ? {} : undefined;
    const held = environment[key] ?? implied;
    const own: [Path, unknown][] = occurs === "one" && isPlain(held) ? [[[key], held]] : [];
    const entries = [...(occurs === "one" ? own : named(held, [key])), ...named(environment.shared?.[key], ["shared", key])];
    for (const [path, entry] of entries)
      uses.push(...usesOf(schema as z.ZodType, entry, path).map((use): PlacedUse => ({ capability: kind, ...use })));
  }
  return uses;
}

const idOf = ({ capability, field }: Pick<FieldParity, "capability" | "field">) => `${capability} ${field}`;

/** The fields that a description uses. */
export function parityOf(description: Description): FieldParity[] {
  const used = new Set(usesIn(description).map(idOf));
  return parity().filter((field) => used.has(idOf(field)));
}

/** @throws DescriptionError where a description asks one of the clouds for what it cannot do */
export function checkSupported(description: Description, asked: readonly Provider[]): void {
  const problems = refused(description, asked);
  if (problems.length > 0) throw new DescriptionError(problems);
}

/** Values that a description has and one of the clouds cannot do. */
export const refusedValues = (description: Description, asked: readonly Provider[]): Problem[] =>
  refused(description, asked, ({ of }) => of === "value");

function refused(
  description: Description,
  asked: readonly Provider[],
  counts: (refusal: Refusal) => boolean = () => true,
): Problem[] {
  return usesIn(description).flatMap((use) =>
    asked.flatMap((provider): Problem[] => {
      const refusal = refusalOf(provider, verdictsOf(use.capability, provider)[use.field], use);
      if (!refusal || !counts(refusal)) return [];
      const { message, hint } = refusal;
      const { path } = use;
      return [{ file: description.file, ...description.position(path), path: pathText(path), message, hint }];
    }),
  );
}

export const kinds = ["equivalent", "approximated", "unsupported"] as const;
export type VerdictKind = (typeof kinds)[number];
/** A verdict in words: which it is, why and, where a cloud cannot, what would work. */
export function said(verdict: Verdict): { readonly verdict: VerdictKind; readonly why?: string; readonly instead?: string } {
  if (verdict === "equivalent") return { verdict };
  if ("approximated" in verdict) return { verdict: "approximated", why: verdict.approximated };
  return { verdict: "unsupported", why: verdict.unsupported, instead: verdict.instead };
}

export interface Totals {
  readonly capabilities: number;
  readonly fields: number;
  /** Fields that every cloud has fully. */
  readonly equivalentEverywhere: number;
  readonly clouds: Readonly<Record<Provider, Readonly<Record<VerdictKind, number>>>>;
}

export function totalsOf(fields: readonly FieldParity[]): Totals {
  const count = (provider: Provider, kind: VerdictKind) =>
    fields.filter(({ verdicts }) => said(verdicts[provider]).verdict === kind).length;
  return {
    capabilities: new Set(fields.map(({ capability }) => capability)).size - (fields.some((f) => f.capability === "lab") ? 1 : 0),
    fields: fields.length,
    equivalentEverywhere: fields.filter(({ verdicts }) => providers.every((p) => verdicts[p] === "equivalent")).length,
    clouds: Object.fromEntries(
      providers.map((provider) => [provider, Object.fromEntries(kinds.map((kind) => [kind, count(provider, kind)]))]),
    ) as Totals["clouds"],
  };
}
