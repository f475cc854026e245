import { join } from "node:path";
import type { Command } from "commander";
import type { FaultPlan } from "../rehearsal";
import { readFaultPlan } from "./fault-plan";
import { UsageError, type Workspace } from "./workspace";

/** `--fault`, for every command that can rehearse. */
export const withFaultOption = (command: Command): Command =>
  command.option("--fault <file>", "let calls to the simulated clouds go wrong, as this fault plan says");

export interface FaultOption {
  readonly fault?: string;
}

/** Where `--rehearse` keeps stacks, states and the simulated clouds: beside the real ones, never in their place. */
export const rehearsalFolder = (workspace: Workspace): string => join(workspace.folder, "rehearsal");

/** What a rehearsal shows and what it does not: printed wherever a result of one is. */
export const caveat =
  "Rehearsed: real Terraform against simulated clouds. This proves wiring, ordering, idempotence and recovery; it does not prove that a cloud accepts the whole.";

export interface Cloud {
  readonly env: Readonly<Record<string, string>>;
  readonly caveat: string;
  /** Which faults struck, as lines; nothing without a fault plan. */
  faults(): string;
  /** What the simulated clouds hold. */
  inventory(): Promise<readonly { readonly type: string; readonly id: string }[]>;
  close(): Promise<void>;
}

/**
 * Reads the fault plan, if one is named.
 * @throws UsageError where nothing is rehearsed: no real cloud can be told to fail
 */
export function faultPlan({ fault, rehearse }: FaultOption & { readonly rehearse?: boolean }): FaultPlan | undefined {
  if (fault === undefined) return undefined;
  if (!rehearse) throw new UsageError("--fault lets simulated clouds fail: add --rehearse", 3);
  return readFaultPlan(fault);
}

/** Starts the simulated clouds. What they hold lies in `FOLDER/cloud`. */
export async function startCloud(workspace: Workspace, folder = rehearsalFolder(workspace), plan?: FaultPlan): Promise<Cloud> {
  const { Faults, startRehearsal } = require("../rehearsal") as typeof import("../rehearsal");
  const faults = plan && new Faults(plan);
  const rehearsal = await startRehearsal({ cloud: join(folder, "cloud"), interceptor: faults?.intercept });
  return {
    env: rehearsal.env,
    caveat,
    faults: () => (faults ? tell(faults.struck) : ""),
    inventory: () => rehearsal.inventory(),
    close: () => rehearsal.close(),
  };
}

function tell(struck: readonly string[]): string {
  if (struck.length === 0) return "No call was struck by a fault.\n";
  return `Faults struck ${struck.length} call${struck.length === 1 ? "" : "s"}:\n${struck.map((each) => `  ${each}\n`).join("")}`;
}
