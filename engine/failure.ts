import { stateLockHolder } from "./advice";
import { RefusedState } from "./state";
import { Stop } from "./stop";
import type { Diagnostic, FailureKind, Result } from "./types";

/** Why a lab's work ended, in one line. */
export interface Failure {
  readonly result: Result;
  readonly reason: string;
  readonly kind?: FailureKind;
}

/**
 * The failure that diagnostics tell of.
 * @param unanswered addresses whose change was tried before and got no answer
 */
export function failureOf(diagnostics: readonly Diagnostic[], unanswered: ReadonlySet<string>): Stop {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const first = errors.find(({ kind }) => kind === "not-signed-in") ?? errors[0];
  const place = first?.address ? `${first.address}: ` : "";
  return new Stop(
    "failed",
    `${place}${first?.summary ?? "Terraform failed."}${first ? more(first, unanswered) : ""}`,
    first?.kind,
  );
}

/** What is known of a failure beyond its summary. */
function more({ kind, detail, address }: Diagnostic, unanswered: ReadonlySet<string>): string {
  const holder = kind === "state-locked" ? stateLockHolder(detail) : undefined;
  if (holder) return `: ${holder}`;
  return kind === "name-taken" && address && unanswered.has(address)
    ? ". It may be what the try before made and got no answer for: `cic doctor FILE --orphans` tells."
    : "";
}

/** The failure behind anything that was thrown. */
export function failureBehind(error: unknown): Failure {
  if (error instanceof Stop) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return error instanceof RefusedState ? { result: "refused", reason, kind: error.kind } : { result: "failed", reason };
}
