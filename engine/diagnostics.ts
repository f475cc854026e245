import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { adviceFor } from "./advice";
import { pathAt, showPath } from "./json-path";
import type { Diagnostic } from "./types";

/** A diagnostic as Terraform writes it with `-json`. */
export interface TerraformDiagnostic {
  readonly severity?: string;
  readonly summary?: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly filename?: string; readonly start?: { readonly byte?: number } };
  readonly snippet?: { readonly context?: string | null; readonly code?: string };
}

const STACK = "cdk.tf.json";

/** Reads the stack once for all diagnostics of a lab, and only if one needs it. */
export class DiagnosticReader {
  private stack: Buffer | undefined;

  constructor(private readonly directory: string) {}

  read(raw: TerraformDiagnostic): Diagnostic {
    const summary = raw.summary ?? "";
    const detail = (raw.detail ?? "").trim();
    const severity = raw.severity === "warning" ? "warning" : "error";
    const place = this.place(raw);
    const address = raw.address || place?.address;
    const code = raw.snippet?.code?.trim();
    return {
      severity,
      summary,
      detail,
      ...(address && { address }),
      ...(place?.attribute && { attribute: place.attribute }),
      ...(code && { snippet: code }),
      ...(severity === "error" && adviceFor(summary, detail)),
    };
  }

  /** The snippet's context names only the block, and that loosely; the range's byte tells the attribute to the letter. */
  private place(raw: TerraformDiagnostic): { address: string; attribute: string } | undefined {
    const byte = raw.range?.start?.byte;
    if (byte === undefined || basename(raw.range?.filename ?? "") !== STACK) return undefined;
    const [kind, type, name, ...rest] = pathAt(this.bytes(), byte);
    if (kind === "resource" && name !== undefined) return { address: `${type}.${name}`, attribute: showPath(rest) };
    if ((kind === "data" || kind === "ephemeral") && name !== undefined) {
      return { address: `${kind}.${type}.${name}`, attribute: showPath(rest) };
    }
    return undefined;
  }

  private bytes(): Buffer {
    if (!this.stack) {
      try {
        this.stack = readFileSync(join(this.directory, STACK));
      } catch {
        this.stack = Buffer.alloc(0);
      }
    }
    return this.stack;
  }
}

/** Words that came outside the JSON stream: a crash, or a command that has no `-json`. */
export function plainDiagnostic(text: string, fallback: string): Diagnostic {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/^[╷│╵]\s?/, "").trimEnd())
    .filter((line) => line.trim() !== "");
  const at = Math.max(
    0,
    lines.findIndex((line) => /^\s*(Error:|panic:)/.test(line)),
  );
  const summary = (lines[at] ?? fallback).replace(/^\s*Error:\s*/, "").trim();
  const detail = lines.slice(at + 1, at + 30).join("\n");
  return { severity: "error", summary, detail, ...adviceFor(summary, detail) };
}
