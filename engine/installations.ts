import { copyFileSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "./environment";
import { installedAt, lockedProviders } from "./host/packages";
import { LOCK_FILE, providersOf } from "./init";

/** An `init`, with additions to its environment. */
type Init<T> = (env: Environment) => Promise<T>;

/**
 * The `init`s of one run. Of labs that need equal providers, the first downloads and checks them; the others, while they have no lock file of their own, get
 * its lock file and links to its providers, so that their `init` only sees to the back-end.
 */
export class Installations {
  /** By what labs need, the folder that has it; undefined where its `init` failed. */
  private readonly first = new Map<string, Promise<string | undefined>>();

  constructor(private readonly env: Environment) {}

  /** Lets others use the providers of a lab that was initialized before. */
  offer(directory: string, stack: unknown): void {
    const needs = this.needs(stack);
    if (needs !== undefined && !this.first.has(needs)) this.first.set(needs, Promise.resolve(directory));
  }

  async init<T extends { readonly ok: boolean }>(directory: string, stack: unknown, init: Init<T>): Promise<T> {
    const needs = this.needs(stack);
    if (needs === undefined || existsSync(join(directory, LOCK_FILE))) return init({});
    const first = this.first.get(needs);
    if (!first) {
      const own = init({});
      this.first.set(
        needs,
        own.then(
          ({ ok }) => (ok ? directory : undefined),
          () => undefined,
        ),
      );
      return own;
    }
    const from = await first;
    return init(from === undefined ? {} : link(from, directory, this.env));
  }

  /** What of a stack decides which providers it gets; undefined where that cannot be told, or Terraform is to install none. */
  private needs(stack: unknown): string | undefined {
    if (this.env.TF_REATTACH_PROVIDERS !== undefined || process.platform === "win32") return undefined;
    const providers = providersOf(stack);
    return providers === undefined ? undefined : JSON.stringify(providers);
  }
}

/** Gives a lab another's lock file and providers; returns what keeps `init` from checking them once more. */
function link(from: string, to: string, env: Environment): Environment {
  const locked = lockedProviders(from);
  if (locked.length === 0) return {};
  try {
    for (const provider of locked) {
      const [source, target] = [realpathSync(installedAt(from, env, provider)), installedAt(to, env, provider)];
      rmSync(target, { recursive: true, force: true });
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(source, target);
    }
  } catch {
    // without a lock file, `init` installs what it finds missing
    return {};
  }
  copyFileSync(join(from, LOCK_FILE), join(to, LOCK_FILE));
  const nowhere = { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: "unix", String: "" } };
  return { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(locked.map(({ address }) => [address, nowhere]))) };
}
