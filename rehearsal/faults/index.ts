import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Interceptor, ProviderCall } from "..";
import { Refusal } from "../protocol/diagnostics";
import type { Response } from "../protocol/server";
import type { Subject } from "../provider/subject";
import { type Fault, type FaultKind, type FaultPlan, HAPPENS, strikesAt, UNANSWERED } from "./plan";
import { type CloudKind, cloudWords } from "./words";

/** A fault for one call. */
interface Strike {
  readonly kind: FaultKind;
  readonly ms: number;
  readonly made: boolean;
}

const CLOUD_OF: Readonly<Record<string, string>> = { aws: "aws", azurerm: "azure", azuread: "azure", google: "google" };
const CHANCE: readonly FaultKind[] = ["throttled", "server-error", "dropped", "slow"];

/**
 * Lets calls go wrong as a plan says. Which call it is, is told by the resource and by how often it was asked for, never by the order
 * in which calls of different resources come: the same plan strikes the same calls, however many labs run at once.
 */
export class Faults {
  private readonly counts = new Map<string, number>();
  private readonly told: string[] = [];

  constructor(private readonly plan: FaultPlan) {}

  /** What was struck so far, in the order in which it was: `throttled: create aws_instance workbench-1`. */
  get struck(): readonly string[] {
    return this.told;
  }

  /** To be given to a rehearsal. */
  readonly intercept: Interceptor = (call, proceed) => {
    const subject = call.subject();
    const strike = subject && this.strike(call, subject);
    if (!strike) return proceed();
    this.told.push(`${strike.kind}: ${subject.action} ${subject.type} ${subject.name}`.trim());
    return suffer(strike, call, subject, proceed);
  };

  private strike(call: ProviderCall, subject: Subject): Strike | undefined {
    const key = `${call.provider} ${subject.action} ${subject.identity}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    const listed = this.plan.faults?.find((each) => fits(each, call, subject) && isDue(each, count));
    return listed ? { kind: listed.fault, ms: listed.ms ?? 1000, made: listed.made ?? false } : this.chance(key, count, subject);
  }

  private chance(key: string, count: number, { action }: Subject): Strike | undefined {
    const { random } = this.plan;
    if (!random || !(random.on ?? ["create", "update", "delete"]).includes(action)) return undefined;
    const kinds = (random.kinds ?? CHANCE).filter((kind) => HAPPENS[kind].includes(action));
    const drawn = createHash("sha256").update(`${random.seed} ${key} ${count}`).digest();
    const kind = kinds[drawn.readUInt32BE(4) % Math.max(1, kinds.length)];
    if (!kind || drawn.readUInt32BE(0) / 2 ** 32 >= random.rate) return undefined;
    return { kind, ms: 50 + (drawn.readUInt32BE(8) % 450), made: UNANSWERED.has(kind) && (drawn[12] as number) % 2 === 1 };
  }
}

function fits(fault: Fault, call: ProviderCall, subject: Subject): boolean {
  return (
    (fault.provider === undefined || fault.provider === CLOUD_OF[call.provider]) &&
    (fault.type === undefined || matches(fault.type, subject.type)) &&
    (fault.name === undefined || subject.names.some((name) => matches(fault.name as string, name))) &&
    strikesAt(fault).includes(subject.action)
  );
}

function isDue({ call = 1, times = 1 }: Fault, count: number): boolean {
  return count >= call && (times === "always" || count < call + times);
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}

async function suffer(strike: Strike, call: ProviderCall, subject: Subject, proceed: () => Promise<Response>): Promise<Response> {
  const { kind, made, ms } = strike;
  if (made) await proceed();
  if (kind === "slow") {
    await sleep(ms, undefined, { signal: call.connection.stopped }).catch(() => canceled(subject));
    return proceed();
  }
  if (kind === "hangs") return until(call.connection.stopped).then(() => canceled(subject));
  if (kind === "dies") {
    call.connection.hangUp();
    throw new Error("the simulated provider died");
  }
  if (kind === "not-found-yet") return unseen(call, subject, proceed);
  throw refusal(kind, call, subject);
}

/** A cloud answers reads from a copy that is behind: what was just made is not there yet. */
async function unseen(call: ProviderCall, subject: Subject, proceed: () => Promise<Response>): Promise<Response> {
  // `UnknownVal` of nothing: the provider takes the resource for gone.
  const gone = { new_state: { msgpack: Buffer.from([0xc0]) } };
  if (subject.action === "read") return gone;
  const response = await proceed();
  // The provider has the id by then, so Terraform keeps the resource as tainted.
  return { ...response, diagnostics: refusal("not-found-yet", call, subject).diagnostics };
}

function refusal(kind: CloudKind | "dropped", call: ProviderCall, subject: Subject): Refusal {
  const { type, name, action } = subject;
  const verb = { create: "creating", update: "updating", delete: "deleting", plan: "planning", read: "reading", data: "reading" }[
    action
  ];
  return new Refusal(`${verb} ${type}${name ? ` (${name})` : ""}`, cloudWords(call.provider, kind, { type, name, action }));
}

function canceled({ action, type }: Subject): never {
  throw new Refusal(`${action} ${type}`, "context canceled");
}

function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
