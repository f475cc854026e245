import { DiagnosticReader, plainDiagnostic, type TerraformDiagnostic } from "./diagnostics";
import type { Environment } from "./environment";
import type { LabLog } from "./log";
import { type Message, readMessage } from "./messages";
import { type Ended, run } from "./process";
import type { Terraform } from "./terraform";
import type { Diagnostic } from "./types";

/** Enough for a crash's own words. */
const KEPT_LINES = 200;

export interface Call {
  readonly args: readonly string[];
  readonly env?: Environment;
  /** Exit codes that are no failure. @default 0 */
  readonly good?: readonly number[];
  /** Its stdout is an answer, which may hold anything: collected, never logged. */
  readonly answer?: boolean;
  /** A file for its output, so that it can end its work even if this program is killed. */
  readonly output?: string;
  readonly onMessage?: (message: Message) => void;
}

export interface Answer extends Ended {
  readonly ok: boolean;
  readonly stdout: string;
}

export interface Listener {
  readonly onDiagnostic: (diagnostic: Diagnostic) => void;
  /** Told the process id at each start, and undefined at each end. */
  readonly onProcess: (pid: number | undefined) => void;
}

/** Terraform in one lab's folder. */
export class LabTerraform {
  private readonly reader: DiagnosticReader;
  private readonly told = new Set<string>();

  constructor(
    private readonly terraform: Terraform,
    private readonly directory: string,
    private readonly env: Environment,
    private readonly signals: { readonly signal?: AbortSignal; readonly kill?: AbortSignal },
    private readonly log: LabLog,
    private readonly listener: Listener,
  ) {
    this.reader = new DiagnosticReader(directory);
  }

  async call({ args, env, good = [0], answer, output, onMessage }: Call): Promise<Answer> {
    this.log.line(`$ ${this.terraform.product} ${args.join(" ")}`);
    const out: string[] = [];
    const plain: string[] = [];
    let errors = 0;
    const ended = await run({
      binary: this.terraform.binary,
      args,
      directory: this.directory,
      env: { ...this.env, ...env },
      signal: this.signals.signal,
      kill: this.signals.kill,
      onStart: this.listener.onProcess,
      ...(output !== undefined && { output }),
      onLine: (line, stream) => {
        if (answer && stream === "stdout") {
          out.push(line);
          return;
        }
        this.log.line(line);
        const message = readMessage(line);
        if (message === undefined) {
          if (plain.push(line) > KEPT_LINES) plain.shift();
        } else if (message !== "other") {
          if (message.type === "diagnostic") {
            if (message.diagnostic.severity !== "warning") errors++;
            this.diagnose(message.diagnostic);
          } else onMessage?.(message);
        }
      },
    });
    this.listener.onProcess(undefined);
    const ok = good.includes(ended.code);
    this.log.line(`ended with ${ended.signal ?? ended.code}`);
    if (!ok && !ended.interrupted && (errors === 0 || ended.signal)) {
      const how = ended.signal ? `was ended by ${ended.signal}.` : `ended with exit code ${ended.code} and said nothing.`;
      this.tell(plainDiagnostic(plain.join("\n"), `${this.terraform.product} ${args[0]} ${how}`));
    }
    return { ...ended, ok, stdout: out.join("\n") };
  }

  /** Begins anew: what was told before a retry may be told again. */
  forget(): void {
    this.told.clear();
  }

  /** Takes up a diagnostic of Terraform's; the same one again (a warning of plan and apply) is told once. */
  diagnose(raw: TerraformDiagnostic): void {
    this.tell(this.reader.read(raw));
  }

  private tell(diagnostic: Diagnostic): void {
    const key = JSON.stringify(diagnostic);
    if (this.told.has(key)) return;
    this.told.add(key);
    this.listener.onDiagnostic(diagnostic);
  }
}
