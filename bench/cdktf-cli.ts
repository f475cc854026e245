import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, runProgram } from "./measure";

export const cliVersion = "0.21.0";

/** Installs the tool once, outside the package: it is no dependency. Returns its program, or throws with why it cannot be had. */
export async function installCli(): Promise<string> {
  const folder = join(tmpdir(), `cic-bench-cdktf-cli-${cliVersion}`);
  const program = (of: string) => join(of, "node_modules/cdktf-cli/bundle/bin/cdktf");
  if (!existsSync(program(folder))) {
    const fresh = `${folder}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    try {
      await runProgram("npm", [
        "install",
        "--prefix",
        fresh,
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
        `cdktf-cli@${cliVersion}`,
      ]);
      renameSync(fresh, folder);
    } catch (error) {
      throw new Error(`cdktf-cli could not be installed: ${(error as Error).message.trim().split("\n").at(-1)}`);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  return program(folder);
}

/** Makes a folder the repository's own project of the tool, which writes beside its cdktf.json. */
export function writeProject(folder: string): void {
  const project = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8")) as { app: string };
  const app = project.app.replace("dist/", `${join(root, "dist")}/`);
  writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ ...project, app }));
}

/** The environment in which the tool works on a description. */
export const cliEnvironment = (description: string) => ({
  CIC_DESCRIPTIONS: description,
  CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
  CI: "1",
});
