/** What a setting has to be: a value, or anything at all as long as the stack says it. */
export const SAID = Symbol("said");

/** Path, or several with ` or ` between them of which one will do, value and reason; last, the argument beside which alone it counts, with the value it then has if only one will do. */
export type Setting = readonly [path: string, value: unknown, why: string, beside?: string];

/**
 * Settings of resource types on which a lab rests and of which no model tells, with what is lost without them. Paths go into blocks.
 * From general knowledge of the providers' arguments, not read; the names of arguments are held by the mutation run.
 */
export const settings: Readonly<Record<string, readonly Setting[]>> = {
  aws_cloudwatch_log_group: [["name", SAID, "who reads the logs looks for the lab's name"]],
  aws_ebs_volume: [
    ["type", "gp3", "disks of an older kind are slower and cost more"],
    ["availability_zone", SAID, "a zone that AWS draws need not be the machine's"],
    ["size", SAID, "AWS would ask for a size at deploy"],
  ],
  aws_volume_attachment: [
    ["stop_instance_before_detaching", true, "a system that still writes to the disk would block the destroy"],
  ],
  aws_efs_file_system: [["throughput_mode", "elastic", "what is fast would hang on how much lies there"]],
  aws_eip: [["domain", "vpc", "an address outside a VPC serves no gateway of it"]],
  aws_flow_log: [
    ["log_destination", SAID, "records need a place"],
    ["iam_role_arn", SAID, "records to a log group need a role that may write there"],
  ],
  aws_iam_instance_profile: [["name", SAID, "a name that AWS draws changes with each deploy"]],
  aws_iam_role: [
    ["name", SAID, "a name that AWS draws changes with each deploy"],
    ["force_detach_policies", true, "a policy that somebody attached by hand would block the destroy"],
  ],
  aws_instance: [
    ["ami", SAID, "a machine needs an image"],
    ["instance_type", SAID, "a machine needs a size"],
    ["ebs_optimized", true, "disks would share the network's bandwidth"],
    ["metadata_options.http_put_response_hop_limit", 1, "containers and proxies on the machine would reach its credentials"],
    ["metadata_options.instance_metadata_tags", "disabled", "whoever is on the machine would read owner and purpose"],
    ["user_data_replace_on_change", true, "a changed set-up would never run"],
    ["root_block_device.volume_type", "gp3", "disks of an older kind are slower and cost more"],
    ["vpc_security_group_ids", SAID, "the machine would stand in the network's default group", "subnet_id"],
  ],
  aws_network_interface: [["security_groups", SAID, "the machine would stand in the network's default group"]],
  aws_internet_gateway: [["vpc_id", SAID, "a gateway outside the network leads nowhere"]],
  aws_autoscaling_group: [
    ["name", SAID, "a name that AWS draws tells nobody whose it is"],
    ["launch_template.version", SAID, "machines would be made from the version that stood first"],
    ["instance_refresh.strategy", "Rolling", "another image or set-up would reach no machine that stands"],
  ],
  aws_launch_template: [
    // a cluster's nodes have neither: EKS gives them both
    ["image_id", SAID, "a machine needs an image", "iam_instance_profile"],
    ["instance_type", SAID, "a machine needs a size"],
    ["ebs_optimized", "true", "disks would share the network's bandwidth"],
    ["metadata_options.http_put_response_hop_limit", 1, "containers and proxies on the machine would reach its credentials"],
    ["metadata_options.instance_metadata_tags", "disabled", "whoever is on the machine would read owner and purpose"],
    ["block_device_mappings.device_name", SAID, "the image would bring its own disk, as it was made"],
    ["block_device_mappings.ebs.volume_type", "gp3", "disks of an older kind are slower and cost more"],
  ],
  aws_nat_gateway: [["allocation_id", SAID, "a translation needs an address"]],
  aws_route_table_association: [["subnet_id", SAID, "the subnet would follow the network's main routes"]],
  aws_s3_bucket: [["bucket", SAID, "a name that AWS draws tells nobody whose it is"]],
  aws_secretsmanager_secret: [["name", SAID, "a name that AWS draws tells nobody whose it is"]],
  aws_secretsmanager_secret_policy: [["block_public_policy", true, "AWS would take a policy that opens the secret to everybody"]],
  aws_secretsmanager_secret_version: [
    ["secret_string_wo_version", SAID, "a rotated value would not be written"],
    ["secret_string_wo", SAID, "the secret would hold nothing"],
  ],
  aws_security_group: [
    ["vpc_id", SAID, "the group would stand in the account's default network"],
    ["name", SAID, "a name that AWS draws tells nobody whose it is"],
  ],
  aws_sns_topic: [["name", SAID, "a name that AWS draws tells nobody whose it is"]],
  aws_sns_topic_subscription: [
    ["raw_message_delivery", true, "receivers would find the message inside one of SNS's own", "protocol=sqs"],
  ],
  aws_sqs_queue: [
    ["name", SAID, "a name that AWS draws tells nobody whose it is"],
    ["max_message_size", 262_144, "messages would be taken that Azure refuses"],
    ["receive_wait_time_seconds", 20, "who waits for messages would ask all the time, and each question is billed"],
  ],
  aws_sqs_queue_redrive_allow_policy: [
    ["redrive_allow_policy", SAID, "every queue of the account could leave its dead letters here"],
  ],
  aws_subnet: [
    ["cidr_block", SAID, "AWS would ask for a range at deploy"],
    ["availability_zone", SAID, "a zone that AWS draws moves with the next deploy"],
    ["map_public_ip_on_launch", false, "machines would get public addresses"],
  ],
  aws_vpc: [
    ["cidr_block", SAID, "AWS would ask for a range at deploy"],
    ["enable_dns_support", true, "the endpoints' names would lead to the internet"],
    ["enable_dns_hostnames", true, "the endpoints' names would lead to the internet"],
  ],
  azurerm_key_vault: [
    ["rbac_authorization_enabled", true, "access policies would decide, which end for nobody"],
    ["soft_delete_retention_days", 7, "a deleted vault would be kept, with its name, for longer"],
  ],
  azurerm_key_vault_secret: [["expiration_date", SAID, "the secret would outlive the lab"]],
  azurerm_linux_virtual_machine: [
    ["secure_boot_enabled", true, "a changed boot chain would start unnoticed"],
    ["vtpm_enabled", true, "a changed boot chain would start unnoticed"],
    ["patch_mode", "AutomaticByPlatform", "nobody would update a machine that stands for weeks"],
    ["boot_diagnostics", SAID, "a machine that does not start could not be looked into"],
    ["patch_assessment_mode", "AutomaticByPlatform", "nobody would see which updates are missing"],
  ],
  azurerm_servicebus_subscription: [
    ["dead_lettering_on_message_expiration", false, "what nobody wanted would be kept with what failed, for good"],
  ],
  azurerm_servicebus_queue: [
    ["dead_lettering_on_message_expiration", false, "what nobody wanted would be kept with what failed, for good"],
  ],
  azurerm_linux_virtual_machine_scale_set: [
    ["secure_boot_enabled", true, "a changed boot chain would start unnoticed"],
    ["vtpm_enabled", true, "a changed boot chain would start unnoticed"],
    ["boot_diagnostics", SAID, "a machine that does not start could not be looked into"],
    ["overprovision", false, "machines that nobody asked for would run the set-up and be paid"],
    ["upgrade_mode", "Manual", "azurerm makes machines anew for another set-up in this mode alone"],
  ],
  azurerm_storage_account: [
    ["cross_tenant_replication_enabled", false, "objects could be copied to another tenant"],
    ["default_to_oauth_authentication", true, "the portal would use the account's keys"],
    ["infrastructure_encryption_enabled", true, "objects would be encrypted once, not twice"],
    ["local_user_enabled", false, "SFTP users with passwords could be made"],
    ["min_tls_version", "TLS1_2", "the default may change"],
    ["https_traffic_only_enabled", true, "the default may change"],
  ],
  azurerm_managed_disk: [
    ["create_option", "Empty", "a disk could begin as the copy of another"],
    ["storage_account_type", SAID, "the kind of disk would hang on a default"],
    ["disk_size_gb", SAID, "Azure would ask for a size at deploy"],
  ],
  azurerm_virtual_machine_data_disk_attachment: [
    ["caching", "None", "what is read would lie in a cache that need not be encrypted"],
  ],
  azurerm_network_watcher_flow_log: [
    ["retention_policy.enabled", true, "records would be kept for good"],
    ["version", 2, "records would not say how much went over a connection"],
  ],
  azurerm_subnet: [
    ["private_endpoint_network_policies", "Enabled", "security groups would not bind private endpoints", "service_endpoints"],
    ["default_outbound_access_enabled", false, "machines would go out by addresses that nobody chose", "service_endpoints"],
  ],
  google_compute_firewall: [
    ["direction", SAID, "whom the rule is about would hang on a default"],
    ["target_service_accounts or target_tags", SAID, "the rule would let in to every machine of the network", "allow"],
  ],
  google_compute_attached_disk: [["device_name", SAID, "its path in the machine would hang on the order of disks"]],
  google_compute_instance: [
    ["shielded_instance_config.enable_secure_boot", true, "a changed boot chain would start unnoticed"],
    ["shielded_instance_config.enable_vtpm", true, "a changed boot chain would start unnoticed"],
    ["shielded_instance_config.enable_integrity_monitoring", true, "a changed boot chain would start unnoticed"],
    ["metadata.serial-port-enable", "FALSE", "the project's setting could open the serial port"],
    ["zone", SAID, "the place would hang on who deploys"],
    ["allow_stopping_for_update", true, "a change of size would fail"],
    ["service_account.scopes", SAID, "a machine without scopes reaches none of Google's services, whatever its rights"],
    ["boot_disk.auto_delete", false, "the disk is a resource of its own, which would go unseen"],
  ],
  google_compute_region_instance_template: [
    ["shielded_instance_config.enable_secure_boot", true, "a changed boot chain would start unnoticed"],
    ["shielded_instance_config.enable_vtpm", true, "a changed boot chain would start unnoticed"],
    ["shielded_instance_config.enable_integrity_monitoring", true, "a changed boot chain would start unnoticed"],
    ["metadata.serial-port-enable", "FALSE", "the project's setting could open the serial port"],
    ["region", SAID, "the place would hang on who deploys"],
    ["service_account.scopes", SAID, "a machine without scopes reaches none of Google's services, whatever its rights"],
    ["disk.disk_type", SAID, "the kind of disk would hang on a default"],
    ["disk.source_image", SAID, "a machine needs a system"],
    ["lifecycle.create_before_destroy", true, "the group would hold the old template, and the change fail"],
  ],
  google_compute_region_instance_group_manager: [
    ["region", SAID, "the place would hang on who deploys"],
    ["distribution_policy_zones", SAID, "machines would stand in whatever zones Google chooses"],
    ["update_policy.type", "PROACTIVE", "another image or set-up would reach no machine that stands"],
    ["update_policy.minimal_action", "REPLACE", "a set-up runs at a machine's first start alone"],
    ["update_policy.max_unavailable_fixed", 0, "a machine would go before another stands"],
    ["update_policy.max_surge_fixed", SAID, "Google refuses fewer than the zones"],
  ],
  google_compute_region_autoscaler: [["region", SAID, "the place would hang on who deploys"]],
  google_workbench_instance: [
    ["gce_setup.shielded_instance_config.enable_secure_boot", true, "a changed boot chain would start unnoticed"],
    ["gce_setup.shielded_instance_config.enable_vtpm", true, "a changed boot chain would start unnoticed"],
    ["gce_setup.shielded_instance_config.enable_integrity_monitoring", true, "a changed boot chain would start unnoticed"],
    ["gce_setup.metadata.serial-port-enable", "FALSE", "the project's setting could open the serial port"],
  ],
  google_compute_network: [["auto_create_subnetworks", false, "Google would add a subnet in every region of the world"]],
  google_compute_router_nat: [
    ["log_config.enable", true, "connections that find no port would fail unseen"],
    ["region", SAID, "the place would hang on who deploys"],
  ],
  google_pubsub_subscription: [
    ["expiration_policy.ttl", "", "after a month in which nobody asked, the subscription would be gone"],
  ],
  google_filestore_instance: [
    ["location", SAID, "the place would hang on who deploys"],
    ["protocol", "NFS_V4_1", "the older protocol asks for more ports than one"],
    ["networks.reserved_ip_range", SAID, "Google would draw addresses that a later subnet could meet"],
    ["networks.connect_mode", "DIRECT_PEERING", "another way would leave a peering that blocks the destroy"],
  ],
  google_compute_subnetwork: [
    ["private_ip_google_access", true, "machines without internet would not reach Google's services"],
    ["log_config.flow_sampling", 1, "connections would be missing in the records", "log_config"],
    ["log_config.aggregation_interval", SAID, "records would be written every five seconds and cost a multiple", "log_config"],
    ["log_config.metadata", "INCLUDE_ALL_METADATA", "records would not name the machines", "log_config"],
    ["region", SAID, "the place would hang on who deploys"],
  ],
  google_monitoring_notification_channel: [["force_delete", true, "an alert that somebody made with it would block the destroy"]],
  google_project_service: [["disable_on_destroy", false, "other labs of the project would lose the service"]],
  aws_budgets_budget: [["name", SAID, "a name that AWS draws tells nobody whose it is"]],
  aws_iam_role_policy: [["name", SAID, "a name that AWS draws changes with each deploy"]],
  aws_route: [["destination_cidr_block", SAID, "a route needs somewhere to lead"]],
  azurerm_virtual_machine_extension: [["auto_upgrade_minor_version", true, "faults in the extension would stay"]],
  google_billing_budget: [
    ["all_updates_rule.disable_default_iam_recipients", true, "people outside the lab would get its notices"],
    ["display_name", SAID, "nobody could tell whose budget it is"],
  ],
  google_compute_disk: [
    ["zone", SAID, "the place would hang on who deploys"],
    // a disk beside a machine begins empty, and knows of no machine that would be made anew
    ["image", SAID, "a machine needs a system", "lifecycle"],
    ["type", SAID, "the kind of disk would hang on a default"],
  ],
  google_compute_instance_iam_member: [["zone", SAID, "the place would hang on who deploys"]],
  google_iap_tunnel_instance_iam_member: [["zone", SAID, "the place would hang on who deploys"]],
  google_compute_router: [["region", SAID, "the place would hang on who deploys"]],
  aws_vpc_endpoint: [["service_name", SAID, "an endpoint needs a service"]],
  google_secret_manager_secret_version: [
    ["secret_data_wo", SAID, "the secret would hold nothing"],
    ["secret_data_wo_version", SAID, "a rotated value would not be written"],
  ],
};
