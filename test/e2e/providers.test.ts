import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lacksMoto, Moto } from "../../bench/moto";
import { resourcesOf } from "../../bench/synth";
import { providers } from "../../catalog/providers";
import { readAccounts, readAccountsFile, readDescription } from "../../description";
import { type LabResult, planLabs, validateLabs } from "../../engine";
import { firstTeams, labsOf } from "../../stacks/labs";
import { type SynthesizedLab, synthesize } from "../../stacks/synth";
import { Azure } from "../standins/azure";
import { lacksCertificates } from "../standins/certificate";
import { Front } from "../standins/front";
import { Google } from "../standins/google";
import { secretValue } from "../standins/life";
import { examples, Project } from "../support/cic";
import { type Cloud, lacksProvider, mirrorConfiguration, suite } from "../support/mirror";

// a plan of a lab takes seconds, and every capability has one
jest.setTimeout(1_800_000);

const everyField = join(__dirname, "..", "compare", "every-field");
/** The descriptions of capabilities by themselves, each with all of its fields. */
const alone = readdirSync(everyField).filter((file) => file.endsWith(".yaml") && file !== "accounts.yaml");

/** A description's stacks on a cloud: of one team, since those of the others differ in names alone, and of what all share. */
function stacksOf(
  file: string,
  folder: string,
  provider: Cloud,
  accounts?: ReturnType<typeof readAccountsFile>,
): SynthesizedLab[] {
  const description = readDescription(file);
  const plans = labsOf(
    description.environment,
    { providers: [provider], teams: firstTeams(description.environment) },
    "accepted",
  );
  return synthesize(plans, folder, accounts ?? readAccounts(description));
}

/** Of each lab its end, with what the provider found wrong. */
const told = (results: readonly LabResult[]) =>
  results.map(({ lab, result, diagnostics }) => ({
    lab,
    result,
    errors: diagnostics
      .filter(({ severity }) => severity === "error")
      .map((d) => `${d.address} ${d.attribute}: ${d.summary} ${d.detail}`),
  }));
/** How many resources stand in a lab's stack. */
function madeBy(labs: readonly SynthesizedLab[], name: string): number {
  const { directory } = labs.find((lab) => lab.name === name) as SynthesizedLab;
  return resourcesOf(JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"))).length;
}
const well = (results: readonly LabResult[], result: LabResult["result"]) =>
  results.map(({ lab }) => ({ lab, result, errors: [] }));

/** A cloud as a provider signs in to it and asks while it plans. */
interface Played {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}
async function behindFront(cloud: Azure | Google): Promise<Played> {
  const front = await Front.start(cloud);
  return { env: { ...cloud.env, ...front.env }, stop: () => front.stop() };
}
async function onMoto(): Promise<Played> {
  const moto = await Moto.start();
  return { env: moto.env, stop: () => moto.stop() };
}
const clouds: Readonly<Record<Cloud, { lacks: () => string | undefined; play: () => Promise<Played> }>> = {
  aws: { lacks: lacksMoto, play: onMoto },
  azure: { lacks: lacksCertificates, play: () => behindFront(new Azure()) },
  google: { lacks: lacksCertificates, play: () => behindFront(new Google()) },
};

describe.each(providers)("on %s", (provider) => {
  const { lacks, play } = clouds[provider];
  suite(`the real provider of ${provider}`, lacksProvider(provider) ?? lacks(), provider === "aws", () => {
    const project = new Project();
    cpSync(everyField, join(project.folder, "every-field"), { recursive: true });
    const accounts = readAccountsFile(join(everyField, "accounts.yaml"));
    const env = { TF_CLI_CONFIG_FILE: mirrorConfiguration(project.folder), HOME: project.folder };
    let cloud: Played;
    beforeAll(async () => {
      cloud = await play();
    });
    afterAll(async () => {
      await cloud.stop();
      project.remove();
    });

    // on AWS each example lives by its real provider whenever tests run; the others' lives are long, and are run one by one
    if (provider !== "aws")
      test("finds every example's stack valid", async () => {
        const labs = examples.flatMap((example) =>
          stacksOf(join(project.folder, example), join(project.folder, ".cic"), provider),
        );
        const results = await validateLabs(labs, { env, parallel: 1 });
        expect(told(results)).toEqual(well(results, "done"));
        expect(results.length).toBeGreaterThanOrEqual(examples.length);
      });

    test.each(alone)("finds %s, with every field, valid, and plans to make all that stands in it", async (name) => {
      const folder = join(project.folder, ".cic", name);
      const labs = stacksOf(join(project.folder, "every-field", name), folder, provider, accounts);
      const secrets = Object.fromEntries(labs.flatMap((lab) => lab.secrets.map((secret) => [secret.name, secretValue])));
      const planned = await planLabs(labs, { env: { ...env, ...cloud.env }, secrets, attributes: false, parallel: 1 });
      expect(told(planned)).toEqual(well(planned, "changes"));
      for (const { lab, changes } of planned)
        expect({ lab, ...changes }).toMatchObject({ lab, create: madeBy(labs, lab), update: 0, replace: 0, delete: 0 });
    });
  });
});
