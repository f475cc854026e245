import type { EngineEvent } from "../engine";
import type { Board, LabLine } from "./board";
import type { ProgressStream, View } from "./progress";
import { displayWidth, paint, plain, renderTable, sizeOf, truncate } from "./table";

const REDRAW_MS = 100;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

/** A table that is redrawn in place. Of more labs than the screen has room for it shows those that run and those that failed. */
export class LiveView implements View {
  private drawn: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly restore = () => this.stream.write(SHOW_CURSOR);

  constructor(
    private readonly stream: ProgressStream,
    private readonly board: Board,
    private readonly colour: boolean,
    private readonly onlyFailed: boolean,
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
    const { columns, rows } = sizeOf(this.stream);
    // The last column and row stay free: writing there makes some terminals wrap or scroll.
    const lines = this.lines(Math.max(10, columns - 1), Math.max(2, rows - 1));
    if (lines.join("\n") === this.drawn.join("\n")) return;
    const erase = this.erase();
    this.drawn = lines;
    this.stream.write(`${erase}${lines.join("\n")}\n`);
  }

  private lines(width: number, height: number): string[] {
    const now = this.board.now();
    const head = [truncate(this.board.headline(), width)];
    const fits = !this.onlyFailed && this.board.labs.length < height;
    if (!fits && height > 6) head.push(truncate(this.board.byProvider().join(" · "), width));
    const room = height - head.length;
    const notable = fits ? this.board.labs : this.notable(room);
    const shown = notable.length <= room ? notable : notable.slice(0, room - 1);
    const hidden = notable.length - shown.length;
    const table = renderTable(
      shown.map((lab) => lab.cells(now)),
      { width, colour: this.colour, right: [3, 4] },
    );
    return [
      ...head.map((line) => paint(line, "bold", this.colour)),
      ...table.trimEnd().split("\n").filter(Boolean),
      ...(hidden > 0 ? [truncate(`… and ${hidden} more that run or failed`, width)] : []),
    ];
  }

  /** What matters most first, and neither the failed nor the running ones push the others off the screen. */
  private notable(room: number): LabLine[] {
    const failed = this.board.labs.filter((lab) => lab.hasFailed);
    const running = this.onlyFailed ? [] : this.board.labs.filter((lab) => lab.isRunning);
    const first = running.slice(0, Math.max(Math.ceil(room / 2), room - 1 - failed.length));
    return [...first, ...failed, ...running.slice(first.length)];
  }

  /** Lines wrap when the terminal was made narrower in between. */
  private erase(): string {
    const { columns } = sizeOf(this.stream);
    const escapes = new RegExp(`${"\u001b"}\\[[0-9;]*m`, "g");
    const rows = this.drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line.replace(escapes, "")) / columns)),
      0,
    );
    this.drawn = [];
    return rows > 0 ? `\u001b[${rows}A\r\u001b[J` : "";
  }
}
