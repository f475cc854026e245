import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Judged } from "./run";

/**
 * Writes every mutant that nobody notices, one by one with its reason, as text and as JSON for programs.
 * @returns the paths of the two files
 */
export function writeSurvivors(folder: string, judged: readonly Judged[]): string[] {
  const survivors = judged
    .filter(({ by }) => !by)
    .map(({ lab, cloud, capability, mutant, accepted }) => ({ lab, cloud, capability, ...mutant, reason: accepted?.reason }));
  const lines = survivors.map(({ lab, address, path, change, what, reason }) =>
    [lab, `${address}${path && `.${path}`}`, change, what, reason ?? "WITHOUT A REASON"].join(" | "),
  );
  mkdirSync(folder, { recursive: true });
  const [text, json] = [join(folder, "survivors.txt"), join(folder, "survivors.json")];
  writeFileSync(text, `${["lab | what | change | before and after | reason", ...lines].join("\n")}\n`);
  writeFileSync(json, `${JSON.stringify({ version: 1, type: "mutation", mutants: judged.length, survivors }, null, 1)}\n`);
  return [text, json];
}
