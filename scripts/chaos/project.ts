import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { EngineEvent, LabResult } from "../../engine";
import type { Disturbance } from "./scenario";

// this file's place in the build, or in the sources that the tests load
const beside = resolve(__dirname, "..", "..", "cli", "main.js");
const program = existsSync(beside) ? beside : resolve(__dirname, "..", "..", "dist", "cli", "main.js");

/** How long a command may take at most: none of them waits for a person. */
const COMMAND_MS = 240_000;
/** When nothing is told for so long, all calls hang. */
const QUIET_MS = 2500;

export const FILE = "lab.yaml";

/** How a command ended and what it told. */
export interface Told {
  readonly command: string;
  /** -1 when a signal ended it. */
  readonly code: number;
  readonly events: readonly EngineEvent[];
  readonly labs: readonly LabResult[];
  /** The last document, whatever it is. */
  readonly document: unknown;
  readonly stderr: string;
  /** Whether it was struck before it ended by itself. */
  readonly struck: boolean;
}

/** A user's project in a temporary folder, on simulated clouds. */
export class ChaosProject {
  readonly folder = mkdtempSync(join(tmpdir(), "cic-chaos-"));
  private readonly env: Readonly<Record<string, string | undefined>>;

  constructor() {
    for (const folder of [".cic", "home", "tmp"]) mkdirSync(join(this.folder, folder));
    const foreign = /^(CIC_(?!TERRAFORM)|TF_|AWS_|AZURE_|ARM_|GOOGLE_|CLOUDSDK_)/;
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
    this.env = { ...inherited, HOME: join(this.folder, "home"), TMPDIR: join(this.folder, "tmp") };
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs a command to its end, or until it is disturbed. */
  async cic(command: string, args: readonly string[], disturbance?: Disturbance): Promise<Told> {
    const child = spawn(process.execPath, [program, command, FILE, "--rehearse", "--json", ...args], {
      cwd: this.folder,
      env: this.env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const pid = child.pid as number;
    const documents: Record<string, unknown>[] = [];
    const trigger = disturbance?.blow && new Trigger(disturbance, () => this.strike(disturbance, pid));
    createInterface({ input: child.stdout }).on("line", (line) => {
      // the last line of a killed process may be torn
      const document = parse(line);
      if (!document) return;
      documents.push(document);
      trigger?.see(document as unknown as EngineEvent);
    });
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    const limit = setTimeout(() => child.kill("SIGKILL"), COMMAND_MS);
    const [code] = (await once(child, "close")) as [number | null];
    clearTimeout(limit);
    trigger?.end();
    const last = documents.at(-1) as { type?: string; labs?: LabResult[] } | undefined;
    return {
      command,
      code: code ?? -1,
      events: documents.filter((document) => "lab" in document) as unknown as EngineEvent[],
      labs: last?.type === "result" ? (last.labs ?? []) : [],
      document: last,
      stderr,
      struck: trigger?.struck === true,
    };
  }

  /** Processes that work in the project, by where they do. */
  processes(): { readonly pid: number; readonly folder: string }[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const folder = readlinkSync(join("/proc", name, "cwd"));
          return folder === this.folder || folder.startsWith(`${this.folder}/`) ? [{ pid: Number(name), folder }] : [];
        } catch {
          return [];
        }
      });
  }

  remove(): void {
    for (const { pid } of this.processes()) kill(pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private strike({ blow, kind }: Disturbance, pid: number): void {
    const all = this.processes().filter((each) => each.pid !== pid && each.folder !== this.folder);
    // one whose calls hang would never end
    const struck = kind.endsWith("hang") ? all : all.slice(0, 1);
    if (blow === "SIGINT" || blow === "SIGTERM") kill(pid, blow);
    if (blow === "SIGINT twice") {
      kill(pid, "SIGINT");
      setTimeout(() => kill(pid, "SIGINT"), 50);
    }
    if (blow === "kill cic" || blow === "kill both") kill(pid, "SIGKILL");
    if (blow === "kill terraform" || blow === "kill both") for (const terraform of struck) kill(terraform.pid, "SIGKILL");
  }
}

/** Watches what a command tells and strikes at the moment that was chosen. */
class Trigger {
  struck = false;
  private steps = 0;
  private seen = 0;
  private timer: NodeJS.Timeout | undefined;
  private quiet: NodeJS.Timeout | undefined;

  constructor(
    private readonly disturbance: Disturbance,
    private readonly strike: () => void,
  ) {}

  see(event: EngineEvent): void {
    const { phase, share, delay } = this.disturbance.moment;
    if (event.type === "phase" && event.phase === "apply") this.steps += 2 * (event.total ?? 0);
    if (event.type === "resource" && (event.status === "started" || event.status === "done")) this.seen++;
    const isDue =
      phase === "plan"
        ? event.type === "phase" && event.phase === "plan"
        : this.steps > 0 && this.seen >= Math.max(1, Math.floor(share * this.steps));
    if (isDue) this.timer ??= setTimeout(() => this.now(), delay + (phase === "plan" ? share * 2000 : 0));
    clearTimeout(this.quiet);
    if (this.seen > 0) this.quiet = setTimeout(() => this.now(), QUIET_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    clearTimeout(this.quiet);
  }

  private now(): void {
    this.end();
    if (this.struck) return;
    this.struck = true;
    this.strike();
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
