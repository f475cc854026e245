import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { LabResult } from "../../engine";

// Real Terraform runs behind nearly every test that needs this file.
jest.setTimeout(180_000);

export const repository = resolve(__dirname, "..", "..");
const program = join(repository, "dist", "cli", "main.js");

/** `jest test/e2e/aws.test.ts -t environments/event.yaml` means one example: no other's life is begun, each of which takes minutes. */
const only = /environments\/([\w-]+)/.exec(process.argv.join(" "))?.[1];
/** Every example, by its path in a project. */
export const examples = readdirSync(join(repository, "environments"))
  .filter((file) => file.endsWith(".yaml") && file !== "accounts.yaml" && file.startsWith(only ?? ""))
  .sort()
  .map((file) => `environments/${file}`);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The lines that `--json` printed, each parsed. */
export type Json = Record<string, unknown>;
export const jsonLines = ({ stdout }: Ended): Json[] =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
/** The last line of `--json`: the result of the whole command. */
export const resultOf = (ended: Ended) => jsonLines(ended).at(-1) as Json & { labs: (LabResult & Json)[] };

/** A user's project in a temporary folder: the examples, and everything that `cic` and Terraform leave. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "cic-e2e-"));
  /** Added to the environment of each run. */
  readonly env: Record<string, string> = {};

  constructor() {
    cpSync(join(repository, "environments"), join(this.folder, "environments"), {
      recursive: true,
      filter: (path) => !path.endsWith(".cic"),
    });
    for (const folder of [".cic", "home", "tmp"]) mkdirSync(join(this.folder, folder));
  }

  /** Runs `cic` as a user does, to its end. Nothing of the caller's accounts, settings or secrets gets through. */
  cic(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const { child, ended } = this.start(args, env);
    child.stdin?.end();
    return ended;
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(CIC_(?!TERRAFORM)|TF_|AWS_|AZURE_|ARM_|GOOGLE_|CLOUDSDK_)/.test(name)),
    );
    const own = { HOME: join(this.folder, "home"), TMPDIR: join(this.folder, "tmp"), ...this.env, ...env };
    const child = spawn(process.execPath, [program, ...args], { cwd: this.folder, env: { ...inherited, ...own } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    const ended = new Promise<Ended>((done, fail) => {
      child.on("error", fail);
      child.on("close", (code) => done({ code, stdout, stderr }));
    });
    return { child, ended };
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** Changes a description by replacing texts that it must hold. */
  edit(path: string, ...changes: readonly (readonly [string, string])[]): void {
    let text = this.read(path);
    for (const [before, after] of changes) {
      if (!text.includes(before)) throw new Error(`${path} does not hold ${before}`);
      text = text.replace(before, after);
    }
    this.write(path, text);
  }

  /** Every file below the folder with its content, byte for byte. */
  files(below = ""): { path: string; content: Buffer }[] {
    const folder = join(this.folder, below);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path, content: readFileSync(path) }));
  }

  /** What the simulated clouds of `--rehearse` hold. */
  simulated(): { provider: string; type: string; id: string; key: string }[] {
    return this.files(join(".cic", "rehearsal", "cloud"))
      .filter(({ path }) => path.endsWith(".json") && !path.includes("/.index/"))
      .map(({ content }) => JSON.parse(content.toString()));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
