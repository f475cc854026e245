import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readSync, rmSync } from "node:fs";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Environment } from "./environment";

/** How long an ended process may leave its pipes open, as a child of its own that outlives it does. */
const DRAIN_MS = 1000;
/** After a second interrupt Terraform gets this long to release its locks. */
const LAST_WORDS_MS = 1500;
/** How often a file of output is looked at. */
const TAIL_MS = 100;

export interface Run {
  readonly binary: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: Environment;
  readonly signal?: AbortSignal;
  readonly kill?: AbortSignal;
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /**
   * A file that takes its output, all of it told as stdout, while it runs. Without it the output goes through pipes, and a program that writes
   * to one whose reader was killed dies of that: Terraform with what it made and did not save yet.
   */
  readonly output?: string;
  /** Told its process id right after the start. */
  readonly onStart?: (pid: number) => void;
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
  const file = options.output === undefined ? undefined : new OutputFile(options.output);
  const child = spawn(options.binary, options.args, {
    cwd: options.directory,
    env: options.env,
    stdio: ["ignore", file?.writer ?? "pipe", file?.writer ?? "pipe"],
    detached: true,
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  try {
    await once(child, "spawn");
  } catch (error) {
    file?.close();
    throw error;
  }
  child.on("error", () => {});
  const pid = child.pid as number;
  watchGroup(pid);
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
  for (const name of ["stdout", "stderr"] as const) {
    const stream = child[name];
    if (stream) readLines(stream, (line) => options.onLine?.(line, name));
  }
  file?.follow((line) => options.onLine?.(line, "stdout"));
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    await Promise.race([closed, new Promise((done) => setTimeout(done, DRAIN_MS).unref())]);
    return { code: code ?? -1, signal, interrupted };
  } finally {
    clearTimeout(last);
    options.signal?.removeEventListener("abort", stop);
    options.kill?.removeEventListener("abort", end);
    // What it left running (a provider, a provisioner's child) must not outlive it.
    endGroup(pid);
    child.stdout?.destroy();
    child.stderr?.destroy();
    file?.close();
  }
}

/** Ends a process group with this process, however that ends; one that is ended is forgotten. */
export function watchGroup(pid: number): void {
  groups.add(pid);
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const group of groups) send(-group, "SIGKILL");
  });
}

export function endGroup(pid: number): void {
  send(-pid, "SIGKILL");
  groups.delete(pid);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  const lines = new Lines(onLine);
  stream.on("data", (chunk: Buffer) => lines.feed(chunk));
  stream.on("end", () => lines.end());
  stream.on("error", () => {});
}

/** Cuts bytes into lines. */
class Lines {
  private readonly decoder = new StringDecoder("utf8");
  private pieces: string[] = [];

  constructor(private readonly onLine: (line: string) => void) {}

  feed(chunk: Buffer): void {
    this.take(this.decoder.write(chunk));
  }

  end(): void {
    this.take(`${this.decoder.end()}\n`);
  }

  private take(text: string): void {
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      const whole = this.pieces.join("") + line;
      this.pieces = [];
      if (whole !== "") this.onLine(whole.replace(/\r$/, ""));
    }
    if (last !== "") this.pieces.push(last);
  }
}

/** A program's output in a file of its owner's, read while it grows and removed at the end. */
class OutputFile {
  readonly writer: number;
  private readonly reader: number;
  private readonly buffer = Buffer.alloc(64 * 1024);
  private lines: Lines | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly path: string) {
    rmSync(path, { force: true });
    this.writer = openSync(path, "ax", 0o600);
    this.reader = openSync(path, "r");
  }

  follow(onLine: (line: string) => void): void {
    this.lines = new Lines(onLine);
    this.timer = setInterval(() => this.read(), TAIL_MS);
  }

  /** Reads what is still there and removes the file. */
  close(): void {
    clearInterval(this.timer);
    this.read();
    this.lines?.end();
    closeSync(this.writer);
    closeSync(this.reader);
    rmSync(this.path, { force: true });
  }

  private read(): void {
    for (;;) {
      const size = readSync(this.reader, this.buffer);
      if (size === 0) return;
      this.lines?.feed(this.buffer.subarray(0, size));
    }
  }
}
