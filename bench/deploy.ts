import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readAccounts, readDescription } from "../description";
import { nextVersions, secretVariables } from "../engine/secrets";
import { labsOf } from "../stacks/labs";
import { synthesize } from "../stacks/synth";
import { cic, type Figure, inMilliseconds, median, parallel, root, runProgram, sideBySide } from "./measure";

/** What `plain-deploy.ts` works on. */
export interface PlainDeploy {
  /** Where its simulated clouds lie. */
  readonly cloud: string;
  readonly parallel: number;
  readonly labs: readonly { readonly directory: string; readonly env: Readonly<Record<string, string>> }[];
}

const example = join(root, "environments/document-lab.yaml");

/**
 * `cic deploy` against the same by hand: `cic synth`, then the calls of Terraform that a deploy makes (init, plan into a file, apply it). Both come from a
 * description to deployed labs, in whole processes from their start to their end, with the same Terraform, the same simulated clouds, as many labs at
 * once, and fresh folders each time. By hand nothing is checked, locked, shown or reported; all that is in `cic`'s time.
 * The simulated clouds answer at once, so that own time shows; the ratio to the calls alone, as if stacks came from nowhere, is told beside it.
 */
export async function againstPlainTerraform(folder: string): Promise<Figure> {
  const secrets = secretsOf(join(folder, "secrets"));
  const calls: number[] = [];
  const times = await sideBySide(7, {
    cic: async (round) => {
      const project = join(folder, `cic-${round}`);
      cpSync(dirname(example), join(project, "environments"), { recursive: true });
      mkdirSync(join(project, ".cic"));
      const args = [
        "deploy",
        join(project, "environments/document-lab.yaml"),
        "--rehearse",
        "--yes",
        "--parallel",
        String(parallel),
      ];
      return (await runProgram(process.execPath, [cic, ...args])).milliseconds;
    },
    byHand: async (round) => {
      const out = join(folder, `by-hand-${round}`);
      const synth = await runProgram(process.execPath, [cic, "synth", example, "--out", out]);
      const labs = [...secrets].map(([name, env]) => ({ directory: join(out, "stacks", name), env }));
      const work: PlainDeploy = { cloud: join(out, "cloud"), parallel, labs };
      writeFileSync(join(out, "work.json"), JSON.stringify(work));
      const plain = await runProgram(process.execPath, [join(__dirname, "plain-deploy.js"), join(out, "work.json")]);
      if (round > 0) calls.push(plain.milliseconds);
      return synth.milliseconds + plain.milliseconds;
    },
  });
  const alone = median(calls);
  return {
    name: "deploy against plain terraform",
    what: "`cic deploy` of a three-cloud example : `cic synth` and the same plain terraform calls, both on simulated clouds",
    value: times.cic / times.byHand,
    unit: "×",
    goal: { atMost: 1.05 },
    detail: `${inMilliseconds(times.cic)} : ${inMilliseconds(times.byHand)}, ${parallel} labs at once; to the calls alone, ${inMilliseconds(alone)}, ${(times.cic / alone).toFixed(2)} ×`,
  };
}

/** By lab, the variables that carry its secrets. */
function secretsOf(folder: string): Map<string, Record<string, string>> {
  const description = readDescription(example);
  const labs = synthesize(labsOf(description.environment), folder, readAccounts(description));
  return new Map(
    labs.map(({ name, secrets }) => {
      const values = Object.fromEntries(secrets.map((secret) => [secret.name, "rehearsed"]));
      return [name, secretVariables(secrets, nextVersions(secrets, undefined), values)];
    }),
  );
}
