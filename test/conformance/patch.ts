import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Provider, providers } from "../../catalog/providers";

type Json = Record<string, unknown>;

/** One change of a synthesized stack, as data. */
export type Patch =
  /** Sets attributes of resources, by their paths; `null` takes one away. `id` is a part of the resource's id; without it, the first. */
  | { readonly set: string; readonly id?: string; readonly to: Readonly<Record<string, unknown>> }
  | { readonly remove: string; readonly id?: string }
  /** Adds a resource; `tags` and `labels` that are `true` become those of the lab, a policy becomes JSON. */
  | { readonly add: string; readonly body: Readonly<Record<string, unknown>> }
  /** Changes the statement of an IAM policy that has an id, adds one, or takes it away. */
  | {
      readonly policy: string;
      readonly id?: string;
      readonly attribute?: string;
      readonly sid?: string;
      readonly to?: Json | null;
    }
  /** Sets something in a provider's block. */
  | { readonly provider: string; readonly to: Readonly<Record<string, unknown>> };

/** A stack that was broken on purpose. */
export interface Broken {
  readonly what: string;
  /** The probe that has to catch it, and no other that looks at one lab alone. */
  readonly probe: string;
  readonly base: keyof typeof bases;
  readonly patches: readonly Patch[];
}
export interface Base {
  readonly file: string;
  readonly team: string;
  readonly pim: boolean;
  /** Where not every cloud can do what is in it. */
  readonly clouds?: readonly Provider[];
}
/** `document-lab with pim`: in an account where rights end by themselves on Azure too. */
export const bases = {
  "document-lab": { file: "document-lab", team: "alpha", pim: false },
  "document-lab with pim": { file: "document-lab", team: "alpha", pim: true },
  "container-service": { file: "container-service", team: "makers", pim: false },
  "document-ai": { file: "document-ai", team: "readers", pim: false },
  "shared-files": { file: "shared-files", team: "makers", pim: false },
  cluster: { file: "../test/compare/every-field/cluster", team: "alpha", pim: false },
  "data-science": { file: "data-science", team: "analysts", pim: false },
  "document-pipeline": { file: "document-pipeline", team: "readers", pim: false },
  "three-tier": { file: "three-tier", team: "builders", pim: false },
  "kubernetes-workshop": { file: "kubernetes-workshop", team: "alpha", pim: false },
  "own-keys": { file: "own-keys", team: "auditors", pim: false },
  "two-tier": { file: "two-tier", team: "builders", pim: false },
  hackathon: { file: "hackathon", team: "alpha", pim: false },
  "gpu-pool": { file: "../test/conformance/bases/gpu-pool", team: "alpha", pim: false },
  "windows-pool": { file: "../test/conformance/bases/windows-pool", team: "alpha", pim: false, clouds: ["aws", "google"] },
  "keyed-function": { file: "../test/conformance/bases/keyed-function", team: "main", pim: false },
  "sending-function": { file: "../test/conformance/bases/sending-function", team: "main", pim: false, clouds: ["aws", "google"] },
  "desk-cache": { file: "../test/compare/every-field/cache", team: "alpha", pim: false },
  notebook: { file: "../test/compare/every-field/notebook", team: "alpha", pim: false },
  "keyed-logs": { file: "../test/compare/every-field/logs", team: "alpha", pim: false, clouds: ["aws", "google"] },
  balancer: { file: "../test/compare/every-field/balancer", team: "alpha", pim: false, clouds: ["aws", "azure"] },
  service: { file: "../test/compare/every-field/service", team: "main", pim: false, clouds: ["aws", "google"] },
  logs: { file: "../test/conformance/bases/recorded", team: "alpha", pim: false },
  queue: { file: "../test/compare/every-field/queue", team: "alpha", pim: false, clouds: ["aws", "google"] },
  topic: { file: "../test/compare/every-field/topic", team: "alpha", pim: false, clouds: ["aws", "google"] },
  "sealed-analysis": { file: "sealed-analysis", team: "analysts", pim: false },
  event: { file: "event", team: "team01", pim: false },
  "web-application": { file: "web-application", team: "shop", pim: false },
} as const satisfies Readonly<Record<string, Base>>;
const folder = join(__dirname, "broken");
/** The lab that every description has, then each capability that has a folder of its own. */
const sources = [
  "",
  ...readdirSync(folder, { withFileTypes: true })
    .flatMap((each) => (each.isDirectory() ? [each.name] : []))
    .sort(),
];
/** Every broken stack, from the files in `broken/`. */
export const register: readonly (Broken & { readonly cloud: Provider })[] = providers.flatMap((cloud) =>
  sources.flatMap((source) => {
    const text = readFileSync(join(folder, source, `${cloud}.yaml`), "utf8");
    return (parse(text) as readonly (Omit<Broken, "base"> & Partial<Broken>)[]).map((one) => ({
      base: "document-lab",
      ...one,
      cloud,
    }));
  }),
);

/** The stack with every patch; a patch that changes nothing is an error. */
export function broken(stack: Json, patches: readonly Patch[]): Json {
  const copy = structuredClone(stack);
  for (const patch of patches) {
    const before = JSON.stringify(copy);
    apply(copy, patch);
    if (JSON.stringify(copy) === before) throw new Error(`the patch changes nothing: ${JSON.stringify(patch)}`);
  }
  return copy;
}

function apply(stack: Json, patch: Patch): void {
  const resources = stack.resource as Record<string, Record<string, Json>>;
  const find = (type: string, id = "") => {
    const found = Object.entries(resources[type] ?? {}).find(([key]) => key.includes(id));
    if (!found) throw new Error(`there is no ${type} ${id}`);
    return found;
  };
  if ("set" in patch)
    for (const [path, value] of Object.entries(patch.to)) put(find(patch.set, patch.id)[1], path.split("."), value);
  else if ("remove" in patch) delete resources[patch.remove]?.[find(patch.remove, patch.id)[0]];
  else if ("provider" in patch) {
    const block = ((stack.provider as Json)[patch.provider] as Json[])[0] as Json;
    for (const [path, value] of Object.entries(patch.to)) put(block, path.split("."), value);
  } else if ("add" in patch) {
    const tags = Object.values(resources)
      .flatMap(Object.values)
      .find((r) => r.tags ?? r.labels) as Json;
    const body = Object.fromEntries(Object.entries(patch.body).map(([key, value]) => [key, written(key, value, tags)]));
    resources[patch.add] = { ...resources[patch.add], [`added-${Object.keys(resources[patch.add] ?? {}).length}`]: body };
  } else {
    const { attribute = "policy", sid, to } = patch;
    const resource = find(patch.policy, patch.id)[1];
    const document = JSON.parse(resource[attribute] as string) as { Statement: Json[] };
    const rest = document.Statement.filter(({ Sid }) => Sid !== sid);
    const statement = document.Statement.find(({ Sid }) => Sid === sid);
    const changed =
      to === null ? [] : [Object.fromEntries(Object.entries({ ...statement, ...to }).filter(([, v]) => v !== null))];
    resource[attribute] = JSON.stringify({ ...document, Statement: [...rest, ...changed] });
  }
}

function written(key: string, value: unknown, tags: Json): unknown {
  if (value === true && (key === "tags" || key === "labels")) return tags[key];
  return key === "policy" && typeof value === "object" ? JSON.stringify(value) : value;
}

/** Sets what stands at a path; blocks are looked into whether they stand as an object or as a list. */
function put(at: Json, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    at[key] ??= {};
    const inner = at[key];
    const next = Array.isArray(inner) && !/^\d+$/.test(rest[0] as string) ? inner[0] : inner;
    put(next as Json, rest, value);
  } else if (value === null) delete at[key];
  else at[key] = value;
}
