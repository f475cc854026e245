/**
 * Synthesizes every example with CDK Terrain (`cdktn`) in cdktf's place and demands the same stacks: `npm run test:cdktn`, after a build. It works in a
 * temporary folder and needs npm's registry; where npm cannot install, it says so and counts as skipped.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

const wanted = "npm:cdktn@0.24";
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "cic-cdktn-"));

/** A project with the built product and CDK Terrain under the name of cdktf, which the prebuilt providers ask for. */
function install() {
  const { dependencies, ...manifest } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const own = { name: manifest.name, version: manifest.version, private: true, dependencies: { ...dependencies, cdktf: wanted } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(own));
  for (const part of ["dist", "environments"]) cpSync(join(root, part), join(folder, part), { recursive: true });
  // the providers name cdktf 0.21 as their peer, which a package of another version under that name is not
  const options = ["--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  return spawnSync("npm", ["install", ...options], { cwd: folder, encoding: "utf8", shell: process.platform === "win32" });
}

/** Without what only says how a stack was made. */
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, inner]) => [key, bare(inner)]),
  );
}

/** The stacks of all examples by the name of their lab, as the product in a folder makes them. */
function stacks(project, out) {
  const files = readdirSync(join(root, "environments")).filter((file) => file.endsWith(".yaml") && file !== "accounts.yaml");
  for (const file of files)
    execFileSync(process.execPath, [join(project, "dist/cli/main.js"), "synth", join(project, "environments", file), "--out", out]);
  const labs = readdirSync(join(out, "stacks"));
  return new Map(labs.map((lab) => [lab, bare(JSON.parse(readFileSync(join(out, "stacks", lab, "cdk.tf.json"), "utf8")))]));
}

function differences(before, after) {
  const blocks = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...blocks].flatMap((block) => {
    const [a, b] = [before[block] ?? {}, after[block] ?? {}];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((key) => !isDeepStrictEqual(a[key], b[key]))
      .map((key) => `${block}.${key}`);
  });
}

try {
  const installed = install();
  if (installed.status !== 0) {
    console.log(`skipped: npm cannot install ${wanted}: ${(installed.stderr ?? String(installed.error)).trim().split("\n")[0]}`);
  } else {
    const { name, version } = JSON.parse(readFileSync(join(folder, "node_modules/cdktf/package.json"), "utf8"));
    if (name !== "cdktn") throw new Error(`cdktf is ${name} ${version}, not cdktn`);
    const [before, after] = [stacks(root, join(folder, "cdktf")), stacks(folder, join(folder, "cdktn"))];
    const wrong = [...before].flatMap(([lab, stack]) => differences(stack, after.get(lab) ?? {}).map((what) => `${lab}: ${what}`));
    for (const line of wrong) console.log(`differs: ${line}`);
    console.log(`cdktn ${version}: ${before.size} stacks, ${wrong.length} differences`);
    if (wrong.length > 0 || before.size === 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
