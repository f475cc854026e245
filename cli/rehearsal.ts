import { join } from "node:path";
import type { Workspace } from "./workspace";

/** Where `--rehearse` keeps stacks, states and the simulated clouds: beside the real ones, never in their place. */
export const rehearsalFolder = (workspace: Workspace): string => join(workspace.folder, "rehearsal");

/** What a rehearsal shows and what it does not: printed wherever a result of one is. */
export const caveat =
  "Rehearsed: real Terraform against simulated clouds. This proves wiring, ordering, idempotence and recovery; it does not prove that a cloud accepts the whole.";

export interface Cloud {
  readonly env: Readonly<Record<string, string>>;
  readonly caveat: string;
  /** What the simulated clouds hold. */
  inventory(): Promise<readonly { readonly type: string; readonly id: string }[]>;
  close(): Promise<void>;
}

/** Starts the simulated clouds. What they hold lies in `FOLDER/cloud`. */
export async function startCloud(workspace: Workspace, folder = rehearsalFolder(workspace)): Promise<Cloud> {
  const { startRehearsal } = require("../rehearsal") as typeof import("../rehearsal");
  const rehearsal = await startRehearsal({ cloud: join(folder, "cloud") });
  return { env: rehearsal.env, caveat, inventory: () => rehearsal.inventory(), close: () => rehearsal.close() };
}
