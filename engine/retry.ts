import { createHash } from "node:crypto";
import { isTransient } from "./transient";
import type { Diagnostic, ResourceAction, ResourceChange } from "./types";

/** Seconds before each try again. */
export const RETRY_AFTER: readonly number[] = [2, 8, 30];

/** As many tries as asked, the last ones as far apart as the longest. */
export function retrySchedule(tries: number): number[] {
  return Array.from({ length: tries }, (_, index) => RETRY_AFTER[Math.min(index, RETRY_AFTER.length - 1)] as number);
}

/**
 * The seconds to wait before a lab's next try, up to a quarter more or less than asked, so that labs throttled together do not come back together.
 * @param tries how often it was tried so far
 */
export function retryDelay(lab: string, tries: number, after: readonly number[]): number | undefined {
  const seconds = after[tries - 1];
  if (seconds === undefined) return undefined;
  const share = createHash("sha256").update(`${lab} ${tries}`).digest().readUInt16BE() / 0xffff;
  return Math.round(seconds * (0.75 + share / 2) * 100) / 100;
}

/** Whether all failures are transient: one that stays makes another try useless. */
export function passing(diagnostics: readonly Diagnostic[], applying: boolean): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return errors.length > 0 && errors.every((error) => isTransient(error, applying));
}

/** What may follow from a change that was approved and then failed halfway: what it made itself may be made anew. */
const FOLLOWS: Readonly<Record<ResourceAction, readonly ResourceAction[]>> = {
  create: ["create", "update", "replace"],
  update: ["update"],
  replace: ["replace", "create", "update", "delete"],
  delete: ["delete"],
};

/** Changes of a new plan that the approved one did not have. */
export function beyond(approved: readonly ResourceChange[], planned: readonly ResourceChange[]): ResourceChange[] {
  const known = new Map(approved.map(({ address, action }) => [address, FOLLOWS[action]]));
  return planned.filter(({ address, action }) => !known.get(address)?.includes(action));
}
