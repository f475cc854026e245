import { readFileSync, type Stats, statSync } from "node:fs";
import path from "node:path";
import { CST, type Document, Lexer, type ParsedNode, parseDocument, type YAMLError } from "yaml";
import { Refused, type Report } from "./report";

const sizeLimit = 256 * 1024;
/** How deep maps and lists may stand in each other. */
export const depthLimit = 20;

/** A YAML file that was read, whatever it says. */
export interface Source {
  /** The folder that the file is in: files it names stay below. */
  readonly folder: string;
  readonly text: string;
  readonly document: Document.Parsed<ParsedNode>;
}

/**
 * Reads a YAML file and refuses what no reader should go into: large, binary, deep or broken ones.
 * @throws Refused with the reasons in the report
 */
export function readSource(file: string, report: Report): Source {
  const text = readText(file, report);
  report.over(text);
  checkCharacters(text, report);
  checkDepth(text, report);
  const document = parseDocument(text, { version: "1.2", schema: "core", merge: false, uniqueKeys: false, prettyErrors: false });
  const told = new Set<number>();
  for (const error of document.errors) {
    const { line } = report.position(error.pos[0]);
    if (!told.has(line)) report.add(error.pos[0], [], ...syntax(error));
    told.add(line);
  }
  if (told.size > 0) throw new Refused();
  return { folder: path.dirname(path.resolve(file)), text, document };
}

function readText(file: string, report: Report): string {
  let stats: Stats;
  try {
    stats = statSync(file);
  } catch {
    return report.refuse(0, [], "there is no such file", "name a description, for example environments/first-lab.yaml");
  }
  if (!stats.isFile()) report.refuse(0, [], "this is no file", "name one YAML file");
  if (stats.size > sizeLimit) {
    report.refuse(
      0,
      [],
      `the file has ${Math.ceil(stats.size / 1024)} KiB, at most 256 are read`,
      "split it into one file for each environment",
    );
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return report.refuse(0, [], `the file cannot be read (${(error as NodeJS.ErrnoException).code})`, "look at its permissions");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return report.refuse(0, [], "the file is not UTF-8 text", "save it with the encoding UTF-8");
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\r(?!\n)/;
/** Marks that change the order in which a line is shown: what a reader sees is not what stands there. */
const reordering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** What must not stand in a description, neither raw nor as an escape in quotes; undefined where the text is fine. */
export function unfit(text: string): { message: string; index: number; hint: string } | undefined {
  const hidden = control.exec(text) ?? reordering.exec(text);
  if (hidden) {
    const code = hidden[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return { message: `holds the invisible character U+${code}`, index: hidden.index, hint: "delete it" };
  }
  const token = text.indexOf("TfToken[");
  if (token >= 0) return { message: "holds TfToken[, which is reserved", index: token, hint: "write it in other words" };
  if (/\p{Surrogate}/u.test(text)) return { message: "holds half a character", index: 0, hint: "write the character itself" };
  return undefined;
}

function checkCharacters(text: string, report: Report): void {
  const found = unfit(text);
  if (found) report.refuse(found.index, [], `the file ${found.message}`, found.hint);
}

/** The composer of `yaml` recurses and can end the process on deep input, so depth is counted on the flat tokens first. */
function checkDepth(text: string, report: Report): void {
  let offset = 0;
  let lineStart = 0;
  let flow = 0;
  let opening = true;
  let columns: number[] = [];
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    const invisible = type === "doc-mode" || type === "scalar" || type === "flow-error-end";
    const block: boolean = type === "seq-item-ind" || type === "explicit-key-ind" || (type === "map-value-ind" && opening);
    if (type === "directive-line") report.refuse(offset, [], "a directive has no meaning here", "delete the line");
    if (type === "flow-seq-start" || type === "flow-map-start") flow++;
    else if (type === "flow-seq-end" || type === "flow-map-end") flow = Math.max(flow - 1, 0);
    if (!invisible && type !== "newline" && type !== "space" && type !== "comment") {
      const column = offset - lineStart;
      if (opening) columns = columns.filter((c) => c < column);
      if ((opening && flow === 0) || block) columns.push(column);
      opening = block;
    }
    if (type === "newline") opening = true;
    if (flow + columns.length > depthLimit) {
      report.refuse(offset, [], `maps and lists stand more than ${depthLimit} deep in each other`, "no description needs that");
    }
    if (invisible) continue;
    const breakAt = token.lastIndexOf("\n");
    if (breakAt >= 0) lineStart = offset + breakAt + 1;
    offset += token.length;
  }
}

const syntaxes: Partial<Record<YAMLError["code"], [message: string, hint: string]>> = {
  TAB_AS_INDENT: ["a tab indents this line", "indent with spaces"],
  BAD_INDENT: [
    "the indentation does not fit the lines above",
    "begin all entries of one map at the same column and close every bracket",
  ],
  BAD_COLLECTION_TYPE: ["a map and a list are mixed", "write either names with colons or lines that begin with a dash"],
  BLOCK_AS_IMPLICIT_KEY: ["a second colon stands on this line", "put the value in quotes, or the inner map on lines of its own"],
  BAD_SCALAR_START: ["a value cannot begin with this character", "put the value in quotes"],
  BAD_DQ_ESCAPE: ["a backslash in double quotes begins no known escape here", "write \\\\ or use single quotes"],
  MULTILINE_IMPLICIT_KEY: ["a key runs over several lines, or a colon is missing", "write name: value on one line"],
  MISSING_CHAR: ["a colon, comma, quote or bracket is missing", "write name: value, and close every quote and bracket"],
  MULTIPLE_DOCS: ["a second document begins here", "give each environment a file of its own"],
  KEY_OVER_1024_CHARS: ["a key is longer than 1024 characters", "write a short name"],
};

function syntax(error: YAMLError): [message: string, hint: string] {
  if (/^Flow (sequence|map)/.test(error.message)) return ["a bracket or brace that was opened before is not closed", "close it"];
  if (error.message.startsWith("Missing closing")) return ["a quote that was opened before is not closed", "close it"];

  const known = syntaxes[error.code];
  return known ?? [`this is no valid YAML: ${error.message.split("\n")[0]?.slice(0, 120)}`, "write name: value lines"];
}
