import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { State } from "./state";

/** Long enough for Terraform to write what it has just told of. */
const SOON_MS = 250;

/**
 * The last whole state that was seen of a lab. Terraform writes a local state in place: it empties the file and fills it again. A kill in between
 * leaves an empty or torn one, and Terraform's own `.backup` is from before the run.
 */
export const copyPath = (path: string): string => `${path}.cic-backup`;

export interface Copy {
  readonly path: string;
  readonly state: State;
}

/** The whole states that lie beside a state, the newest first: ours, Terraform's, and others where named. */
export function copiesOf(path: string, others: readonly string[] = []): Copy[] {
  const found = [copyPath(path), `${path}.backup`, ...others].flatMap((file) => {
    const state = wholeState(file);
    return state ? [{ path: file, state }] : [];
  });
  return found.sort((a, b) => b.state.serial - a.state.serial);
}

/** Copies a state as it is, if it is whole; one of another history, or newer, is put aside rather than overwritten. */
export function keepCopy(path: string): void {
  try {
    const text = readFileSync(path, "utf8");
    const state = asState(text);
    if (!state) return;
    const copy = copyPath(path);
    const before = wholeState(copy);
    if (before && (before.lineage !== state.lineage || before.serial > state.serial) && (before.resources ?? []).length > 0)
      renameSync(copy, `${copy}.${before.lineage.slice(0, 8)}-${before.serial}`);
    const aside = `${copy}.${process.pid}.new`;
    writeFileSync(aside, text, { mode: 0o600 });
    renameSync(aside, copy);
  } catch {
    // There is no state yet, or the disk is full: no reason to end a deployment.
  }
}

/** Keeps the copy new while an apply goes on. */
export class StateKeeper {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly path: string | undefined) {
    this.keep();
  }

  /** Something was made or removed, and is about to be written. */
  changed(): void {
    this.timer ??= setTimeout(() => this.keep(), SOON_MS);
  }

  /** The last copy. */
  keep(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.path !== undefined) keepCopy(this.path);
  }
}

function wholeState(path: string): State | undefined {
  try {
    return existsSync(path) ? asState(readFileSync(path, "utf8")) : undefined;
  } catch {
    return undefined;
  }
}

function asState(text: string): State | undefined {
  try {
    const state = JSON.parse(text) as State | null;
    return state?.version === 4 && typeof state.serial === "number" && typeof state.lineage === "string" ? state : undefined;
  } catch {
    return undefined;
  }
}
