import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "../constructs/cdktf";
import type { Lab } from "../constructs/lab";
import type { Accounts, StateConfig } from "../constructs/lab/accounts";
import { buildLab, type LabPlan } from "./labs";
import { stateBackend } from "./state";

/** One synthesized lab: a folder with a `cdk.tf.json`, and what the engine must know of it. */
export interface SynthesizedLab {
  readonly name: string;
  readonly directory: string;
  readonly environment: string;
  readonly team: string;
  readonly provider: LabPlan["provider"];
  readonly secrets: Lab["secrets"];
  /** Names of labs that have to stand before it is deployed, and that are destroyed after it. */
  readonly after: readonly string[];
}

/**
 * Writes `FOLDER/stacks/LAB/cdk.tf.json` for each lab. Labs are synthesized one by one and forgotten, so that memory does not grow with their number.
 * @param folder absolute or relative to the working directory; local state lies in `FOLDER/state`
 */
export function synthesize(
  labs: readonly LabPlan[],
  folder: string,
  accounts: Accounts,
  state: StateConfig = { local: "../../state" },
): SynthesizedLab[] {
  mkdirSync(folder, { recursive: true });
  return labs.map((plan) => {
    const app = new App({ outdir: folder });
    const lab = withoutTraces(() => {
      const built = buildLab(app, plan, accounts, stateBackend(state));
      writeStack(app, built);
      return built;
    });
    forgetTokens();
    const { name, environment, team, provider, after } = plan;
    const directory = join(folder, "stacks", name);
    return { name, directory, environment: environment.name, team, provider, after, secrets: lab.secrets };
  });
}

/**
 * What `app.synth()` does for one stack, without its second resolution for references across stacks, of which labs have none, and without its
 * validations: they start Terraform for each stack to ask its version, which the engine does once, and ask for a provider, which each lab has.
 */
function writeStack(app: App, stack: Lab | TerraformStack): void {
  stack.synthesizer.synthesize({ outdir: app.outdir, manifest: app.manifest, skipValidation: true });
}

/** cdktf records for each token the whole stack of calls that made it, a fifth of a synthesis; errors have their own by other means. */
function withoutTraces<T>(work: () => T): T {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = () => {};
  try {
    return work();
  } finally {
    Error.captureStackTrace = capture;
  }
}

/** cdktf keeps every token of every stack for good, and nothing of this lab is resolved again. Its modules hold on to the map, so that is emptied. */
function forgetTokens(): void {
  const map = (globalThis as { __cdktfTokenMap?: { stringTokenMap: Map<string, unknown>; numberTokenMap: Map<number, unknown> } })
    .__cdktfTokenMap;
  map?.stringTokenMap.clear();
  map?.numberTokenMap.clear();
}
