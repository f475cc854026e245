import type { EngineEvent, Result } from "../engine";
import type { Cell, Style } from "./table";

/** A lab of the run, as far as it is known before the engine tells of it. */
export interface KnownLab {
  readonly name: string;
  readonly provider: string;
}

type Event<T extends EngineEvent["type"]> = Extract<EngineEvent, { type: T }>;

const STYLES: Readonly<Record<Result, Style>> = {
  done: "good",
  unchanged: "dim",
  changes: "warn",
  failed: "bad",
  refused: "bad",
  interrupted: "warn",
  skipped: "dim",
};

/** What is known of one lab. */
export class LabLine {
  private phase = "";
  private total = 0;
  private done = 0;
  private retry = "";
  private readonly active = new Map<string, string>();
  private worked = 0;
  private since: number | undefined;
  startedAt: number | undefined;
  end: Event<"finished"> | undefined;

  constructor(
    readonly name: string,
    readonly provider: string,
  ) {}

  /** At work now: not queued, not waiting for an answer, not at its end. */
  get isRunning(): boolean {
    return this.since !== undefined;
  }

  get hasFailed(): boolean {
    return this.end !== undefined && ["failed", "refused", "interrupted"].includes(this.end.result);
  }

  take(event: EngineEvent): void {
    const at = Date.parse(event.at);
    if (event.type === "started") {
      this.startedAt = at;
      this.since = at;
    } else if (event.type === "phase") this.takePhase(event, at);
    else if (event.type === "resource") this.takeResource(event);
    else if (event.type === "retry") this.retry = event.reason;
    else if (event.type === "finished") {
      this.end = event;
      this.since = undefined;
      this.active.clear();
    }
  }

  /** Seconds of work so far, without those it waited. */
  seconds(now: number): number {
    return this.worked + (this.since === undefined ? 0 : Math.max(0, (now - this.since) / 1000));
  }

  /** Lab, what is going on, resources done of all, time. */
  cells(now: number): Cell[] {
    if (this.end) {
      const what = this.end.reason ?? showChanges(this.end.changes);
      return [this.name, { text: this.end.result, style: STYLES[this.end.result] }, what, "", showTime(this.end.seconds)];
    }
    if (!this.isRunning) return [this.name, { text: "waiting", style: "dim" }, "", "", ""];
    const [first] = this.active;
    const more = this.active.size > 1 ? ` +${this.active.size - 1}` : "";
    const what = first ? `${first[1]} ${first[0]}${more}` : this.retry;
    const count = this.total > 0 ? `${Math.min(this.done, this.total)}/${this.total}` : "";
    return [this.name, this.phase, what, count, showTime(this.seconds(now))];
  }

  private takePhase({ phase, total }: Event<"phase">, at: number): void {
    if (phase === "waiting") {
      this.worked = this.seconds(at);
      this.since = undefined;
    } else this.since ??= at;
    this.phase = phase;
    this.total = total ?? 0;
    this.done = 0;
    this.retry = "";
  }

  private takeResource({ address, action, status }: Event<"resource">): void {
    if (status === "started" || status === "running") this.active.set(address, action);
    else this.active.delete(address);
    if (status === "done") this.done++;
  }
}

/** All labs of a run. */
export class Board {
  private readonly lines = new Map<string, LabLine>();
  private command = "";
  private readonly began: number;

  constructor(
    readonly now: () => number,
    labs: readonly KnownLab[],
  ) {
    this.began = now();
    for (const { name, provider } of labs) this.lines.set(name, new LabLine(name, provider));
  }

  get labs(): readonly LabLine[] {
    return [...this.lines.values()];
  }

  take(event: EngineEvent): void {
    if (event.type === "queued" || event.type === "started") this.command = event.command;
    this.lab(event.lab).take(event);
  }

  lab(name: string): LabLine {
    const line = this.lines.get(name) ?? new LabLine(name, "");
    this.lines.set(name, line);
    return line;
  }

  /** How many labs are where, since when, and how long it may still take. */
  headline(): string {
    const { ended, failed, running, all } = counts(this.labs);
    const remaining = this.remaining();
    const parts = [
      `${ended}/${all} ended`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(running > 0 ? [`${running} running`] : []),
      ...(all - ended - running > 0 ? [`${all - ended - running} waiting`] : []),
      showTime((this.now() - this.began) / 1000),
      ...(remaining === undefined ? [] : [`about ${showTime(remaining)} left`]),
    ];
    return `${this.command}: ${parts.join(" · ")}`;
  }

  /** How many labs ended and failed on each cloud, a part each. */
  byProvider(): string[] {
    return [...byProvider(this.labs)].map(([provider, labs]) => {
      const { ended, failed, all } = counts(labs);
      return `${provider} ${ended}/${all}${failed > 0 ? `, ${failed} failed` : ""}`;
    });
  }

  /**
   * Seconds until all have ended, if the labs to come take as long as those of their cloud took and as many run at once as do now.
   * Undefined while that is a guess: before two labs of each cloud that still has work have ended.
   */
  private remaining(): number | undefined {
    const running = this.labs.filter((lab) => lab.isRunning).length;
    if (running === 0) return undefined;
    let seconds = 0;
    for (const labs of byProvider(this.labs).values()) {
      const open = labs.filter((lab) => !lab.end);
      if (open.length === 0) continue;
      const ended = labs.flatMap(({ end }) => (end && end.result !== "skipped" ? [end.seconds] : []));
      if (ended.length < 2) return undefined;
      const usual = ended.reduce((sum, each) => sum + each, 0) / ended.length;
      seconds += open.reduce((sum, lab) => sum + Math.max(0, usual - lab.seconds(this.now())), 0);
    }
    return seconds > 0 ? seconds / running : undefined;
  }
}

function byProvider(labs: readonly LabLine[]): Map<string, LabLine[]> {
  const groups = new Map<string, LabLine[]>();
  for (const lab of labs) groups.set(lab.provider, [...(groups.get(lab.provider) ?? []), lab]);
  return groups;
}

function counts(labs: readonly LabLine[]) {
  const count = (what: (lab: LabLine) => boolean) => labs.filter(what).length;
  return {
    all: labs.length,
    ended: count(({ end }) => end !== undefined),
    failed: count((lab) => lab.hasFailed),
    running: count((lab) => lab.isRunning),
  };
}

/** `3 create, 1 delete`; empty where nothing changes. */
export function showChanges({ create, update, replace, delete: removed }: Event<"finished">["changes"]): string {
  const parts: [number, string][] = [
    [create, "create"],
    [update, "update"],
    [replace, "replace"],
    [removed, "delete"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ");
}

/** `0.4s`, `12s`, `3m05s`, `1h02m`. */
export function showTime(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const [big, small, units] = whole < 3600 ? [whole / 60, whole % 60, "ms"] : [whole / 3600, (whole % 3600) / 60, "hm"];
  return `${Math.floor(big)}${units[0]}${String(Math.floor(small)).padStart(2, "0")}${units[1]}`;
}
