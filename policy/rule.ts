import type { Model } from "../compare/model";

export type Json = Readonly<Record<string, unknown>>;

/** What a rule objects to. */
export interface Found {
  /** Terraform's address of the resource; empty where it is the stack as a whole. */
  readonly address: string;
  /** What is wrong and what would be right, as a sentence without its subject. */
  readonly message: string;
}

/** A stack that shows what a rule lets through or objects to; its test uses it. */
export interface Case {
  readonly what: string;
  readonly stack: Json;
}

/** Something that must be true of every stack. */
export interface Rule {
  /** How a waiver names it. */
  readonly id: string;
  /** What is true where it holds. */
  readonly title: string;
  /** What somebody would lose where it does not. */
  readonly protects: string;
  /** Controls of Grundschutz++ that it is evidence for. */
  readonly controls: readonly string[];
  /** An error refuses the stack; a warning is told. */
  readonly level: "error" | "warning";
  /** Judges the model, which is the same on every cloud; the stack itself only for what no model says. */
  readonly check: (model: Model, stack: Json) => readonly Found[];
  readonly compliant: readonly Case[];
  readonly nonCompliant: readonly Case[];
}

/** One finding for each thing that a test objects to. */
export const objections = <T extends { readonly address: string }>(
  things: readonly T[],
  wrong: (thing: T) => string | false | undefined,
): Found[] =>
  things.flatMap((thing) => {
    const message = wrong(thing);
    return message ? [{ address: thing.address, message }] : [];
  });

/** A reference inside a case's stack. */
export const ref = (to: string) => `\${${to}}`;

type Resources = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Stacks for cases: the provider block that labs have, and some resources. */
export const aws = (what: string, resource: Resources, rest: Json = {}): Case => ({
  what: `AWS: ${what}`,
  stack: { provider: { aws: [{ region: "eu-central-1" }] }, resource, ...rest },
});
export const azure = (what: string, resource: Resources, rest: Json = {}): Case => ({
  what: `Azure: ${what}`,
  stack: {
    provider: {
      azurerm: [
        {
          features: [
            {
              machine_learning: [{ purge_soft_deleted_workspace_on_destroy: true }],
              log_analytics_workspace: [{ permanently_delete_on_destroy: true }],
              resource_group: [{ prevent_deletion_if_contains_resources: false }],
            },
          ],
        },
      ],
    },
    resource,
    ...rest,
  },
});
export const google = (what: string, resource: Resources, rest: Json = {}): Case => ({
  what: `Google: ${what}`,
  stack: { provider: { google: [{}] }, resource, ...rest },
});
