export type Style = "good" | "bad" | "warn" | "dim" | "bold";

/** A cell: its text, and how it looks where colours are shown. */
export type Cell = string | { readonly text: string; readonly style: Style };

export interface TableOptions {
  readonly head?: readonly string[];
  /** Columns of the terminal; longer cells end in an ellipsis. @default unlimited */
  readonly width?: number;
  /** @default false */
  readonly colour?: boolean;
  /** Columns that are aligned to the right. */
  readonly right?: readonly number[];
}

/** Columns and rows of a terminal; one that nobody has told its size says 0. */
export const sizeOf = ({ columns, rows }: { columns?: number | undefined; rows?: number | undefined }) => ({
  columns: columns || 80,
  rows: rows || 24,
});
/** How wide a table on a stream may be. */
export const widthOf = (stream: NodeJS.WriteStream): number | undefined => (stream.isTTY ? sizeOf(stream).columns : undefined);

const CODES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, bad: 31, good: 32, warn: 33 };
const GAP = "  ";
const NARROWEST = 4;

/** Aligned columns, each row on one line that fits. Columns with nothing in them are left out. */
export function renderTable(rows: readonly (readonly Cell[])[], options: TableOptions = {}): string {
  const { head, width = Number.POSITIVE_INFINITY, colour = false, right = [] } = options;
  const all: (readonly Cell[])[] = head ? [head.map((text): Cell => ({ text, style: "dim" })), ...rows] : [...rows];
  const count = Math.max(0, ...all.map((row) => row.length));
  const texts = all.map((row) => Array.from({ length: count }, (_, index) => plain(textOf(row[index]))));
  const used = Array.from({ length: count }, (_, index) => index).filter((index) => texts.some((row) => row[index] !== ""));
  const widths = shrink(
    used.map((index) => Math.max(...texts.map((row) => displayWidth(row[index] ?? "")))),
    width,
  );
  const lines = texts.map((row, number) => {
    const cells = used.map((index, place) => {
      const cell = all[number]?.[index];
      const short = truncate(row[index] ?? "", widths[place] ?? 0);
      const space = " ".repeat(Math.max(0, (widths[place] ?? 0) - displayWidth(short)));
      const shown = typeof cell === "object" ? paint(short, cell.style, colour) : short;
      return right.includes(index) ? space + shown : shown + space;
    });
    return `${cells.join(GAP).trimEnd()}\n`;
  });
  return lines.join("");
}

/** Whether colours are shown: on a terminal, unless the user says otherwise (https://no-color.org). */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}

export function paint(text: string, style: Style, colour: boolean): string {
  return colour && text !== "" ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}

/** Cuts a text to a width, with an ellipsis where something is missing. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let used = 0;
  let kept = "";
  for (const char of text) {
    used += displayWidth(char);
    if (used > width - 1) break;
    kept += char;
  }
  return width > 0 ? `${kept.trimEnd()}…` : "";
}

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(char)) continue;
    width +=
      /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return width;
}

/** One line without control characters: a cloud's words must not steer the terminal. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\p{Cc}|\p{Cf}(?<!\u200d)/gu, "");
}

/** Takes from the widest columns until all fit. */
function shrink(widths: number[], width: number): number[] {
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * Math.max(0, widths.length - 1) - width;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  // Narrower than that, the last columns go.
  for (let index = widths.length - 1; index > 0 && excess > 0; index--) {
    excess -= (widths[index] ?? 0) + GAP.length;
    widths[index] = 0;
  }
  return widths;
}

function textOf(cell: Cell = ""): string {
  return typeof cell === "string" ? cell : cell.text;
}
