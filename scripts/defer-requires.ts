/**
 * Has the compiled constructs load what they import when they first use it, not before: a file that can encrypt by a lab's key, or write logs,
 * needs the clouds' classes for that in few labs, and each class is up to a megabyte of source. The compiler cannot write this (`import defer`
 * is for ES modules alone). What it wrote, `const a_1 = require("a");` and `a_1.b`, becomes a function that loads once, and `(a_1()).b`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const required = /^const (\w+_\d+) = (require\("[^"]+"\));$/gm;

export function deferred(code: string): string {
  const names = [...code.matchAll(required)].map(([, name]) => name as string);
  if (names.length === 0) return code;
  const declared = code.replace(required, "let $1_; const $1 = () => ($1_ ??= $2);");
  // not the property of something, such as `this.a_1.b`, but what is spread, `...a_1.b`
  return declared.replace(new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)(${names.join("|")})\\.`, "g"), "($1()).");
}

function main(): void {
  const folder = resolve(__dirname, "../constructs");
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    if (!name.endsWith(".js")) continue;
    const file = join(folder, name);
    const code = readFileSync(file, "utf8");
    const after = deferred(code);
    if (after !== code) writeFileSync(file, after);
  }
}

if (require.main === module) main();
