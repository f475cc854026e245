import { type Document, isMap, isScalar, isSeq, type Node, type ParsedNode, type Scalar, type YAMLMap } from "yaml";
import type { z } from "zod";
import { type Path, unwrap } from "../constructs/schema";
import { locateFiles, readScript } from "./files";
import { listed, nearest } from "./nearest";
import { keyText, Nodes, start } from "./nodes";
import { quoted } from "./problems";
import type { Report } from "./report";
import { sample } from "./sample";
import { depthLimit, unfit } from "./source";
import { phrase, wrongForm, wrongValue } from "./values";

/** A name that stands for another entry, and where. */
export interface Reference {
  readonly kinds: readonly string[];
  readonly name: string;
  readonly path: Path;
  readonly offset: number;
}

/** More values than any description needs, and few enough to be read in a moment. */
const valueLimit = 20_000;

/**
 * Reads a YAML tree by a zod schema: the structure here, so that every problem is found with its position and no key gets lost; the
 * values leaf by leaf by zod; and what zod asks of a whole map or list once everything in it is right.
 */
export class Tree {
  readonly references: Reference[] = [];
  /** Names by the kind of entry that they declare. */
  readonly declared = new Map<string, Set<string>>();
  private readonly nodes: Nodes;
  private values = 0;

  constructor(
    document: Document.Parsed<ParsedNode>,
    private readonly folder: string,
    private readonly report: Report,
  ) {
    this.nodes = new Nodes(document, report);
  }

  /** The offset of the value at a path, or of its nearest ancestor that exists. */
  locate(path: Path): number {
    return this.nodes.locate(path);
  }

  /** The value of the whole file, with scripts in place of their paths; what is wrong stands in the report. */
  readAll(schema: z.ZodType): unknown {
    const root = this.nodes.root;
    const offset = start(root) ?? 0;
    if (root === null) return this.report.refuse(0, [], "the file is empty", "begin with what cic init writes");
    if (!isMap(root) && root.tag === undefined) {
      return this.report.refuse(
        offset,
        [],
        "the file is no map of settings",
        "write lines such as name: document-lab, or begin with what cic init writes",
      );
    }
    return this.read(schema, root, [], offset);
  }

  private read(schema: z.ZodType, written: Node | null, path: Path, offset: number): unknown {
    if (++this.values > valueLimit) this.report.refuse(offset, [], `the file has more than ${valueLimit} values`, "split it");
    if (path.length > depthLimit)
      this.report.refuse(offset, path, `stands more than ${depthLimit} deep`, "no description needs that");
    const node = this.nodes.resolve(written, path, offset);
    if (node?.tag !== undefined) {
      const tag = node.tag.replace("tag:yaml.org,2002:", "!!");
      this.report.add(offset, path, `the tag ${quoted(tag)} has no meaning here`, "write the plain value");
      return undefined;
    }
    const { def, meta } = unwrap(schema);
    const before = this.report.count;
    switch (def.type) {
      case "object":
        if (!isMap(node)) return this.wrong(schema, node, path, offset);
        return this.checked(schema, this.object(schema, node, path, offset), before, path, offset);
      case "record":
        if (!isMap(node)) return this.wrong(schema, node, path, offset);
        return this.checked(schema, this.record(schema, node, path), before, path, offset);
      case "array":
        if (!isSeq(node)) return this.wrong(schema, node, path, offset);
        for (const item of node.items) if (isScalar(item)) this.declare(meta.declares, String(item.value));
        return this.checked(
          schema,
          node.items.map((item, i) =>
            this.read(def.element as z.ZodType, item as Node, [...path, i], start(item as Node) ?? offset),
          ),
          before,
          path,
          offset,
        );
      case "union":
        return this.union(schema, node, path, offset);
      default:
        return this.leaf(schema, node, path, offset);
    }
  }

  private wrong(schema: z.ZodType, node: Node | null, path: Path, offset: number): undefined {
    this.report.add(offset, path, ...wrongForm(schema, node, isMap(node) ? "a map" : isSeq(node) ? "a list" : "a scalar"));
    return undefined;
  }

  private object(schema: z.ZodType, node: YAMLMap, path: Path, offset: number): Record<string, unknown> {
    const shape = unwrap(schema).def.shape ?? {};
    const known = Object.keys(shape);
    const result: Record<string, unknown> = {};
    const present = new Set<string>();
    const meant = new Set<string>();
    for (const pair of this.nodes.pairs(node, path)) {
      const at = [...path, pair.key];
      const inner = Object.hasOwn(shape, pair.key) ? shape[pair.key] : undefined;
      if (inner) {
        present.add(pair.key);
        result[pair.key] = this.read(inner, pair.value, at, pair.offset);
        continue;
      }
      const near = nearest(
        pair.key,
        known.filter((key) => !present.has(key)),
      );
      if (near) meant.add(near);
      this.report.add(pair.keyOffset, at, "unknown key", near ? `did you mean ${near}?` : `known here: ${listed(known)}`);
    }
    for (const key of known) {
      const inner = shape[key] as z.ZodType;
      const { optional, meta } = unwrap(inner);
      if (optional || present.has(key) || meant.has(key)) continue;
      this.report.add(
        offset,
        [...path, key],
        "is missing",
        `write ${key}: ${sample(inner)}${meta.description ? ` (${meta.description})` : ""}`,
      );
    }
    return result;
  }

  private record(schema: z.ZodType, node: YAMLMap, path: Path): Record<string, unknown> {
    const { schema: core, def, meta } = unwrap(schema);
    const keyType = (core._zod.def as unknown as { keyType: z.ZodType }).keyType;
    const result: Record<string, unknown> = {};
    this.declare(meta.declares);
    for (const { key, keyOffset, value, offset } of this.nodes.pairs(node, path)) {
      const at = [...path, key];
      if (meta.refs) this.references.push({ kinds: meta.refs, name: key, path: at, offset: keyOffset });
      else {
        const message = keyType.safeParse(key, { error: (issue) => phrase(issue as z.core.$ZodIssue) }).error?.issues[0]?.message;
        const example = unwrap(keyType).meta.example;
        if (message) this.report.add(keyOffset, at, message, example && `write for example ${example}`);
      }
      this.declare(meta.declares, key);
      result[key] = this.read(def.valueType as z.ZodType, value, at, offset);
    }
    return result;
  }

  /** Notes names of a kind of entry; that there are none, too, where the description has the place for them. */
  private declare(kind: string | undefined, ...names: readonly string[]): void {
    if (kind === undefined) return;
    const known = this.declared.get(kind) ?? new Set();
    for (const name of names) known.add(name);
    this.declared.set(kind, known);
  }

  /** The option that the written form fits best is the one that was meant. */
  private union(schema: z.ZodType, node: Node | null, path: Path, offset: number): unknown {
    const options = unwrap(schema).def.options ?? [];
    const fitting = options.filter((option) => {
      const { type } = unwrap(option).def;
      if (isMap(node)) return type === "object" || type === "record";
      if (isSeq(node)) return type === "array";
      return !["object", "record", "array"].includes(type);
    });
    if (fitting.length === 0) return this.wrong(schema, node, path, offset);
    if (isMap(node)) return this.read(mostKeys(fitting, node), node, path, offset);
    if (isSeq(node)) return this.read(fitting[0] as z.ZodType, node, path, offset);
    const value = isScalar(node) ? node.value : null;
    const right = fitting.find((option) => option.safeParse(value).success);
    if (right) return this.leaf(right, node, path, offset);
    if (!isScalar(node)) return this.wrong(schema, node, path, offset);
    this.report.add(offset, path, ...this.unfitting(options, fitting, node));
    return undefined;
  }

  /** No option takes a scalar: says what those of its type ask for, and which other form there is. */
  private unfitting(
    options: readonly z.ZodType[],
    scalars: readonly z.ZodType[],
    node: Scalar,
  ): [message: string, hint?: string] {
    const ofType = scalars.filter((option) => formFits(option, node.value));
    const complaints = (ofType.length > 0 ? ofType : scalars).map((option) => this.complaint(option, node));
    const map = options.find((option) => unwrap(option).def.type === "object");
    const hint = complaints.find(([, hint]) => hint)?.[1] ?? (map && `or write ${sample(map)}`);
    return [[...new Set(complaints.map(([message]) => message))].join(", or "), hint];
  }

  private complaint(schema: z.ZodType, node: Scalar): [message: string, hint?: string] {
    return formFits(schema, node.value) ? (wrongValue(schema, node) ?? ["is wrong"]) : wrongForm(schema, node, "a scalar");
  }

  private leaf(schema: z.ZodType, node: Node | null, path: Path, offset: number): unknown {
    if (!isScalar(node) || !formFits(schema, node.value)) return this.wrong(schema, node, path, offset);
    const { meta } = unwrap(schema);
    if (typeof node.value === "string") {
      const found = unfit(node.value);
      if (found) {
        this.report.add(offset, path, found.message, found.hint);
        return undefined;
      }
    }
    let scalar = node;
    if ((meta.file || meta.files) && typeof node.value === "string") {
      const found = (meta.file ? readScript : locateFiles)(this.folder, node.value);
      if ("message" in found) {
        this.report.add(offset, path, found.message, found.hint);
        return undefined;
      }
      if (found.value !== node.value) scalar = Object.assign(node.clone() as Scalar, { value: found.value });
    }
    const complaint = wrongValue(schema, scalar);
    if (complaint) {
      const [message, hint] = complaint;
      this.report.add(
        offset,
        path,
        scalar === node ? message : `${quoted(String(node.value))} is not accepted: ${message}`,
        hint,
      );
      return undefined;
    }
    if (meta.refs) this.references.push({ kinds: meta.refs, name: String(node.value), path, offset });
    return scalar.value;
  }

  /** What zod asks of the whole, such as its length or fields that go together. */
  private checked(schema: z.ZodType, value: unknown, before: number, path: Path, offset: number): unknown {
    if (this.report.count > before) return value;
    const result = schema.safeParse(value, { error: (issue) => phrase(issue as z.core.$ZodIssue) });
    for (const issue of result.error?.issues ?? []) {
      const at = [...path, ...(issue.path as (string | number)[])];
      const hint = issue.code === "too_small" && issue.path.length === 0 ? `write for example ${sample(schema)}` : undefined;
      this.report.add(issue.path.length > 0 ? this.locate(at) : offset, at, issue.message, hint);
    }
    return value;
  }
}

/** Whether a scalar has the type that a schema takes, whatever its value. */
function formFits(schema: z.ZodType, value: unknown): boolean {
  const { type } = unwrap(schema).def;
  if (type === "enum" || type === "literal") return value !== null;
  if (type === "string" || type === "number" || type === "boolean") return typeof value === type;
  return schema.safeParse(value).success;
}

/** Of several map options, the one that knows most of the written keys. */
function mostKeys(options: readonly z.ZodType[], node: YAMLMap): z.ZodType {
  const keys = node.items.map((item) => (isScalar(item.key) ? keyText(item.key) : ""));
  const score = (option: z.ZodType) => keys.filter((key) => Object.hasOwn(unwrap(option).def.shape ?? {}, key)).length;
  return [...options].sort((a, b) => score(b) - score(a))[0] as z.ZodType;
}
