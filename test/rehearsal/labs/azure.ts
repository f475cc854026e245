import { config, type Json } from "../workspace";

const tags = { lab: "docs", owner: "platform" };
const GROUP = { resource_group_name: `\${azurerm_resource_group.lab.name}`, location: `\${azurerm_resource_group.lab.location}` };
const SUBNET = `\${azurerm_subnet.work.id}`;
const VM = `\${azurerm_linux_virtual_machine.machine.id}`;

/** A lab of everything that the first capabilities make on Azure. */
export const azureLab: Json = config("azurerm", {
  variable: { secret: { type: "string", default: "inert", ephemeral: true, sensitive: true } },
  data: {
    azurerm_client_config: { me: {} },
    azurerm_subscription: { here: {} },
    azurerm_role_definition: { reader: { name: "Reader" } },
  },
  resource: {
    azurerm_resource_group: { lab: { name: "lab", location: "germanywestcentral", tags } },
    azurerm_virtual_network: { lab: { name: "lab", ...GROUP, address_space: ["10.20.0.0/16"], tags } },
    azurerm_subnet: {
      work: {
        name: "work",
        resource_group_name: GROUP.resource_group_name,
        virtual_network_name: `\${azurerm_virtual_network.lab.name}`,
        address_prefixes: ["10.20.1.0/24"],
        default_outbound_access_enabled: false,
      },
    },
    azurerm_network_security_group: { work: { name: "work", ...GROUP, tags } },
    azurerm_network_security_rule: {
      web: {
        name: "web",
        resource_group_name: GROUP.resource_group_name,
        network_security_group_name: `\${azurerm_network_security_group.work.name}`,
        priority: 100,
        direction: "Inbound",
        access: "Allow",
        protocol: "Tcp",
        source_port_range: "*",
        destination_port_range: "443",
        source_address_prefix: "10.20.0.0/16",
        destination_application_security_group_ids: [`\${azurerm_application_security_group.machine.id}`],
      },
    },
    azurerm_subnet_network_security_group_association: {
      work: { subnet_id: SUBNET, network_security_group_id: `\${azurerm_network_security_group.work.id}` },
    },
    azurerm_application_security_group: { machine: { name: "machine", ...GROUP, tags } },
    azurerm_public_ip: { nat: { name: "nat", ...GROUP, allocation_method: "Static", sku: "Standard", tags } },
    azurerm_nat_gateway: { out: { name: "out", ...GROUP, sku_name: "Standard", tags } },
    azurerm_nat_gateway_public_ip_association: {
      out: { nat_gateway_id: `\${azurerm_nat_gateway.out.id}`, public_ip_address_id: `\${azurerm_public_ip.nat.id}` },
    },
    azurerm_subnet_nat_gateway_association: { work: { subnet_id: SUBNET, nat_gateway_id: `\${azurerm_nat_gateway.out.id}` } },
    azurerm_network_interface: {
      machine: {
        name: "machine",
        ...GROUP,
        ip_configuration: [{ name: "main", subnet_id: SUBNET, private_ip_address_allocation: "Dynamic" }],
        tags,
      },
    },
    azurerm_network_interface_application_security_group_association: {
      machine: {
        network_interface_id: `\${azurerm_network_interface.machine.id}`,
        application_security_group_id: `\${azurerm_application_security_group.machine.id}`,
      },
    },
    azurerm_linux_virtual_machine: {
      machine: {
        name: "machine",
        ...GROUP,
        size: "Standard_D2s_v5",
        admin_username: "lab",
        network_interface_ids: [`\${azurerm_network_interface.machine.id}`],
        admin_ssh_key: [{ username: "lab", public_key: "ssh-ed25519 AAAA" }],
        identity: { type: "SystemAssigned" },
        os_disk: { caching: "ReadWrite", storage_account_type: "Premium_LRS", disk_size_gb: 64 },
        source_image_reference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" },
        custom_data: Buffer.from("#!/bin/sh").toString("base64"),
        tags,
      },
    },
    azurerm_managed_disk: {
      data: { name: "data", ...GROUP, storage_account_type: "Premium_LRS", create_option: "Empty", disk_size_gb: 32, tags },
    },
    azurerm_virtual_machine_data_disk_attachment: {
      data: { managed_disk_id: `\${azurerm_managed_disk.data.id}`, virtual_machine_id: VM, lun: 0, caching: "ReadWrite" },
    },
    azurerm_virtual_machine_extension: {
      login: {
        name: "AADSSHLogin",
        virtual_machine_id: VM,
        publisher: "Microsoft.Azure.ActiveDirectory",
        type: "AADSSHLoginForLinux",
        type_handler_version: "1.0",
        tags,
      },
    },
    azurerm_dev_test_global_vm_shutdown_schedule: {
      machine: {
        virtual_machine_id: VM,
        location: GROUP.location,
        daily_recurrence_time: "1900",
        timezone: "UTC",
        notification_settings: { enabled: false },
        tags,
      },
    },
    azurerm_bastion_host: {
      lab: { name: "lab", ...GROUP, sku: "Developer", virtual_network_id: `\${azurerm_virtual_network.lab.id}`, tags },
    },
    azurerm_storage_account: {
      docs: {
        name: "labdocuments1",
        ...GROUP,
        account_tier: "Standard",
        account_replication_type: "LRS",
        blob_properties: { versioning_enabled: true },
        network_rules: { default_action: "Deny", virtual_network_subnet_ids: [SUBNET] },
        tags,
      },
    },
    azurerm_storage_container: { docs: { name: "documents", storage_account_id: `\${azurerm_storage_account.docs.id}` } },
    azurerm_storage_management_policy: {
      docs: {
        storage_account_id: `\${azurerm_storage_account.docs.id}`,
        rule: [
          {
            name: "expire",
            enabled: true,
            filters: { blob_types: ["blockBlob"] },
            actions: { base_blob: { delete_after_days_since_modification_greater_than: 30 } },
          },
        ],
      },
    },
    azurerm_private_dns_zone: {
      blob: { name: "privatelink.blob.core.windows.net", resource_group_name: GROUP.resource_group_name, tags },
    },
    azurerm_private_dns_zone_virtual_network_link: {
      blob: {
        name: "lab",
        resource_group_name: GROUP.resource_group_name,
        private_dns_zone_name: `\${azurerm_private_dns_zone.blob.name}`,
        virtual_network_id: `\${azurerm_virtual_network.lab.id}`,
        tags,
      },
    },
    azurerm_private_endpoint: {
      blob: {
        name: "blob",
        ...GROUP,
        subnet_id: SUBNET,
        private_service_connection: {
          name: "blob",
          private_connection_resource_id: `\${azurerm_storage_account.docs.id}`,
          is_manual_connection: false,
          subresource_names: ["blob"],
        },
        private_dns_zone_group: { name: "default", private_dns_zone_ids: [`\${azurerm_private_dns_zone.blob.id}`] },
        tags,
      },
    },
    azurerm_user_assigned_identity: { machine: { name: "machine", ...GROUP, tags } },
    azurerm_role_assignment: {
      read: {
        scope: `\${azurerm_storage_account.docs.id}`,
        role_definition_name: "Storage Blob Data Reader",
        principal_id: `\${azurerm_linux_virtual_machine.machine.identity[0].principal_id}`,
      },
      view: {
        scope: `\${azurerm_resource_group.lab.id}`,
        role_definition_id: `\${data.azurerm_role_definition.reader.role_definition_id}`,
        principal_id: "44444444-4444-4444-a444-444444444444",
      },
    },
    azurerm_key_vault: {
      lab: {
        name: "kv-lab-1",
        ...GROUP,
        sku_name: "standard",
        tenant_id: `\${data.azurerm_client_config.me.tenant_id}`,
        rbac_authorization_enabled: true,
        purge_protection_enabled: false,
        tags,
      },
    },
    azurerm_key_vault_secret: {
      key: {
        name: "ocr-key",
        key_vault_id: `\${azurerm_key_vault.lab.id}`,
        value_wo: `\${var.secret}`,
        value_wo_version: 1,
        tags,
      },
    },
    azurerm_log_analytics_workspace: { lab: { name: "lab", ...GROUP, retention_in_days: 30, tags } },
    azurerm_monitor_diagnostic_setting: {
      vault: {
        name: "audit",
        target_resource_id: `\${azurerm_key_vault.lab.id}`,
        log_analytics_workspace_id: `\${azurerm_log_analytics_workspace.lab.id}`,
        enabled_log: [{ category: "AuditEvent" }],
      },
    },
    azurerm_network_watcher_flow_log: {
      lab: {
        name: "lab",
        network_watcher_name: "NetworkWatcher_germanywestcentral",
        resource_group_name: "NetworkWatcherRG",
        location: GROUP.location,
        target_resource_id: `\${azurerm_virtual_network.lab.id}`,
        storage_account_id: `\${azurerm_storage_account.docs.id}`,
        enabled: true,
        retention_policy: { enabled: true, days: 30 },
        tags,
      },
    },
    azurerm_monitor_action_group: {
      lab: {
        name: "lab",
        resource_group_name: GROUP.resource_group_name,
        short_name: "lab",
        email_receiver: [{ name: "a", email_address: "a@cic.example" }],
        tags,
      },
    },
    azurerm_consumption_budget_resource_group: {
      lab: {
        name: "lab",
        resource_group_id: `\${azurerm_resource_group.lab.id}`,
        amount: 400.5,
        time_grain: "Monthly",
        time_period: { start_date: "2026-12-01T00:00:00Z" },
        notification: [{ threshold: 80, operator: "GreaterThan", contact_emails: ["a@cic.example"] }],
      },
    },
  },
  output: { address: { value: `\${azurerm_linux_virtual_machine.machine.private_ip_address}` } },
});
