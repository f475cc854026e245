import { blocks } from "../../cty/values";
import { overlap } from "../network";
import { attributes, last, type Rule, textAt } from "../rule";

/** The service that a type belongs to; those that every new project has already are left out (see the rule's source). */
const SERVICES: readonly [types: RegExp, service: string, title: string][] = [
  [/^google_container_/, "container", "Kubernetes Engine API"],
  [/^google_compute_/, "compute", "Compute Engine API"],
  [/^google_(service_account|project_iam_custom_role)/, "iam", "Identity and Access Management (IAM) API"],
  [/^google_secret_manager_/, "secretmanager", "Secret Manager API"],
  [/^google_cloud_scheduler_/, "cloudscheduler", "Cloud Scheduler API"],
  [/^google_kms_/, "cloudkms", "Cloud Key Management Service (KMS) API"],
  [/^google_pubsub_/, "pubsub", "Cloud Pub/Sub API"],
  [/^google_sql_/, "sqladmin", "Cloud SQL Admin API"],
  [/^google_memorystore_/, "memorystore", "Memorystore API"],
  [/^google_dns_/, "dns", "Cloud DNS API"],
  [/^google_filestore_/, "file", "Cloud Filestore API"],
  [/^google_iap_/, "iap", "Cloud Identity-Aware Proxy API"],
  [/^google_billing_budget$/, "billingbudgets", "Cloud Billing Budget API"],
];
const ZONE = /^[a-z]+-[a-z]+\d+-[a-z]$/;
const REGION = /^[a-z]+-[a-z]+\d+$/;
const invalid = (field: string, value: string, why: string) =>
  `googleapi: Error 400: Invalid value for field '${field}': '${value}'. ${why}, invalid`;

/** What Google Cloud demands of services, networks and zones. */
export const GOOGLE_RULES: readonly Rule[] = [
  {
    demands: "The service that a resource belongs to is enabled in the project before",
    source: "https://docs.cloud.google.com/service-usage/docs/enabled-service",
    on: /^google_(compute|container|service_account|project_iam_custom_role|cloud_scheduler|secret_manager|kms|pubsub|sql|memorystore|dns|filestore|iap|billing_budget)/,
    refusal(asked) {
      const [, service, title] = SERVICES.find(([types]) => types.test(asked.type)) ?? [];
      const project = asked.text("project") || asked.account.project;
      const enabled = asked.standing("google_project_service", `${service}.googleapis.com`);
      if (enabled.some((item) => textAt(attributes(item), "project") === project)) return undefined;
      const { number } = asked.account;
      return `googleapi: Error 403: ${title} has not been used in project ${number} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/${service}.googleapis.com/overview?project=${number} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry., accessNotConfigured`;
    },
  },
  {
    demands: "Ranges of a network's subnets do not overlap",
    source: "https://docs.cloud.google.com/vpc/docs/subnets",
    on: /^google_compute_subnetwork$/,
    refusal(asked) {
      const network = asked.named("network", "google_compute_network");
      for (const other of network ? asked.beside(network) : []) {
        const taken = ranges(attributes(other));
        const conflict = ranges(asked.values).find((range) => taken.some((each) => overlap(range, each)));
        if (conflict)
          return invalid(
            "resource.ipCidrRange",
            conflict,
            `Invalid IPCidrRange: ${conflict} conflicts with existing subnetwork '${last(other.id)}' in region '${textAt(attributes(other), "region")}'.`,
          );
      }
      return undefined;
    },
  },
  {
    demands: "A zone is a zone and a region a region",
    source: "https://docs.cloud.google.com/compute/docs/regions-zones",
    on: /^google_compute_(instance|disk|subnetwork|address|router|resource_policy)$/,
    refusal(asked) {
      const zone = last(asked.text("zone"));
      if (zone !== "" && !ZONE.test(zone)) return invalid("zone", zone, "Unknown zone.");
      const region = last(asked.text("region"));
      return region !== "" && !REGION.test(region) ? invalid("region", region, "Unknown region.") : undefined;
    },
  },
  {
    demands: "An instance is in its subnet's region",
    source: "https://docs.cloud.google.com/vpc/docs/subnets",
    on: /^google_compute_instance$/,
    refusal(asked) {
      const handle = asked.text("network_interface.0.subnetwork");
      const subnet = asked.find(handle, "google_compute_subnetwork");
      const region = subnet && last(textAt(attributes(subnet), "region"));
      if (!region || last(asked.text("zone")).startsWith(`${region}-`)) return undefined;
      return invalid(
        "resource.networkInterfaces[0].subnetwork",
        handle,
        `The subnetwork is in region '${region}', the instance in zone '${last(asked.text("zone"))}'.`,
      );
    },
  },
  {
    demands: "A disk is attached to an instance in its own zone",
    source: "https://docs.cloud.google.com/compute/docs/disks/add-persistent-disk",
    on: /^google_compute_(attached_disk|instance)$/,
    refusal(asked) {
      const instance = asked.type === "google_compute_instance" ? asked : undefined;
      const host = asked.named("instance", "google_compute_instance");
      const zone = last(instance ? asked.text("zone") : host ? textAt(attributes(host), "zone") : "");
      const handles = instance
        ? ["attached_disk.0.source", "boot_disk.0.source"].map((path) => asked.text(path))
        : [asked.text("disk")];
      for (const handle of handles) {
        const disk = asked.find(handle, "google_compute_disk");
        const own = disk && last(textAt(attributes(disk), "zone"));
        if (zone !== "" && own && own !== zone)
          return invalid("resource.source", handle, `The disk is in zone '${own}', the instance in zone '${zone}'.`);
      }
      return undefined;
    },
  },
];

function ranges(subnet: Parameters<typeof textAt>[0]): string[] {
  return [subnet, ...blocks(subnet.secondary_ip_range)]
    .map((each) => textAt(each, "ip_cidr_range"))
    .filter((range) => range !== "");
}
