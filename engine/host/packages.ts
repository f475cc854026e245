import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../environment";
import { dataDirectory } from "../init";
import { Unhostable } from "./unhostable";

/** A provider as `init` installed it for a lab. */
export interface ProviderPackage {
  /** As Terraform names it, e.g. `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  readonly version: string;
  /** The unpacked package, links resolved. */
  readonly folder: string;
  readonly binary: string;
  /** The package's checksum (`h1:…`) among those of the lock file. */
  readonly checksum: string;
}

/** What a lock file says of one provider. */
export interface LockedProvider {
  readonly address: string;
  readonly version: string;
  readonly hashes: readonly string[];
}

const platforms: Readonly<Record<string, string>> = { linux: "linux", darwin: "darwin", freebsd: "freebsd" };
const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64", arm: "arm", ia32: "386" };

/** Reads a `.terraform.lock.hcl`, which Terraform itself writes and formats; nothing where there is none. */
export function lockedProviders(directory: string): LockedProvider[] {
  let text: string;
  try {
    text = readFileSync(join(directory, ".terraform.lock.hcl"), "utf8");
  } catch {
    return [];
  }
  const blocks = text.matchAll(/^provider\s+"([^"]+)"\s*\{([\s\S]*?)^\}/gm);
  return [...blocks].map(([, address = "", body = ""]) => ({
    address,
    version: /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1] ?? "",
    hashes: [...(/hashes\s*=\s*\[([\s\S]*?)\]/.exec(body)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(([, hash = ""]) => hash),
  }));
}

/** Where below a lab's folder Terraform installs a provider. */
export function installedAt(directory: string, env: Environment, { address, version }: LockedProvider): string {
  const platform = `${platforms[process.platform] ?? process.platform}_${architectures[process.arch] ?? process.arch}`;
  return join(dataDirectory(directory, env), "providers", address, version, platform);
}

/**
 * Finds an installed provider and checks it against the lock file, as Terraform does before it starts one.
 * @throws Unhostable when it is not there, or is not what the lock file names
 */
export async function findPackage(directory: string, env: Environment, locked: LockedProvider): Promise<ProviderPackage> {
  const { address, version, hashes } = locked;
  const folder = resolved(installedAt(directory, env, locked));
  const type = address.split("/").at(-1) as string;
  const name = folder && readdirSync(folder).find((file) => RegExp(`^terraform-provider-${type}(_.*)?$`).test(file));
  if (!folder || !name) throw new Unhostable("it is not installed in the lab's folder");
  const checksum = await packageChecksum(folder);
  if (!hashes.includes(checksum)) throw new Unhostable("its package has a checksum that the lock file does not name");
  return { address, version, folder, binary: join(folder, name), checksum };
}

function resolved(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const checksums = new Map<string, Promise<string>>();

/** The checksum that Terraform calls `h1`, of a folder; computed anew once a file in it has changed. */
function packageChecksum(folder: string): Promise<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const stats = files.map((file) => {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(join(folder, file));
    return [file, dev, ino, size, mtimeMs, ctimeMs];
  });
  const key = JSON.stringify([folder, stats]);
  const known = checksums.get(key) ?? hashFolder(folder, files);
  checksums.set(key, known);
  return known;
}

async function hashFolder(folder: string, files: readonly string[]): Promise<string> {
  const whole = createHash("sha256");
  for (const file of files) {
    const one = createHash("sha256");
    for await (const chunk of createReadStream(join(folder, file), { highWaterMark: 1 << 20 })) one.update(chunk as Buffer);
    whole.update(`${one.digest("hex")}  ${file}\n`);
  }
  return `h1:${whole.digest("base64")}`;
}
