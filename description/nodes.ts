import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import type { Path } from "../constructs/schema";
import { quoted } from "./problems";
import type { Report } from "./report";
import { unfit } from "./source";

/** So many aliases are followed; bombs are made of more. */
const aliasLimit = 100;
/** Keys that programs take for their own. */
const reserved = new Set(["__proto__", "constructor", "prototype"]);

/** A key that may stand here, and what is written for it. */
export interface Pair {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: Node | null;
  /** Where a problem with the value is shown. */
  readonly offset: number;
}

/** The nodes of a YAML document: aliases followed, keys checked, positions known. */
export class Nodes {
  readonly root: ParsedNode | null;
  private readonly targets: ReadonlyMap<Alias, Node>;
  private aliases = 0;

  constructor(
    document: Document.Parsed<ParsedNode>,
    private readonly report: Report,
  ) {
    this.root = document.contents;
    this.targets = aliasTargets(document);
  }

  /** The pairs of a map, each key once and as text. */
  pairs(node: YAMLMap, path: Path): Pair[] {
    const first = new Map<string, number>();
    const pairs: Pair[] = [];
    for (const { key: written, value } of node.items as { key: Node | null; value: Node | null }[]) {
      const offset = start(written) ?? start(value) ?? 0;
      const key = isScalar(written) ? keyText(written) : undefined;
      if (key === undefined || written?.tag !== undefined) {
        this.report.add(offset, path, "a key must be one plain word", "write name: value");
        continue;
      }
      const at = [...path, key];
      const before = first.get(key);
      const bad = unfit(key);
      if (key === "<<") this.report.add(offset, at, "maps are not merged here", "write the keys out");
      else if (bad) this.report.add(offset, at, `the key ${bad.message}`, bad.hint);
      else if (reserved.has(key)) this.report.add(offset, at, "this key is reserved", "write another name");
      else if (before !== undefined) {
        this.report.add(
          offset,
          at,
          `is written twice, first in line ${this.report.position(before).line}`,
          "keep one of the two",
        );
      } else {
        first.set(key, offset);
        pairs.push({ key, keyOffset: offset, value, offset: this.shown(offset, value) });
      }
    }
    return pairs;
  }

  /** A value on the key's line is shown itself; what stands below, or nowhere, by its key. */
  private shown(keyOffset: number, value: Node | null): number {
    const offset = start(value);
    if (offset === undefined || (isScalar(value) && value.value === null && !value.source)) return keyOffset;
    return this.report.position(offset).line === this.report.position(keyOffset).line || isScalar(value) ? offset : keyOffset;
  }

  /** The node itself, or the one that an alias stands for. */
  resolve(node: Node | null, path: Path, offset: number): Node | null {
    if (!isAlias(node)) return node;
    if (++this.aliases > aliasLimit)
      this.report.refuse(offset, path, `more than ${aliasLimit} aliases are followed`, "write the values out");
    const target = this.targets.get(node);
    if (!target)
      this.report.refuse(offset, path, `the alias ${quoted(`*${node.source}`)} has no anchor before it`, "write the value out");
    return target ?? null;
  }

  /** The offset of the value at a path, or of its nearest ancestor that exists. */
  locate(path: Path): number {
    let node: Node | null = this.root;
    let offset = start(node) ?? 0;
    for (const part of path) {
      if (isAlias(node)) node = this.targets.get(node) ?? null;
      if (isMap(node)) {
        const pair = (node.items as { key: Node; value: Node | null }[]).find(
          ({ key }) => isScalar(key) && keyText(key) === part,
        );
        if (!pair) return offset;
        offset = this.shown(start(pair.key) ?? offset, pair.value);
        node = pair.value;
      } else if (isSeq(node) && typeof part === "number" && part < node.items.length) {
        node = node.items[part] as Node;
        offset = start(node) ?? offset;
      } else return offset;
    }
    return offset;
  }
}

/** The offset at which a node begins; undefined where nothing is written. */
export const start = (node: Node | null | undefined): number | undefined => node?.range?.[0];
/** A key as it is written, be it a number or a word such as true. */
export const keyText = (key: Scalar): string => (typeof key.value === "string" ? key.value : (key.source ?? ""));

/** The node that each alias stands for: the last one before it with that anchor. */
function aliasTargets(document: Document.Parsed<ParsedNode>): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if (node.anchor) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
