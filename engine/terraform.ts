import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import type { Environment } from "./environment";
import { EngineError } from "./types";

/** Write-only attributes and ephemeral values need it, in both products. */
const OLDEST: readonly [number, number] = [1, 11];
const INSTALL =
  "Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.11 or newer " +
  "(https://opentofu.org/docs/intro/install), or name a binary in CIC_TERRAFORM.";

/** The Terraform or OpenTofu that runs the labs. */
export interface Terraform {
  readonly binary: string;
  readonly product: "terraform" | "tofu";
  readonly version: string;
}

/** Finds the binary (`CIC_TERRAFORM`, else `terraform`, else `tofu` on the PATH) and checks its version. */
export async function findTerraform(env: Environment): Promise<Terraform> {
  const wanted = env.CIC_TERRAFORM;
  if (wanted) {
    const binary = locate(wanted, env);
    if (!binary)
      throw new EngineError("terraform-missing", `CIC_TERRAFORM names "${wanted}", which is no program here. ${INSTALL}`);
    return check(binary, env);
  }
  let tooOld: unknown;
  for (const name of ["terraform", "tofu"]) {
    const binary = locate(name, env);
    if (!binary) continue;
    try {
      return await check(binary, env);
    } catch (error) {
      tooOld ??= error;
    }
  }
  throw tooOld ?? new EngineError("terraform-missing", `Neither terraform nor tofu is on the PATH. ${INSTALL}`);
}

const checked = new Map<string, Promise<Terraform>>();

/** Asks a binary once in a process. */
function check(binary: string, env: Environment): Promise<Terraform> {
  const known = checked.get(binary) ?? ask(binary, env);
  checked.set(binary, known);
  return known;
}

async function ask(binary: string, env: Environment): Promise<Terraform> {
  const text = await versionText(binary, env);
  const version = /"terraform_version":\s*"([^"]+)"/.exec(text)?.[1] ?? /^(?:Terraform|OpenTofu) v(\S+)/m.exec(text)?.[1];
  if (!version) {
    throw new EngineError("terraform-missing", `"${binary} version" does not answer as Terraform or OpenTofu does. ${INSTALL}`);
  }
  const product = /opentofu/i.test(text) || /(^|[/\\])tofu(\.exe)?$/.test(binary) ? "tofu" : "terraform";
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    const name = product === "tofu" ? "OpenTofu" : "Terraform";
    throw new EngineError(
      "terraform-too-old",
      `${name} ${version} (${binary}) is too old: labs need ${OLDEST.join(".")} or newer. ${INSTALL}`,
    );
  }
  return { binary, product, version };
}

function versionText(binary: string, env: Environment): Promise<string> {
  return new Promise((done) => {
    execFile(binary, ["version", "-json"], { env, timeout: 30_000 }, (_error, stdout) => done(stdout));
  });
}

function locate(name: string, env: Environment): string | undefined {
  if (isAbsolute(name) || name.includes("/")) return runnable(resolve(name)) ? resolve(name) : undefined;
  const suffixes = process.platform === "win32" ? [".exe", ""] : [""];
  for (const folder of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    for (const suffix of suffixes) {
      const path = resolve(join(folder, name + suffix));
      if (runnable(path)) return path;
    }
  }
  return undefined;
}

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
