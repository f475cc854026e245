import { join } from "node:path";
import { readAccounts, readDescription } from "../../description";
import { validateLabs } from "../../engine";
import { firstTeams, labsOf } from "../../stacks/labs";
import { type SynthesizedLab, synthesize } from "../../stacks/synth";
import { examples, Project } from "../support/cic";
import { type Cloud, lacksProvider, mirrorConfiguration, suite } from "../support/mirror";

/** Every example's stacks on a cloud: of one team, since those of the others differ in names alone, and of what all share. */
function stacks(project: Project, provider: Cloud): SynthesizedLab[] {
  return examples.flatMap((example) => {
    const description = readDescription(join(project.folder, example));
    const plans = labsOf(description.environment, { providers: [provider], teams: firstTeams(description.environment) });
    return synthesize(plans, join(project.folder, ".cic"), readAccounts(description));
  });
}

// on AWS each example lives by its real provider whenever tests run; the others' lives are long, and are run one by one
describe.each<Cloud>(["azure", "google"])("on %s", (provider) => {
  suite(`the real provider of ${provider}`, lacksProvider(provider), false, () => {
    const project = new Project();
    afterAll(() => project.remove());

    test("finds every example's stack valid", async () => {
      const env = { TF_CLI_CONFIG_FILE: mirrorConfiguration(project.folder), HOME: project.folder };
      const results = await validateLabs(stacks(project, provider), { env, parallel: 1 });
      const told = results.map(({ lab, result, diagnostics }) => ({
        lab,
        result,
        errors: diagnostics
          .filter(({ severity }) => severity === "error")
          .map((d) => `${d.address} ${d.attribute}: ${d.summary} ${d.detail}`),
      }));
      expect(told).toEqual(results.map(({ lab }) => ({ lab, result: "done", errors: [] })));
      expect(results.length).toBeGreaterThanOrEqual(examples.length);
    });
  });
});
