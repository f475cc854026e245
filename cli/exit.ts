import type { LabResult } from "../engine";

/** What an exit code of `cic` says; the same for every command. */
export const exitCodes = { done: 0, failed: 1, changes: 2, wrong: 3, notSignedIn: 4, refused: 5, interrupted: 130 } as const;

/**
 * The exit code of a run over several labs: interrupted before failed before changes.
 * @param options.interrupted whether the run was told to stop: labs that it then skipped were not done, whatever the others say
 */
export function exitCodeOf(
  results: readonly LabResult[],
  options: { readonly detailed?: boolean; readonly interrupted?: boolean } = {},
): number {
  if (options.interrupted && results.some((r) => r.result === "skipped")) return exitCodes.interrupted;
  const bad = results.filter((r) => r.result === "failed" || r.result === "refused" || r.result === "interrupted");
  if (bad.some((r) => r.result === "interrupted")) return exitCodes.interrupted;
  if (bad.length > 0) return bad.every((r) => r.kind === "not-signed-in") ? exitCodes.notSignedIn : exitCodes.failed;
  return options.detailed && results.some((r) => r.result === "changes") ? exitCodes.changes : exitCodes.done;
}
