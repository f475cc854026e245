import type { TerraformDiagnostic } from "./diagnostics";

/** A line of Terraform's `-json` output, as far as it is read. */
export type Message =
  | { readonly type: "planned_change"; readonly change: PlannedAction }
  | { readonly type: "resource_drift"; readonly change: PlannedAction }
  | HookMessage
  /** The back-end's lock is held, and Terraform waits for it. */
  | { readonly type: "state_lock_acquire" }
  | { readonly type: "diagnostic"; readonly diagnostic: TerraformDiagnostic }
  | {
      readonly type: "outputs";
      readonly outputs: Readonly<Record<string, { readonly sensitive?: boolean; readonly value?: unknown }>>;
    };

/** What an apply does with one resource. */
export interface HookMessage {
  readonly type: "apply_start" | "apply_progress" | "apply_complete" | "apply_errored";
  readonly hook: PlannedAction & { readonly elapsed_seconds?: number; readonly id_value?: string };
}

interface PlannedAction {
  readonly resource: Resource;
  readonly action: string;
}

interface Resource {
  readonly addr: string;
  readonly resource_type: string;
}

/** What must be there for a type, so that an odd line cannot be taken for a message. */
const SHAPES: Readonly<Record<string, (line: Partial<Record<string, unknown>>) => boolean>> = {
  planned_change: hasResource("change"),
  resource_drift: hasResource("change"),
  apply_start: hasResource("hook"),
  apply_progress: hasResource("hook"),
  apply_complete: hasResource("hook"),
  apply_errored: hasResource("hook"),
  state_lock_acquire: () => true,
  diagnostic: (line) => isMap(line.diagnostic),
  outputs: (line) => isMap(line.outputs),
};

/** Reads one line: a message, "other" for JSON that is of no interest here, undefined for text outside the protocol. */
export function readMessage(line: string): Message | "other" | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isMap(value) || typeof value.type !== "string") return undefined;
  return Object.hasOwn(SHAPES, value.type) && SHAPES[value.type]?.(value) ? (value as unknown as Message) : "other";
}

function hasResource(part: "change" | "hook") {
  return (line: Partial<Record<string, unknown>>): boolean => {
    const body = line[part];
    return isMap(body) && isMap(body.resource) && typeof body.resource.addr === "string" && typeof body.action === "string";
  };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
