import { readdirSync } from "node:fs";
import { join } from "node:path";
import { App } from "../constructs/cdktf";
import { readAccounts, readDescription } from "../description";
import { findPolicy, readPolicy } from "../policy";
import { addGuardrails } from "../policy/guardrails";
import { buildLab, labsOf } from "./labs";

/**
 * The program that `cdktf.json` names: every lab of the descriptions in `CIC_DESCRIPTIONS` (paths, separated by commas), or else of all in
 * `environments/`. States lie where `cic` keeps them, so that `cdktf` and `cic` can take turns; a lab that breaks a guardrail stops the synth.
 */
function main(): void {
  const named = process.env.CIC_DESCRIPTIONS?.split(",").filter(Boolean);
  const files =
    named ??
    readdirSync("environments")
      .filter((f) => /\.ya?ml$/.test(f) && !/^(accounts|policy)\./.test(f))
      .sort()
      .map((f) => join("environments", f));
  const app = new App();
  for (const file of files) {
    const description = readDescription(file);
    const accounts = readAccounts(description);
    const found = findPolicy(file);
    const policy = found === undefined ? {} : readPolicy(found);
    for (const plan of labsOf(description.environment)) addGuardrails(buildLab(app, plan, accounts), { policy });
  }
  app.synth();
}

main();
