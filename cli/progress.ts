import type { EngineEvent, Result } from "../engine";
import { type Cell, displayWidth, paint, plain, renderTable, type Style, truncate, wantsColour } from "./table";

/** Where progress is written; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** For the engine's `onEvent`. */
  readonly onEvent: (event: EngineEvent) => void;
  /** Says something of the program's own. */
  note(text: string): void;
  /** Leaves the screen to others (a question) until the engine goes on. */
  pause(): void;
  /** Ends the display and gives the terminal back as it was. */
  close(): void;
}

export interface ProgressOptions {
  /** @default process.stderr */
  readonly stream?: ProgressStream;
  /** Names of the labs, in the order they are shown. @default as they come */
  readonly labs?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Shows what the engine does: a table that is redrawn in place on a terminal, a line for each step elsewhere. */
export function createProgress(options: ProgressOptions = {}): Progress {
  const { stream = process.stderr, labs = [], env = process.env, now = Date.now } = options;
  const board = new Board(now, labs);
  const live = stream.isTTY === true && env.TERM !== "dumb" && !env.CI;
  const view = live ? new LiveView(stream, board, wantsColour(stream, env)) : new LineView(stream, board);
  let closed = false;
  return {
    onEvent: (event) => {
      if (closed) return;
      board.take(event);
      view.show(event);
    },
    note: (text) => view.note(text),
    pause: () => view.pause(),
    close: () => {
      if (!closed) view.pause();
      closed = true;
    },
  };
}

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
class LabLine {
  private phase = "waiting";
  private total = 0;
  private done = 0;
  private retry = "";
  private readonly active = new Map<string, string>();
  startedAt: number | undefined;
  end: Extract<EngineEvent, { type: "finished" }> | undefined;

  constructor(readonly name: string) {}

  get isRunning(): boolean {
    return this.startedAt !== undefined && this.end === undefined;
  }

  get hasFailed(): boolean {
    return this.end !== undefined && ["failed", "refused", "interrupted"].includes(this.end.result);
  }

  take(event: EngineEvent): void {
    if (event.type === "started") this.startedAt = Date.parse(event.at);
    else if (event.type === "phase") {
      this.phase = event.phase;
      this.total = event.total ?? 0;
      this.done = 0;
      this.retry = "";
    } else if (event.type === "resource") this.takeResource(event);
    else if (event.type === "retry") this.retry = event.reason;
    else if (event.type === "finished") {
      this.end = event;
      this.active.clear();
    }
  }

  /** Lab, what is going on, resources done of all, time. */
  cells(now: number): Cell[] {
    if (this.end) {
      const what = this.end.reason ?? showChanges(this.end.changes);
      return [this.name, { text: this.end.result, style: STYLES[this.end.result] }, what, "", showTime(this.end.seconds)];
    }
    if (this.startedAt === undefined) return [this.name, { text: "waiting", style: "dim" }, "", "", ""];
    const [first] = this.active;
    const more = this.active.size > 1 ? ` +${this.active.size - 1}` : "";
    const what = first ? `${first[1]} ${first[0]}${more}` : this.retry;
    const count = this.total > 0 ? `${Math.min(this.done, this.total)}/${this.total}` : "";
    return [this.name, this.phase, what, count, showTime((now - this.startedAt) / 1000)];
  }

  private takeResource({ address, action, status }: Extract<EngineEvent, { type: "resource" }>): void {
    if (status === "started" || status === "running") this.active.set(address, action);
    else this.active.delete(address);
    if (status === "done") this.done++;
  }
}

/** All labs of a run. */
class Board {
  readonly labs = new Map<string, LabLine>();
  private command = "";
  private readonly began: number;

  constructor(
    readonly now: () => number,
    names: readonly string[],
  ) {
    this.began = now();
    for (const name of names) this.lab(name);
  }

  take(event: EngineEvent): void {
    if (event.type === "queued" || event.type === "started") this.command = event.command;
    this.lab(event.lab).take(event);
  }

  lab(name: string): LabLine {
    const line = this.labs.get(name) ?? new LabLine(name);
    this.labs.set(name, line);
    return line;
  }

  /** How many labs are where. */
  headline(): string {
    const labs = [...this.labs.values()];
    const count = (what: (lab: LabLine) => boolean) => labs.filter(what).length;
    const failed = count((lab) => lab.hasFailed);
    const running = count((lab) => lab.isRunning);
    const ended = count((lab) => lab.end !== undefined);
    const parts = [
      `${ended}/${labs.length} ended`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(running > 0 ? [`${running} running`] : []),
      ...(labs.length - ended - running > 0 ? [`${labs.length - ended - running} waiting`] : []),
      showTime((this.now() - this.began) / 1000),
    ];
    return `${this.command}: ${parts.join(" · ")}`;
  }
}

const REDRAW_MS = 100;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

class LiveView {
  private drawn: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly restore = () => this.stream.write(SHOW_CURSOR);

  constructor(
    private readonly stream: ProgressStream,
    private readonly board: Board,
    private readonly colour: boolean,
  ) {}

  show(event: EngineEvent): void {
    if (event.type === "notice") this.note(`${event.lab}: ${event.text}`);
    if (this.timer) return;
    this.stream.write(HIDE_CURSOR);
    process.once("exit", this.restore);
    this.timer = setInterval(() => this.draw(), REDRAW_MS);
    this.timer.unref();
    this.draw();
  }

  note(text: string): void {
    this.stream.write(`${this.erase()}${plain(text)}\n`);
    if (this.timer) this.draw();
  }

  pause(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    process.removeListener("exit", this.restore);
    this.stream.write(this.erase() + SHOW_CURSOR);
  }

  private draw(): void {
    const { columns = 80, rows = 24 } = this.stream;
    // The last column and row stay free: writing there makes some terminals wrap or scroll.
    const lines = this.lines(Math.max(10, columns - 1), Math.max(2, rows - 1));
    if (lines.join("\n") === this.drawn.join("\n")) return;
    const erase = this.erase();
    this.drawn = lines;
    this.stream.write(`${erase}${lines.join("\n")}\n`);
  }

  private lines(width: number, height: number): string[] {
    const now = this.board.now();
    const labs = [...this.board.labs.values()];
    const head = paint(truncate(this.board.headline(), width), "bold", this.colour);
    const notable =
      labs.length < height ? labs : [...labs.filter((lab) => lab.isRunning), ...labs.filter((lab) => lab.hasFailed)];
    const room = height - 1;
    const shown = notable.length <= room ? notable : notable.slice(0, room - 1);
    const hidden = notable.length - shown.length;
    if (shown.length === 0) return [head];
    const cells = shown.map((lab) => lab.cells(now));
    const table = renderTable(cells, { width, colour: this.colour, right: [3, 4] });
    return [
      head,
      ...table.trimEnd().split("\n"),
      ...(hidden > 0 ? [truncate(`… and ${hidden} more that run or failed`, width)] : []),
    ];
  }

  /** Lines wrap when the terminal was made narrower in between. */
  private erase(): string {
    const { columns = 80 } = this.stream;
    const escapes = new RegExp(`${"\u001b"}\\[[0-9;]*m`, "g");
    const rows = this.drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line.replace(escapes, "")) / columns)),
      0,
    );
    this.drawn = [];
    return rows > 0 ? `\u001b[${rows}A\r\u001b[J` : "";
  }
}

class LineView {
  constructor(
    private readonly stream: ProgressStream,
    private readonly board: Board,
  ) {}

  show(event: EngineEvent): void {
    const text = describe(event);
    if (text === undefined) return;
    const began = this.board.lab(event.lab).startedAt;
    const time = began === undefined ? "" : showTime((Date.parse(event.at) - began) / 1000);
    this.stream.write(`${time.padStart(6)}  ${event.lab}  ${plain(text)}\n`);
  }

  note(text: string): void {
    this.stream.write(`${plain(text)}\n`);
  }

  pause(): void {}
}

function describe(event: EngineEvent): string | undefined {
  switch (event.type) {
    case "started":
      return event.command;
    case "phase":
      return event.total === undefined ? event.phase : `${event.phase}: ${event.total} steps`;
    case "resource": {
      if (event.status === "planned" || event.status === "started") return undefined;
      const time = event.seconds === undefined ? "" : ` (${showTime(event.seconds)})`;
      return `${event.action} ${event.address}: ${event.status}${time}`;
    }
    case "diagnostic": {
      const { severity, address, attribute, summary } = event.diagnostic;
      return `${[severity, address, attribute].filter(Boolean).join(" ")}: ${summary}`;
    }
    case "notice":
      return event.text;
    case "retry":
      return `try ${event.attempt}: ${event.reason}`;
    case "finished":
      return event.reason ? `${event.result}: ${event.reason}` : `${event.result}, ${showChanges(event.changes) || "no changes"}`;
    default:
      return undefined;
  }
}

function showChanges({
  create,
  update,
  replace,
  delete: removed,
}: Extract<EngineEvent, { type: "finished" }>["changes"]): string {
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
