import { azureNetwork } from "./azure-network";
import { azureRights, type Thing } from "./azure-rights";
import { holdsCode } from "./functions";
import { keyOf } from "./keys";
import { azureNames } from "./names";
import { opened, workspaceOf } from "./notebooks";
import { closedStore, paid } from "./part";
import { azureParts, found, merged } from "./parts";
import { at, blocks, least, origin, type Resource, type Stack, tagsOf, texts } from "./stack";
import type { Cost, Credential, Found, Place, Store } from "./types";

/** Types that the model reads, and whether they take tags. */
export const azureTypes: Readonly<Record<string, "tags" | "no-tags">> = {
  azurerm_application_security_group: "tags",
  azurerm_bastion_host: "tags",
  azurerm_consumption_budget_resource_group: "no-tags",
  azurerm_dns_a_record: "tags",
  azurerm_dns_cname_record: "tags",
  azurerm_dns_zone: "tags",
  azurerm_key_vault: "tags",
  azurerm_key_vault_access_policy: "no-tags",
  azurerm_key_vault_secret: "tags",
  azurerm_linux_virtual_machine: "tags",
  azurerm_management_lock: "no-tags",
  azurerm_nat_gateway: "tags",
  azurerm_nat_gateway_public_ip_association: "no-tags",
  azurerm_network_interface: "tags",
  azurerm_network_interface_application_security_group_association: "no-tags",
  azurerm_network_interface_security_group_association: "no-tags",
  azurerm_network_security_group: "tags",
  azurerm_network_security_rule: "no-tags",
  azurerm_network_watcher_flow_log: "tags",
  azurerm_pim_active_role_assignment: "no-tags",
  azurerm_private_dns_a_record: "tags",
  azurerm_private_dns_cname_record: "tags",
  azurerm_private_dns_zone: "tags",
  azurerm_private_dns_zone_virtual_network_link: "tags",
  azurerm_private_endpoint: "tags",
  azurerm_private_endpoint_application_security_group_association: "no-tags",
  azurerm_public_ip: "tags",
  azurerm_resource_group: "tags",
  azurerm_role_assignment: "no-tags",
  azurerm_storage_account: "tags",
  azurerm_storage_container: "no-tags",
  azurerm_storage_management_policy: "no-tags",
  azurerm_subnet: "no-tags",
  azurerm_subnet_nat_gateway_association: "no-tags",
  azurerm_subnet_network_security_group_association: "no-tags",
  azurerm_user_assigned_identity: "tags",
  azurerm_virtual_machine_extension: "tags",
  azurerm_virtual_network: "tags",
  ...merged(azureParts, ({ types }) => types),
};

export function readAzure(stack: Stack): Found {
  const network = azureNetwork(stack);
  const stores = [...storesOf(stack), ...found(azureParts, "stores", stack)];
  const models = found(azureParts, "models", stack);
  const clusters = found(azureParts, "clusters", stack);
  const notebooks = found(azureParts, "notebooks", stack);
  const workloads = found(azureParts, "workloads", stack);
  const keys = found(azureParts, "keys", stack);
  const rights = azureRights(stack, [
    ...network.machines.map(({ address, scale }): Thing => ({ address, within: [], kind: scale ? "pool" : "machine" })),
    ...clusters.map(({ address }): Thing => ({ address, within: [], kind: "cluster" })),
    ...workloads.filter(({ kind }) => kind !== "nodes").map(({ address }): Thing => ({ address, within: [], kind: "workload" })),
    ...stores,
    ...models.map(({ address, within }): Thing => ({ address, within, kind: "model" })),
    ...keys.map(({ address, within }): Thing => ({ address, within, kind: "key" })),
    ...notebooks.map(({ address }): Thing => ({ address, within: workspaceOf(stack, address), kind: "notebook" })),
  ]);
  return {
    ...network,
    keys,
    logs: found(azureParts, "logs", stack),
    balancers: found(azureParts, "balancers", stack),
    schedules: found(azureParts, "schedules", stack),
    peerings: found(azureParts, "peerings", stack),
    disks: found(azureParts, "disks", stack),
    workloads: [...workloads, ...notebooks],
    clusters,
    notebooks,
    stores,
    objects: found(azureParts, "objects", stack),
    models,
    names: azureNames(stack),
    rights: [...rights, ...opened(notebooks, rights), ...found(azureParts, "rights", stack)],
    unreadable: found(azureParts, "unreadable", stack),
    credentials: [...credentialsOf(stack), ...found(azureParts, "credentials", stack)],
    places: [...placesOf(stack), ...found(azureParts, "places", stack)],
    costs: [...costsOf(stack), ...found(azureParts, "costs", stack)],
    alarms: found(azureParts, "alarms", stack),
    budgets: stack.of("azurerm_consumption_budget_resource_group").map((budget) => {
      const notices = blocks(budget.body, "notification").filter(({ enabled }) => enabled !== false);
      return {
        ...origin(budget),
        amount: Number(budget.body.amount),
        currency: undefined,
        thresholds: notices.map(({ threshold }) => Number(threshold)),
        recipients: [...new Set(notices.flatMap((notice) => texts(notice.contact_emails)))],
        ofLab: stack.target(budget.body.resource_group_id) !== undefined,
      };
    }),
    tagged: [
      ...stack.resources
        .filter(({ type }) => azureTypes[type] === "tags")
        .map((resource) => ({ ...origin(resource), tags: tagsOf(stack, resource.body.tags) })),
      ...found(azureParts, "tagged", stack),
    ],
  };
}

function storesOf(stack: Stack): Store[] {
  const blobs = stack.of("azurerm_storage_account").flatMap((account): Store[] => {
    const { body } = account;
    // an account that serves files is a store of another kind
    if (stack.pointing("azurerm_storage_share", "storage_account_id", account).length > 0) return [];
    const logs = stack.pointing("azurerm_network_watcher_flow_log", "storage_account_id", account);
    const containers = stack.pointing("azurerm_storage_container", "storage_account_id", account);
    const closed = body.allow_nested_items_to_be_public === false;
    const rules = stack
      .pointing("azurerm_storage_management_policy", "storage_account_id", account)
      .flatMap((policy) => blocks(policy.body, "rule"))
      .filter(({ enabled }) => enabled === true);
    const homes = stack.pointing("azurerm_machine_learning_workspace", "storage_account_id", account);
    const settings = {
      kind:
        logs.length > 0
          ? ("log" as const)
          : homes.length > 0
            ? ("home" as const)
            : holdsCode(stack, account)
              ? ("code" as const)
              : ("bucket" as const),
      encrypted: true,
      key: keyOf(stack, at(body, "customer_managed_key.key_vault_key_id")),
      tlsOnly: body.https_traffic_only_enabled !== false && !/^TLS1_[01]$/.test(String(body.min_tls_version ?? "TLS1_2")),
      policiesOnly: true,
      sharedKeys: body.shared_access_key_enabled !== false,
      versioned: at(body, "blob_properties.versioning_enabled") === true,
      objectDays:
        least(rules.map((rule) => at(rule, "actions.base_blob.delete_after_days_since_creation_greater_than"))) ??
        least(logs.map((log) => at(log.body, "retention_policy.days"))),
      versionDays: least(rules.map((rule) => at(rule, "actions.version.delete_after_days_since_creation"))),
    };
    if (containers.length === 0)
      return [{ ...origin(account), ...settings, within: [], anonymous: closed ? "barred" : "possible" }];
    return containers.map((container) => {
      const open = (container.body.container_access_type ?? "private") !== "private";
      const anonymous = open ? "granted" : closed ? "barred" : "possible";
      return { ...origin(container), ...settings, within: [account.address], anonymous };
    });
  });
  const secrets = stack.of("azurerm_key_vault_secret").map((secret): Store => {
    const vault = stack.target(secret.body.key_vault_id);
    return closedStore("secret")(secret, {
      expires: stack.text(secret.body.expiration_date),
      within: vault ? [vault.address] : [],
    });
  });
  return [...blobs, ...secrets];
}

function credentialsOf(stack: Stack): Credential[] {
  const of = (resource: Resource, kind: Credential["kind"], what: string): Credential => ({ ...origin(resource), kind, what });
  return [
    ...stack
      .of("azurerm_linux_virtual_machine", "azurerm_linux_virtual_machine_scale_set")
      .flatMap((vm) => [
        ...(vm.body.disable_password_authentication === false || vm.body.admin_password !== undefined
          ? [of(vm, "password", "disable_password_authentication")]
          : []),
        ...blocks(vm.body, "admin_ssh_key").map(({ public_key }) => of(vm, "ssh-key", String(public_key))),
      ]),
    ...stack
      .of("azurerm_key_vault_secret")
      .filter(({ body }) => body.value !== undefined)
      .map((secret) => of(secret, "secret-value", "value")),
  ];
}

function placesOf(stack: Stack): Place[] {
  const copied = /^(RA)?G(Z)?RS$/;
  return [
    ...stack.resources
      .filter(({ type, body }) => azureTypes[type] && body.location !== undefined)
      .map((resource) => ({ ...origin(resource), region: stack.text(resource.body.location) ?? "" })),
    ...stack
      .of("azurerm_storage_account")
      .filter(({ body }) => copied.test(String(body.account_replication_type)))
      .map((account) => ({ ...origin(account), region: "elsewhere" })),
  ];
}

const costsOf = (stack: Stack): Cost[] => [
  ...paid(stack, "azurerm_linux_virtual_machine", "machine", false),
  ...paid(stack, "azurerm_linux_virtual_machine", "disk", true),
  ...paid(stack, "azurerm_nat_gateway", "nat", true),
  ...paid(stack, "azurerm_public_ip", "public-address", true),
  ...paid(stack, "azurerm_bastion_host", "bastion", true),
  ...paid(stack, "azurerm_private_endpoint", "private-endpoint", true),
];
