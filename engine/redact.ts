import { homedir } from "node:os";
import { basename, relative } from "node:path";

const MASK = "(redacted)";
const CREDENTIAL_NAME = /SECRET|TOKEN|PASSWORD|PRIVATE_KEY|ACCESS_KEY$|CREDENTIALS$/i;
/** Shorter values of credentials are test dummies and common words; given secrets are redacted at any length. */
const SHORTEST_CREDENTIAL = 8;
const SHORTEST_PIECE = 6;

/** Keys whose values are the engine's own words: a secret `done` must not turn them into something else. */
const STRUCTURAL = new Set(
  "version at lab environment team provider type command phase status result action severity kind startedAt".split(" "),
);

/** Takes secrets, credentials and this machine's paths out of everything that is shown or written. */
export class Redactor {
  private readonly pattern: RegExp | undefined;
  /** What can be no word of ours: taken out of keys and structural values too. */
  private readonly longPattern: RegExp | undefined;
  private readonly label: string;

  /** Paths are shortened where a directory is given: its own to one that says nothing of the machine, the home directory to `~`. */
  constructor(
    secrets: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
    private readonly directory?: string,
  ) {
    const path = directory === undefined ? "" : relative(process.cwd(), directory) || ".";
    this.label = directory !== undefined && /^\.\.|^\//.test(path) ? basename(directory) : path;
    const credentials = Object.entries(env)
      .filter(([name, value]) => CREDENTIAL_NAME.test(name) && (value?.length ?? 0) >= SHORTEST_CREDENTIAL)
      .map(([, value]) => value as string);
    const needles = [...new Set([...secrets, ...credentials].filter((value) => value !== "").flatMap(forms))];
    needles.sort((a, b) => b.length - a.length);
    this.pattern = patternOf(needles);
    this.longPattern = patternOf(needles.filter((needle) => needle.length >= SHORTEST_PIECE));
  }

  /** One piece of text. */
  text(text: string): string {
    const clean = mask(text, this.pattern);
    if (!this.directory) return clean;
    const home = homedir();
    const short = clean.replaceAll(this.directory, this.label);
    return home.length > 1 ? short.replaceAll(`${home}/`, "~/") : short;
  }

  /** Every string inside a value, keys of maps included; the value itself is left as it was. */
  value<T>(value: T): T {
    return this.walk(value) as T;
  }

  private walk(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.walk(item));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        mask(key, this.longPattern),
        typeof item === "string" && STRUCTURAL.has(key) ? mask(item, this.longPattern) : this.walk(item),
      ]),
    );
  }
}

function patternOf(needles: readonly string[]): RegExp | undefined {
  if (needles.length === 0) return undefined;
  return new RegExp(needles.map((needle) => needle.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
}

function mask(text: string, pattern: RegExp | undefined): string {
  return pattern ? text.replace(pattern, MASK) : text;
}

/** The ways a value is met in output: plain, line by line, escaped for JSON once and twice, in URLs, in base64 at any offset. */
function forms(secret: string): string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= SHORTEST_PIECE);
  const all = [
    secret,
    ...lines,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    encodeURIComponentSafe(secret),
    goEscaped(escaped),
  ];
  for (const encoding of ["base64", "base64url"] as const) {
    all.push(Buffer.from(secret).toString(encoding));
    for (const offset of [0, 1, 2]) {
      const piece = base64Piece(secret, offset, encoding);
      if (piece.length >= SHORTEST_PIECE) all.push(piece);
    }
  }
  return all.filter((form) => form !== "");
}

/** The part of the base64 text that is the same whatever stands before and after the secret. */
function base64Piece(secret: string, offset: number, encoding: "base64" | "base64url"): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const whole = Math.floor((bytes.length * 8) / 6);
  return bytes.toString(encoding).slice(Math.ceil((offset * 8) / 6), whole);
}

/** Go's JSON encoder also escapes these. */
function goEscaped(text: string): string {
  return text.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

function encodeURIComponentSafe(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return "";
  }
}
