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

/** A vault's own host: its secrets and keys, which are kept as things below the vault, and its deleted ones until they are purged. */
export function vaultHost(store: Store, asked: Asked, principal: string): Answer {
  const [kind = "", name = "", part = ""] = asked.path.split("/").filter(Boolean);
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
  if (kind === "keys" || kind === "deletedkeys") return keysOf(store, vault, asked, { principal, host, kind, name, part });
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

interface At {
  readonly principal: string;
  readonly host: string;
  readonly kind: string;
  readonly name: string;
  readonly part: string;
}

/** The keys of a vault. One that is deleted can be purged only where the vault does not protect it. */
function keysOf(store: Store, vault: Resource, asked: Asked, { principal, host, kind, name, part }: At): Answer {
  if (!hasRole(store, principal, "Key Vault Crypto Officer", vault.id))
    return refusal(403, "Forbidden", `The caller has no role by which it may work with the keys of ${vault.id}.`);
  const live = `${vault.id}/keys/${name}`;
  const deleted = `${vault.id}/deletedKeys/${name}`;
  const content = (jsonOf(asked) ?? {}) as Json;
  if (part === "create" && store.get(deleted)) return refusal(409, "Conflict", `Key ${name} is deleted but recoverable.`);
  const there = part === "create" ? write(store, live, content) : store.get(kind === "keys" ? live : deleted);
  if (!there) return refusal(404, "KeyNotFound", `A key with the name ${name} was not found in this key vault.`);
  if (part === "rotationpolicy") {
    if (asked.method === "PUT") there.properties.rotation = content;
    const rotation = there.properties.rotation as Json | undefined;
    return { status: 200, body: { ...rotation, id: `${host}/keys/${name}/rotationpolicy` } };
  }
  if (asked.method === "PATCH") Object.assign(there.properties, content);
  if (asked.method === "DELETE" && kind === "keys") {
    store.remove(live);
    store.set(deleted, { properties: there.properties });
  } else if (asked.method === "DELETE") {
    if (vault.properties.enablePurgeProtection) return refusal(403, "Forbidden", `The vault protects ${name} from being purged.`);
    store.remove(deleted);
    return { status: 204 };
  }
  const { version, kty, key_ops, key_size, tags, attributes } = there.properties;
  const kid = `${host}/keys/${name}/${guidOf(live, String(version)).replaceAll("-", "")}`;
  const shownKey = { kid, kty, key_ops, n: Buffer.alloc(Number(key_size) / 8, guidOf(kid)).toString("base64url"), e: "AQAB" };
  return {
    status: 200,
    body: { key: shownKey, tags, attributes: { enabled: true, created: 1, updated: 1, ...(attributes as Json) } },
  };
}

/** Why something cannot be encrypted by a key of a vault: it is not there, may not be used, or could be purged; undefined where it can. */
export function refusesKey(store: Store, content: Json): Answer | undefined {
  const properties = (content.properties ?? {}) as Json;
  const encryption = (properties.encryption ?? {}) as Json;
  const ofStorage = encryption.keyvaultproperties as { keyname: string; keyvaulturi: string } | undefined;
  const ofRegistry = encryption.keyVaultProperties as { keyIdentifier: string } | undefined;
  const ofDisks = properties.activeKey as { keyUrl: string } | undefined;
  const ofDatabase = properties.dataEncryption as { primaryKeyURI?: string } | undefined;
  const ofCache = encryption.customerManagedKeyEncryption as { keyEncryptionKeyUrl: string } | undefined;
  const ofOthers = [ofRegistry?.keyIdentifier, ofDisks?.keyUrl, ofDatabase?.primaryKeyURI, ofCache?.keyEncryptionKeyUrl];
  const url = ofStorage
    ? `${ofStorage.keyvaulturi.replace(/\/$/, "")}/keys/${ofStorage.keyname}`
    : ofOthers.find((one) => one !== undefined);
  if (url === undefined) return undefined;
  const [, host = "", name = ""] = /^(https:\/\/[^/]+)\/keys\/([^/]+)/.exec(url) ?? [];
  const vault = store.all().find(({ properties: { vaultUri } }) => vaultUri === `${host}/`);
  if (!vault || !store.get(`${vault.id}/keys/${name}`)) return refusal(404, "KeyVaultKeyNotFound", `There is no key ${url}.`);
  if (!vault.properties.enablePurgeProtection)
    return refusal(400, "KeyVaultPolicyError", `The vault of ${url} does not protect keys from being purged.`);
  const identities = Object.keys(
    (content.identity as { userAssignedIdentities?: Json } | undefined)?.userAssignedIdentities ?? {},
  );
  const user = identities.find((id) =>
    hasRole(store, guidOf(id, "principal"), "Key Vault Crypto Service Encryption User", vault.id),
  );
  return user === undefined ? refusal(403, "KeyVaultAuthenticationFailure", `No identity of it may use ${url}.`) : undefined;
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
