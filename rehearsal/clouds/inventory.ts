import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../cty/json";

/** A resource of a simulated cloud, as it stands in its file. */
export interface Item {
  provider: string;
  type: string;
  id: string;
  /** What tells it apart among its type's resources; the id, where that does. */
  key: string;
  /** What other resources may call it: ids, links, names. */
  handles: string[];
  /** Keys ({@link keyOf}) of the resources that it refers to. */
  uses: string[];
  /** The attributes as JSON, numbers unrounded; see {@link parseJson}. */
  attributes: unknown;
}

/** An item to be written: its attributes are JSON text already. */
export type NewItem = Omit<Item, "attributes"> & { attributes: string };

export const keyOf = (item: Pick<Item, "type" | "key">): string => `${item.type} ${item.key}`;

/**
 * What the simulated clouds have made: one file a resource, so that several processes may share the folder. Beside the files stands
 * an index of empty files, from a handle to the resources that carry it and from a resource to those that use it; an entry without
 * its resource, as a killed process may leave it, is passed over.
 */
export class Inventory {
  private written = 0;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  get(provider: string, type: string, key: string): Item | undefined {
    return this.read(join(this.folder, provider, type, fileName(key)));
  }

  /** Adds a resource; false if there is one with this key. */
  create(item: NewItem): boolean {
    const target = this.target(item);
    if (existsSync(target)) return false;
    const draft = this.draft(target, item);
    try {
      this.index(item);
      linkSync(draft, target);
      return true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw thrown;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  replace(item: NewItem): void {
    const before = this.get(item.provider, item.type, item.key);
    const target = this.target(item);
    this.index(item);
    renameSync(this.draft(target, item), target);
    if (before) this.unindex(before, new Set([...item.handles, ...item.uses]));
  }

  remove(item: Item): void {
    rmSync(join(this.folder, item.provider, item.type, fileName(item.key)), { force: true });
    this.unindex(item, new Set());
  }

  /** Keeps a name back: what had it is gone, but nothing else can have it. */
  keepName(provider: string, name: string): void {
    mark(join(this.folder, ".kept"), digest(`${provider} ${name}`));
  }

  isKept(provider: string, name: string): boolean {
    return existsSync(join(this.folder, ".kept", digest(`${provider} ${name}`)));
  }

  /** Gives a name that was kept back to who asks for it. */
  giveName(provider: string, name: string): void {
    rmSync(join(this.folder, ".kept", digest(`${provider} ${name}`)), { force: true });
  }

  /** The resources that are called so. */
  find(provider: string, handle: string): Item[] {
    return this.indexed(this.entry(provider, "handle", handle)).filter((item) => item.handles.includes(handle));
  }

  /** The resources that refer to this one. */
  users(item: Pick<Item, "provider" | "type" | "key">): Item[] {
    const key = keyOf(item);
    return this.indexed(this.entry(item.provider, "user", key)).filter((user) => user.uses.includes(key));
  }

  list(): Item[] {
    return names(this.folder)
      .filter((provider) => !provider.startsWith("."))
      .flatMap((provider) => names(join(this.folder, provider)).map((type) => join(this.folder, provider, type)))
      .flatMap((folder) => names(folder).map((file) => join(folder, file)))
      .flatMap((file) => this.read(file) ?? []);
  }

  private read(file: string): Item | undefined {
    if (!file.endsWith(".json")) return undefined;
    try {
      return parseJson(readFileSync(file, "utf8")) as Item;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw thrown;
    }
  }

  private target(item: Pick<Item, "provider" | "type" | "key">): string {
    const folder = join(this.folder, item.provider, item.type);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return join(folder, fileName(item.key));
  }

  private draft(target: string, item: NewItem): string {
    const draft = `${target}.${process.pid}.${this.written++}`;
    const { attributes, ...head } = item;
    writeFileSync(draft, `${JSON.stringify(head).slice(0, -1)},"attributes":${attributes}}`, { mode: 0o600 });
    return draft;
  }

  private entry(provider: string, kind: "handle" | "user", name: string): string {
    return join(this.folder, ".index", digest(`${provider} ${kind} ${name}`));
  }

  private entries(item: Pick<Item, "provider" | "handles" | "uses">): [string, string][] {
    const handles = item.handles.map((name): [string, string] => [name, this.entry(item.provider, "handle", name)]);
    return [...handles, ...item.uses.map((name): [string, string] => [name, this.entry(item.provider, "user", name)])];
  }

  private index(item: NewItem): void {
    for (const [, folder] of this.entries(item)) mark(folder, entryName(item));
  }

  private unindex(item: Item, kept: Set<string>): void {
    for (const [name, folder] of this.entries(item)) {
      if (kept.has(name)) continue;
      rmSync(join(folder, entryName(item)), { force: true });
    }
  }

  private indexed(folder: string): Item[] {
    return names(folder).flatMap((name) => {
      const [provider = "", type = "", file = ""] = name.split("~");
      return this.read(join(this.folder, provider, type, file)) ?? [];
    });
  }
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
const entryName = (item: Pick<Item, "provider" | "type" | "key">): string =>
  `${item.provider}~${item.type}~${fileName(item.key)}`;

/** A readable and unmistakable file name for a key of any form. */
function fileName(key: string): string {
  const readable = key
    .split("/")
    .at(-1)
    ?.replace(/[^A-Za-z0-9.-]+/g, "-")
    .slice(0, 60);
  return `${readable}-${digest(key).slice(0, 16)}.json`;
}

function mark(folder: string, entry: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, entry), "");
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (["ENOENT", "ENOTDIR"].includes((thrown as NodeJS.ErrnoException).code ?? "")) return [];
    throw thrown;
  }
}
