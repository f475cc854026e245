import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readAccounts, readAccountsFile, readDescription } from "../../description";
import { type LabResult, planLabs, validateLabs } from "../../engine";
import { firstTeams, labsOf } from "../../stacks/labs";
import { type SynthesizedLab, synthesize } from "../../stacks/synth";
import { Azure } from "../standins/azure";
import { lacksCertificates } from "../standins/certificate";
import { Front } from "../standins/front";
import { Google } from "../standins/google";
import { type StandIn, secretValue } from "../standins/life";
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
  const plans = labsOf(description.environment, { providers: [provider], teams: firstTeams(description.environment) });
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
const well = (results: readonly LabResult[], result: LabResult["result"]) =>
  results.map(({ lab }) => ({ lab, result, errors: [] }));

const clouds: Readonly<Record<"azure" | "google", () => StandIn>> = { azure: () => new Azure(), google: () => new Google() };

// on AWS each example lives by its real provider whenever tests run; the others' lives are long, and are run one by one
describe.each(["azure", "google"] as const)("on %s", (provider) => {
  suite(`the real provider of ${provider}`, lacksProvider(provider) ?? lacksCertificates(), false, () => {
    const project = new Project();
    cpSync(everyField, join(project.folder, "every-field"), { recursive: true });
    const accounts = readAccountsFile(join(everyField, "accounts.yaml"));
    const env = { TF_CLI_CONFIG_FILE: mirrorConfiguration(project.folder), HOME: project.folder };
    afterAll(() => project.remove());

    test("finds every example's stack valid", async () => {
      const labs = examples.flatMap((example) => stacksOf(join(project.folder, example), join(project.folder, ".cic"), provider));
      const results = await validateLabs(labs, { env, parallel: 1 });
      expect(told(results)).toEqual(well(results, "done"));
      expect(results.length).toBeGreaterThanOrEqual(examples.length);
    });

    test.each(alone)(
      "finds the stacks of %s, with every field, valid, and plans to make all that stands in them",
      async (name) => {
        const folder = join(project.folder, ".cic", name);
        const labs = stacksOf(join(project.folder, "every-field", name), folder, provider, accounts);
        const cloud = clouds[provider]();
        const front = await Front.start(cloud);
        try {
          const secrets = Object.fromEntries(labs.flatMap((lab) => lab.secrets.map((secret) => [secret.name, secretValue])));
          const options = { env: { ...env, ...cloud.env, ...front.env }, secrets, attributes: false, parallel: 1 };
          const valid = await validateLabs(labs, options);
          expect(told(valid)).toEqual(well(valid, "done"));
          const planned = await planLabs(labs, options);
          expect(told(planned)).toEqual(well(planned, "changes"));
          for (const { changes } of planned) expect(changes).toMatchObject({ update: 0, replace: 0, delete: 0 });
        } finally {
          await front.stop();
        }
      },
    );
  });
});
