/** A folder with one synthesized stack (`cdk.tf.json`): the unit the engine works on. */
export interface LabFolder {
  /** Unique among the labs of a run, e.g. `document-lab-alpha-aws`. */
  readonly name: string;
  /** Holds `cdk.tf.json`; Terraform's own files go here too. */
  readonly directory: string;
  readonly environment: string;
  readonly team: string;
  readonly provider: string;
  readonly secrets: readonly LabSecret[];
  /** Names of labs that have to stand before this one is deployed, and that are destroyed after it. @default none */
  readonly after?: readonly string[];
}

/** A secret whose value enters at deploy time through an ephemeral variable. */
export interface LabSecret {
  /** The name in the description, e.g. `ocr-key`. */
  readonly name: string;
  /** The ephemeral Terraform variable that carries the value. */
  readonly variable: string;
  /** Addresses of the resources that store the value. */
  readonly addresses: readonly string[];
}

export type Command = "plan" | "deploy" | "destroy" | "outputs" | "status" | "validate";
export type Phase = "init" | "validate" | "plan" | "apply" | "refresh" | "outputs" | "waiting";

export interface EngineOptions {
  /** Labs worked on at once. @default from cores and free memory */
  readonly parallel?: number;
  /** Added to Terraform's environment, e.g. `TF_REATTACH_PROVIDERS`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Aborted: running Terraforms are asked once to stop and save; no further lab starts. */
  readonly signal?: AbortSignal;
  /** Aborted: running Terraforms are ended at once. */
  readonly kill?: AbortSignal;
  readonly onEvent?: (event: EngineEvent) => void;
  /** Values of secrets by the secret's name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Names of secrets whose stored version is raised by this run. */
  readonly rotate?: readonly string[];
  /**
   * Whether labs share provider processes; with false, Terraform starts its own for each command.
   * @default true
   */
  readonly providerHost?: boolean;
  /** Directory that gets one redacted log a lab. */
  readonly log?: string;
  /** Seconds to wait for a lab, or for the lock of its state, that somebody else has. @default 0 */
  readonly lockTimeout?: number;
  /** Whether planned changes tell their attributes and what forces a replacement, which costs another start of Terraform. @default true */
  readonly attributes?: boolean;
  /** Seconds before each try again after failures that clouds call transient; as many tries as entries. @default [2, 8, 30] */
  readonly retryAfter?: readonly number[];
}

export interface ChangeOptions extends EngineOptions {
  /**
   * Asked once, when all labs are planned and before any is changed. Without it each lab is applied as soon as it is planned.
   * Labs that it turns down end as `skipped`.
   */
  readonly approve?: (planned: readonly LabResult[]) => Promise<boolean>;
}

/**
 * - `done`: changed as asked (deploy, destroy), or answered (outputs, status, validate)
 * - `changes`: a plan that would change something, or a status with drift
 * - `unchanged`: nothing to do
 * - `refused`: stopped by the engine before anything was changed
 * - `skipped`: not started, or not approved
 */
export type Result = "done" | "changes" | "unchanged" | "failed" | "interrupted" | "refused" | "skipped";

/** Classes of failure that a caller acts on; everything else has none. */
export type FailureKind =
  | "not-signed-in"
  | "not-permitted"
  | "not-enabled"
  | "quota"
  | "throttled"
  | "unavailable"
  | "not-found"
  | "name-taken"
  | "range-taken"
  | "network"
  | "provider-missing"
  | "provider-died"
  | "terraform-died"
  | "state-locked"
  | "state-unreadable"
  | "state-foreign"
  | "state-unsaved"
  | "secret-missing"
  | "lab-locked"
  | "blocked";

export interface LabResult {
  readonly lab: string;
  readonly environment: string;
  readonly team: string;
  readonly provider: string;
  readonly result: Result;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  /** How often it was tried: more than once where clouds failed in passing. */
  readonly attempts: number;
  /** What was planned; after an apply also what of it was done. */
  readonly changes: Changes;
  readonly diagnostics: readonly Diagnostic[];
  readonly outputs: Readonly<Record<string, OutputValue>>;
  /** Why it is not `done` or `unchanged`, in one line. */
  readonly reason?: string;
  readonly kind?: FailureKind;
  readonly status?: LabStatus;
}

export type ResourceAction = "create" | "update" | "replace" | "delete";

export interface Changes {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly resources: readonly ResourceChange[];
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action: ResourceAction;
  /** Attributes that differ; told for updates and replacements. */
  readonly attributes: readonly AttributeChange[];
  /** Paths of the attributes that force a replacement. */
  readonly forcedBy: readonly string[];
  /** Whether an apply carried it out. */
  readonly applied: boolean;
}

export interface AttributeChange {
  readonly path: string;
  /** Absent when sensitive or not there. */
  readonly before?: unknown;
  /** Absent when sensitive, not there, or known only after apply. */
  readonly after?: unknown;
  readonly sensitive?: true;
  readonly unknown?: true;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** The provider's own words. */
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  /** Path of the attribute inside the resource, e.g. `ingress[0].cidr_blocks`. */
  readonly attribute?: string;
  /** The line of the configuration that it is about. */
  readonly snippet?: string;
  readonly kind?: FailureKind;
  /** What to do next, where the failure is a known one. */
  readonly advice?: string;
}

export interface OutputValue {
  readonly sensitive: boolean;
  /** Absent for sensitive outputs unless they were asked for. */
  readonly value?: unknown;
}

export interface LabStatus {
  readonly deployed: boolean;
  readonly resources: number;
  /** Of the state; 0 where there is none. */
  readonly serial: number;
  /** Resources that differ from the state; only when asked for. */
  readonly drift?: readonly { readonly address: string; readonly action: string }[];
}

interface EventBase {
  readonly version: 1;
  /** ISO 8601. */
  readonly at: string;
  readonly lab: string;
}

/** What the engine tells while it works; one a line under `--json`. */
export type EngineEvent = EventBase & EventBody;

export type EventBody =
  | { readonly type: "queued"; readonly command: Command }
  | { readonly type: "started"; readonly command: Command }
  | { readonly type: "phase"; readonly phase: Phase; readonly total?: number }
  | {
      readonly type: "resource";
      readonly address: string;
      readonly action: string;
      readonly status: "planned" | "drifted" | "started" | "running" | "done" | "failed";
      readonly seconds?: number;
      readonly id?: string;
    }
  | { readonly type: "diagnostic"; readonly diagnostic: Diagnostic }
  | { readonly type: "notice"; readonly text: string }
  | {
      readonly type: "retry";
      readonly reason: string;
      /** The try that begins now, from 2. */
      readonly attempt: number;
      /** How long it waits before. */
      readonly seconds?: number;
    }
  | {
      readonly type: "finished";
      readonly result: Result;
      readonly seconds: number;
      /** What was planned. */
      readonly changes: Omit<Changes, "resources">;
      /** What of it was carried out, where something was. */
      readonly applied?: Omit<Changes, "resources">;
      /** How often it was tried, where more than once. */
      readonly attempts?: number;
      readonly reason?: string;
      readonly kind?: FailureKind;
    };

/** A run that could not begin at all: no usable Terraform, a secret nobody has. */
export class EngineError extends Error {
  constructor(
    readonly code: "terraform-missing" | "terraform-too-old" | "unknown-secret" | "duplicate-lab",
    message: string,
  ) {
    super(message);
    this.name = "EngineError";
  }
}
