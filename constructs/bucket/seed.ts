import { type Dirent, opendirSync, readFileSync, type Stats, statSync } from "node:fs";
import { basename, join } from "node:path";

/** A file that becomes an object of the same bytes. */
export interface SeedFile {
  /** The object's name: the file's path below the folder, or its name where it was named itself. */
  readonly key: string;
  readonly content: Buffer;
}

/** Ours, no cloud's: each object is a resource of plan and state, and each lab's folder has a copy of each file. */
export const seedFiles = 100;
export const seedMib = 8;
/** Ours too: S3, Blob Storage and Cloud Storage take some 1024. */
const keyLength = 200;

/** A seed that cannot become objects. `file` is what it is about, below the seed; empty for the seed itself. */
export class UnfitSeed extends Error {
  constructor(
    readonly file: string,
    readonly why: string,
    readonly hint: string,
  ) {
    super(`${file === "" ? "it" : JSON.stringify(file)} ${why}; ${hint}`);
    this.name = "UnfitSeed";
  }
}

/**
 * Names that every cloud takes and that no tool has to escape: S3's safe characters without `!*'()`; Azure advises against a dot at the end.
 * Sources: docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html, cloud.google.com/storage/docs/naming-objects; what Azure advises is general
 * knowledge, not read.
 */
const namePattern = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

/**
 * Reads what a bucket begins with: a folder with everything below it, or one file; in the order of the keys.
 * @throws UnfitSeed where there is none, or where it holds what cannot become an object on every cloud
 */
export function readSeed(path: string): readonly SeedFile[] {
  const root = reading("", () => statSync(path));
  const files = root.isDirectory() ? filesBelow(path) : [{ key: basename(path), at: path, regular: root.isFile() }];
  if (files.length === 0) throw new UnfitSeed("", "holds no file", "put the files there that the bucket begins with");
  for (const { key, regular } of files) {
    checkName(key);
    if (!regular) throw new UnfitSeed(key, "is no file", "put the file itself there; links are not followed");
  }
  let bytes = 0;
  return files.map(({ key, at }) => {
    const { size }: Stats = reading(key, () => statSync(at));
    // azurerm 4.55 writes no blob that is empty
    if (size === 0) throw new UnfitSeed(key, "is empty", "delete it: Azure takes no empty object from Terraform");
    bytes += size;
    if (bytes > seedMib * 2 ** 20)
      throw new UnfitSeed("", `has more than ${seedMib} MiB`, "let a machine fetch what is large once the lab stands");
    return { key, content: reading(key, () => readFileSync(at)) };
  });
}

interface Found {
  readonly key: string;
  readonly at: string;
  readonly regular: boolean;
}

/** Stops at the limit, so that no folder is too large to be refused in a moment. */
function filesBelow(root: string): Found[] {
  const found: Found[] = [];
  const waiting = [""];
  for (let seen = 0, prefix = waiting.pop(); prefix !== undefined; prefix = waiting.pop()) {
    const folders: string[] = [];
    for (const entry of entriesOf(join(root, prefix), prefix)) {
      if (++seen > seedFiles)
        throw new UnfitSeed("", `has more than ${seedFiles} files and folders`, "pack what belongs together into one file");
      const key = prefix + entry.name;
      if (entry.isDirectory()) folders.push(key);
      else found.push({ key, at: join(root, key), regular: entry.isFile() });
    }
    folders.sort().forEach(checkName);
    waiting.push(...folders.map((folder) => `${folder}/`));
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function* entriesOf(folder: string, key: string): Generator<Dirent> {
  const directory = reading(key, () => opendirSync(folder));
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) yield entry;
  } finally {
    directory.closeSync();
  }
}

function checkName(key: string): void {
  if (!namePattern.test(basename(key)))
    throw new UnfitSeed(
      key,
      "has a name that not every cloud takes",
      "name it with letters, digits, dots, hyphens and underscores, and no dot at its beginning or end",
    );
  if (key.length > keyLength) throw new UnfitSeed(key, `has a path of more than ${keyLength} characters`, "shorten it");
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES") throw new UnfitSeed(file, "cannot be read", "look at its permissions");
    throw new UnfitSeed(file, "is not there", "name a file, or a folder with files");
  }
}
