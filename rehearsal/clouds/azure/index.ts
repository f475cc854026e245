import { text } from "../../provider/lookup";
import type { Item } from "../inventory";
import type { Account, Cloud, Template } from "../model";
import { AZURE_ADDRESS_RULES } from "./address";
import { AZURE_ALARM_TYPES } from "./alarm";
import { AZURE_BALANCER_REFERENCES, AZURE_BALANCER_RULES, AZURE_BALANCER_TYPES } from "./balancer";
import { AZURE_CACHE_RULES, AZURE_CACHE_TYPES } from "./cache";
import { AZURE_CLUSTER_RULES, AZURE_CLUSTER_TYPES } from "./cluster";
import { AZURE_DATA } from "./data";
import { AZURE_DATABASE_RULES, AZURE_DATABASE_TYPES } from "./database";
import { AZURE_ENDPOINT_TYPES } from "./endpoints";
import { AZURE_FUNCTION_REFERENCES, AZURE_FUNCTION_RULES, AZURE_FUNCTION_TYPES } from "./function";
import { AZURE_KEY_TYPES } from "./keys";
import { AZURE_MESSAGE_RULES, AZURE_MESSAGE_TYPES } from "./messages";
import { AZURE_MODEL_TYPES } from "./model";
import { AZURE_NOTEBOOK_TYPES } from "./notebook";
import { AZURE_OBJECT_RULES } from "./object";
import { AZURE_PEERING_REFERENCES, AZURE_PEERING_RULES, AZURE_PEERING_TYPES } from "./peering";
import { AZURE_POOL_TYPES } from "./pool";
import { AZURE_RULES } from "./rules";
import { AZURE_SCHEDULE_RULES, AZURE_SCHEDULE_TYPES } from "./schedule";
import { AZURE_SERVICE_TYPES } from "./service";
import { AZURE_SHARE_RULES, AZURE_SHARE_TYPES } from "./share";
import { AZURE_TYPES } from "./types";

const SUBSCRIPTION = "11111111-1111-4111-a111-111111111111";
export const TENANT = "22222222-2222-4222-a222-222222222222";
/** Azure itself makes this group, with a network watcher for each region, when the first network is made. */
const MADE_BY_AZURE = /\/resourcegroups\/networkwatcherrg/i;

/** Microsoft Azure, as far as a rehearsal needs it. */
export const azurerm: Cloud = {
  name: "azurerm",
  types: {
    ...AZURE_TYPES,
    ...AZURE_ALARM_TYPES,
    ...AZURE_BALANCER_TYPES,
    ...AZURE_CACHE_TYPES,
    ...AZURE_CLUSTER_TYPES,
    ...AZURE_DATABASE_TYPES,
    ...AZURE_ENDPOINT_TYPES,
    ...AZURE_FUNCTION_TYPES,
    ...AZURE_KEY_TYPES,
    ...AZURE_MESSAGE_TYPES,
    ...AZURE_MODEL_TYPES,
    ...AZURE_NOTEBOOK_TYPES,
    ...AZURE_PEERING_TYPES,
    ...AZURE_POOL_TYPES,
    ...AZURE_SCHEDULE_TYPES,
    ...AZURE_SERVICE_TYPES,
    ...AZURE_SHARE_TYPES,
  },
  data: AZURE_DATA,
  rules: [
    ...AZURE_RULES,
    ...AZURE_ADDRESS_RULES,
    ...AZURE_BALANCER_RULES,
    ...AZURE_CACHE_RULES,
    ...AZURE_CLUSTER_RULES,
    ...AZURE_DATABASE_RULES,
    ...AZURE_FUNCTION_RULES,
    ...AZURE_MESSAGE_RULES,
    ...AZURE_SCHEDULE_RULES,
    ...AZURE_OBJECT_RULES,
    ...AZURE_PEERING_RULES,
    ...AZURE_SHARE_RULES,
  ],
  locks: ["azurerm_management_lock"],
  references: [
    ...AZURE_FUNCTION_REFERENCES,
    ...AZURE_BALANCER_REFERENCES,
    ...AZURE_PEERING_REFERENCES,
    {
      path: /(^|\.)key_vault_key_id$/,
      to: ["azurerm_key_vault_key"],
      refusal: (value) => `KeyVaultKeyNotFound: The key ${value} was not found in its vault.`,
    },
    {
      path: /./,
      to: [],
      // a part of a gateway is there with it
      part: (value) => value.replace(/(\/applicationGateways\/[^/]+)\/.*$/, "$1"),
      value: /^\/subscriptions\/[^/]+\/resourceGroups\/[^|]+$/i,
      except: MADE_BY_AZURE,
      // InvalidResourceReference, the error code of Azure Resource Manager
      refusal: (value) =>
        `InvalidResourceReference: Resource ${value} referenced by the resource was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    },
  ],

  account(config, environment): Account {
    const features = JSON.stringify(config.features ?? null);
    return {
      subscription: text(config, "subscription_id") ?? environment.ARM_SUBSCRIPTION_ID ?? SUBSCRIPTION,
      tenant: text(config, "tenant_id") ?? environment.ARM_TENANT_ID ?? TENANT,
      client: text(config, "client_id") ?? environment.ARM_CLIENT_ID ?? "33333333-3333-4333-a333-333333333333",
      emptiesGroups: features.includes('"prevent_deletion_if_contains_resources":false') ? "yes" : "",
      purges: features.includes('"purge_soft_delete_on_destroy":false') ? "" : "yes",
      purgesWorkspaces: features.includes('"purge_soft_deleted_workspace_on_destroy":true') ? "yes" : "",
      recovers: features.includes('"recover_soft_deleted_key_vaults":false') ? "" : "yes",
    };
  },

  normal: (handle) => handle.toLowerCase(),

  guess(_type, path): Template | undefined {
    const name = path.split(".").at(-1) ?? path;
    const endpoint = /^(primary|secondary)_(blob|dfs|file|queue|table|web)(?:_(internet|microsoft))?_(endpoint|host)$/.exec(name);
    if (endpoint) return storageEndpoint(endpoint);
    if (name === "tenant_id") return "{$tenant}";
    if (/^(principal_id|client_id|object_id|.*guid)$/.test(name)) return "{uuid}";
    if (/(access|shared|instrumentation)_key$/.test(name)) return (make) => Buffer.from(make.hex(64)).toString("base64");
    if (name === "location") return "{$location}";
    if (name === "name") return "{uuid}";
    if (/(_time|_date|_on)$/.test(name)) return "2026-01-01T00:00:00Z";
    return undefined;
  },

  guessId(schema): Template {
    const has = (name: string) => schema.block.attributes.some((each) => each.name === name);
    const kind = schema.name.replace(/^azurerm_/, "").replaceAll("_", "");
    if (!has("name")) return `/subscriptions/{$subscription}/providers/Microsoft.Rehearsal/${kind}/{uuid}`;
    const group = has("resource_group_name") ? "/resourceGroups/{resource_group_name}" : "";
    return `/subscriptions/{$subscription}${group}/providers/Microsoft.Rehearsal/${kind}/{name}`;
  },

  adjustPlan: () => undefined,
  takesAlong: (item, account) => item.type === "azurerm_resource_group" && account.emptiesGroups === "yes",

  parents(id): string[] {
    if (id.includes("|") || MADE_BY_AZURE.test(id)) return [];
    const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
    if (!group || group === id) return [];
    const scope = id.slice(0, id.lastIndexOf("/providers/"));
    const pairs = id
      .slice(scope.length + "/providers/".length)
      .split("/")
      .slice(1);
    // Segments that are always there, such as blobServices/default, are nobody's resource.
    const named = pairs.filter((_, at) => pairs[at - (at % 2) + 1] !== "default");
    const provider = id.slice(scope.length).split("/").slice(0, 3).join("/");
    const above = named.slice(0, pairs.at(-1) === "default" ? named.length : -2);
    const parent = above.length > 0 ? `${scope}${provider}/${above.join("/")}` : scope;
    return [...new Set([group, parent])];
  },

  words: {
    // helpers/tf/errors.go of terraform-provider-azurerm; for global names the codes of Azure Resource Manager
    exists: (type, id, name) =>
      GLOBAL[type]?.(name) ??
      `a resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "${type}" for more information`,
    gone: (_type, id) => `ResourceNotFound: The Resource '${id}' was not found.`,
    parentMissing: (_type, id, parent) => {
      const group = /\/resourceGroups\/([^/]+)$/i.exec(parent)?.[1];
      return group
        ? `ResourceGroupNotFound: Resource group '${group}' could not be found.`
        : `ParentResourceNotFound: Failed to perform 'write' on resource '${id}', because the parent resource '${parent}' could not be found.`;
    },
    held,
  },
};

const GLOBAL: Record<string, (name: string) => string> = {
  azurerm_storage_account: (name) => `StorageAccountAlreadyTaken: The storage account named ${name} is already taken.`,
  azurerm_key_vault: (name) =>
    `VaultAlreadyExists: The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`,
};

function held(item: Item, users: Item[]): string {
  const ids = users.map((user) => user.id);
  const name = item.id.split("/").at(-1) ?? item.id;
  if (users.some((user) => user.type === "azurerm_management_lock")) {
    return `ScopeLocked: The scope '${item.id}' cannot perform delete operation because following scope(s) are locked: '${item.id}'. Please remove the lock and try again.`;
  }
  // internal/services/resource/custompollers/resource_group_prevent_delete_poller.go of terraform-provider-azurerm
  if (item.type === "azurerm_resource_group") {
    const list = ids.sort().map((id) => `* \`${id}\``);
    return `deleting Resource Group "${name}": the Resource Group still contains Resources.\n\nTerraform has detected that the following Resources still exist within the Resource Group:\n\n${list.join("\n")}`;
  }
  if (item.type === "azurerm_subnet") {
    return `InUseSubnetCannotBeDeleted: Subnet ${name} is in use by ${ids.join(", ")} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.`;
  }
  if (item.type === "azurerm_network_interface") {
    return `NicInUse: Network Interface ${item.id} is used by existing resource ${ids[0]}. In order to delete the network interface, it must be dissociated from the resource.`;
  }
  const code = {
    azurerm_network_security_group: "InUseNetworkSecurityGroupCannotBeDeleted",
    azurerm_public_ip: "PublicIPAddressCannotBeDeleted",
  }[item.type];
  return `${code ?? "CannotDeleteResource"}: ${name} cannot be deleted because it is in use by the following resources: ${ids.join(", ")}.`;
}

function storageEndpoint([, rank, service, route, form]: RegExpExecArray): Template {
  const host = `{name}${rank === "secondary" ? "-secondary" : ""}${route ? `-${route}routing` : ""}.${service}.core.windows.net`;
  return (make) => {
    const replication = make.text("account_replication_type");
    // Secondary endpoints stand only where the replication has a second region to read from; routed ones only where asked for.
    if ((rank === "secondary" && !replication.startsWith("RA")) || route) return "";
    return make.expand(form === "endpoint" ? `https://${host}/` : host);
  };
}
