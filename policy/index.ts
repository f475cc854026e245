import { type Model, readModel } from "../compare/model";
import type { Json, Rule } from "./rule";
import { rules as builtIn } from "./rules";
import { covers, type Waiver } from "./waivers";

export { findPolicy, readPolicy } from "./file";
export type { Case, Json, Rule } from "./rule";
export { rules } from "./rules";
export type { Waiver } from "./waivers";

/** What an organisation sets beside the rules that come with the product. */
export interface Policy {
  /** The organisation's own rules. @default none */
  readonly rules?: readonly Rule[];
  /** Findings that it accepts for a time. @default none */
  readonly waivers?: readonly Waiver[];
}

/** Something in a stack that a rule objects to. */
export interface Finding {
  readonly rule: string;
  readonly level: Rule["level"];
  /** The stack's name. */
  readonly stack: string;
  /** Terraform's address; empty where the stack as a whole is meant. */
  readonly address: string;
  readonly message: string;
  readonly controls: readonly string[];
  /** Why it is accepted, and until when; such a finding refuses nothing. */
  readonly waived?: { readonly reason: string; readonly until: string };
}

/**
 * Judges a synthesized stack (a `cdk.tf.json` as parsed) by every rule, whether a description made it or a program, escape hatches included.
 * @param today an ISO day, by which waivers end
 * @throws Error where the stack is of none of the clouds, or of several
 */
export function checkStack(stack: Json, policy: Policy = {}, today = new Date().toISOString().slice(0, 10)): Finding[] {
  const model = readModel(stack);
  return [...builtIn, ...(policy.rules ?? [])].flatMap((rule) => judge(rule, model, stack, policy.waivers ?? [], today));
}

/** Whether findings refuse a stack. */
export const refuses = (findings: readonly Finding[]): boolean =>
  findings.some(({ level, waived }) => level === "error" && waived === undefined);

function judge(rule: Rule, model: Model, stack: Json, waivers: readonly Waiver[], today: string): Finding[] {
  const { id, level, controls } = rule;
  return rule.check(model, stack).map(({ address, message }) => {
    const finding = { rule: id, level, stack: model.stack, address, message, controls };
    const waiver = waivers.find((each) => covers(each, finding, today));
    return waiver ? { ...finding, waived: { reason: waiver.reason, until: waiver.until } } : finding;
  });
}
