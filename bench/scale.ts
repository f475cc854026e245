import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hackathon } from "./hackathon";
import { cic, type Figure, inMilliseconds, median, runProgram } from "./measure";

const many = 1000;
const few = 10;
const rounds = 3;

/**
 * Time per stack at 1,000 labs on each of three clouds against 10: the processor's, which what else
 * runs on the machine disturbs less than the clock's, of synthesis in a process that is warm, in turns.
 */
export async function perStack(folder: string): Promise<Figure> {
  const small = hackathon(folder, few);
  const large = hackathon(folder, many);
  const time = async (file: string, teams: number, round: number) => {
    const child = join(__dirname, "scale-child.js");
    const { stdout } = await runProgram(process.execPath, [child, file, small, join(folder, `out-${teams}-${round}`)]);
    return Number(stdout);
  };
  const times: Record<"few" | "many", number[]> = { few: [], many: [] };
  for (let round = 0; round < rounds; round++) {
    times.few.push(await time(small, few, round));
    times.many.push(await time(large, many, round));
  }
  const at = { few: median(times.few), many: median(times.many) };
  return {
    name: "time per stack at 1,000 labs",
    what: `one stack of ${many * 3} (${many} labs on three clouds) : one stack of ${few * 3}, processor's time in a warm process`,
    value: at.many / at.few,
    unit: "×",
    goal: { atMost: 1.2 },
    detail: `${inMilliseconds(at.many)} : ${inMilliseconds(at.few)}`,
  };
}

/** The most memory that a whole \`cic synth\` of 1,000 labs on each of three clouds ever holds. */
export async function peakMemory(folder: string): Promise<Figure> {
  const peak = join(folder, "peak");
  const args = ["-r", join(__dirname, "peak-memory.js"), cic, "synth", hackathon(folder, many), "--out", join(folder, "out")];
  const { milliseconds, stdout } = await runProgram(process.execPath, args, { env: { BENCH_PEAK: peak } });
  const stacks = stdout.trim().split("\n").length;
  if (stacks !== many * 3) throw new Error(`cic synth wrote ${stacks} stacks, not ${many * 3}`);
  return {
    name: "peak memory at 3,000 stacks",
    what: `most memory of one \`cic synth\` of ${many} labs on three clouds`,
    value: Number(readFileSync(peak, "utf8")) / 1000,
    unit: "MB",
    goal: { atMost: 600 },
    detail: `${Math.round(milliseconds / 1000)} s for all of them`,
  };
}
