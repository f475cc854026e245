import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Provider, providers } from "../../catalog/providers";
import { register } from "../../constructs/register";
import { readAccountsFile, readDescription } from "../../description";
import { deployLabs, destroyLabs, type LabResult, planLabs } from "../../engine";
import { startRehearsal } from "../../rehearsal";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { mutated } from "../compare/mutations";
import { temporaryFolder } from "../support/stacks";
import { type Changed, changes, neverInPlace } from "./alone";

/**
 * The life of every capability by itself: in the description that holds each of its fields, and beside it only what those fields name: a schedule has machines
 * and a database to start, logs have what writes them. Network, access and budget are in every lab and live in that of the lab's own fields.
 */
jest.setTimeout(600_000);
const everyField = join(__dirname, "..", "compare", "every-field");
const folder = temporaryFolder();
cpSync(join(everyField, "data"), join(folder, "data"), { recursive: true });
const accounts = readAccountsFile(join(everyField, "accounts.yaml"));

const capabilities = Object.keys(register) as (keyof typeof register)[];
const home = (capability: string) => (existsSync(join(everyField, `${capability}.yaml`)) ? capability : "lab");
const homes = [...new Set(capabilities.map(home))];

const wrong = (results: readonly LabResult[]) =>
  results
    .filter(({ result }) => !["done", "changes", "unchanged"].includes(result))
    .map(({ lab, reason }) => `${lab}: ${reason}`);

/** What a change did on a cloud, whose labs are a team's and what all teams share. */
function outcome(results: readonly LabResult[], provider: Provider): Changed {
  const of = results.filter((lab) => lab.provider === provider).map((lab) => lab.changes);
  const any = (count: (changes: LabResult["changes"]) => number) => of.some((changes) => count(changes) > 0);
  if (any(({ replace }) => replace)) return "replaced";
  if (any(({ update }) => update)) return "updated";
  return any((changes) => changes.create + changes.delete) ? "made or taken away" : "nothing";
}

test.each(homes)("%s is deployed, planned again without changes, changed, destroyed, and nothing is left", async (name) => {
  const own = capabilities.filter((capability) => home(capability) === name);
  const file = join(folder, `${name}.yaml`);
  const labs = (root: Record<string, unknown>) => {
    for (const capability of own) expect(root[register[capability].key]).toBeDefined();
    writeFileSync(file, stringify(root));
    return synthesize(labsOf(readDescription(file).environment, {}, "accepted"), join(folder, name), accounts);
  };
  let root = parse(readFileSync(join(everyField, `${name}.yaml`), "utf8")) as Record<string, unknown>;
  let synthesized = labs(root);
  const secrets = Object.fromEntries(synthesized.flatMap((lab) => lab.secrets.map((secret) => [secret.name, "rehearsed"])));
  const cloud = await startRehearsal({ cloud: join(folder, name, "cloud") });
  const options = { env: cloud.env, secrets, attributes: false };
  try {
    const deployed = await deployLabs(synthesized, options);
    expect(wrong(deployed)).toEqual([]);
    for (const { changes } of deployed) expect(changes.create).toBeGreaterThan(0);
    const planned = await planLabs(synthesized, options);
    expect(planned.map(({ lab, result }) => [lab, result])).toEqual(planned.map(({ lab }) => [lab, "unchanged"]));
    const seen: [string, Record<string, Changed>][] = [];
    const wanted: typeof seen = [];
    for (const [path, to, expected] of own.flatMap((capability) => changes[capability])) {
      root = mutated(root, { key: path, path: path.split("."), from: undefined, to });
      synthesized = labs(root);
      const changed = await deployLabs(synthesized, options);
      expect(wrong(changed)).toEqual([]);
      const each = (of: (provider: Provider) => Changed) =>
        Object.fromEntries(providers.map((provider) => [provider, of(provider)]));
      seen.push([path, each((provider) => outcome(changed, provider))]);
      wanted.push([path, each((provider) => (typeof expected === "string" ? expected : expected[provider]))]);
    }
    expect(wrong(await destroyLabs(synthesized, options))).toEqual([]);
    expect(await cloud.inventory()).toEqual([]);
    expect(seen).toEqual(wanted);
  } finally {
    await cloud.close();
  }
});

test("every capability is changed in place on every cloud, or it is said why not", () => {
  const inPlace = capabilities.flatMap((capability) =>
    providers
      .filter((provider) =>
        changes[capability].some(
          ([, , expected]) => (typeof expected === "string" ? expected : expected[provider]) === "updated",
        ),
      )
      .map((provider) => `${capability} on ${provider}`),
  );
  const all = capabilities.flatMap((capability) => providers.map((provider) => `${capability} on ${provider}`));
  expect(all.filter((each) => !inPlace.includes(each)).sort()).toEqual(Object.keys(neverInPlace).sort());
});
