import { showPath } from "./json-path";
import type { AttributeChange, Changes, ResourceAction, ResourceChange } from "./types";

/** The part of `terraform show -json PLAN` that is read. */
export interface PlanDocument {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode?: string;
    readonly type: string;
    readonly change: PlannedChange;
  }[];
}

interface PlannedChange {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}

/** Attributes and replacement reasons by address, from the structured plan. */
export function plannedAttributes(plan: PlanDocument): Map<string, Pick<ResourceChange, "attributes" | "forcedBy">> {
  const found = new Map<string, Pick<ResourceChange, "attributes" | "forcedBy">>();
  for (const { address, mode, change } of plan.resource_changes ?? []) {
    if (mode === "data" || change.before === null || change.after === null) continue;
    const attributes: AttributeChange[] = [];
    compare([], change.before, change.after, change.after_unknown, change.before_sensitive, change.after_sensitive, attributes);
    found.set(address, { attributes, forcedBy: (change.replace_paths ?? []).map(showPath) });
  }
  return found;
}

/** A plan's changes with their counts. */
export function countChanges(resources: readonly ResourceChange[]): Changes {
  const count = (action: ResourceAction) => resources.filter((resource) => resource.action === action).length;
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    resources,
  };
}

type Steps = readonly (string | number)[];

function compare(
  path: Steps,
  before: unknown,
  after: unknown,
  unknown: unknown,
  sensitiveBefore: unknown,
  sensitiveAfter: unknown,
  into: AttributeChange[],
): void {
  if (sensitiveBefore === true || sensitiveAfter === true) {
    if (unknown === true || !same(before, after)) into.push({ path: showPath(path), sensitive: true });
    return;
  }
  if (unknown === true) {
    into.push({ path: showPath(path), ...(isSet(before) && { before }), unknown: true });
    return;
  }
  const keys = keysOf(before, after, unknown);
  if (keys) {
    for (const key of keys) {
      compare(
        [...path, key],
        at(before, key),
        at(after, key),
        at(unknown, key),
        at(sensitiveBefore, key),
        at(sensitiveAfter, key),
        into,
      );
    }
  } else if (!same(before, after)) {
    // A block that comes or goes as a whole is told leaf by leaf, as a part of it may be sensitive.
    const inner = keysOf(before, before, undefined) ?? keysOf(after, after, undefined);
    if (inner && inner.length > 0) {
      for (const key of inner) {
        compare(
          [...path, key],
          at(before, key),
          at(after, key),
          undefined,
          at(sensitiveBefore, key),
          at(sensitiveAfter, key),
          into,
        );
      }
    } else {
      into.push({ path: showPath(path), ...(isSet(before) && { before }), ...(isSet(after) && { after }) });
    }
  }
}

/** Keys to descend by, if both sides are maps or both are lists. */
function keysOf(before: unknown, after: unknown, unknown: unknown): (string | number)[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
  }
  if (isMap(before) && isMap(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after), ...(isMap(unknown) ? Object.keys(unknown) : [])]);
    return [...keys].sort();
  }
  return undefined;
}

function at(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === "number" ? value[key] : undefined;
  return isMap(value) ? value[key] : undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isSet = (value: unknown) => value !== undefined && value !== null;

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
