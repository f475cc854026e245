import { readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isGone, markOf, type ProcessMark } from "./alive";

const FILE = ".cic.lock";
/** A lock is written right after it is made; one that stays empty was left by a kill in between. */
const EMPTY_MS = 5000;

export interface Holder extends ProcessMark {
  /** ISO 8601. */
  readonly started: string;
  readonly command: string;
  /** The Terraform that works on the lab at the moment: it outlives a `cic` that was killed. */
  readonly terraform?: ProcessMark;
}

export interface Lock {
  readonly path: string;
  /** Whose lock was in the way and is gone. */
  readonly tookOver?: Holder;
  /** Writes down which Terraform works on the lab, or that none does. */
  note(terraform: number | undefined): void;
  release(): void;
}

export type Acquired =
  | ({ readonly held: true } & Lock)
  | {
      readonly held: false;
      readonly path: string;
      readonly holder?: Holder;
      /** Whether of the holder only its Terraform is left. */
      readonly orphaned?: boolean;
    };

const ours = new Set<string>();
process.on("exit", () => {
  for (const path of ours) remove(path);
});

/** Takes a lab's folder for one command, unless a living process has it. */
export function acquireLock(directory: string, command: string): Acquired {
  const path = join(directory, FILE);
  const me: Holder = { ...markOf(process.pid), started: new Date().toISOString(), command };
  let tookOver: Holder | undefined;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, show(me), { flag: "wx", mode: 0o600 });
      ours.add(path);
      return {
        held: true,
        path,
        note: (pid) => replace(path, pid === undefined ? me : { ...me, terraform: markOf(pid) }),
        release: () => release(path),
        ...(tookOver && { tookOver }),
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const text = read(path);
    if (text === undefined) continue;
    const holder = parse(text);
    if (!isStale(path, holder)) return { held: false, path, ...(holder && { holder }) };
    if (holder?.terraform && !isGone(holder.terraform)) return { held: false, path, holder, orphaned: true };
    if (!removeIf(path, text)) continue;
    tookOver = holder;
    if (holder) remove(asideOf(path, holder.pid));
  }
  return { held: false, path };
}

const show = (holder: Holder) => `${JSON.stringify(holder)}\n`;

const asideOf = (path: string, pid: number) => `${path}.${pid}.new`;

/** A reader sees the one text or the other, whole. */
function replace(path: string, holder: Holder): void {
  if (!ours.has(path)) return;
  const aside = asideOf(path, process.pid);
  writeFileSync(aside, show(holder), { mode: 0o600 });
  renameSync(aside, path);
}

function release(path: string): void {
  ours.delete(path);
  remove(path);
}

function isStale(path: string, holder: Holder | undefined): boolean {
  if (!holder) return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > EMPTY_MS;
  return isGone(holder) || (holder.pid === process.pid && holder.host === markOf(process.pid).host && !ours.has(path));
}

/** Two that find the same stale lock must not remove each other's new one: a rename is given to one of them only. */
function removeIf(path: string, expected: string): boolean {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return false;
  }
  if (read(aside) !== expected) {
    renameSync(aside, path);
    return false;
  }
  remove(aside);
  return true;
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === "number" && typeof holder.host === "string" ? holder : undefined;
  } catch {
    return undefined;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else was quicker.
  }
}
