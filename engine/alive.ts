import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process as it is written down for others to judge. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
  /** When it began, in the kernel's ticks: tells a reused process id apart. */
  readonly born?: string;
}

/** The mark of a process of this machine. */
export function markOf(pid: number): ProcessMark {
  return { pid, host: hostname(), born: born(pid) };
}

/** Whether a process is surely gone: one of another machine never is. */
export function isGone(mark: ProcessMark): boolean {
  if (mark.host !== hostname()) return false;
  if (!answers(mark.pid)) return true;
  const now = born(mark.pid);
  return mark.born !== undefined && now !== undefined && now !== mark.born;
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // Z: ended, and only waits for a parent to ask how; other threads of it may still hold its files for a moment
  const [state, threads] = [stat(pid)?.[0], Number(stat(pid)?.[17] ?? 1)];
  return state !== "Z" || threads > 1;
}

const born = (pid: number): string | undefined => stat(pid)?.[19];

/** The fields of `/proc/PID/stat` after the program's name, where there is such a thing. */
function stat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
