import { type Answer, type Asked, jsonOf } from "../front";
import { guidOf, tenant } from "./fill";
import { refusal } from "./refusals";
import { hasRole } from "./roles";
import type { Json, Resource, Store } from "./store";

/** Where a deleted vault waits until it is purged. */
export function deletedVault({ id, name, location = "" }: Resource): string {
  const subscription = id.split("/").slice(0, 3).join("/");
  return `${subscription}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${name}`;
}

export function purgeVault(store: Store, id: string): boolean {
  const there = store.get(id) !== undefined;
  store.remove(id);
  return there;
}

/** A vault's own host: its secrets, which are kept as things below the vault, and its deleted ones until they are purged. */
export function vaultHost(store: Store, asked: Asked, principal: string): Answer {
  const [kind = "", name = ""] = asked.path.split("/").filter(Boolean);
  const host = `https://${asked.host}`;
  const vault = store.all().find(({ properties }) => properties.vaultUri === `${host}/`);
  if (!vault) return refusal(404, "VaultNotFound", `There is no vault at ${host}.`);
  if (!asked.headers.authorization) {
    const challenge = `Bearer authorization="https://login.microsoftonline.com/${tenant}", resource="https://vault.azure.net"`;
    return {
      ...refusal(401, "Unauthorized", "The header Authorization is missing."),
      headers: { "www-authenticate": challenge },
    };
  }
  if (kind === "") return { status: 200, body: {} };
  if (!hasRole(store, principal, "Key Vault Secrets Officer", vault.id))
    return refusal(403, "Forbidden", `The caller has no role by which it may work with the secrets of ${vault.id}.`);
  const live = `${vault.id}/secrets/${name}`;
  const deleted = `${vault.id}/deletedSecrets/${name}`;
  const at = kind === "deletedsecrets" ? deleted : live;
  const there = store.get(at);
  if (asked.method === "PUT" && kind === "secrets") {
    if (store.get(deleted)) return refusal(409, "Conflict", `Secret ${name} is deleted but recoverable.`);
    return shown(host, write(store, live, jsonOf(asked) as Json));
  }
  if (!there) return refusal(404, "SecretNotFound", `A secret with the name ${name} was not found in this key vault.`);
  if (asked.method === "PATCH") {
    const { attributes, ...rest } = jsonOf(asked) as Json;
    Object.assign(there.properties, rest, { attributes: { ...(there.properties.attributes as Json), ...(attributes as Json) } });
  }
  if (asked.method === "DELETE") {
    store.remove(at);
    if (kind === "deletedsecrets") return { status: 204 };
    store.set(deleted, { properties: there.properties });
  }
  return shown(host, there);
}

/** Each writing of a value is a version of its own. */
function write(store: Store, id: string, content: Json): Resource {
  const before = Number(store.get(id)?.properties.version ?? 0);
  return store.set(id, { properties: { ...content, version: before + 1 } });
}

function shown(host: string, { id, name, properties }: Resource): Answer {
  const { version, attributes, ...content } = properties;
  const path = `${host}/secrets/${name}/${guidOf(id, String(version)).replaceAll("-", "")}`;
  return {
    status: 200,
    body: { ...content, id: path, attributes: { enabled: true, created: 1, updated: 1, ...(attributes as Json) } },
  };
}
