import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Environment } from "./environment";
import type { Terraform } from "./terraform";

const MARK = "cic-init";
export const LOCK_FILE = ".terraform.lock.hcl";

/** Where Terraform keeps what `init` made. */
export function dataDirectory(directory: string, env: Environment): string {
  return resolve(directory, env.TF_DATA_DIR || ".terraform");
}

/** Remembers for which providers, back-end and Terraform a folder was initialized, so that an equal one need not be again. */
export class InitMark {
  private readonly path: string;

  constructor(
    private readonly directory: string,
    private readonly stack: unknown,
    private readonly terraform: Terraform,
    private readonly env: Environment,
  ) {
    this.path = join(dataDirectory(directory, env), MARK);
  }

  /** Whether the folder is ready; one with a back-end serves those that need none, too. */
  isCurrent(backend: boolean): boolean {
    const mark = read(this.path);
    return mark === this.text(true) || (!backend && mark === this.text(false));
  }

  write(backend: boolean): void {
    mkdirSync(join(this.path, ".."), { recursive: true });
    writeFileSync(this.path, this.text(backend));
  }

  clear(): void {
    rmSync(this.path, { force: true });
  }

  private text(backend: boolean): string {
    const { binary, version } = this.terraform;
    const attached = Object.keys(reattached(this.env));
    const subject = [requirements(this.stack), binary, version, attached, backend && (this.env.TF_WORKSPACE ?? "")];
    const lock = read(join(this.directory, LOCK_FILE)) ?? "";
    return `${createHash("sha256")
      .update(JSON.stringify([subject, lock]))
      .digest("hex")}\n`;
  }
}

/** What of a stack `init` acts on: settings, modules and the providers that resources imply. */
function requirements(stack: unknown) {
  const { terraform, module, provider, resource, data, ephemeral } = (stack ?? {}) as Record<
    string,
    Record<string, unknown> | undefined
  >;
  const types = [resource, data, ephemeral].flatMap((kind) => Object.keys(kind ?? {}).map((type) => type.split("_")[0]));
  const sources = Object.entries(module ?? {}).map(([name, block]) => {
    const { source, version } = (block ?? {}) as Record<string, unknown>;
    return [name, source, version];
  });
  return [terraform, sources, Object.keys(provider ?? {}), [...new Set(types)].sort()] as const;
}

/** What of a stack decides which providers it gets; undefined where modules may want more, or it needs none. */
export function providersOf(stack: unknown): unknown {
  const [terraform, modules, providers, types] = requirements(stack);
  const required = terraform?.required_providers;
  const builtIn = required === undefined && types.every((type) => type === "terraform");
  return modules.length > 0 || builtIn ? undefined : [required, providers, types];
}

function reattached(env: Environment): Record<string, unknown> {
  try {
    return (JSON.parse(env.TF_REATTACH_PROVIDERS ?? "{}") as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}

const queues = new Map<string, Promise<unknown>>();

/** Terraform's plugin cache stands no two writers: inits that share one go one after another. */
export function oneAtATime<T>(env: Environment, init: () => Promise<T>): Promise<T> {
  const cache = pluginCache(env);
  if (cache === undefined || Object.keys(reattached(env)).length > 0) return init();
  const turn = (queues.get(cache) ?? Promise.resolve()).then(init, init);
  queues.set(cache, turn);
  return turn;
}

function pluginCache(env: Environment): string | undefined {
  if (env.TF_PLUGIN_CACHE_DIR) return env.TF_PLUGIN_CACHE_DIR;
  const home = env.HOME || homedir();
  const files = env.TF_CLI_CONFIG_FILE ? [env.TF_CLI_CONFIG_FILE] : [".terraformrc", ".tofurc"].map((name) => join(home, name));
  for (const file of files) {
    const found = existsSync(file) && /^\s*plugin_cache_dir\s*=\s*"([^"]+)"/m.exec(read(file) ?? "");
    if (found) return found[1];
  }
  return undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
