import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployLabs, type EngineOptions, identitiesInStates, type LabResult } from "../engine";
import type { SynthesizedLab } from "../stacks/synth";

/** What carries a lab's tag and is not in its state. */
export interface LabOrphans {
  readonly lab: string;
  /** By the cloud's own ids, ARNs or full names. */
  readonly orphans: readonly string[];
  /** Why it is not known, in one line. */
  readonly unknown?: string;
  /** What the search cannot see on this cloud. */
  readonly blind: string;
}

/**
 * Asks each lab's cloud for everything that carries its tag, through the cloud's own provider, and keeps what the lab's state does not hold:
 * what was made, but not written down, as when a run is killed between the two.
 */
export async function findOrphans(labs: readonly SynthesizedLab[], options: EngineOptions): Promise<LabOrphans[]> {
  const { blindTo, searchStacks } = require("../stacks/search") as typeof import("../stacks/search");
  const folder = mkdtempSync(join(tmpdir(), "cic-orphans-"));
  try {
    const found = await deployLabs(searchStacks(labs, folder), options);
    const { results, identities } = await identitiesInStates(labs, options);
    return labs.map(({ name, provider }, index) => {
      const failed = [found[index], results[index]].find((result) => result && !isDone(result));
      const blind = blindTo(provider);
      if (failed) return { lab: name, orphans: [], unknown: failed.reason ?? failed.result, blind };
      const listed = (found[index]?.outputs.found?.value ?? []) as readonly string[];
      const held = new Set([...(identities.get(name) ?? [])].map((identity) => identity.toLowerCase()));
      return { lab: name, orphans: listed.filter((id) => !calls(id).some((call) => held.has(call))), blind };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isDone = ({ result }: LabResult) => result === "done" || result === "unchanged";

/** How a state may call what a cloud's search calls so: ids of Azure differ in case, links and full names of Google in their beginning, an ARN ends in an id. */
function calls(id: string): string[] {
  const path = /(projects|\/subscriptions)\/.*/.exec(id)?.[0];
  const last = id.split(/[/:]/).at(-1) ?? id;
  const whole = [id, ...(path ? [path, `https://www.googleapis.com/compute/v1/${path}`] : [])];
  return (path ? whole : [...whole, last]).map((call) => call.toLowerCase());
}
