import type { Answer } from "../front";
import { isBelow, parse, same } from "./ids";
import { refusal } from "./refusals";
import type { Json, Store } from "./store";

/** Azure's built-in roles that labs use, by their names (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
const builtIn: Readonly<Record<string, string>> = {
  AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  AcrPush: "8311e382-0749-4cb8-b61a-304f252e45ec",
  "AzureML Data Scientist": "f6c7c914-8db3-469d-8ca1-694a8f32e121",
  "Cognitive Services OpenAI User": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
  "Azure Kubernetes Service Cluster Admin Role": "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8",
  "Azure Kubernetes Service Cluster User Role": "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  "Azure Kubernetes Service RBAC Cluster Admin": "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
  "Azure Kubernetes Service RBAC Reader": "7f6c6a51-bcf8-42ba-9220-52d62157d7db",
  "Azure Kubernetes Service RBAC Writer": "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb",
  "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
  "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Azure Service Bus Data Receiver": "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
  "Azure Service Bus Data Sender": "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
  "Key Vault Crypto Officer": "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
  "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "Key Vault Secrets Officer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
  "Virtual Machine Administrator Login": "1c0163c0-47e6-4577-8991-ea5c82e286e4",
  "Desktop Virtualization Power On Off Contributor": "40c5ff49-9181-41f8-ae61-143b0e78555e",
};
const assignments = "Microsoft.Authorization/roleAssignments";
export const roleType = "microsoft.authorization/roledefinitions";

/** Answers about role definitions: one by its id, or those with a name. */
export function definitions(store: Store, id: string, filter = ""): Answer {
  const { name, open } = parse(id);
  const own = open ? undefined : ownRole(store, name);
  // it goes by its subscription, wherever it may be assigned
  if (own)
    return { status: 200, body: { ...own, id: `${/^\/subscriptions\/[^/]+/i.exec(id)?.[0]}/providers/${own.type}/${own.name}` } };
  const wanted = /roleName eq '([^']+)'/.exec(filter)?.[1];
  const found = Object.entries(builtIn)
    .filter(([role, guid]) => (open ? wanted === undefined || role === wanted : same(guid, name)))
    .map(([role, guid]) => definition(/^\/subscriptions\/[^/]+/i.exec(id)?.[0] ?? "", role, guid));
  if (open) return { status: 200, body: { value: found } };
  return found[0] ? { status: 200, body: found[0] } : refusal(404, "RoleDefinitionDoesNotExist", `There is no role ${name}.`);
}

const definition = (scope: string, roleName: string, name: string) => ({
  id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
  type: "Microsoft.Authorization/roleDefinitions",
  name,
  properties: { roleName, type: "BuiltInRole", assignableScopes: ["/"], permissions: [] },
});

/** Why an assignment cannot be made; undefined where it can. */
export function refusesAssignment(store: Store, id: string, { properties = {} }: { properties?: Json }): Answer | undefined {
  const { above } = parse(id);
  const what = (one: Json) => `${one.principalId} ${parse(String(one.roleDefinitionId)).name}`.toLowerCase();
  const role = parse(String(properties.roleDefinitionId)).name;
  if (!ownRole(store, role) && !Object.values(builtIn).some((guid) => same(guid, role)))
    return refusal(400, "RoleDefinitionDoesNotExist", `There is no role ${properties.roleDefinitionId}.`);
  const other = store
    .ofType(assignments, above)
    .find((one) => !same(one.id, id) && same(parse(one.id).above, above) && what(one.properties) === what(properties));
  return other && refusal(409, "RoleAssignmentExists", "The role assignment already exists.");
}

const ownRole = (store: Store, guid: string) => store.all().find(({ type, name }) => same(type, roleType) && same(name, guid));

/** Why a role cannot be made: no second one of the directory has its name, and it may be assigned to what is there alone. */
export function refusesRole(store: Store, id: string, { properties = {} }: { properties?: Json }): Answer | undefined {
  const other = store
    .all()
    .find((one) => same(one.type, roleType) && !same(one.id, id) && one.properties.roleName === properties.roleName);
  if (other) return refusal(409, "RoleDefinitionWithSameNameExists", `There is a role ${properties.roleName} already.`);
  const scopes = (properties.assignableScopes ?? []) as string[];
  const missing = scopes.find((scope) => !store.exists(scope));
  return missing === undefined ? undefined : refusal(400, "LinkedAuthorizationFailed", `There is no ${missing}.`);
}

/** Why a role cannot be deleted: somebody has it. */
export function refusesRoleDelete(store: Store, id: string): Answer | undefined {
  const { type, name } = parse(id);
  const held = store
    .all()
    .some((one) => same(one.type, assignments) && same(parse(String(one.properties.roleDefinitionId)).name, name));
  return same(type, roleType) && held
    ? refusal(400, "RoleDefinitionHasAssignments", "There are existing role assignments referencing the role.")
    : undefined;
}

/** Whether a principal has a role on something, by an assignment there or above it. */
export function hasRole(store: Store, principalId: string, role: string, id: string): boolean {
  return store.all().some(({ id: one, type, properties }) => {
    const scope = parse(one).above;
    const guid = parse(String(properties.roleDefinitionId)).name;
    const there = same(type, assignments) && (same(scope, id) || isBelow(id, scope));
    return there && properties.principalId === principalId && same(guid, builtIn[role] ?? "");
  });
}

/** The name of the role that an assignment gives. */
export const roleOf = (properties: Json): string | undefined =>
  Object.keys(builtIn).find((role) => same(builtIn[role] ?? "", parse(String(properties.roleDefinitionId)).name));
