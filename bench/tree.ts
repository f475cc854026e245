import { readdirSync, readFileSync } from "node:fs";

/** Linux counts processor time in these: `getconf CLK_TCK`, a hundred on all platforms that Node runs on. */
const TICKS = 100;
const SAMPLE_MS = 500;

/** Watches a process and all that descend from it, through Linux's /proc: their memory together and the processor time they take. */
export function treeUse(pid: number): { end(): { seconds: number; peakBytes: number } } {
  let peakBytes = 0;
  let seconds = 0;
  const sample = () => {
    const parents = processes();
    const members = [...parents.keys()].filter((id) => descends(id, pid, parents));
    peakBytes = Math.max(
      peakBytes,
      members.reduce((sum, id) => sum + proportionalBytes(id), 0),
    );
    // of those that ended, their parent keeps the time; of those that run, it does not know it yet
    seconds = Math.max(
      seconds,
      members.reduce((sum, id) => sum + processorSeconds(id), 0),
    );
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    end() {
      clearInterval(timer);
      return { seconds, peakBytes };
    },
  };
}

/** The parent of each process. */
function processes(): Map<number, number> {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return new Map(
    ids.flatMap((id): [number, number][] => {
      const fields = stat(Number(id));
      return fields ? [[Number(id), Number(fields[1])]] : [];
    }),
  );
}

function descends(id: number, from: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = id; at !== undefined && at > 0; at = parents.get(at)) if (at === from) return true;
  return false;
}

/** What a process holds, with its part of the pages that it shares. */
function proportionalBytes(id: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

function processorSeconds(id: number): number {
  const [user, system, childrensUser, childrensSystem] = (stat(id) ?? []).slice(11, 15).map(Number);
  return ((user ?? 0) + (system ?? 0) + (childrensUser ?? 0) + (childrensSystem ?? 0)) / TICKS;
}

/** The processor's milliseconds that all programs took which this one has started and seen end, with what they started; undefined without /proc. */
export function endedMilliseconds(): number | undefined {
  const [user, system] = (stat(process.pid) ?? []).slice(13, 15).map(Number);
  return user === undefined || system === undefined ? undefined : ((user + system) / TICKS) * 1000;
}

/** The fields of `/proc/ID/stat` after the name, which may hold anything. */
function stat(id: number): string[] | undefined {
  const text = read(`/proc/${id}/stat`);
  return text ? text.slice(text.lastIndexOf(")") + 2).split(" ") : undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
