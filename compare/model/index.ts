import { type Provider, providers } from "../../catalog/providers";
import { destroyBlockers } from "../../constructs/lab/destroyable";
import { awsTypes, readAws } from "./aws";
import { azureTypes, readAzure } from "./azure";
import { googleTypes, readGoogle } from "./google";
import { leftoversOf } from "./leftovers";
import { lent } from "./lent";
import { type Json, origin, Stack } from "./stack";
import type { Found, Model } from "./types";

export type * from "./types";

interface Cloud {
  /** The provider's name in a stack. */
  readonly name: string;
  readonly types: Readonly<Record<string, string>>;
  readonly read: (stack: Stack) => Found;
}
const clouds: Readonly<Record<Provider, Cloud>> = {
  aws: { name: "aws", types: awsTypes, read: readAws },
  azure: { name: "azurerm", types: azureTypes, read: readAzure },
  google: { name: "google", types: googleTypes, read: readGoogle },
};
/** Types that make nothing on any cloud. */
const nowhere = /^(terraform_data|null_resource|random_|time_)/;

/** Guardrails, probes and comparisons read the same stacks. */
const models = new WeakMap<Json, Model>();

/**
 * Reads a synthesized stack (a `cdk.tf.json` as parsed). Each is read once: what is changed has to be another object.
 * @throws Error where it is of none of the clouds, or of several
 */
export function readModel(json: Json): Model {
  const known = models.get(json);
  if (known) return known;
  const model = read(json);
  models.set(json, model);
  return model;
}

function read(json: Json): Model {
  const stack = new Stack(json);
  const own = providers.filter((cloud) => stack.providers(clouds[cloud].name).length > 0);
  const [cloud] = own;
  if (!cloud || own.length > 1)
    throw new Error(`${stack.name || "the stack"} is on ${own.join(" and ") || "none of the known clouds"}`);
  const { types, read: readCloud } = clouds[cloud];
  const { unreadable, ...found } = readCloud(stack);
  const whole = new Map(
    [...found.stores, ...found.workloads].flatMap(({ address, parts = [] }) => parts.map((part) => [part, address] as const)),
  );
  const carried = new Set([...found.machines, ...found.workloads].map(({ identity }) => identity));
  const clockwork = new Set(found.schedules.flatMap(({ identity }) => (carried.has(identity) ? [] : (identity ?? []))));
  const unknown = stack.resources
    .filter(({ type }) => types[type] === undefined && !nowhere.test(type))
    .map((resource) => ({ ...origin(resource), why: `the model does not know the type ${resource.type}` }));
  return {
    cloud,
    stack: stack.name,
    ...found,
    flows: distinct(found.flows.map((flow) => ({ ...flow, to: whole.get(flow.to) ?? flow.to }))),
    rights: found.rights
      .map((right) => ({ ...right, target: whole.get(right.target) ?? right.target }))
      .map((right) => lent(cloud, found.tagged, right))
      .map((right) => (clockwork.has(right.subject.id) ? { ...right, subject: { ...right.subject, kind: "schedule" } } : right)),
    blockers: destroyBlockers(json),
    leftovers: leftoversOf(stack),
    unknown: [...unknown, ...unreadable],
  };
}

/** Each once: who reaches one part of a thing reaches the others alike. */
const distinct = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
