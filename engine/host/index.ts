import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../environment";
import { Redactor } from "../redact";
import { LabSocket } from "./lab-socket";
import { findPackage, type LockedProvider, lockedProviders, type ProviderPackage } from "./packages";
import { Provider } from "./provider";
import { Unhostable } from "./unhostable";

/** What a lab's Terraform is given to find hosted providers. */
export interface Attached {
  /** Empty where none is hosted. */
  readonly env: Environment;
  /** What the user is told, once a run. */
  readonly notices: readonly string[];
  close(): void;
}

/**
 * Runs the providers of a run's labs: one process for each distinct provider, environment and configuration, which all labs share that have them equal.
 * Terraform attaches to it through a socket for each lab; see `calls.ts` for what is answered from memory.
 */
export class ProviderHost {
  private readonly providers = new Map<string, Provider>();
  private readonly folder = mkdtempSync(join(shortTemporaryFolder(), "cic-"));
  private readonly told = new Set<string>();
  private readonly env: Environment;
  private readonly redact: (text: string) => string;
  private readonly attached = new Set<LabSocket>();
  private sockets = 0;

  private constructor(env: Environment, secrets: readonly string[]) {
    this.env = providerEnvironment(env);
    const redactor = new Redactor(secrets, env);
    this.redact = (text) => redactor.text(text);
  }

  /** A host for one run, unless the environment has Terraform use providers that are none of an `init`. */
  static for(env: Environment, secrets: readonly string[]): ProviderHost | undefined {
    const foreign = env.TF_REATTACH_PROVIDERS !== undefined || hasOverrides(env);
    return foreign || process.platform === "win32" ? undefined : new ProviderHost(env, secrets);
  }

  /**
   * Serves the providers of an initialized lab. Those that cannot be hosted are left to Terraform, with a notice.
   * @param text the lab's stack
   * @param types resource and data source types whose schemas the lab may need; without them it gets all
   */
  async attach(directory: string, text: string, types?: ReadonlySet<string>): Promise<Attached> {
    const sockets: LabSocket[] = [];
    const notices: string[] = [];
    const entries = lockedProviders(directory).map(async (locked) => {
      try {
        const found = await findPackage(directory, this.env, locked);
        const provider = this.provider(found, readsFiles(directory, text) ? directory : this.folder);
        const protocol = await provider.protocol();
        const socket = await LabSocket.listen(join(this.folder, `lab-${++this.sockets}.sock`), provider, types);
        sockets.push(socket);
        this.attached.add(socket);
        return [[locked.address, attachment(socket.path, protocol)] as const];
      } catch (error) {
        const reason = error instanceof Unhostable ? error.message : `the host failed: ${String(error)}`;
        notices.push(...this.tell(locked, reason));
        return [];
      }
    });
    const found = Object.fromEntries((await Promise.all(entries)).flat());
    return {
      env: Object.keys(found).length > 0 ? { TF_REATTACH_PROVIDERS: JSON.stringify(found) } : {},
      notices,
      close: () => {
        for (const socket of sockets) {
          socket.close();
          this.attached.delete(socket);
        }
      },
    };
  }

  /** Ends all providers. */
  async close(): Promise<void> {
    for (const socket of this.attached) socket.close();
    await Promise.all([...this.providers.values()].map((provider) => provider.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private provider({ address, version, binary, checksum }: ProviderPackage, folder: string): Provider {
    const key = createHash("sha256")
      .update(JSON.stringify([address, checksum, folder, Object.entries(this.env).sort()]))
      .digest("hex");
    const { env, redact } = this;
    const surroundings = { env, folder, sockets: this.folder, redact };
    const provider = this.providers.get(key) ?? new Provider(`${shortName(address)} ${version}`, binary, surroundings);
    this.providers.set(key, provider);
    return provider;
  }

  private tell({ address, version }: LockedProvider, reason: string): string[] {
    const text = this.redact(
      `${shortName(address)} ${version} is started by Terraform itself, which is slower, since ${reason}.`,
    );
    if (this.told.has(text)) return [];
    this.told.add(text);
    return [text];
  }
}

function attachment(path: string, protocol: 5 | 6): object {
  // with Test, Terraform leaves the process alone when it is done
  return { Protocol: "grpc", ProtocolVersion: protocol, Pid: process.pid, Test: true, Addr: { Network: "unix", String: path } };
}

/** What a provider may know of the environment: all but what Terraform alone reads, secrets of labs among it. */
function providerEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TF_VAR_|TF_CLI_|TF_REATTACH_|PLUGIN_)/.test(name)));
}

/** Whether a stack may name files that the provider reads: those it looks for from the lab's folder, so no other lab can share it. */
function readsFiles(directory: string, text: string): boolean {
  return /path\.(module|root|cwd)\b/.test(text) || existsSync(join(directory, "assets"));
}

function hasOverrides(env: Environment): boolean {
  const home = env.HOME ?? "";
  const files = env.TF_CLI_CONFIG_FILE ? [env.TF_CLI_CONFIG_FILE] : [join(home, ".terraformrc"), join(home, ".tofurc")];
  return files.some((file) => existsSync(file) && /^\s*dev_overrides\b/m.test(readFileSync(file, "utf8")));
}

const shortName = (address: string): string => address.split("/").slice(1).join("/");

/** A Unix socket's path may have about a hundred bytes. */
function shortTemporaryFolder(): string {
  return tmpdir().length < 60 ? tmpdir() : "/tmp";
}
