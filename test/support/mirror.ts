import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The versions of the real providers that the tests know, by cloud. */
const providers = { aws: "aws/5.100.0", azure: "azurerm/4.55.0", google: "google/6.50.0" } as const;
export type Cloud = keyof typeof providers;

/** Why a suite that needs a cloud's real provider cannot run; undefined where it can. */
export function lacksProvider(cloud: Cloud): string | undefined {
  const mirror = process.env.CIC_PROVIDER_MIRROR;
  if (!mirror) return "CIC_PROVIDER_MIRROR names no folder with real providers";
  const [name, version] = providers[cloud].split("/") as [string, string];
  const unpacked = join(mirror, "registry.terraform.io/hashicorp", name, version);
  const there = existsSync(unpacked) && readdirSync(unpacked).length > 0;
  const packed = join(mirror, "registry.terraform.io/hashicorp", name);
  if (there || (existsSync(packed) && readdirSync(packed).some((file) => file.includes(`_${version}_`)))) return undefined;
  return `CIC_PROVIDER_MIRROR holds no hashicorp/${name} ${version}`;
}

/** Writes a configuration by which Terraform takes providers from the mirror alone; returns its path. */
export function mirrorConfiguration(folder: string): string {
  const file = join(folder, "terraform.rc");
  writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror { path = ${JSON.stringify(process.env.CIC_PROVIDER_MIRROR)} }\n}\n`,
  );
  return file;
}

/**
 * `describe` for a suite that needs something of the machine: without it the suite is skipped with the reason in its name; in CI, where
 * it must be there, it fails.
 */
export function suite(name: string, lacks: string | undefined, required: boolean, tests: () => void): void {
  if (lacks === undefined) describe(name, tests);
  else if (required && process.env.CI === "true")
    test(name, () => {
      throw new Error(lacks);
    });
  else {
    // jest keeps to itself what a suite without tests to run says on the console
    process.stderr.write(`${name}: skipped, since ${lacks}\n`);
    describe.skip(`${name} (${lacks})`, tests);
  }
}
