import type { Description } from "../description";
import type { Changes, Diagnostic, LabResult, ResourceChange } from "../engine";
import { showTime } from "./board";
import { locate } from "./locate";
import { type Cell, renderTable, wantsColour, widthOf } from "./table";

const signs = { create: "+", update: "~", replace: "-/+", delete: "-" } as const;

/** What each lab's plan would do, resource by resource; a replacement says what forces it. */
export function describePlan(description: Description, results: readonly LabResult[]): string {
  const lines: string[] = [];
  for (const result of results) {
    if (result.changes.resources.length === 0) continue;
    lines.push(`${result.lab}: ${countOf(result.changes)}`);
    for (const change of result.changes.resources) {
      lines.push(`  ${signs[change.action].padStart(3)} ${change.address}${because(change)}`);
      if (change.action === "replace")
        lines.push(`      destroys it first; described at ${locate(description, result.team, change.address)}`);
    }
  }
  return lines.map((line) => `${line}\n`).join("");
}

function because(change: ResourceChange): string {
  if (change.action === "replace")
    return change.forcedBy.length > 0 ? ` (replaced, forced by ${change.forcedBy.join(", ")})` : " (replaced)";
  if (change.action === "update" && change.attributes.length > 0)
    return ` (${change.attributes
      .map((a) => a.path)
      .slice(0, 4)
      .join(", ")}${change.attributes.length > 4 ? ", …" : ""})`;
  return "";
}

export const countOf = (changes: Changes): string =>
  `${changes.create} to create, ${changes.update} to change, ${changes.replace} to replace, ${changes.delete} to destroy`;

/** What went wrong in each lab: in the provider's words, with the attribute, the description's line and what to do. */
export function describeFailures(description: Description, results: readonly LabResult[]): string {
  const lines: string[] = [];
  for (const result of results) {
    if (!hasFailed(result)) continue;
    const errors = result.diagnostics.filter((d) => d.severity === "error");
    lines.push("", `${result.lab}: ${result.result}${result.reason ? `: ${result.reason}` : ""}`);
    for (const error of errors) lines.push(...describeDiagnostic(description, result.team, error).map((line) => `  ${line}`));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function describeDiagnostic(description: Description, team: string, diagnostic: Diagnostic): string[] {
  const { summary, detail, address, attribute, advice } = diagnostic;
  return [
    [address, attribute].filter(Boolean).join(" "),
    ...[summary, ...detail.split("\n")].filter((line) => line.trim()).map((line) => `  ${line}`),
    ...(address ? [`  described at ${locate(description, team, address)}`] : []),
    ...(advice ? [`  what to do: ${advice}`] : []),
  ].filter(Boolean);
}

/** The last line of `--json`: the result of a whole command. */
export function resultJson(command: string, description: Description, results: readonly LabResult[]): object {
  return {
    version: 1,
    type: "result",
    command,
    description: description.file,
    labs: results.map((result) => ({
      ...result,
      diagnostics: result.diagnostics.map((d) =>
        d.address ? { ...d, describedAt: locate(description, result.team, d.address) } : d,
      ),
    })),
  };
}

const styles = {
  done: "good",
  unchanged: "dim",
  changes: "warn",
  failed: "bad",
  refused: "bad",
  interrupted: "bad",
  skipped: "dim",
} as const;

const hasFailed = ({ result }: LabResult) => ["failed", "refused", "interrupted"].includes(result);

/** What became of each lab (or of each that failed), a line each, and of several labs together. */
export function summaryTable(results: readonly LabResult[], onlyFailed = false): string {
  const shown = onlyFailed ? results.filter(hasFailed) : results;
  const table = printTable(
    ["lab", "result", "changes", "time", "why"],
    shown.map((r) => [
      r.lab,
      { text: r.result, style: styles[r.result] },
      r.changes.resources.length > 0 ? countOf(r.changes) : "",
      showTime(r.seconds),
      r.reason ?? "",
    ]),
  );
  return `${shown.length > 0 ? table : ""}${results.length > 1 ? `${totals(results)}\n` : ""}`;
}

/** `450 labs: 447 done, 3 failed`. */
function totals(results: readonly LabResult[]): string {
  const counts = new Map<string, number>();
  for (const { result } of results) counts.set(result, (counts.get(result) ?? 0) + 1);
  return `${results.length} labs: ${[...counts].map(([result, count]) => `${count} ${result}`).join(", ")}`;
}

/** A table as wide as standard output, in its colours. */
export function printTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const { stdout } = process;
  return renderTable(rows, { head, width: widthOf(stdout), colour: wantsColour(stdout) });
}
