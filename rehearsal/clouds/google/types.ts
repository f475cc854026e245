import type { Maker } from "../maker";
import type { KeptName, TypeModel } from "../model";
import { freeAddress, publicAddress } from "../network";

const COMPUTE = "https://www.googleapis.com/compute/v1/";
const etag = { etag: "BwX{hex:8}=" };
export const compute = (place: string, kind: string, model: Partial<TypeModel> = {}): TypeModel => ({
  id: `projects/{project}/${place}/${kind}/{name}`,
  ...model,
  values: { self_link: `${COMPUTE}{id}`, ...model.values },
});
const GLOBAL = "global";
const REGION = "regions/{region}";
const ZONE = "zones/{zone}";

/** A grant on a resource; granting twice changes nothing. */
export const member = (on: string): TypeModel => ({
  id: (make) => make.expand(`${on}/{role}/{member}`) + conditionTitle(make),
  values: etag,
  joins: true,
  borrowsId: true,
});

/** Keys and key rings cannot be deleted: the provider lets go of them, and their names stay taken. */
const forGood = (name: string, noun: string): KeptName => ({
  name,
  when: () => true,
  refusal: (asked) => `googleapi: Error 409: ${noun} ${asked} already exists.`,
  source: "https://docs.cloud.google.com/kms/docs/faq",
});

/** Ids as the provider's documentation gives their formats. */
export const GOOGLE_TYPES: Readonly<Record<string, TypeModel>> = {
  google_billing_budget: {
    id: "billingAccounts/{billing_account}/budgets/{name}",
    named: "display_name",
    values: { name: "{uuid}", "amount.specified_amount.currency_code": "EUR" },
  },
  google_compute_address: compute(REGION, "addresses", {
    values: {
      address: (make) =>
        make.text("address_type") === "INTERNAL" ? freeAddress("subnetwork", "ip_cidr_range")(make) : publicAddress(make),
      network_tier: (make) => (make.text("address_type") === "INTERNAL" ? "" : "PREMIUM"),
      purpose: (make) => (make.text("address_type") === "INTERNAL" ? "GCE_ENDPOINT" : ""),
    },
    heldBy: ["google_compute_router_nat", "google_compute_forwarding_rule"],
  }),
  google_compute_attached_disk: {
    id: "projects/{project}/zones/{zone}/instances/{instance|last}/{disk|last}",
    values: { device_name: "persistent-disk-1" },
    borrowsId: true,
  },
  google_compute_disk: compute(ZONE, "disks", {
    values: { disk_id: "{digits:19}", size: "10", physical_block_size_bytes: "4096" },
    heldBy: ["google_compute_attached_disk", "google_compute_instance"],
  }),
  google_compute_firewall: compute(GLOBAL, "firewalls", { values: { direction: "INGRESS", enable_logging: "false" } }),
  google_compute_instance: compute(ZONE, "instances", {
    values: {
      instance_id: "{digits:19}",
      cpu_platform: "Intel Broadwell",
      current_status: "RUNNING",
      metadata_fingerprint: "{hex:11}=",
      tags_fingerprint: "{hex:11}=",
      "boot_disk.device_name": "persistent-disk-0",
      "boot_disk.source": `${COMPUTE}projects/{project}/zones/{zone}/disks/{name}`,
      "boot_disk.initialize_params.size": "10",
      "boot_disk.initialize_params.type": "pd-standard",
      "network_interface.name": "nic0",
      "network_interface.network_ip": freeAddress("network_interface.0.subnetwork", "ip_cidr_range"),
      "network_interface.network": networkOfInterface,
      "network_interface.subnetwork_project": "{project}",
      "network_interface.stack_type": "IPV4_ONLY",
      "network_interface.access_config.nat_ip": publicAddress,
      "network_interface.access_config.network_tier": "PREMIUM",
      "attached_disk.device_name": "persistent-disk-1",
      "scheduling.on_host_maintenance": "MIGRATE",
      "scheduling.provisioning_model": "STANDARD",
      "service_account.email": "{$number}-compute@developer.gserviceaccount.com",
    },
    heldBy: ["google_compute_attached_disk"],
    renewed: ["metadata_fingerprint", "tags_fingerprint"],
  }),
  google_compute_instance_iam_member: member("projects/{project}/zones/{zone}/instances/{instance_name|last}"),
  google_compute_network: compute(GLOBAL, "networks", {
    values: {
      network_id: "{digits:19}",
      numeric_id: "{network_id}",
      routing_mode: "REGIONAL",
      mtu: "1460",
      bgp_best_path_selection_mode: "LEGACY",
    },
    heldBy: [
      "google_compute_subnetwork",
      "google_compute_firewall",
      "google_compute_router",
      "google_compute_route",
      "google_compute_instance",
      "google_filestore_instance",
    ],
  }),
  google_compute_network_firewall_policy: compute(GLOBAL, "firewallPolicies", {
    values: {
      network_firewall_policy_id: "{digits:19}",
      self_link_with_id: `${COMPUTE}projects/{project}/global/firewallPolicies/{network_firewall_policy_id}`,
      rule_tuple_count: "0",
    },
    heldBy: ["google_compute_network_firewall_policy_association"],
  }),
  google_compute_network_firewall_policy_association: {
    id: "projects/{project}/global/firewallPolicies/{firewall_policy|last}/associations/{name}",
    values: { short_name: "{firewall_policy|last}" },
  },
  google_compute_network_firewall_policy_rule: {
    id: "projects/{project}/global/firewallPolicies/{firewall_policy|last}/rules/{priority}",
    values: {
      kind: "compute#firewallPolicyRule",
      rule_tuple_count: "1",
      "match.src_secure_tags.state": "EFFECTIVE",
      "target_secure_tags.state": "EFFECTIVE",
    },
    named: "rule_name",
  },
  google_compute_project_metadata_item: { id: "{key}", key: "{project}/{key}" },
  google_compute_resource_policy: compute(REGION, "resourcePolicies", {
    heldBy: ["google_compute_disk", "google_compute_instance"],
  }),
  google_compute_route: compute(GLOBAL, "routes"),
  google_compute_router: compute(REGION, "routers", { heldBy: ["google_compute_router_nat"] }),
  google_compute_router_nat: {
    id: "{project}/{region}/{router|last}/{name}",
    values: {
      auto_network_tier: "PREMIUM",
      min_ports_per_vm: "0",
      enable_dynamic_port_allocation: "false",
      enable_endpoint_independent_mapping: "false",
      endpoint_types: () => ["ENDPOINT_TYPE_VM"],
    },
  },
  google_compute_subnetwork: compute(REGION, "subnetworks", {
    values: {
      subnetwork_id: (make) => Number(make.digits(15)),
      gateway_address: (make) => make.text("ip_cidr_range").replace(/\d+\/\d+$/, "1"),
      purpose: "PRIVATE",
      private_ip_google_access: "false",
      private_ipv6_google_access: "DISABLE_GOOGLE_ACCESS",
      stack_type: "IPV4_ONLY",
      enable_flow_logs: (make) => JSON.stringify(make.state.log_config ?? []) !== "[]",
      fingerprint: () => "",
    },
    heldBy: ["google_compute_instance", "google_compute_address", "google_compute_region_instance_template"],
  }),
  google_dns_managed_zone: {
    id: "projects/{project}/managedZones/{name}",
    values: {
      managed_zone_id: (make) => Number(make.digits(15)),
      name_servers: () => [1, 2, 3, 4].map((at) => `ns-cloud-a${at}.googledomains.com.`),
    },
    heldBy: ["google_dns_record_set"],
    emptiedBy: "force_destroy",
  },
  google_dns_policy: { id: "projects/{project}/policies/{name}" },
  google_dns_record_set: { id: "projects/{project}/managedZones/{managed_zone|last}/rrsets/{name}/{type}" },
  google_iap_tunnel_iam_member: member("projects/{project}/iap_tunnel"),
  google_iap_tunnel_instance_iam_member: member("projects/{project}/iap_tunnel/zones/{zone}/instances/{instance|last}"),
  google_kms_crypto_key: {
    id: "{key_ring}/cryptoKeys/{name}",
    kept: forGood("{key_ring}/{name}", "CryptoKey"),
    values: {
      destroy_scheduled_duration: "2592000s",
      import_only: "false",
      primary: (make) => [
        Object.assign(Object.create(null), {
          name: make.expand("{key_ring}/cryptoKeys/{name}/cryptoKeyVersions/1"),
          state: "ENABLED",
        }),
      ],
    },
  },
  google_kms_crypto_key_iam_member: member("{crypto_key_id}"),
  google_kms_key_ring: {
    id: "projects/{project}/locations/{location}/keyRings/{name}",
    kept: forGood("{project} {location} {name}", "KeyRing"),
  },
  google_logging_project_bucket_config: {
    id: "projects/{project}/locations/{location}/buckets/{bucket_id}",
    values: { name: "{id}", lifecycle_state: "ACTIVE" },
    joins: true,
  },
  google_monitoring_notification_channel: {
    id: "{name}",
    values: { name: "projects/{project}/notificationChannels/{digits:19}", verification_status: "" },
    named: "display_name",
  },
  google_project_iam_audit_config: { id: "{project}/audit_config/{service}", values: etag, joins: true },
  google_project_iam_custom_role: {
    id: "projects/{project}/roles/{role_id}",
    named: "role_id",
    values: { name: "{id}", deleted: "false" },
  },
  google_project_iam_member: member("{project}"),
  // Enabling an API that is enabled succeeds, and each that enabled it may let go of it: every one has its own file.
  google_project_service: { id: "{project}/{service}", key: "{project}/{service} {hex:8}", named: "service" },
  google_secret_manager_regional_secret: {
    id: "projects/{project}/locations/{location}/secrets/{secret_id}",
    named: "secret_id",
    values: { name: "projects/{$number}/locations/{location}/secrets/{secret_id}" },
  },
  google_secret_manager_regional_secret_iam_member: member("projects/{project}/locations/{location}/secrets/{secret_id|last}"),
  google_secret_manager_regional_secret_version: {
    id: "{name}",
    values: {
      name: (make) => `${make.text("secret")}/versions/${nextVersion(make)}`,
      version: (make) => make.text("name").split("/").at(-1) ?? "",
      location: (make) => make.text("secret").split("/")[3] ?? "",
    },
  },
  google_secret_manager_secret: {
    id: "projects/{project}/secrets/{secret_id}",
    named: "secret_id",
    values: { name: "projects/{$number}/secrets/{secret_id}" },
  },
  google_secret_manager_secret_iam_member: member("projects/{project}/secrets/{secret_id|last}"),
  google_secret_manager_secret_version: {
    id: "{name}",
    values: {
      name: (make) => `${make.text("secret")}/versions/${nextVersion(make)}`,
      version: (make) => make.text("name").split("/").at(-1) ?? "",
    },
  },
  google_service_account: {
    id: "projects/{project}/serviceAccounts/{email}",
    values: {
      email: "{account_id}@{project}.iam.gserviceaccount.com",
      member: "serviceAccount:{email}",
      name: "{id}",
      unique_id: "1{digits:20}",
    },
  },
  google_service_account_iam_member: member("{service_account_id}"),
  google_storage_bucket: {
    id: "{name}",
    values: {
      self_link: "https://www.googleapis.com/storage/v1/b/{name}",
      url: "gs://{name}",
      project_number: "{$number}",
      public_access_prevention: "inherited",
      rpo: (make) => (["EU", "US", "ASIA"].includes(make.text("location").toUpperCase()) ? "DEFAULT" : ""),
      uniform_bucket_level_access: "false",
      "soft_delete_policy.effective_time": "2026-01-01T00:00:00Z",
      "lifecycle_rule.condition.with_state": "ANY",
      "logging.log_object_prefix": "{name}",
    },
    heldBy: ["google_storage_managed_folder"],
    emptiedBy: "force_destroy",
  },
  google_storage_bucket_iam_member: member("b/{bucket|last}"),
  google_storage_managed_folder: {
    id: "{bucket}/{name}",
    values: { self_link: "https://www.googleapis.com/storage/v1/b/{bucket}/managedFolders/{name}", metageneration: "1" },
  },
  google_tags_location_tag_binding: { id: "{name}", values: { name: "{location}/tagBindings/{parent}/{tag_value}" } },
  google_tags_tag_key: {
    id: "tagKeys/{name}",
    named: "short_name",
    values: { name: "{digits:15}", namespaced_name: "{parent|last}/{short_name}" },
    heldBy: ["google_tags_tag_value"],
  },
  google_tags_tag_value: {
    id: "tagValues/{name}",
    named: "short_name",
    values: { name: "{digits:15}", namespaced_name: "{parent|last}/{short_name}" },
    heldBy: ["google_tags_location_tag_binding"],
  },
};

function conditionTitle(make: Maker): string {
  const condition = make.state.condition;
  const [first] = Array.isArray(condition) ? condition : [];
  const title = (first as Record<string, unknown> | undefined)?.title;
  return typeof title === "string" ? `/${title}` : "";
}

function networkOfInterface(make: Maker): string {
  const handle = (make.state.network_interface as { subnetwork?: unknown }[])[0]?.subnetwork;
  const [subnet] = typeof handle === "string" ? make.inventory.find("google", make.cloud.normal(handle)) : [];
  const network = (subnet?.attributes as Record<string, unknown> | undefined)?.network;
  return typeof network === "string" ? `${COMPUTE}${make.cloud.normal(network)}` : "";
}

/** Versions of a secret count up. */
function nextVersion(make: Maker): number {
  const secret = make.text("secret");
  const [item] = make.inventory.find("google", make.cloud.normal(secret));
  const users = item ? make.inventory.users(item) : [];
  const versions = users.map((user) => /\/versions\/(\d+)$/.exec(user.id)?.[1]).filter((version) => version !== undefined);
  return Math.max(0, ...versions.map(Number)) + 1;
}
