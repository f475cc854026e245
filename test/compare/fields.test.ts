import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import { type Provider, providers } from "../../catalog/providers";
import { type FieldParity, parity, refusedValues, said } from "../../compare/parity";
import { isPlain } from "../../constructs/schema";
import { type Description, DescriptionError, explain, readAccountsFile, readDescription } from "../../description";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { temporaryFolder } from "../support/stacks";
import { type Mutation, mutated, mutationsOf } from "./mutations";

/**
 * The declarations of parity are held by this test: whatever is changed in a description changes the resources on every cloud, or the
 * description is refused for all of them, or the field is declared as unsupported. A new field has to stand in one of the files in every-field/: in that of its capability, or else in lab.yaml.
 */
jest.setTimeout(60_000);
const folder = temporaryFolder();
cpSync(join(__dirname, "every-field", "data"), join(folder, "data"), { recursive: true });
const strangers = ["eve@cic.example"];
const accounts = readAccountsFile(join(__dirname, "every-field", "accounts.yaml"));

/** Changes that no resource shows, since none is needed for them. */
const outputsOnly: Readonly<Record<string, string>> = {
  "network.ranges": "a range opens nothing by itself: it is a name until a rule lets it in",
  "shares.size": "where files grow as they are written there is no size to set: it is what their users count on",
};

/** Fields of which a cloud makes the same, whichever other entry they name, as it declares. */
const alike: Readonly<Record<string, readonly Provider[]>> = { "services.subnet": ["azure", "google"] };

interface Synthesized {
  readonly description: Description;
  /** The stacks of each cloud, without what only says how they were made. */
  readonly stacks: Readonly<Record<Provider, { readonly resources: string; readonly all: string }>>;
}

function synthesized(root: object): Synthesized {
  const file = join(folder, "every-field.yaml");
  writeFileSync(file, stringify(root));
  const description = readDescription(file);
  const refused = refusedValues(description, providers);
  if (refused.length > 0) throw new DescriptionError(refused);
  const labs = synthesize(labsOf(description.environment, {}, "accepted"), folder, accounts);
  const of = (provider: Provider) => {
    const stacks = labs
      .filter((lab) => lab.provider === provider)
      .map(({ directory }) => JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")));
    const parts = (names: readonly string[]) => JSON.stringify(stacks.map((stack) => names.map((name) => stack[name])));
    return { resources: parts(["resource", "data"]), all: parts(["resource", "data", "output", "variable"]) };
  };
  return { description, stacks: Object.fromEntries(providers.map((p) => [p, of(p)])) as Synthesized["stacks"] };
}

/** What a description means for a cloud: its values with defaults, in the cloud's own words where the catalogue translates them. */
const meaning = (description: Description, provider: Provider) =>
  JSON.stringify(
    explain(description)
      .filter(({ value }) => value !== undefined && !(isPlain(value) && Object.keys(value).length === 0))
      .map(({ path, value, clouds }) => [path, clouds?.[provider]?.replace(/ \(.*\)$/, "") ?? value]),
  );

const fields = new Map(parity().map((field) => [field.key, field]));

/** One description, and its every change of a field that is tried in it. */
interface Base {
  readonly root: Readonly<Record<string, unknown>>;
  readonly before: Synthesized;
  readonly mutations: readonly Mutation[];
}
const files = readdirSync(join(__dirname, "every-field"))
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => basename(file, ".yaml"))
  .filter((file) => file !== "accounts");
const home = (key: string) => {
  const capability = fields.get(key)?.capability ?? "lab";
  return files.includes(capability) ? capability : "lab";
};
const bases = new Map<string, Base>();
function baseOf(file: string): Base {
  const known = bases.get(file);
  if (known) return known;
  const root = parse(readFileSync(join(__dirname, "every-field", `${file}.yaml`), "utf8")) as Base["root"];
  // what all teams share has the fields that it has where one team has it
  const all = mutationsOf(root, { strangers, members: ["kurt@cic.example"] }).map((mutation) => ({
    ...mutation,
    key: mutation.key.replace(/^shared\./, ""),
  }));
  const mutations = all.filter(({ key }) => key !== "providers" && home(key) === file);
  const base = { root, before: synthesized(root), mutations };
  bases.set(file, base);
  return base;
}

/** The first four are right. */
type Outcome = "changed" | "refused" | "the same" | "unsupported" | `${"changes" | "fails"}${string}`;

/** What a mutation does on each cloud; what is no change, or goes wrong, is told. */
function outcomes({ root, before }: Base, mutation: Mutation): Readonly<Record<Provider, Outcome>> {
  const each = (of: (provider: Provider) => Outcome) =>
    Object.fromEntries(providers.map((provider) => [provider, of(provider)])) as Record<Provider, Outcome>;
  let after: Synthesized;
  try {
    after = synthesized(mutated(root, mutation));
  } catch (error) {
    return each(() => (error instanceof DescriptionError ? "refused" : `fails: ${error}`));
  }
  return each((provider) => {
    const part = Object.hasOwn(outputsOnly, mutation.key) ? "all" : "resources";
    const changed = before.stacks[provider][part] !== after.stacks[provider][part];
    if (meaning(before.description, provider) === meaning(after.description, provider))
      return changed ? "changes the stack, though it means the same" : "the same";
    if (changed) return "changed";
    const verdict = fields.get(mutation.key)?.verdicts[provider];
    return verdict && said(verdict).verdict === "unsupported" ? "unsupported" : "changes nothing";
  });
}

const shown = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));

test.each([...fields.values()])(
  "$key changes the stack of every cloud, whatever it is changed to",
  ({ key, verdicts }: FieldParity) => {
    const base = baseOf(home(key));
    const own = base.mutations
      .filter((mutation) => mutation.key === key)
      .map((mutation) => ({ mutation, clouds: outcomes(base, mutation) }));
    const wrong = own.flatMap(({ mutation: { path, from, to }, clouds }) =>
      providers
        .filter((provider) => !["changed", "refused", "the same", "unsupported"].includes(clouds[provider]))
        .map((provider) => `${path.join(".")} on ${provider}, ${shown(from)} to ${shown(to)}: ${clouds[provider]}`),
    );
    expect(wrong).toEqual([]);
    for (const provider of providers) {
      const { verdict } = said(verdicts[provider]);
      const seen = own.map(({ clouds }) => clouds[provider]);
      if (alike[key]?.includes(provider))
        expect([provider, verdict, seen.includes("changed")]).toEqual([provider, "approximated", false]);
      else if (verdict !== "unsupported") expect([provider, seen]).toEqual([provider, expect.arrayContaining(["changed"])]);
    }
  },
);

test("every field that is changed has a declaration", () => {
  // what holds a capability's entries stands in that one's file alone
  const roots = new Set(files.flatMap((file) => Object.keys(baseOf(file).root)));
  const changed = files.flatMap((file) =>
    baseOf(file)
      .mutations.map(({ key }) => key)
      .filter((key) => !fields.has(key) && !roots.has(key)),
  );
  expect(changed).toEqual([]);
});
