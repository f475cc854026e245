import { createHash } from "node:crypto";
import { decode } from "../cty/msgpack";
import { canonical, isMap, type ValueMap } from "../cty/values";
import type { Method } from "../protocol/descriptor";
import type { Request } from "../protocol/server";
import type { Slice } from "../schema/slices";
import { text } from "./lookup";

/** What a call is about. */
export const ACTIONS = ["plan", "create", "update", "delete", "read", "data"] as const;
export type Action = (typeof ACTIONS)[number];

/** The resource that a call is about. Terraform tells a provider no address, so its own values must tell it. */
export interface Subject {
  readonly action: Action;
  readonly type: string;
  /** The name by which people know it; empty where it has none. */
  readonly name: string;
  /** All that it may be called: name, id, the lab in its tags. */
  readonly names: readonly string[];
  /** The same for the same resource in the same lab, whatever else goes on: a hash of type and values. */
  readonly identity: string;
}

const NAMES = ["name", "bucket", "account_id", "secret_id", "service", "tags.Name", "display_name"];
const LABS = ["tags.lab", "labels.lab"];

/** What a call is about; undefined where it is about no resource. */
export function subjectOf(slice: Slice, method: Method, request: Request): Subject | undefined {
  const asked = askedOf(method, request);
  const type = String(request.type_name ?? "");
  const schema = method === "ReadDataSource" ? slice.data(type) : slice.resource(type);
  if (!asked || !schema) return undefined;
  const value = decode(asked.packed, schema.block.type);
  const values: ValueMap = isMap(value) ? value : {};
  const told = (paths: string[]) => paths.map((path) => text(values, path)).filter((each) => each !== undefined);
  const named = told(NAMES);
  return {
    action: asked.action,
    type,
    name: named[0] ?? text(values, "id") ?? "",
    names: [...named, ...told(["id", ...LABS])],
    identity: createHash("sha256")
      .update(`${type} ${canonical(value, schema.block.type)}`)
      .digest("hex"),
  };
}

function askedOf(method: Method, request: Request): { action: Action; packed: Buffer } | undefined {
  const packed = (field: string) => (request[field] as { msgpack: Buffer }).msgpack;
  const isNull = (field: string) => packed(field).length === 1 && packed(field)[0] === 0xc0;
  if (method === "ReadResource") return { action: "read", packed: packed("current_state") };
  if (method === "ReadDataSource") return { action: "data", packed: packed("config") };
  if (method === "PlanResourceChange")
    return { action: "plan", packed: packed(isNull("proposed_new_state") ? "prior_state" : "proposed_new_state") };
  if (method !== "ApplyResourceChange") return undefined;
  if (isNull("planned_state")) return { action: "delete", packed: packed("prior_state") };
  return { action: isNull("prior_state") ? "create" : "update", packed: packed("planned_state") };
}
