import type { EngineEvent } from "../engine";
import { Board, type KnownLab, type LabLine, showChanges, showTime } from "./board";
import { LiveView } from "./live-view";
import { plain, wantsColour } from "./table";

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

/** How progress is shown on one kind of stream. */
export interface View {
  show(event: EngineEvent): void;
  note(text: string): void;
  pause(): void;
}

export interface ProgressOptions {
  /** @default process.stderr */
  readonly stream?: ProgressStream;
  /** The labs, in the order they are shown. @default as they come */
  readonly labs?: readonly KnownLab[];
  /** Shows nothing of labs but those that failed. @default false */
  readonly onlyFailed?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Shows what the engine does: a table that is redrawn in place on a terminal, a line for each step elsewhere. */
export function createProgress(options: ProgressOptions = {}): Progress {
  const { stream = process.stderr, labs = [], onlyFailed = false, env = process.env, now = Date.now } = options;
  const board = new Board(now, labs);
  const live = stream.isTTY === true && env.TERM !== "dumb" && !env.CI;
  const view: View = live
    ? new LiveView(stream, board, wantsColour(stream, env), onlyFailed)
    : new LineView(stream, board, onlyFailed);
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

class LineView implements View {
  constructor(
    private readonly stream: ProgressStream,
    private readonly board: Board,
    private readonly onlyFailed: boolean,
  ) {}

  show(event: EngineEvent): void {
    const lab = this.board.lab(event.lab);
    const text = this.onlyFailed && !tellsOfFailure(event, lab) ? undefined : describe(event);
    if (text === undefined) return;
    const began = lab.startedAt;
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

/** Errors, and the end of a lab that failed. */
function tellsOfFailure(event: EngineEvent, lab: LabLine): boolean {
  return event.type === "diagnostic" ? event.diagnostic.severity === "error" : event.type === "finished" && lab.hasFailed;
}
