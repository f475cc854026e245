import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const root = resolve(__dirname, "..");
/** Which rooms a room may import from, besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  catalog: [],
  constructs: ["catalog"],
  description: ["constructs", "catalog"],
  stacks: ["constructs", "description", "catalog"],
  compare: ["catalog", "constructs", "description", "stacks"],
  engine: [],
  rehearsal: [],
  cli: ["catalog", "constructs", "description", "stacks", "engine", "rehearsal", "compare", "policy"],
  policy: ["catalog", "compare", "description"],
};
/** What single files may know besides: the program that `cdktf.json` names composes the whole, and guardrails hang on constructs of CDKTF. */
const besides: Readonly<Record<string, readonly string[]>> = {
  "stacks/app.ts": ["policy"],
  "policy/guardrails.ts": ["constructs"],
};
/** What a description may load of constructs: schemas and the register, never cdktf or a cloud. */
const schemaFiles = /^constructs\/(schema|register|[a-z]+\/(schema|accounts|addresses|peers|seed))$/;

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Import {
  readonly from: string;
  readonly what: string;
  readonly typeOnly: boolean;
}

function imports(file: string): Import[] {
  const text = readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
  const found = [
    ...text.matchAll(
      /(import\s+type\b[^;"']*?from|export\s+type\b[^;"']*?from|typeof\s+import\(|from|import\(|import|require\()\s*["']([^"'\n]+)["']/g,
    ),
  ];
  const from = relative(root, file).split(sep).join("/");
  return found.map(([, keyword = "", what = ""]) => ({ from, what, typeOnly: /type/.test(keyword) }));
}

const inside = ({ from, what }: Import) =>
  relative(root, resolve(root, dirname(from), what))
    .split(sep)
    .join("/");
const all = Object.keys(allowed).flatMap((room) => files(room).flatMap(imports));

test("rooms import only from the rooms they may know", () => {
  const wrong = all
    .filter(({ what }) => what.startsWith("."))
    .filter((i) => {
      const [from, to] = [i.from.split("/")[0] as string, inside(i).split("/")[0] as string];
      return (
        to !== from && !inside(i).endsWith("package.json") && ![...(allowed[from] ?? []), ...(besides[i.from] ?? [])].includes(to)
      );
    });
  expect(wrong.map((i) => `${i.from} -> ${inside(i)}`)).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});

test("a description loads schemas of constructs, never their classes", () => {
  const wrong = all.filter(
    (i) =>
      i.from.startsWith("description/") && !i.typeOnly && inside(i).startsWith("constructs/") && !schemaFiles.test(inside(i)),
  );
  expect(wrong.map((i) => `${i.from} -> ${inside(i)}`)).toEqual([]);
});

test("core cdktf comes in through one file, provider resources by their own path", () => {
  const direct = all.filter(
    ({ what, from, typeOnly }) => (what === "cdktf" || what === "constructs") && !typeOnly && from !== "constructs/cdktf.ts",
  );
  const indexes = all.filter(({ what }) => /^@cdktf\/provider-[a-z]+(\/lib)?$/.test(what));
  expect([...direct, ...indexes].map((i) => `${i.from} -> ${i.what}`)).toEqual([]);
});
