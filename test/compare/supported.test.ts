import { cpSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { ZodType } from "zod";
import { type Provider, providers } from "../../catalog/providers";
import { parity } from "../../compare/parity";
import { App } from "../../constructs/cdktf";
import type { Entry, Lab } from "../../constructs/lab";
import { registered } from "../../constructs/register";
import { unwrap } from "../../constructs/schema";
import { type Description, readAccountsFile, readDescription } from "../../description";
import { buildLab, labsOf } from "../../stacks/labs";
import { temporaryFolder } from "../support/stacks";

/**
 * Whatever a cloud's verdicts say that it cannot do is refused from a program, too. Props are those of the entries in every-field/, with which the
 * entry is made once more in their lab.
 */
const folder = temporaryFolder();
cpSync(join(__dirname, "every-field"), folder, { recursive: true });
const accounts = readAccountsFile(join(folder, "accounts.yaml"));
const descriptions: readonly Description[] = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml") && basename(file) !== "accounts.yaml")
  .map((file) => readDescription(join(folder, file)));

type Made = Entry & { readonly lab: Lab; readonly props: Readonly<Record<string, unknown>> };
const madeOn = Object.fromEntries(
  providers.map((provider) => [
    provider,
    descriptions.flatMap(({ environment }) =>
      labsOf(environment, { providers: [provider] }, "accepted").flatMap(
        (plan) => buildLab(new App({ outdir: folder }), plan, accounts).entries as readonly Made[],
      ),
    ),
  ]),
) as unknown as Readonly<Record<Provider, readonly Made[]>>;

/** A field on a cloud that does not have it, or a value of it that it does not take. */
interface Case {
  readonly kind: string;
  readonly field: string;
  readonly provider: Provider;
  readonly value?: string;
  readonly why: string;
  readonly instead: string;
}
const cases = parity()
  .filter(({ capability }) => capability !== "lab")
  .flatMap(({ capability: kind, field, verdicts }) =>
    providers.flatMap((provider): Case[] => {
      const verdict = verdicts[provider];
      if (verdict === "equivalent") return [];
      if ("unsupported" in verdict) return [{ kind, field, provider, why: verdict.unsupported, instead: verdict.instead }];
      return Object.entries(verdict.refused ?? {}).map(([value, instead]) => ({
        kind,
        field,
        provider,
        value,
        why: verdict.approximated,
        instead,
      }));
    }),
  );

/** The entry's props, without what else its cloud cannot do; and of these, what has to be there. */
function propsFor({ props }: Made, { kind, field, provider, value }: Case): Record<string, unknown>[] {
  if (value !== undefined && field.includes(".")) throw new Error(`${field}: this test puts no value below another field`);
  const refused = cases.filter((other) => other.kind === kind && other.provider === provider && other.field !== field);
  const all = Object.entries(props).filter(([key]) => !refused.some((other) => other.value === undefined && other.field === key));
  const shape = registered[kind]?.schema.shape ?? {};
  const needed = all.filter(([key]) => key === ownOf(field) || !unwrap(shape[key] as ZodType).optional);
  return [all, needed].map((some) => ({
    ...Object.fromEntries(some),
    ...(value !== undefined && { ...beside[field], [field]: value }),
  }));
}
/** What a value wants of the other fields. */
const beside: Readonly<Record<string, object>> = { image: { disk: "64 GiB" } };
const ownOf = (field: string) => field.split(".")[0] as string;

let count = 0;
/** What is said of an entry with these props in the lab of another; undefined where it can be made. */
function saidOf({ lab, kind }: Made, props: object, unsupported: Lab["unsupported"]): string | undefined {
  const Class = registered[kind]?.load() as unknown as new (lab: Lab, name: string, props: object) => Entry;
  // of what a lab has once, the lab has none yet
  const { entries: enrolled } = lab;
  Object.assign(lab, { unsupported, ...(registered[kind]?.occurs === "one" && { enrolled: [] }) });
  try {
    new Class(lab, `again-${count++}`, props);
  } catch (error) {
    return String(error);
  } finally {
    Object.assign(lab, { unsupported: "accepted", enrolled });
  }
  return undefined;
}

test("there is something that a cloud cannot do", () => {
  expect(cases.filter(({ value }) => value === undefined).length).toBeGreaterThan(8);
  expect(cases.filter(({ value }) => value !== undefined).length).toBeGreaterThan(4);
});

test.each(cases.map((one) => ({ ...one, what: [one.kind, one.field, one.value].filter(Boolean).join(" ") })))(
  "a program that asks $provider for $what is told what to write instead; what is left at its default is asked of no cloud",
  (one) => {
    const { kind, field, provider, value, why, instead } = one;
    const path = field.split(".").join("\\.(.+\\.)?");
    const refused = new RegExp(
      `^InvalidProps: ${kind}-again-\\d+: ${path}: ${escaped(`${provider} cannot do this: ${why}; ${instead}, or leave ${provider} out of providers`)}$`,
    );
    const entries = madeOn[provider].filter((entry) => entry.kind === kind);
    const said = (unsupported: Lab["unsupported"]) =>
      entries.flatMap((entry) => propsFor(entry, one).map((props) => String(saidOf(entry, props, unsupported))));
    expect(said("refused")).toContainEqual(expect.stringMatching(refused));
    // where nothing is made of it, the field is let through; of a value that is not taken nothing stands
    const accepted = said("accepted");
    if (value === undefined) expect(accepted).not.toContainEqual(expect.stringMatching(/cannot do this/));
    else expect(accepted).toContainEqual(expect.stringMatching(refused));
    const without = entries.flatMap((entry) =>
      propsFor(entry, one).map(({ [ownOf(field)]: _, ...rest }) => saidOf(entry, rest, "refused")),
    );
    expect(without).toContainEqual(undefined);
  },
);
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
