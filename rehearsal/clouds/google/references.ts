import type { Reference } from "../model";

const notFound = (value: string) => `googleapi: Error 404: The resource '${value}' was not found, notFound`;
const invalidField = (field: string) => (value: string) =>
  `googleapi: Error 400: Invalid value for field 'resource.${field}': '${value}'. The referenced ${field} resource cannot be found., invalid`;
const noAccount = (value: string) =>
  `googleapi: Error 400: Service account ${value.replace(/^serviceAccount:/, "")} does not exist., badRequest`;
/** Accounts that Google keeps for its own services, and the default one of Compute Engine. */
const GOOGLES_OWN =
  /@(gcp-sa-[^.]+|gs-project-accounts|compute-system|container-engine-robot|serverless-robot-prod|developer)\.|^(serviceAccount:)?service-\d+@|\.svc\.id\.goog/;

/** What Google Cloud resources refer to, and the words of Google's APIs when it is not there. */
export const GOOGLE_REFERENCES: readonly Reference[] = [
  {
    on: /^google_(compute|dns|vpc_access)_/,
    path: /(^|\.)(network|network_url|next_hop_network)$/,
    to: ["google_compute_network"],
    except: /(^|\/)default$/,
    refusal: invalidField("network"),
  },
  {
    on: /^google_compute_network_firewall_policy_association$/,
    path: /^attachment_target$/,
    to: ["google_compute_network"],
    refusal: notFound,
  },
  { path: /(^|\.)firewall_policy$/, to: ["google_compute_network_firewall_policy"], refusal: notFound },
  {
    on: /^google_compute_/,
    path: /(^|\.)subnetwork(\.name)?$/,
    to: ["google_compute_subnetwork"],
    refusal: invalidField("subnetwork"),
  },
  { path: /^router$/, to: ["google_compute_router"], refusal: notFound },
  { on: /^google_compute_router_nat$/, path: /^nat_ips$/, to: ["google_compute_address"], refusal: notFound },
  { on: /^google_compute_attached_disk$/, path: /^disk$/, to: ["google_compute_disk"], refusal: notFound },
  { on: /^google_compute_instance$/, path: /^attached_disk\.source$/, to: ["google_compute_disk"], refusal: notFound },
  { on: /^google_(compute|iap)_/, path: /^(instance|instance_name)$/, to: ["google_compute_instance"], refusal: notFound },
  { path: /(^|\.)resource_policies$/, to: ["google_compute_resource_policy"], refusal: notFound },
  {
    on: /^google_storage_/,
    path: /^bucket$/,
    to: ["google_storage_bucket"],
    part: (value) => value.replace(/^b\//, ""),
    refusal: () => "googleapi: Error 404: The specified bucket does not exist., notFound",
  },
  { on: /^google_storage_bucket$/, path: /^logging\.log_bucket$/, to: ["google_storage_bucket"], refusal: notFound },
  {
    on: /^google_secret_manager_(regional_)?secret_(version|iam_member)$/,
    path: /^(secret|secret_id)$/,
    to: ["google_secret_manager_secret", "google_secret_manager_regional_secret"],
    refusal: (value) => `googleapi: Error 404: Secret [${value}] not found.`,
  },
  {
    on: /^google_artifact_registry_/,
    path: /^repository$/,
    to: ["google_artifact_registry_repository"],
    refusal: (value) => `googleapi: Error 404: Requested entity was not found: ${value}`,
  },
  {
    on: /^google_sql_user$/,
    path: /^instance$/,
    to: ["google_sql_database_instance"],
    refusal: () => "googleapi: Error 404: The Cloud SQL instance does not exist., instanceDoesNotExist",
  },
  {
    on: /^google_compute_forwarding_rule$/,
    path: /^ip_address$/,
    to: ["google_compute_address"],
    refusal: invalidField("IPAddress"),
  },
  {
    on: /^google_compute_forwarding_rule$/,
    path: /^target$/,
    to: ["google_sql_database_instance", "google_memorystore_instance"],
    value: /\/serviceAttachments\//,
    refusal: invalidField("target"),
  },
  {
    path: /^managed_zone$/,
    to: ["google_dns_managed_zone"],
    refusal: (value) => `googleapi: Error 404: The 'parameters.managedZone' resource named '${value}' does not exist., notFound`,
  },
  { path: /^key_ring$/, to: ["google_kms_key_ring"], refusal: (value) => `googleapi: Error 404: KeyRing ${value} not found.` },
  {
    path: /(^|\.)(crypto_key_id|boot_disk_kms_key|database_encryption\.key_name|encryption_key(_name)?|kms_key|kms_key_name|default_kms_key_name|kms_key_self_link)$/,
    to: ["google_kms_crypto_key"],
    refusal: (value) => `googleapi: Error 404: CryptoKey ${value} not found.`,
  },
  { on: /^google_cloud_run_v2_service_iam_/, path: /^name$/, to: ["google_cloud_run_v2_service"], refusal: notFound },
  { path: /(^|\.)vpc_access\.connector$/, to: ["google_vpc_access_connector"], refusal: notFound },
  {
    path: /^template\.service_account$/,
    to: ["google_service_account"],
    except: GOOGLES_OWN,
    refusal: noAccount,
  },
  { path: /^service_account_id$/, to: ["google_service_account"], except: GOOGLES_OWN, refusal: noAccount },
  {
    on: /^google_compute_(region_)?instance(_template)?$/,
    path: /^service_account\.email$/,
    to: ["google_service_account"],
    except: GOOGLES_OWN,
    refusal: noAccount,
  },
  {
    path: /(^|\.)member$/,
    to: ["google_service_account"],
    value: /^serviceAccount:.*\.iam\.gserviceaccount\.com$/,
    except: GOOGLES_OWN,
    refusal: noAccount,
  },
  { on: /^google_tags_tag_value$/, path: /^parent$/, to: ["google_tags_tag_key"], value: /^tagKeys\//, refusal: notFound },
  { path: /^tag_value$/, to: ["google_tags_tag_value"], value: /^tagValues\//, refusal: notFound },
  { path: /\.monitoring_notification_channels$/, to: ["google_monitoring_notification_channel"], refusal: notFound },
];
