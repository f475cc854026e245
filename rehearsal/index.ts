import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLOUDS } from "./clouds";
import { Inventory } from "./clouds/inventory";
import { plainJson } from "./cty/json";
import type { Method } from "./protocol/descriptor";
import { type Connection, type Handler, PluginSocket, type Request, type Response } from "./protocol/server";
import { Session } from "./provider/session";
import { type Subject, subjectOf } from "./provider/subject";
import { Unproven } from "./provider/unproven";
import { loadSlice, PROVIDERS, type ProviderName, type Slice } from "./schema/slices";

export { Faults } from "./faults";
export { type FaultPlan, faultPlanJsonSchema, faultPlanProblems, faultPlanSchema } from "./faults/plan";
export { type Diagnostic, Refusal } from "./protocol/diagnostics";
export type { Connection } from "./protocol/server";
export type { Action, Subject } from "./provider/subject";
export type { ProviderName } from "./schema/slices";

/** A call of Terraform to a simulated provider. */
export interface ProviderCall {
  provider: ProviderName;
  method: Method;
  /** The resource or data source type, where the call is about one. */
  type?: string;
  request: Request;
  connection: Connection;
  /** The resource that the call is about; undefined where it is about none. */
  subject(): Subject | undefined;
}
/** Stands between Terraform and the simulated providers: every call passes through it. */
export type Interceptor = (call: ProviderCall, proceed: () => Promise<Response>) => Promise<Response>;

export interface RehearsalOptions {
  /** The folder in which the simulated clouds keep what was made; several processes may share it. */
  cloud: string;
  /**
   * A folder with slices of newer schemas.
   * @default the slices that come with the package
   */
  schemas?: string;
  /**
   * Sees, delays, changes or refuses calls.
   * @default calls are answered at once
   */
  interceptor?: Interceptor;
}

/** A resource that a simulated cloud holds. */
export interface InventoryItem {
  provider: string;
  type: string;
  id: string;
  attributes: Record<string, unknown>;
}

/** Simulated clouds that Terraform can be pointed at. */
export interface Rehearsal {
  /** The environment by which Terraform finds the simulated providers, and is quick with them. */
  readonly env: Record<string, string>;
  /** What the data does not know of what was used so far, in sentences. */
  readonly unproven: string[];
  /** What stands in the simulated clouds. */
  inventory(): Promise<InventoryItem[]>;
  close(): Promise<void>;
}

const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"];

/** Starts the simulated providers; Terraform attaches to them with the environment that it gives. */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const inventory = new Inventory(options.cloud);
  const unproven = new Unproven();
  const folder = mkdtempSync(join(shortTemporaryFolder(), "cic-"));
  const sockets = await Promise.all(
    PROVIDERS.map(async (name) =>
      PluginSocket.listen(join(folder, `${name}.sock`), handlers(name, inventory, unproven, options)),
    ),
  );
  return {
    env: {
      TF_REATTACH_PROVIDERS: reattach(sockets.map((socket) => socket.path)),
      // Terraform attached to providers is small and short-lived: it collects its garbage less often, for a fifth of its time
      GOGC: process.env.GOGC ?? "400",
    },
    get unproven() {
      return unproven.sentences;
    },
    async inventory() {
      return inventory.list().map(({ provider, type, id, attributes }) => {
        return { provider, type, id, attributes: plainJson(attributes) as Record<string, unknown> };
      });
    },
    async close() {
      await Promise.all(sockets.map((socket) => socket.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the handler of each connection; the provider's slice is read when the first one comes. */
function handlers(
  provider: ProviderName,
  inventory: Inventory,
  unproven: Unproven,
  options: RehearsalOptions,
): (connection: Connection) => Handler {
  let slice: Slice | undefined;
  const intercept: Interceptor = options.interceptor ?? ((_call, proceed) => proceed());
  return (connection) => {
    slice ??= loadSlice(provider, options.schemas);
    const cut = slice;
    unproven.provider(provider, cut);
    const session = new Session(CLOUDS[provider], cut, inventory, unproven);
    let configured = false;
    return (method, request) => {
      const type = typeof request.type_name === "string" ? request.type_name : undefined;
      if (method === "ConfigureProvider") configured = true;
      if (!configured && CONFIGURED.has(method)) {
        // Terraform connects again to a provider that died, but the process that it had configured stays dead.
        connection.hangUp();
        return Promise.reject(new Error("this provider was not configured"));
      }
      const subject = () => subjectOf(cut, method, request);
      return intercept({ provider, method, type, request, connection, subject }, () => session.answer(method, request));
    };
  };
}

/** Calls that Terraform makes to a configured provider only. */
const CONFIGURED: ReadonlySet<Method> = new Set(["ReadResource", "PlanResourceChange", "ApplyResourceChange", "ReadDataSource"]);

function reattach(paths: string[]): string {
  const entries = PROVIDERS.flatMap((name, at) => {
    const address = { Network: "unix", String: paths[at] };
    // With Test, Terraform leaves the process alone when it is done.
    const attach = { Protocol: "grpc", ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: address };
    return REGISTRIES.map((registry) => [`${registry}/hashicorp/${name}`, attach] as const);
  });
  return JSON.stringify(Object.fromEntries(entries));
}

/** A Unix socket's path may have about a hundred bytes. */
function shortTemporaryFolder(): string {
  return tmpdir().length < 60 ? tmpdir() : "/tmp";
}
