import type { Path } from "../constructs/schema";

/** One thing that is wrong in a file, where it stands and what to write. */
export interface Problem {
  readonly file: string;
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly column: number;
  /** `machines.workbench.size`; empty where it is the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What to write. */
  readonly hint?: string;
}

/** `file:line:column path: what is wrong; what to write` */
export function formatProblem({ file, line, column, path, message, hint }: Problem): string {
  return `${file}:${line}:${column} ${path && `${path}: `}${message}${hint ? `; ${hint}` : ""}`;
}

/** A file that describes no environment, with every problem found in it, in the order of the lines. */
export class DescriptionError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "DescriptionError";
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey or not show
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** What a user wrote, safe to print: in quotes, unprintable characters escaped, at most 60 characters. */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 200));
  const short = characters.length > 60 ? `${characters.slice(0, 57).join("")}...` : characters.join("");
  return `"${short.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replace(unprintable, escaped)}"`;
}

/** Whatever a message took from a file, on one line and short enough to be read. */
export function printable(text: string): string {
  const safe = text.replace(unprintable, escaped);
  return safe.length > 800 ? `${safe.slice(0, 800)}...` : safe;
}

const plainKey = /^[\p{L}\p{N}_@.+/:<-]{1,60}$/u;
/** A name a user chose: as it is where it is plain, in quotes otherwise. */
export const nameText = (name: string): string => (plainKey.test(name) ? name : quoted(name));

/** A path as users read it: `network.subnets.work`, `teams.alpha.members[0]`. */
export function pathText(path: Path): string {
  return path
    .map((part, i) => {
      if (typeof part === "number") return `[${part}]`;
      return i === 0 ? nameText(part) : `.${nameText(part)}`;
    })
    .join("");
}
