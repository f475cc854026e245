import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { treeUse } from "./tree";

/** The package's folder; the bench itself lies in `dist/bench`. */
export const root = join(__dirname, "../..");
export const cic = join(root, "dist/cli/main.js");
/** Labs worked on at once, on both sides of a comparison. */
export const parallel = Math.min(3, availableParallelism());

/** What one comparison came to. */
export interface Figure {
  readonly name: string;
  /** What was set against what. */
  readonly what: string;
  /** Absent when it could not be measured. */
  readonly value?: number;
  readonly unit: "×" | "MB";
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
  /** The medians behind it, in words; or why it was not measured. */
  readonly detail: string;
}

/** Whether a figure meets its goal; undefined when it was not measured. */
export function meets({ value, goal }: Figure): boolean | undefined {
  if (value === undefined) return undefined;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/**
 * Times works side by side: one round does each once, in turns from either end, so that a machine that grows slower or faster meets all alike.
 * @param rounds counted ones; one more before them warms the disk's cache
 */
export async function sideBySide<K extends string>(
  rounds: number,
  works: { readonly [key in K]: (round: number) => Promise<number> },
): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const times = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const milliseconds = await works[name](round);
      if (round > 0) times.get(name)?.push(milliseconds);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) as number[])])) as Record<K, number>;
}

export interface Ran {
  readonly milliseconds: number;
  readonly stdout: string;
  /** The most memory that the program and all that it started held together, where that was asked for. */
  readonly peakBytes: number;
}

/** Runs a program to its end, without a terminal; throws with its last words if it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly watched?: boolean;
  } = {},
): Promise<Ran> {
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const use = options.watched ? treeUse(child.pid as number) : undefined;
  let stdout = "";
  let words = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    words = (words + chunk).slice(-2000);
  });
  const [code] = (await once(child, "close")) as [number | null];
  const { peakBytes } = use?.end() ?? { peakBytes: 0 };
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${words}\n${stdout.slice(-2000)}`);
  return { milliseconds: performance.now() - began, stdout, peakBytes };
}

export const inMilliseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
