import { readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

const FILE = ".cic.lock";
/** A lock is written right after it is made; one that stays empty was left by a kill in between. */
const EMPTY_MS = 5000;

export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly started: string;
  readonly command: string;
  /** When the process began, in the kernel's ticks: tells a reused process id apart. */
  readonly born?: string;
}

export type Acquired =
  | { readonly held: true; readonly path: string; readonly release: () => void; readonly tookOver?: Holder }
  | { readonly held: false; readonly path: string; readonly holder?: Holder };

const ours = new Set<string>();
process.on("exit", () => {
  for (const path of ours) remove(path);
});

/** Takes a lab's folder for one command, unless a living process has it. */
export function acquireLock(directory: string, command: string): Acquired {
  const path = join(directory, FILE);
  const me: Holder = { pid: process.pid, host: hostname(), started: new Date().toISOString(), command, born: born(process.pid) };
  let tookOver: Holder | undefined;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, `${JSON.stringify(me)}\n`, { flag: "wx", mode: 0o600 });
      ours.add(path);
      return { held: true, path, release: () => release(path), ...(tookOver && { tookOver }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const text = read(path);
    if (text === undefined) continue;
    const holder = parse(text);
    if (!isStale(path, holder)) return { held: false, path, ...(holder && { holder }) };
    if (removeIf(path, text)) tookOver = holder;
  }
  return { held: false, path };
}

function release(path: string): void {
  ours.delete(path);
  remove(path);
}

function isStale(path: string, holder: Holder | undefined): boolean {
  if (!holder) return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > EMPTY_MS;
  if (holder.host !== hostname()) return false;
  if (holder.pid === process.pid) return !ours.has(path);
  if (!isAlive(holder.pid)) return true;
  const now = born(holder.pid);
  return holder.born !== undefined && now !== undefined && now !== holder.born;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
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

function born(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
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
