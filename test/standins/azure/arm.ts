import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, type Asked, jsonOf } from "../front";
import { credentials, poolVersions } from "./clusters";
import { deploy, exported, isDeployment, namespaceOf, refusesDeployment } from "./deployments";
import { cardOf, keep, tenant } from "./fill";
import { isBelow, parse, same } from "./ids";
import { deletedAccount, isModelAccount, refusesAccount } from "./models";
import { refusal, refusesDelete, refusesWrite } from "./refusals";
import { definitions, refusesAssignment, refusesRole, refusesRoleDelete, roleType } from "./roles";
import type { Json, Store } from "./store";
import { deletedVault, purgeVault, refusesKey } from "./vault";

/** What exists without being made, and what it says until somebody writes it. */
const unwritten: Readonly<Record<string, Json>> = {
  "microsoft.storage/storageaccounts/blobservices": { cors: { corsRules: [] } },
  "microsoft.storage/storageaccounts/fileservices": { cors: { corsRules: [] } },
  "microsoft.servicebus/namespaces/networkrulesets": { defaultAction: "Allow", publicNetworkAccess: "Enabled" },
};
/** What answers a write or a deletion otherwise than nearly everything does. */
const created: readonly string[] = ["microsoft.authorization/roleassignments", "microsoft.authorization/roledefinitions"];
/** What takes every write as accepted, and says later that it is done. */
const accepted = "microsoft.dbforpostgresql/flexibleservers";
const deleted200: readonly string[] = ["microsoft.resources/resourcegroups", "microsoft.consumption/budgets"];

/** Where the provider hears that what it asked for is done; told to wait for nothing, it asks at once. */
const operation = "/subscriptions/0/providers/Microsoft.StandIn/operations/done";
const longRunning = { "azure-asyncoperation": `https://management.azure.com${operation}?api-version=1`, "retry-after": "0" };

/**
 * Azure's resource manager.
 * @param making how long it takes to make or change something, in milliseconds; others see it when that has passed
 */
export async function resourceManager(store: Store, asked: Asked, making: number): Promise<Answer> {
  const id = decodeURIComponent(asked.path).replace(/\/+$/, "");
  if (id === operation) return { status: 200, headers: { "retry-after": "0" }, body: { status: "Succeeded" } };
  if (!asked.headers.authorization) return refusal(401, "AuthenticationFailed", "The header Authorization is missing.");
  const content = (jsonOf(asked) ?? {}) as Json;
  switch (asked.method) {
    case "PUT":
      return write(store, id, content, making);
    case "PATCH": {
      const before = store.get(id);
      return before ? write(store, id, merged(store.view(before), content), making) : notFound(id);
    }
    case "DELETE":
      return remove(store, id);
    case "POST":
      return act(store, id, content);
    default:
      return parse(id).open && !store.get(id) ? list(store, id, asked) : read(store, id);
  }
}

async function write(store: Store, id: string, content: Json, making: number): Promise<Answer> {
  const type = parse(id).type.toLowerCase();
  const refused =
    refusesWrite(store, id, content) ??
    refusesAccount(store, id, content) ??
    (isDeployment(id) ? refusesDeployment(store, id, content) : undefined) ??
    refusesKey(store, content) ??
    (type === "microsoft.authorization/roleassignments" ? refusesAssignment(store, id, content) : undefined) ??
    (type === roleType ? refusesRole(store, id, content) : undefined);
  if (refused) return refused;
  await sleep(making);
  const status = type.startsWith(accepted) ? 202 : created.includes(type) ? 201 : 200;
  return { status, headers: longRunning, body: keep(store, id, isDeployment(id) ? deploy(store, id, content) : content) };
}

function remove(store: Store, id: string): Answer {
  const there = store.get(id);
  if (!there) return { status: 204 };
  const type = there.type.toLowerCase();
  // a group takes with it whatever it holds, in an order of Azure's own
  const refused = refusesDelete(store, id) ?? refusesRoleDelete(store, id);
  if (refused) return refused;
  const gone = [there, ...store.below(id)];
  const vaults = gone.filter((one) => same(one.type, "Microsoft.KeyVault/vaults"));
  store.remove(id);
  if (type === "microsoft.network/privateendpoints") store.remove(cardOf(there));
  for (const account of gone.filter(isModelAccount)) store.set(deletedAccount(account), { properties: {} });
  // Azure purges by itself, and no one else, what it is told to protect: it is nothing that a lab leaves to be removed
  for (const vault of vaults)
    store.set(
      deletedVault(vault),
      { properties: { vaultId: vault.id, location: vault.location } },
      vault.properties.enablePurgeProtection === true,
    );
  return { status: deleted200.includes(type) ? 200 : 204 };
}

function act(store: Store, id: string, content: Json): Answer {
  const { name: action, above } = { name: id.split("/").at(-1), above: id.split("/").slice(0, -1).join("/") };
  if (action === "purge") return purgeVault(store, above) ? { status: 200, headers: longRunning, body: {} } : notFound(above);
  if (action === "checkNameAvailability") return { status: 200, body: { nameAvailable: true } };
  if (action === "sharedKeys" && store.exists(above))
    return { status: 200, body: { primarySharedKey: "a2V5", secondarySharedKey: "a2V5" } };
  if (/^listCluster(User|Admin)Credential$/i.test(action ?? "") && store.exists(above))
    return { status: 200, body: credentials() };
  // keys that open nothing: the provider reads them even of an account that takes none
  if (action === "listKeys" && store.exists(above))
    return { status: 200, body: { keys: ["key1", "key2"].map((keyName) => ({ keyName, value: "a2V5", permissions: "FULL" })) } };
  if (action === "sharedKeys" && store.exists(above))
    return { status: 200, body: { primarySharedKey: "a2V5", secondarySharedKey: "a2V5" } };
  if (action === "listSecrets" && store.exists(above)) return { status: 200, body: { value: [] } };
  if (action === "validate" && isDeployment(above)) return refusesDeployment(store, above, content) ?? { status: 200, body: {} };
  if (action === "exportTemplate" && store.get(above)) return exported(store, above);
  throw new Error(`no action ${action} is known`);
}

function read(store: Store, id: string): Answer {
  if (/^\/subscriptions\/[^/]+\/providers\/[^/]+$/i.test(id)) return namespaceOf(store, id);
  const { type, name } = parse(id);
  if (same(type, "Microsoft.Authorization/roleDefinitions")) return definitions(store, id);
  if (same(type, "Microsoft.Resources/subscriptions"))
    return { status: 200, body: { id, subscriptionId: name, tenantId: tenant, displayName: "stand-in", state: "Enabled" } };
  const there = store.get(id);
  if (there) return { status: 200, body: store.view(there) };
  const properties = unwritten[type.toLowerCase()];
  return properties && store.exists(id) ? { status: 200, body: { id, name, type, properties } } : notFound(id);
}

/** Things of a type below something, or all that stands in a group or subscription, of one type where the filter asks so. */
function list(store: Store, id: string, { query }: Asked): Answer {
  const { type, above } = parse(id);
  if (/\/availableAgentPoolVersions$/i.test(id)) return { status: 200, body: poolVersions };
  if (same(type, "Microsoft.Authorization/roleDefinitions")) return definitions(store, id, query.$filter);
  if (!store.exists(above)) return notFound(above);
  if (!same(type, "Microsoft.Resources/resources"))
    return { status: 200, body: { value: store.ofType(type, above).map((one) => store.view(one)) } };
  const wanted = /resourceType eq '([^']+)'/i.exec(query.$filter ?? "")?.[1];
  const value = store
    .below(above)
    .filter((one) => isBelow(one.id, above) && /^[^/]+\/[^/]+$/.test(one.type) && !one.type.startsWith("Microsoft.Resources/"))
    .filter((one) => wanted === undefined || same(one.type, wanted));
  return { status: 200, body: { value } };
}

const notFound = (id: string): Answer =>
  same(parse(id).type, "Microsoft.Resources/resourceGroups")
    ? refusal(404, "ResourceGroupNotFound", `Resource group '${id}' could not be found.`)
    : refusal(404, "ResourceNotFound", `The resource '${id}' was not found.`);

/** What a PATCH means: what is null goes, objects are changed key by key, all else is replaced. */
function merged(before: Json, change: Json): Json {
  const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
  const result: Json = { ...before };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = isObject(value) && isObject(result[key]) ? merged(result[key], value) : value;
  }
  return result;
}
