import { fieldsOf } from "./protobuf";
import { FRAME } from "./wire";

/** Of a diagnostic, in both protocols. */
const SEVERITY = 1;
const ERROR = 1;

/** How the host treats a call of the plugin protocol, versions 5 and 6. */
export type Treatment =
  /** Depends on nothing but its bytes: asked once, answered from memory after that. */
  | "pure"
  /** Decides which process serves the connection. */
  | "configure"
  /** Ends the lab's calls, not the process. */
  | "stop"
  /** Changes nothing in the cloud: may be cut off when its lab is stopped. */
  | "read"
  /** May have changed something: its answer must arrive. */
  | "write";

const treatments: Readonly<Record<string, Treatment>> = {
  ...each("pure", [
    "GetMetadata",
    "GetSchema",
    "GetProviderSchema",
    "GetResourceIdentitySchemas",
    "GetFunctions",
    "PrepareProviderConfig",
    "ValidateProviderConfig",
    "ValidateResourceTypeConfig",
    "ValidateResourceConfig",
    "ValidateDataSourceConfig",
    "ValidateDataResourceConfig",
    "ValidateEphemeralResourceConfig",
    "ValidateListResourceConfig",
    "ValidateActionConfig",
  ]),
  ...each("configure", ["Configure", "ConfigureProvider"]),
  ...each("stop", ["Stop", "StopProvider"]),
  ...each("read", [
    "ReadResource",
    "PlanResourceChange",
    "ReadDataSource",
    "ImportResourceState",
    "UpgradeResourceState",
    "UpgradeResourceIdentity",
    "MoveResourceState",
    "ListResource",
    "PlanAction",
    "CallFunction",
  ]),
};

function each(treatment: Treatment, methods: readonly string[]): Record<string, Treatment> {
  return Object.fromEntries(methods.map((method) => [method, treatment]));
}

/** What to do with a call; undefined for one that is none of a provider's. A method that a later protocol adds passes through. */
export function treatmentOf(path: string): Treatment | undefined {
  const method = /^\/tfplugin[56]\.Provider\/(\w+)$/.exec(path)?.[1];
  return method === undefined ? undefined : (treatments[method] ?? "write");
}

/** Whether a response's diagnostics, which are its field `id`, hold an error. */
export function hasError(body: Buffer, id: number): boolean {
  for (const { id: field, value } of fieldsOf(body.subarray(FRAME)))
    if (field === id && Buffer.isBuffer(value))
      for (const inner of fieldsOf(value)) if (inner.id === SEVERITY && inner.value === ERROR) return true;
  return false;
}
