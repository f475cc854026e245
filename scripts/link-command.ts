/**
 * Puts `cic` beside the commands of this checkout's packages, so that `npx cic` starts it at once: npx finds a package's own command only by
 * installing the package into a cache of its own.
 */
import { chmodSync, existsSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const commands = join(root, "node_modules/.bin");
if (existsSync(commands)) {
  chmodSync(join(root, "dist/cli/main.js"), 0o755);
  rmSync(join(commands, "cic"), { force: true });
  symlinkSync("../../dist/cli/main.js", join(commands, "cic"));
}
