import type { Origin } from "./types";

export type Json = Readonly<Record<string, unknown>>;

/** One resource, or one look-up, of a stack. */
export interface Resource extends Origin {
  readonly type: string;
  readonly body: Json;
}

const address = /(?:^|[^\w.-])((?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*)((?:\.[a-z_0-9]+|\[\d+\])*)/g;
const template = /\$\$\{|\$\{([^{}]*)\}/g;

/** A synthesized stack: resources by type and address, references inside it resolved. */
export class Stack {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly data: readonly Resource[];
  private readonly byAddress: ReadonlyMap<string, Resource>;

  constructor(readonly json: Json) {
    const all = (part: unknown, prefix: string): Resource[] =>
      Object.entries((part ?? {}) as Record<string, Record<string, Json>>).flatMap(([type, made]) =>
        Object.entries(made).map(([id, body]) => ({ type, body, address: `${prefix}${type}.${id}`, entry: entryOf(id, body) })),
      );
    this.resources = all(json.resource, "");
    this.data = all(json.data, "data.");
    this.byAddress = new Map([...this.resources, ...this.data].map((resource) => [resource.address, resource]));
    this.name = String(at(json["//"], "metadata.stackName") ?? "");
  }

  of(...types: readonly string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  at(address: string): Resource | undefined {
    return this.byAddress.get(address);
  }

  /** The configuration blocks of a provider. */
  providers(name: string): Json[] {
    return list((this.json.provider as Json | undefined)?.[name]) as Json[];
  }

  /** Resources that a value refers to, however deep, each once. */
  targets(value: unknown): Resource[] {
    const found = new Set<Resource>();
    const look = (text: string) => {
      for (const [, inner] of text.matchAll(template))
        for (const [, to = ""] of (inner ?? "").matchAll(address)) {
          const resource = this.byAddress.get(to);
          if (resource) found.add(resource);
        }
    };
    walk(value, look);
    return [...found];
  }

  target(value: unknown): Resource | undefined {
    return this.targets(value)[0];
  }

  /** Resources of a type whose attribute refers to a resource. */
  pointing(type: string, attribute: string, to: Resource): Resource[] {
    return this.of(type).filter(({ body }) => this.targets(body[attribute]).includes(to));
  }

  /** A text with the references whose values stand in the stack replaced by these. */
  text(value: unknown, depth = 0): string | undefined {
    if (typeof value !== "string") return value === undefined || value === null ? undefined : String(value);
    if (depth > 4) return value;
    return value.replace(template, (whole, inner: string | undefined) => {
      const [, to = "", path = ""] = [...` ${inner ?? ""}`.matchAll(address)][0] ?? [];
      if (inner?.trim() !== `${to}${path}`) return whole;
      const stands = at(this.byAddress.get(to)?.body, path.replace(/^\./, "").replace(/\[(\d+)\]/g, ""));
      return typeof stands === "string" ? (this.text(stands, depth + 1) as string) : whole;
    });
  }
}

/** What stands at a path; blocks are looked into whether they stand as an object or as a list of one. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => ((Array.isArray(inner) ? inner[0] : inner) as Json | undefined)?.[key], value);
}

/** Blocks that may stand once, or several times, or not at all. */
export const list = (value: unknown): unknown[] => (value === undefined || value === null ? [] : [value].flat());
export const blocks = (body: Json, name: string): Json[] => list(body[name]) as Json[];
export const texts = (value: unknown): string[] => list(value).map(String);
export const origin = ({ address, entry }: Origin): Origin => ({ address, entry });

/** The object that a JSON text is; an empty one where it is none. */
export const jsonOf = (text: unknown): Json => {
  try {
    return JSON.parse(String(text ?? "{}"));
  } catch {
    return {};
  }
};

/** Tags with references resolved. */
export const tagsOf = (stack: Stack, tags: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries((tags ?? {}) as object).map(([key, value]) => [key, stack.text(value) ?? ""]));

/** The smallest of some numbers of days, as far as any is set. */
export const least = (days: readonly unknown[]): number | undefined => {
  const known = days.map(Number).filter((n) => n > 0);
  return known.length > 0 ? Math.min(...known) : undefined;
};

function walk(value: unknown, look: (text: string) => void): void {
  if (typeof value === "string") look(value);
  else if (value && typeof value === "object") for (const inner of Object.values(value)) walk(inner, look);
}

function entryOf(id: string, body: Json): string {
  const path = at(body, "//.metadata.path");
  return typeof path === "string" ? (path.split("/")[1] ?? id) : id;
}
