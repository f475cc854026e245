import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Environment } from "./environment";

/** The part of a state (format 4) that is read. */
export interface State {
  readonly version: 4;
  readonly serial: number;
  readonly lineage: string;
  readonly outputs?: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly resources?: readonly { readonly mode: string; readonly instances?: readonly unknown[] }[];
}

/** A state that cannot be read; whoever meets it must leave it as it is. */
export class UnreadableState extends Error {}

interface Stack {
  readonly terraform?: {
    readonly backend?: Readonly<Record<string, unknown>>;
    readonly cloud?: unknown;
  };
}

/** The path of the lab's state, if its back-end is a local file. */
export function localStatePath(directory: string, stack: unknown, env: Environment): string | undefined {
  const { backend, cloud } = (stack as Stack | null)?.terraform ?? {};
  if (cloud !== undefined || (env.TF_WORKSPACE ?? "default") !== "default") return undefined;
  const kind = Object.keys(backend ?? {})[0];
  if (kind === undefined) return join(directory, "terraform.tfstate");
  if (kind !== "local") return undefined;
  const block = backend?.[kind];
  const local = (Array.isArray(block) ? block[0] : block) as { path?: unknown } | undefined;
  return resolve(directory, typeof local?.path === "string" ? local.path : "terraform.tfstate");
}

/**
 * Reads a local state: undefined where there is none yet; throws `UnreadableState` rather than take a torn one for none.
 * One that OpenTofu encrypted is for OpenTofu to read.
 */
export function readLocalState(path: string): State | "encrypted" | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  if (text.trim() === "") {
    // Terraform makes an empty file when it locks a new state; behind an emptied one stands a backup.
    if (size(`${path}.backup`) > 0) throw new UnreadableState(unreadable(path, "is empty"));
    return undefined;
  }
  if (/^\s*\{[^[]*"encrypted_data"\s*:/.test(text)) return "encrypted";
  return parseState(text, path);
}

/** Checks that a text is a state. */
export function parseState(text: string, name: string): State {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableState(unreadable(name, "is not complete JSON"));
  }
  const state = value as Partial<State> | null;
  if (state?.version !== 4 || typeof state.serial !== "number" || typeof state.lineage !== "string") {
    throw new UnreadableState(unreadable(name, "is not a Terraform state of version 4"));
  }
  return state as State;
}

/** How many resources a state holds. */
export function countResources(state: State | undefined): number {
  const managed = (state?.resources ?? []).filter((resource) => resource.mode === "managed");
  return managed.reduce((sum, resource) => sum + (resource.instances?.length ?? 0), 0);
}

/** Terraform does not always make the folder of a relative path. A state may hold secrets of the clouds' own making. */
export function prepareStateFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
}

/** Terraform writes states readable by all. */
export function protectState(path: string): void {
  for (const file of [path, `${path}.backup`]) {
    if (size(file) >= 0) chmodSync(file, 0o600);
  }
}

function unreadable(path: string, what: string): string {
  const backup = `${path}.backup`;
  const next =
    size(backup) > 0
      ? `The state before it is ${backup}: look at it, and if it is right, copy it over.`
      : "Restore it from a backup; without it, remove what the lab made by hand.";
  return `The state ${path} ${what}. Nothing was run and the file was left as it is. ${next}`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}
