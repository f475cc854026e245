import { readdirSync } from "node:fs";
import { join } from "node:path";
import { App } from "../constructs/cdktf";
import { readAccounts, readDescription } from "../description";
import { buildLab, labsOf } from "./labs";

/**
 * The program that `cdktf.json` names: every lab of the descriptions in `CIC_DESCRIPTIONS` (paths, separated by commas), or else of all in
 * `environments/`. States lie where `cic` keeps them, so that `cdktf` and `cic` can take turns.
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
    for (const plan of labsOf(description.environment)) buildLab(app, plan, accounts);
  }
  app.synth();
}

main();
