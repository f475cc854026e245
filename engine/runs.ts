import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isGone, markOf } from "./alive";
import { type LabReport, type RunReport, runReportSchema } from "./run-report";
import type { EngineEvent, LabFolder } from "./types";

/** Reports kept of real runs, and as many of rehearsed ones. */
const KEPT = 50;

/** What of a run is known before it begins. */
export type RunPlan = Pick<RunReport, "cic" | "command" | "rests" | "description">;

/**
 * Writes a run's report while it goes on, each time whole and by a rename, so that a killed run leaves one too.
 * A folder that cannot be written to is no reason not to deploy: `problem` says so, and nothing more is written.
 */
export class RunRecorder {
  readonly id: string;
  /** Why there is no report. */
  problem: string | undefined;
  private report: RunReport;
  private readonly labs: Map<string, LabReport>;

  constructor(
    private readonly folder: string,
    plan: RunPlan,
    labs: readonly LabFolder[],
  ) {
    const now = new Date().toISOString();
    const { command, rests } = plan;
    this.id = `${now.replace(/[-:.]/g, "")}-${rests === "real" ? "" : "rehearsed-"}${command}-${process.pid}`;
    this.labs = new Map(
      labs.map(({ name, environment, team, provider }) => [
        name,
        {
          lab: name,
          environment,
          team,
          provider,
          progress: "waiting",
          resources: { made: 0, changed: 0, replaced: 0, destroyed: 0 },
          attempts: 0,
          log: `${this.id}/${name}.log`,
        },
      ]),
    );
    this.report = {
      version: 1,
      type: "run",
      id: this.id,
      ...plan,
      status: "running",
      started: now,
      ...markOf(process.pid),
      labs: [],
    };
    this.write(() => mkdirSync(join(folder, this.id), { recursive: true, mode: 0o700 }));
    prune(folder, rests);
  }

  /** The directory for the engine's logs. */
  get log(): string | undefined {
    return this.problem === undefined ? join(this.folder, this.id) : undefined;
  }

  take(event: EngineEvent): void {
    const lab = this.labs.get(event.lab);
    if (!lab) return;
    if (event.type === "started") Object.assign(lab, { progress: "running", started: event.at, attempts: 1 });
    else if (event.type === "finished") {
      const { create: made = 0, update: changed = 0, replace: replaced = 0, delete: destroyed = 0 } = event.applied ?? {};
      const { result, reason, kind, attempts = 1 } = event;
      Object.assign(lab, {
        progress: "ended",
        ended: event.at,
        result,
        resources: { made, changed, replaced, destroyed },
        attempts: lab.started === undefined ? 0 : attempts,
        ...(reason && { reason }),
        ...(kind && { kind }),
      });
    } else return;
    this.write();
  }

  /** The run has ended, perhaps as it could not be. */
  close(error?: string): void {
    this.report = { ...this.report, status: "ended", ended: new Date().toISOString(), ...(error !== undefined && { error }) };
    this.write();
  }

  private write(before: () => void = () => {}): void {
    if (this.problem !== undefined) return;
    try {
      before();
      const path = join(this.folder, `${this.id}.json`);
      writeFileSync(`${path}.new`, `${JSON.stringify({ ...this.report, labs: [...this.labs.values()] })}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }
}

/** All reports in a folder, the newest first; what is no report is passed over. */
export function readRuns(folder: string): RunReport[] {
  return runIds(folder).flatMap((id) => readRun(folder, id) ?? []);
}

/** One report; a run whose process is gone is told as killed. */
export function readRun(folder: string, id: string): RunReport | undefined {
  try {
    const parsed = runReportSchema.safeParse(JSON.parse(readFileSync(join(folder, `${id}.json`), "utf8")));
    if (!parsed.success) return undefined;
    return parsed.data.status === "running" && isGone(parsed.data) ? { ...parsed.data, status: "killed" } : parsed.data;
  } catch {
    return undefined;
  }
}

/** The labs of a run that did not become what was asked. */
export function unfinished(report: RunReport): string[] {
  return report.labs.filter(({ result }) => result !== "done" && result !== "unchanged").map(({ lab }) => lab);
}

/** Names of all reports, the newest first. */
function runIds(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d{8}T\d{9}Z-[\w-]+\.json$/.test(name))
      .map((name) => name.slice(0, -".json".length))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}

function prune(folder: string, rests: RunReport["rests"]): void {
  const same = runIds(folder).filter((id) => id.includes("-rehearsed-") === (rests === "rehearsed"));
  for (const id of same.slice(KEPT)) {
    if (readRun(folder, id)?.status === "running") continue;
    rmSync(join(folder, `${id}.json`), { force: true });
    rmSync(join(folder, id), { recursive: true, force: true });
  }
}
