import type { Maker } from "../maker";
import type { TypeModel } from "../model";
import { freeAddress, publicAddress } from "../network";

const GROUP = "/subscriptions/{$subscription}/resourceGroups/{resource_group_name}";
export const inGroup = (kind: string, tail = "") => `${GROUP}/providers/${kind}/{name}${tail}`;
const network = (kind: string, tail?: string) => inGroup(`Microsoft.Network/${kind}`, tail);
const vault = (tail: string) => `https://{key_vault_id|last}.vault.azure.net/secrets/{name}${tail}`;

const systemIdentity = (value: string) => (make: Maker) =>
  JSON.stringify(make.state.identity).includes("SystemAssigned") ? make.expand(value) : "";
export const identity = { "identity.principal_id": systemIdentity("{uuid}"), "identity.tenant_id": systemIdentity("{$tenant}") };

/** Ids as the provider's documentation shows them for import. */
export const AZURE_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_application_security_group: {
    id: network("applicationSecurityGroups"),
    heldBy: [
      "azurerm_network_interface_application_security_group_association",
      "azurerm_linux_virtual_machine_scale_set",
      "azurerm_private_endpoint_application_security_group_association",
    ],
  },
  azurerm_bastion_host: { id: network("bastionHosts"), values: { dns_name: "bst-{uuid}.bastion.azure.com" } },
  azurerm_consumption_budget_resource_group: {
    id: "{resource_group_id}/providers/Microsoft.Consumption/budgets/{name}",
    values: { etag: '"{hex:16}"', "time_period.end_date": "2036-01-01T00:00:00Z" },
  },
  azurerm_container_registry: {
    id: inGroup("Microsoft.ContainerRegistry/registries"),
    unique: "{name}",
    values: {
      login_server: "{name}.azurecr.io",
      admin_username: "",
      admin_password: "",
      data_endpoint_host_names: () => [],
      encryption: () => [],
      network_rule_set: () => [],
    },
  },
  azurerm_dev_test_global_vm_shutdown_schedule: {
    id: (make) => {
      const machine = make.text("virtual_machine_id");
      const group = machine.split("/providers/")[0];
      return `${group}/providers/Microsoft.DevTestLab/schedules/shutdown-computevm-${machine.split("/").at(-1)}`;
    },
  },
  azurerm_key_vault: {
    id: inGroup("Microsoft.KeyVault/vaults"),
    unique: "{name}",
    kept: {
      name: "{name}",
      when: (gone, account) => account.purges !== "yes" || gone.purge_protection_enabled === true,
      refusal: (name, asked, account) =>
        account.recovers === "yes"
          ? undefined
          : `An existing soft-deleted Key Vault exists with the Name "${name}" in the location "${String(asked.location)}", however\nautomatically recovering this KeyVault has been disabled via the "features" block.`,
      // and key_vault_resource.go of terraform-provider-azurerm
      source: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
    },
    values: {
      vault_uri: "https://{name}.vault.azure.net/",
      rbac_authorization_enabled: "false",
      enable_rbac_authorization: "{rbac_authorization_enabled}",
    },
  },
  azurerm_key_vault_access_policy: { id: "{key_vault_id}/objectId/{object_id}", borrowsId: true },
  azurerm_key_vault_secret: {
    id: vault("/{version}"),
    key: vault(""),
    values: {
      version: "{hex:32}",
      versionless_id: vault(""),
      resource_id: "{key_vault_id}/secrets/{name}/versions/{version}",
      resource_versionless_id: "{key_vault_id}/secrets/{name}",
    },
  },
  azurerm_linux_virtual_machine: {
    id: inGroup("Microsoft.Compute/virtualMachines"),
    heldBy: ["azurerm_virtual_machine_data_disk_attachment"],
    values: {
      ...identity,
      computer_name: "{name}",
      virtual_machine_id: "{uuid}",
      allow_extension_operations: "true",
      disable_password_authentication: "true",
      provision_vm_agent: "true",
      vm_agent_platform_updates_enabled: "false",
      patch_mode: "ImageDefault",
      patch_assessment_mode: "ImageDefault",
      private_ip_address: interfaceAddress,
      private_ip_addresses: (make) => [interfaceAddress(make)].filter((address) => address !== ""),
      os_managed_disk_id: `${GROUP}/providers/Microsoft.Compute/disks/{name}_OsDisk_1_{hex:32}`,
      "os_disk.name": "{name}_OsDisk_1_{hex:32}",
      "os_disk.id": "{os_managed_disk_id}",
      "os_disk.disk_size_gb": "30",
    },
  },
  azurerm_log_analytics_workspace: {
    id: inGroup("Microsoft.OperationalInsights/workspaces"),
    values: {
      ...identity,
      workspace_id: "{uuid}",
      sku: "PerGB2018",
      retention_in_days: "30",
      local_authentication_enabled: "true",
      local_authentication_disabled: "false",
    },
  },
  azurerm_managed_disk: {
    id: inGroup("Microsoft.Compute/disks"),
    heldBy: ["azurerm_virtual_machine_data_disk_attachment"],
    values: { max_shares: "0" },
  },
  azurerm_management_lock: { id: "{scope}/providers/Microsoft.Authorization/locks/{name}" },
  azurerm_monitor_action_group: { id: inGroup("Microsoft.Insights/actionGroups") },
  azurerm_monitor_diagnostic_setting: { id: "{target_resource_id}|{name}" },
  azurerm_nat_gateway: {
    id: network("natGateways"),
    values: { resource_guid: "{uuid}" },
    heldBy: ["azurerm_subnet_nat_gateway_association"],
  },
  azurerm_nat_gateway_public_ip_association: { id: "{nat_gateway_id}|{public_ip_address_id}" },
  azurerm_network_interface: {
    id: network("networkInterfaces"),
    heldBy: ["azurerm_linux_virtual_machine"],
    values: {
      mac_address: (make) => ["60", "45", "BD", ...(make.hex(6).toUpperCase().match(/../g) ?? [])].join("-"),
      private_ip_address: (make) =>
        make.text("ip_configuration.0.private_ip_address") ||
        freeAddress("ip_configuration.0.subnet_id", "address_prefixes.0")(make),
      "ip_configuration.private_ip_address": "{private_ip_address}",
      "ip_configuration.primary": "true",
      private_ip_addresses: (make) => [make.text("private_ip_address")],
      internal_domain_name_suffix: "{hex:26}.fx.internal.cloudapp.net",
    },
  },
  azurerm_network_interface_application_security_group_association: {
    id: "{network_interface_id}|{application_security_group_id}",
  },
  azurerm_network_interface_security_group_association: { id: "{network_interface_id}|{network_security_group_id}" },
  azurerm_network_security_group: {
    id: network("networkSecurityGroups"),
    heldBy: ["azurerm_subnet_network_security_group_association", "azurerm_network_interface_security_group_association"],
  },
  azurerm_network_security_rule: {
    id: `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/{network_security_group_name}/securityRules/{name}`,
  },
  azurerm_network_watcher: { id: network("networkWatchers") },
  azurerm_network_watcher_flow_log: {
    id: `${GROUP}/providers/Microsoft.Network/networkWatchers/{network_watcher_name}/flowLogs/{name}`,
    values: { location: "{$location}" },
  },
  azurerm_pim_active_role_assignment: {
    id: "{scope}|{role_definition_id}|{principal_id}",
    values: { principal_type: "User", "schedule.start_date_time": "2026-01-01T00:00:00Z", justification: "" },
  },
  azurerm_private_dns_a_record: {
    id: `${GROUP}/providers/Microsoft.Network/privateDnsZones/{zone_name}/A/{name}`,
    values: { fqdn: "{name}.{zone_name}." },
  },
  azurerm_private_dns_cname_record: {
    id: `${GROUP}/providers/Microsoft.Network/privateDnsZones/{zone_name}/CNAME/{name}`,
    values: { fqdn: "{name}.{zone_name}." },
  },
  azurerm_private_dns_zone: {
    id: network("privateDnsZones"),
    heldBy: ["azurerm_private_dns_zone_virtual_network_link"],
    values: {
      max_number_of_record_sets: "25000",
      max_number_of_virtual_network_links: "1000",
      max_number_of_virtual_network_links_with_registration: "100",
      number_of_record_sets: "1",
    },
  },
  azurerm_private_dns_zone_virtual_network_link: {
    id: `${GROUP}/providers/Microsoft.Network/privateDnsZones/{private_dns_zone_name}/virtualNetworkLinks/{name}`,
    values: { resolution_policy: "Default" },
  },
  azurerm_private_endpoint: {
    id: network("privateEndpoints"),
    values: {
      "private_service_connection.private_ip_address": freeAddress("subnet_id", "address_prefixes.0"),
      "private_dns_zone_group.id": network("privateEndpoints", "/privateDnsZoneGroups/default"),
      "ip_configuration.member_name": "default",
    },
  },
  azurerm_public_ip: {
    id: network("publicIPAddresses"),
    values: {
      ip_address: publicAddress,
      fqdn: (make) => (make.text("domain_name_label") ? make.expand("{domain_name_label}.{location}.cloudapp.azure.com") : null),
    },
    heldBy: ["azurerm_nat_gateway_public_ip_association", "azurerm_network_interface", "azurerm_bastion_host"],
  },
  azurerm_resource_group: { id: "/subscriptions/{$subscription}/resourceGroups/{name}", heldBy: ["*"] },
  azurerm_resource_provider_registration: {
    id: "/subscriptions/{$subscription}/providers/{name}",
    key: "{name} {hex:8}",
    borrowsId: true,
  },
  azurerm_role_assignment: {
    id: "{scope}/providers/Microsoft.Authorization/roleAssignments/{name}",
    key: "{scope}|{role_definition_id}{role_definition_name}|{principal_id}",
    values: {
      name: "{uuid}",
      principal_type: "ServicePrincipal",
      role_definition_id: (make) =>
        make.state.role_definition_name === null
          ? ""
          : make.expand("/subscriptions/{$subscription}/providers/Microsoft.Authorization/roleDefinitions/{uuid}"),
      role_definition_name: "",
    },
  },
  azurerm_role_definition: {
    id: "{role_definition_resource_id}|{scope}",
    values: {
      role_definition_id: "{uuid}",
      role_definition_resource_id:
        "/subscriptions/{$subscription}/providers/Microsoft.Authorization/roleDefinitions/{role_definition_id}",
      assignable_scopes: (make) => [make.text("scope")],
    },
  },
  azurerm_route_table: { id: network("routeTables"), heldBy: ["azurerm_subnet_route_table_association"] },
  azurerm_storage_account: {
    id: inGroup("Microsoft.Storage/storageAccounts"),
    unique: "{name}",
    values: {
      ...identity,
      access_tier: "Hot",
      large_file_share_enabled: "true",
      primary_location: "{location}",
      primary_connection_string:
        "DefaultEndpointsProtocol=https;AccountName={name};AccountKey={primary_access_key};EndpointSuffix=core.windows.net",
      "network_rules.bypass": () => ["AzureServices"],
    },
  },
  azurerm_storage_account_network_rules: {
    id: "{storage_account_id}",
    borrowsId: true,
    values: { bypass: () => ["AzureServices"] },
  },
  azurerm_storage_container: {
    id: (make) =>
      make.text("storage_account_id")
        ? make.expand("{storage_account_id}/blobServices/default/containers/{name}")
        : make.expand("https://{storage_account_name}.blob.core.windows.net/{name}"),
    values: {
      resource_manager_id: "{storage_account_id}/blobServices/default/containers/{name}",
      default_encryption_scope: "$account-encryption-key",
      metadata: () => Object.create(null),
    },
  },
  azurerm_storage_management_policy: { id: "{storage_account_id}/managementPolicies/default" },
  azurerm_subnet: {
    id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/{virtual_network_name}/subnets/{name}`,
    heldBy: [
      "azurerm_network_interface",
      "azurerm_private_endpoint",
      "azurerm_bastion_host",
      "azurerm_linux_virtual_machine_scale_set",
    ],
  },
  azurerm_subnet_nat_gateway_association: { id: "{subnet_id}", borrowsId: true },
  azurerm_subnet_network_security_group_association: { id: "{subnet_id}", borrowsId: true },
  azurerm_subnet_route_table_association: { id: "{subnet_id}", borrowsId: true },
  azurerm_subnet_service_endpoint_storage_policy: { id: network("serviceEndpointPolicies") },
  azurerm_user_assigned_identity: {
    id: inGroup("Microsoft.ManagedIdentity/userAssignedIdentities"),
    values: { principal_id: "{uuid}", client_id: "{uuid}", tenant_id: "{$tenant}" },
  },
  azurerm_virtual_machine_data_disk_attachment: { id: "{virtual_machine_id}/dataDisks/{managed_disk_id|last}" },
  azurerm_virtual_machine_extension: { id: "{virtual_machine_id}/extensions/{name}" },
  azurerm_virtual_network: { id: network("virtualNetworks"), values: { guid: "{uuid}" } },
};

function interfaceAddress(make: Maker): string {
  const interfaces = make.state.network_interface_ids;
  const id = Array.isArray(interfaces) && typeof interfaces[0] === "string" ? interfaces[0] : "";
  const [item] = id === "" ? [] : make.inventory.find(make.cloud.name, make.cloud.normal(id));
  return String((item?.attributes as Record<string, unknown> | undefined)?.private_ip_address ?? "");
}
