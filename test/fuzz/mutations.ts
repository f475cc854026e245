// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts that Terraform would take for templates
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { joined, rich, small } from "./base";

/** Pieces that mean something to YAML, JavaScript, Terraform, cdktf, paths or terminals. */
const pieces = [
  ..."{}[]:,-?&*#!|>'\"%@`~=\t\n \r\\\0\u0007\u001b\u007f\u0085\u2028\u202e\ufeff🧪é",
  ..."---\n|...\n|- |? |: |<<: *api|*api|&api |*none|!!str |!!js/function |!foo |%YAML 1.1\n|# |\n\n|  |".split("|"),
  ...'${file("/etc/passwd")}|%{for x in y}|TfToken[TOKEN.0]|${TfToken[TOKEN.1]}|../../x|/etc/passwd|~/x|__proto__|constructor'.split(
    "|",
  ),
  ..."null|true|yes|0815|0x1F|0o17|1e400|.nan|-.inf|-1|1.5|99999999999999999999|2027-02-30|<script>|#!/bin/sh".split("|"),
  '"\\ud83d"',
  '"\\x00"',
  "[".repeat(30),
  "{a: ".repeat(30),
  "- ".repeat(30),
  "x".repeat(2_000),
  "a: b\n".repeat(50),
];
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
);

/** A share of something, all alike: fast-check's doubles crowd around zero. */
const share = fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((n) => n / 10_000);

type Edit = (text: string) => string;
const part = fc.tuple(share, fc.nat(40));
const cut = (text: string, [where, length]: [number, number]) => {
  const begin = Math.floor(where * text.length);
  return [text.slice(0, begin), text.slice(begin, begin + length), text.slice(begin + length)] as const;
};
const lines = (text: string) => text.split("\n");
const at = <T>(all: readonly T[], where: number) => Math.min(Math.floor(where * all.length), all.length - 1);

/** Changes of the text, wherever they fall. */
const textEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(part, piece).map(
    ([where, text]): Edit =>
      (before) => {
        const [a, b, c] = cut(before, where);
        return a + text + b + c;
      },
  ),
  fc.tuple(part, piece).map(
    ([where, text]): Edit =>
      (before) => {
        const [a, , c] = cut(before, where);
        return a + text + c;
      },
  ),
  part.map(
    (where): Edit =>
      (before) => {
        const [a, , c] = cut(before, where);
        return a + c;
      },
  ),
  part.map(
    (where): Edit =>
      (before) => {
        const [a, b, c] = cut(before, where);
        return a + b + b + c;
      },
  ),
  part.map(
    ([where]): Edit =>
      (before) =>
        before.slice(0, Math.floor(where * before.length)),
  ),
  fc.tuple(part, part).map(
    ([[from], [to]]): Edit =>
      (before) => {
        const all = lines(before);
        all.splice(at(all, to), 0, ...all.splice(at(all, from), 1));
        return all.join("\n");
      },
  ),
  fc.tuple(part, fc.integer({ min: -4, max: 4 })).map(
    ([[where], by]): Edit =>
      (before) => {
        const all = lines(before);
        const i = at(all, where);
        all[i] = by > 0 ? " ".repeat(by) + all[i] : (all[i] ?? "").replace(new RegExp(`^ {0,${-by}}`), "");
        return all.join("\n");
      },
  ),
  fc.tuple(part, piece).map(
    ([[where], text]): Edit =>
      (before) => {
        const all = lines(before);
        const i = at(all, where);
        all[i] = (all[i] ?? "").replace(/: .*$/, `: ${text}`);
        return all.join("\n");
      },
  ),
);

type Branch = Record<string, unknown> | unknown[];
const isBranch = (value: unknown): value is Branch => typeof value === "object" && value !== null;
function branches(value: unknown): Branch[] {
  return isBranch(value) ? [value, ...Object.values(value).flatMap(branches)] : [];
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    815,
    1e21,
    "",
    " ",
    [],
    {},
    [[]],
    [null],
    { a: {} },
    "yes",
    "64",
    "64 GB",
    "2 weeks",
  ),
  fc.constantFrom<unknown>(
    "work",
    "front",
    "api",
    "ada@cic.example",
    "nobody@cic.example",
    "10.40.0.0/16",
    "0.0.0.0/0",
    "300.1.1.1/24",
  ),
  piece,
  fc.jsonValue({ maxDepth: 4 }),
);

/** Changes of the tree: what people get wrong, in YAML that is right. */
const treeEdit: fc.Arbitrary<(tree: unknown) => void> = fc
  .tuple(share, share, odd, piece, fc.nat(5))
  .map(([where, which, value, name, action]) => (tree) => {
    const all = branches(tree);
    const branch = all[at(all, where)] as Record<string, unknown>;
    const keys = Object.keys(branch);
    const key = keys[at(keys, which)] ?? "new";
    const put = (k: string, v: unknown) =>
      Array.isArray(branch)
        ? branch.push(v)
        : Object.defineProperty(branch, k, { value: v, enumerable: true, configurable: true, writable: true });
    const old = branch[key];
    if (action === 0) put(key, value);
    else if (action === 1) Array.isArray(branch) ? branch.splice(Number(key), 1) : delete branch[key];
    else if (action === 2) put(name, structuredClone(old));
    else if (action === 3) put(`${key.slice(0, -1)}`, old);
    else if (action === 4) put(key, [old]);
    else put(key, structuredClone(all[at(all, which)]));
  });

const edits = (text: string, changes: Edit[]) => changes.reduce((before, change) => change(before), text);
const base = fc.oneof(
  { weight: 4, arbitrary: fc.constant(rich) },
  { weight: 1, arbitrary: fc.constant(joined) },
  { weight: 1, arbitrary: fc.constant(small) },
);

const bytes = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.tuple(part, fc.uint8Array({ minLength: 1, maxLength: 4 })) },
);

/** Descriptions with one to three changes of the text, some with bytes that are no text. */
export const mutatedText: fc.Arbitrary<string | Uint8Array> = fc
  .tuple(base, fc.array(textEdit, { minLength: 1, maxLength: 3 }), bytes)
  .map(([text, changes, bytes]) => {
    const changed = edits(text, changes);
    if (!bytes) return changed;
    const [a, b] = cut(changed, bytes[0]);
    return Buffer.concat([Buffer.from(a), bytes[1], Buffer.from(b)]);
  });

/** Descriptions with one to three changes of the tree, written as YAML again. */
export const mutatedTree: fc.Arbitrary<string> = fc
  .tuple(base, fc.array(treeEdit, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([text, changes, flow]) => {
    const tree: unknown = parse(text);
    for (const change of changes) change(tree);
    return stringify(tree, { collectionStyle: flow ? "flow" : "any", aliasDuplicateObjects: false });
  });
