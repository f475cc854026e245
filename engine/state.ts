import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Environment } from "./environment";
import { copiesOf, copyPath } from "./state-copy";
import type { FailureKind } from "./types";

/** The part of a state (format 4) that is read. */
export interface State {
  readonly version: 4;
  readonly serial: number;
  readonly lineage: string;
  readonly outputs?: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly resources?: readonly {
    readonly mode: string;
    readonly module?: string;
    readonly type?: string;
    readonly name?: string;
    readonly instances?: readonly StateInstance[];
  }[];
}

interface StateInstance {
  readonly index_key?: string | number;
  readonly attributes?: { readonly [name: string]: unknown } | null;
}

/** A state that cannot be read, or is not this lab's; whoever meets it must leave it as it is. */
export class RefusedState extends Error {
  constructor(
    message: string,
    readonly kind: FailureKind = "state-unreadable",
  ) {
    super(message);
  }
}

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
 * Reads a local state: undefined where there is none yet; throws `RefusedState` rather than take a torn or lost one for none.
 * One that OpenTofu encrypted is for OpenTofu to read.
 * @param others further files that may hold a newer copy
 */
export function readLocalState(path: string, others: readonly string[] = []): State | "encrypted" | undefined {
  const text = readIfThere(path);
  if (text === undefined || text.trim() === "") {
    // Terraform makes an empty file when it locks a new state; behind an emptied one stands a copy.
    const copies = copiesOf(path, others).filter((copy) => text !== undefined || copy.path === copyPath(path));
    if (!copies.some(({ state }) => countResources(state) > 0)) return undefined;
    throw new RefusedState(unreadable(path, text === undefined ? "is gone" : "is empty", others));
  }
  if (/^\s*\{[^[]*"encrypted_data"\s*:/.test(text)) return "encrypted";
  return parseState(text, path, others);
}

/** Checks that a text is a state. */
export function parseState(text: string, name: string, others: readonly string[] = []): State {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RefusedState(unreadable(name, "is not complete JSON", others));
  }
  const state = value as Partial<State> | null;
  if (state?.version !== 4 || typeof state.serial !== "number" || typeof state.lineage !== "string") {
    throw new RefusedState(unreadable(name, "is not a Terraform state of version 4", others));
  }
  return state as State;
}

/** Throws for a state whose resources carry the `lab` tag or label of other labs only. */
export function checkOwner(state: State, lab: string, name: string): void {
  const owners = new Set(
    (state.resources ?? [])
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ instances = [] }) => instances.flatMap(({ attributes }) => labTag(attributes))),
  );
  if (owners.size === 0 || owners.has(lab)) return;
  const whose = [...owners].sort().join(" and ");
  throw new RefusedState(
    `The state ${name} is not of ${lab}: its resources are tagged as ${whose}. Nothing was run and the state was left as it is. Put it back where ${whose} looks for it, and that of ${lab} in its place.`,
    "state-foreign",
  );
}

function labTag(attributes: StateInstance["attributes"]): string[] {
  return ["tags", "labels", "user_labels"].flatMap((name) => {
    const lab = (attributes?.[name] as { lab?: unknown } | null | undefined)?.lab;
    return typeof lab === "string" ? [lab] : [];
  });
}

/** What a resource is called by its cloud; a disk that a machine brings along stands inside the machine. */
const CALLED = new Set(["id", "arn", "self_link", "name", "volume_id"]);

/** What a state's resources are called: their ids, ARNs, links and names. What they refer to is not theirs. */
export function identitiesIn(state: State | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === "string" && CALLED.has(key)) found.add(inner);
      else collect(inner);
    }
  };
  for (const { mode, instances } of state?.resources ?? []) if (mode === "managed") collect(instances);
  return found;
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

function unreadable(path: string, what: string, others: readonly string[]): string {
  const [newest] = copiesOf(path, others);
  const orphans = "`cic doctor FILE --orphans` names";
  const next = newest
    ? `The newest whole copy is ${newest.path} (serial ${newest.state.serial}, ${countResources(newest.state)} resources): look at it, and if it is right, copy it to ${path} and run again; ${orphans} what was made after it.`
    : `Restore it from a backup; without one, ${orphans} what the lab made.`;
  const away = what === "is gone" ? ` If the lab was removed in another way, remove ${copyPath(path)} too.` : "";
  return `The state ${path} ${what}. Nothing was run and no file was changed. ${next}${away}`;
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
