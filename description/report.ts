import { LineCounter } from "yaml";
import type { Path } from "../constructs/schema";
import { DescriptionError, type Problem, pathText, printable } from "./problems";

/** A position in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Thrown to stop reading a file that is refused as a whole; the report has the reason. */
export class Refused extends Error {}

/** So many problems of one file are told; who has more begins with these. */
const enough = 200;

/** Gathers the problems of one file. */
export class Report {
  private readonly lines = new LineCounter();
  private readonly found: (Problem & { offset: number })[] = [];

  constructor(readonly file: string) {}

  get count(): number {
    return this.found.length;
  }

  /** The text that offsets count in, once it is known. */
  over(text: string): void {
    this.lines.addNewLine(0);
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) this.lines.addNewLine(i + 1);
  }

  position(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** @throws Refused where there are so many problems that no one reads on */
  add(offset: number, path: Path, message: string, hint?: string): void {
    this.found.push({
      file: this.file,
      ...this.position(offset),
      path: pathText(path),
      message: printable(message),
      ...(hint ? { hint: printable(hint) } : {}),
      offset,
    });
    if (this.found.length >= enough) throw new Refused();
  }

  /** @throws Refused always */
  refuse(offset: number, path: Path, message: string, hint?: string): never {
    this.add(offset, path, message, hint);
    throw new Refused();
  }

  /** Runs one step of reading; a refusal ends the step. */
  step<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof Refused) return undefined;
      throw error;
    }
  }

  /** @throws DescriptionError where anything was found */
  end(): void {
    if (this.found.length === 0) return;
    const sorted = [...this.found].sort((a, b) => a.offset - b.offset || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    throw new DescriptionError(sorted.map(({ offset: _, ...problem }) => problem));
  }
}
