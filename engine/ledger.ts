import { Begun } from "./begun";
import type { HookMessage, Message } from "./messages";
import { countChanges, type PlanDocument, plannedAttributes } from "./plan";
import { Redactor } from "./redact";
import type { State } from "./state";
import type {
  Diagnostic,
  EngineOptions,
  EventBody,
  FailureKind,
  LabFolder,
  LabResult,
  LabStatus,
  OutputValue,
  Phase,
  ResourceAction,
  ResourceChange,
  Result,
} from "./types";

/** What is learned of a lab during a command, told as events on the way and as a result at the end. */
export class Ledger {
  phase: Phase | undefined;
  /** How often the work was begun: 1 more than it was tried again. */
  attempts = 1;
  resources: ResourceChange[] = [];
  diagnostics: Diagnostic[] = [];
  readonly begun = new Begun();
  readonly drift: { readonly address: string; readonly action: string }[] = [];
  private outputs: Record<string, OutputValue> = {};
  private status: LabStatus | undefined;
  private readonly applied = new Map<string, Set<string>>();
  private readonly ids = new Map<string, string>();
  private readonly failed = new Map<string, string>();
  private readonly startedAt = new Date();

  constructor(
    private readonly lab: LabFolder,
    private readonly redactor: Redactor,
    private readonly options: EngineOptions,
  ) {}

  enter(phase: Phase, total?: number): void {
    this.phase = phase;
    this.emit({ type: "phase", phase, ...(total !== undefined && { total }) });
  }

  /** Tells that what failed in passing is tried again after some seconds. */
  retry(reason: string, seconds: number): void {
    this.attempts++;
    this.emit({ type: "retry", reason, attempt: this.attempts, seconds });
  }

  diagnose(told: Diagnostic): void {
    const diagnostic = told.severity === "error" && !told.address ? this.placed(told) : told;
    if (diagnostic.address) this.failed.delete(diagnostic.address);
    this.diagnostics.push(diagnostic);
    this.emit({ type: "diagnostic", diagnostic });
  }

  /** Terraform names no resource where one is destroyed or its provider is gone; what it told of each before does. */
  private placed(diagnostic: Diagnostic): Diagnostic {
    const words = `${diagnostic.summary} ${diagnostic.detail}`;
    const failed = [...this.failed];
    const named = failed.length === 1 ? failed : failed.filter(([, id]) => id !== "" && words.includes(id));
    if (named.length === 1 && named[0]) return { ...diagnostic, address: named[0][0] };
    if (failed.length === 0 || diagnostic.kind !== "provider-died") return diagnostic;
    return { ...diagnostic, detail: `${diagnostic.detail}\nAt work then: ${failed.map(([address]) => address).join(", ")}` };
  }

  /** Takes up one of Terraform's messages. */
  read(message: Message): void {
    if (message.type === "outputs") {
      if (this.phase === "apply") this.takeOutputs(message.outputs, false);
    } else if (message.type === "planned_change") {
      const { resource, action } = message.change;
      if (this.phase !== "plan" || !isAction(action)) return;
      const { addr: address, resource_type: type } = resource;
      this.resources.push({ address, type, action, attributes: [], forcedBy: [], applied: false });
      this.emit({ type: "resource", address, action, status: "planned" });
    } else if (message.type === "resource_drift") {
      if (this.phase !== "refresh") return;
      const { resource, action } = message.change;
      this.drift.push({ address: resource.addr, action });
      this.emit({ type: "resource", address: resource.addr, action, status: "drifted" });
    } else if (message.type !== "diagnostic" && message.type !== "state_lock_acquire") this.readHook(message);
  }

  /** Adds what only the structured plan tells. */
  takePlan(plan: PlanDocument): void {
    const attributes = plannedAttributes(plan);
    this.resources = this.resources.map((change) => ({ ...change, ...attributes.get(change.address) }));
  }

  takeOutputs(outputs: State["outputs"] | Extract<Message, { type: "outputs" }>["outputs"] = {}, sensitive: boolean): void {
    for (const [name, output] of Object.entries(outputs)) {
      const hidden = output.sensitive === true;
      this.outputs[name] = { sensitive: hidden, ...((!hidden || sensitive) && { value: output.value }) };
    }
  }

  takeStatus(status: Omit<LabStatus, "drift">, withDrift: boolean): void {
    this.status = { ...status, ...(withDrift && { drift: this.drift }) };
  }

  /** Planned changes that an apply has carried out so far. */
  countApplied(): number {
    return this.resources.filter((change) => this.isApplied(change)).length;
  }

  result(result: Result, seconds: number, reason?: string, kind?: FailureKind): LabResult {
    const { name, environment, team, provider } = this.lab;
    const plain = {
      lab: name,
      environment,
      team,
      provider,
      result,
      startedAt: this.startedAt.toISOString(),
      seconds: Math.round(seconds * 1000) / 1000,
      attempts: this.attempts,
      changes: countChanges(this.resources.map((change) => ({ ...change, applied: this.isApplied(change) }))),
      diagnostics: this.diagnostics,
      ...(reason !== undefined && { reason }),
      ...(kind !== undefined && { kind }),
      ...(this.status && { status: this.status }),
    };
    // Outputs are the user's own values: paths and credentials among them stay, the given secrets never do.
    const secrets = new Redactor(Object.values(this.options.secrets ?? {}));
    return { ...this.redactor.value(plain), outputs: secrets.value(this.outputs) };
  }

  /** Tells how it ended. */
  emitEnd({ result, seconds, changes: planned, attempts, reason, kind }: LabResult): void {
    const { resources, ...changes } = planned;
    const { resources: carriedOut, ...applied } = countChanges(resources.filter((resource) => resource.applied));
    this.emit({
      type: "finished",
      result,
      seconds,
      changes,
      ...(carriedOut.length > 0 && { applied }),
      ...(attempts > 1 && { attempts }),
      ...(reason && { reason }),
      ...(kind && { kind }),
    });
  }

  emit(body: EventBody): void {
    this.options.onEvent?.(this.redactor.value({ version: 1, at: new Date().toISOString(), lab: this.lab.name, ...body }));
  }

  private readHook(message: HookMessage): void {
    const { type, hook } = message;
    this.begun.take(message);
    const { action, elapsed_seconds: seconds, id_value: id } = hook;
    const address = hook.resource.addr;
    if (!isAction(action)) return;
    const status = HOOKS[type];
    if (id) this.ids.set(address, id);
    if (status === "failed") this.failed.set(address, this.ids.get(address) ?? "");
    else this.failed.delete(address);
    if (status === "done") this.applied.set(address, (this.applied.get(address) ?? new Set()).add(action));
    this.emit({ type: "resource", address, action, status, ...(seconds !== undefined && { seconds }), ...(id && { id }) });
  }

  private isApplied({ address, action }: ResourceChange): boolean {
    const done = this.applied.get(address);
    return action === "replace" ? done?.has("create") === true && done.has("delete") : done?.has(action) === true;
  }
}

const HOOKS = { apply_start: "started", apply_progress: "running", apply_complete: "done", apply_errored: "failed" } as const;

function isAction(action: string): action is ResourceAction {
  return ["create", "update", "replace", "delete"].includes(action);
}
