import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent, LabFolder, LabSecret } from "../../engine";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "engine-test-"));
  made.push(folder);
  return folder;
}

export const STATE = "states/lab/terraform.tfstate";

export interface Parts {
  readonly data?: Record<string, unknown>;
  readonly output?: Record<string, unknown>;
  readonly variable?: Record<string, unknown>;
  readonly [block: string]: unknown;
}

/** An expression of Terraform's. */
export const ref = (expression: string) => `\${${expression}}`;

/** Writes a stack of `terraform_data` resources, which need no download. */
export function writeStack(directory: string, { data = {}, ...rest }: Parts): void {
  mkdirSync(directory, { recursive: true });
  const stack = { terraform: { backend: { local: { path: STATE } } }, ...rest, resource: { terraform_data: data } };
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(stack, null, 2));
}

export function labFolder(name: string, parts: Parts, secrets: readonly LabSecret[] = []): LabFolder {
  const directory = join(temporaryFolder(), name);
  writeStack(directory, parts);
  return { name, directory, environment: "demo", team: "alpha", provider: "aws", secrets };
}

/** A resource whose creation runs a shell command. */
export function running(command: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { input: "x", provisioner: [{ "local-exec": { command } }], ...more };
}

/** The stack's part of the contract for secrets; a version in `triggers_replace` stands in for a write-only version. */
export const SECRET: LabSecret = { name: "ocr-key", variable: "secret_ocr_key", addresses: ["terraform_data.key"] };
export const secretStack: Parts = {
  variable: {
    secret_versions: { type: "map(number)", default: {} },
    secret_ocr_key: { type: "string", default: "unset", ephemeral: true, sensitive: true },
  },
  data: { key: { triggers_replace: [ref('lookup(var.secret_versions, "ocr-key", 0)')] }, other: { input: "o" } },
  output: { secret_versions: { value: ref("var.secret_versions") } },
};

export function recorder(): { readonly events: EngineEvent[]; readonly onEvent: (event: EngineEvent) => void } {
  const events: EngineEvent[] = [];
  return { events, onEvent: (event) => events.push(event) };
}

/** A program that answers `version` as Terraform does, and the rest by a shell script (`$1` is the command). */
export function fakeTerraform(script: string, version = "1.12.0"): string {
  const path = join(temporaryFolder(), "terraform");
  const answer = JSON.stringify({ terraform_version: version });
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = version ]; then echo '${answer}'; exit 0; fi\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

export function readState(lab: LabFolder): { resources: { name: string }[]; serial: number } {
  return JSON.parse(readFileSync(join(lab.directory, STATE), "utf8"));
}

/** All that stands in a folder, as one text. */
export function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

export const modeOf = (path: string) => statSync(path).mode & 0o777;
