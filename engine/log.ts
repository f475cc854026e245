import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Redactor } from "./redact";

/** A lab's log: every line of Terraform, redacted, for its owner's eyes. */
export class LabLog {
  private readonly path: string | undefined;

  constructor(
    folder: string | undefined,
    lab: string,
    private readonly redactor: Redactor,
  ) {
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.path = join(folder, `${lab}.log`);
  }

  /** Written at once, so that a log ends where a killed run ended. */
  line(text: string): void {
    if (this.path === undefined) return;
    try {
      appendFileSync(this.path, `${new Date().toISOString()} ${this.redactor.text(text)}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not end a deployment.
    }
  }
}
