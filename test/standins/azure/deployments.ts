import type { Answer } from "../front";
import { keep } from "./fill";
import { parse, same } from "./ids";
import { refusal, refusesWrite } from "./refusals";
import type { Json, Store } from "./store";

const deployments = "Microsoft.Resources/deployments";
export const isDeployment = (id: string): boolean => same(parse(id).type, deployments);

interface Made {
  readonly id: string;
  readonly type: string;
  readonly content: Json;
}

/** What a template makes: the names of children stand below each other, those of their types too. */
function madeBy(id: string, content: Json): Made[] {
  const { template = {} } = (content.properties ?? {}) as { template?: { resources?: Json[] } };
  return (template.resources ?? []).map(({ type, name, apiVersion: _, ...made }) => {
    const [namespace, ...types] = String(type).split("/");
    const names = String(name).split("/");
    const path = types.map((one, i) => `${one}/${names[i]}`).join("/");
    return { id: `${parse(id).above}/providers/${namespace}/${path}`, type: String(type), content: made };
  });
}

/** Why a template cannot be deployed; undefined where it can. */
export function refusesDeployment(store: Store, id: string, content: Json): Answer | undefined {
  for (const made of madeBy(id, content)) {
    const refused = refusesWrite(store, made.id, made.content);
    if (refused) return refused;
    if (/accessPolicyAssignments$/.test(made.type) && !/^[A-Za-z0-9]{1,60}$/.test(parse(made.id).name))
      return refusal(400, "InvalidParameter", `${parse(made.id).name} is not made of letters and digits alone.`);
  }
  return undefined;
}

/** Makes what a template says, and tells the deployment of it. */
export function deploy(store: Store, id: string, content: Json): Json {
  const made = madeBy(id, content);
  for (const one of made) keep(store, one.id, one.content);
  const providers = made.map(({ type }) => {
    const [namespace, ...types] = type.split("/");
    return { namespace, resourceTypes: [{ resourceType: types.join("/") }] };
  });
  const properties = { ...(content.properties as Json), providers, outputResources: made.map((one) => ({ id: one.id })) };
  return { ...content, properties };
}

/** The template of a deployment, which Azure tells apart from it. */
export const exported = (store: Store, id: string): Answer => ({
  status: 200,
  body: { template: store.get(id)?.properties.template },
});

/** By which version a namespace's types are asked for: the provider deletes by it what a template made. */
export function namespaceOf(store: Store, id: string): Answer {
  const namespace = id.split("/").at(-1) ?? "";
  const types = store.all().flatMap(({ type }) => (type.startsWith(`${namespace}/`) ? [type.slice(namespace.length + 1)] : []));
  const resourceTypes = [...new Set(types)].map((resourceType) => ({ resourceType, apiVersions: ["2025-07-01"] }));
  return { status: 200, body: { id, namespace, registrationState: "Registered", resourceTypes } };
}
