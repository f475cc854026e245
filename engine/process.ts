import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Environment } from "./environment";

/** How long an ended process may leave its pipes open, as a child of its own that outlives it does. */
const DRAIN_MS = 1000;
/** After a second interrupt Terraform gets this long to release its locks. */
const LAST_WORDS_MS = 1500;

export interface Run {
  readonly binary: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: Environment;
  readonly signal?: AbortSignal;
  readonly kill?: AbortSignal;
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

export interface Ended {
  /** -1 when a signal ended it. */
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was asked to stop while it ran. */
  readonly interrupted: boolean;
}

const groups = new Set<number>();
let watching = false;

/** Runs a program in a process group of its own, so that a Ctrl-C of the terminal reaches it only through us. */
export async function run(options: Run): Promise<Ended> {
  if (options.signal?.aborted || options.kill?.aborted) return { code: -1, signal: null, interrupted: true };
  const child = spawn(options.binary, options.args, {
    cwd: options.directory,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  await once(child, "spawn");
  child.on("error", () => {});
  const pid = child.pid as number;
  remember(pid);
  let interrupted = false;
  const stop = () => {
    interrupted = true;
    send(pid, "SIGINT");
  };
  let last: NodeJS.Timeout | undefined;
  const end = () => {
    stop();
    last = setTimeout(() => send(-pid, "SIGKILL"), LAST_WORDS_MS);
  };
  options.signal?.addEventListener("abort", stop, { once: true });
  options.kill?.addEventListener("abort", end, { once: true });
  if (options.signal?.aborted) stop();
  const closed = once(child, "close");
  readLines(child.stdout, (line) => options.onLine?.(line, "stdout"));
  readLines(child.stderr, (line) => options.onLine?.(line, "stderr"));
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    await Promise.race([closed, new Promise((done) => setTimeout(done, DRAIN_MS).unref())]);
    return { code: code ?? -1, signal, interrupted };
  } finally {
    clearTimeout(last);
    options.signal?.removeEventListener("abort", stop);
    options.kill?.removeEventListener("abort", end);
    // What it left running (a provider, a provisioner's child) must not outlive it.
    send(-pid, "SIGKILL");
    groups.delete(pid);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function remember(pid: number): void {
  groups.add(pid);
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const group of groups) send(-group, "SIGKILL");
  });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = [];
  const feed = (text: string) => {
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      const whole = pieces.join("") + line;
      pieces = [];
      if (whole !== "") onLine(whole.replace(/\r$/, ""));
    }
    if (last !== "") pieces.push(last);
  };
  stream.on("data", (chunk: Buffer) => feed(decoder.write(chunk)));
  stream.on("end", () => feed(`${decoder.end()}\n`));
  stream.on("error", () => {});
}
