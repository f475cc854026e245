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
  resources: ResourceChange[] = [];
  diagnostics: Diagnostic[] = [];
  readonly drift: { readonly address: string; readonly action: string }[] = [];
  private outputs: Record<string, OutputValue> = {};
  private status: LabStatus | undefined;
  private readonly applied = new Map<string, Set<string>>();
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

  diagnose(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    this.emit({ type: "diagnostic", diagnostic });
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

  emit(body: EventBody): void {
    this.options.onEvent?.(this.redactor.value({ version: 1, at: new Date().toISOString(), lab: this.lab.name, ...body }));
  }

  private readHook({ type, hook }: HookMessage): void {
    const { action, elapsed_seconds: seconds, id_value: id } = hook;
    const address = hook.resource.addr;
    if (!isAction(action)) return;
    const status = HOOKS[type];
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
