import { join } from "node:path";
import { readAccounts, readDescription } from "../../description";
import { validateLabs } from "../../engine";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { examples, Project } from "../support/cic";
import { type Cloud, lacksProvider, mirrorConfiguration, suite } from "../support/mirror";

// What a provider accepts as a configuration; plans of Azure's and Google's providers need an account.
describe.each<Cloud>(["aws", "azure", "google"])("on %s", (provider) => {
  suite("the real provider", lacksProvider(provider), provider === "aws", () => {
    const project = new Project();
    afterAll(() => project.remove());

    test("finds every example's stacks valid", async () => {
      const env = { TF_CLI_CONFIG_FILE: mirrorConfiguration(project.folder), AWS_CA_BUNDLE: "", HOME: project.folder };
      const labs = examples.flatMap((example) => {
        const description = readDescription(join(project.folder, example));
        // teams have the same stack but for names; one of them is enough here
        const [team = ""] = Object.keys(description.environment.teams);
        const plans = labsOf(description.environment, { providers: [provider], teams: [team] });
        return synthesize(plans, join(project.folder, ".cic"), readAccounts(description));
      });
      const results = await validateLabs(labs, { env, parallel: 1 });
      const wrong = results.flatMap(({ lab, diagnostics }) =>
        diagnostics
          .filter(({ severity }) => severity === "error")
          .map((d) => `${lab} ${d.address} ${d.attribute}: ${d.summary} ${d.detail}`),
      );
      expect(wrong).toEqual([]);
      expect(results.map(({ result }) => result)).toEqual(examples.map(() => "done"));
    });
  });
});
