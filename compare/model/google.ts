import { isWindows } from "../../catalog/images";
import { holdsCode } from "./functions";
import { googleNetwork } from "./google-network";
import { googleRights, grants } from "./google-rights";
import { keyOf } from "./keys";
import { googleNames } from "./names";
import { opened } from "./notebooks";
import { closedStore, type GooglePart, paid } from "./part";
import { found, googleParts, merged } from "./parts";
import { at, blocks, least, origin, type Resource, type Stack, tagsOf } from "./stack";
import { googleSystem, licences } from "./systems";
import type { Cost, Credential, Found, Place, Store } from "./types";

type GoogleTags = GooglePart["types"][string];
/** Types that the model reads, and the path of what takes labels. */
export const googleTypes: Readonly<Record<string, GoogleTags>> = {
  google_billing_budget: "no-labels",
  google_compute_address: "labels",
  google_compute_disk: "labels",
  google_compute_firewall: "no-labels",
  google_compute_forwarding_rule: "labels",
  google_compute_instance: "labels",
  google_compute_network: "no-labels",
  google_compute_router: "no-labels",
  google_compute_router_nat: "no-labels",
  google_compute_subnetwork: "no-labels",
  google_dns_managed_zone: "labels",
  google_dns_record_set: "no-labels",
  google_monitoring_notification_channel: "user_labels",
  google_project_service: "no-labels",
  google_secret_manager_secret: "labels",
  google_secret_manager_secret_version: "no-labels",
  google_service_account: "no-labels",
  google_service_account_key: "no-labels",
  google_storage_bucket: "labels",
  google_storage_bucket_acl: "no-labels",
  google_storage_hmac_key: "no-labels",
  ...Object.fromEntries(Object.keys(grants).map((type) => [type, "no-labels"] as const)),
  ...merged(googleParts, ({ types }) => types),
};

export function readGoogle(stack: Stack): Found {
  const network = googleNetwork(stack);
  const notebooks = found(googleParts, "notebooks", stack);
  const rights = googleRights(stack, network.machines);
  return {
    ...network,
    balancers: found(googleParts, "balancers", stack),
    peerings: found(googleParts, "peerings", stack),
    disks: found(googleParts, "disks", stack),
    workloads: [...found(googleParts, "workloads", stack), ...notebooks],
    clusters: found(googleParts, "clusters", stack),
    notebooks,
    stores: [...storesOf(stack), ...found(googleParts, "stores", stack)],
    objects: found(googleParts, "objects", stack),
    models: found(googleParts, "models", stack),
    keys: found(googleParts, "keys", stack),
    logs: found(googleParts, "logs", stack),
    schedules: found(googleParts, "schedules", stack),
    names: googleNames(stack),
    rights: [...rights, ...opened(notebooks, rights), ...found(googleParts, "rights", stack)],
    unreadable: found(googleParts, "unreadable", stack),
    credentials: [...credentialsOf(stack), ...found(googleParts, "credentials", stack)],
    places: [...placesOf(stack), ...found(googleParts, "places", stack)],
    costs: [...costsOf(stack), ...found(googleParts, "costs", stack)],
    alarms: found(googleParts, "alarms", stack),
    budgets: stack.of("google_billing_budget").map((budget) => {
      const channels = stack.targets(at(budget.body, "all_updates_rule.monitoring_notification_channels"));
      const labels = (at(budget.body, "budget_filter.labels") ?? {}) as Record<string, unknown>;
      return {
        ...origin(budget),
        amount: Number(at(budget.body, "amount.specified_amount.units")),
        currency: at(budget.body, "amount.specified_amount.currency_code") as string | undefined,
        thresholds: blocks(budget.body, "threshold_rules").map((rule) => Math.round(Number(rule.threshold_percent) * 100)),
        recipients: channels.map((channel) => String(at(channel.body, "labels.email_address"))),
        ofLab: Object.values(labels).includes(stack.name),
      };
    }),
    tagged: [
      ...stack.resources.flatMap((resource) => {
        const attribute = googleTypes[resource.type];
        if (attribute === undefined || attribute === "no-labels") return [];
        return [{ ...origin(resource), tags: tagsOf(stack, at(resource.body, attribute)) }];
      }),
      ...found(googleParts, "tagged", stack),
    ],
  };
}

function storesOf(stack: Stack): Store[] {
  const buckets = stack.of("google_storage_bucket").map((bucket): Store => {
    const { body } = bucket;
    const acls = stack.pointing("google_storage_bucket_acl", "bucket", bucket);
    const opened = acls.some(
      (acl) =>
        /public/i.test(String(acl.body.predefined_acl)) || /allUsers|allAuthenticatedUsers/.test(String(acl.body.role_entity)),
    );
    const removes = blocks(body, "lifecycle_rule").filter((rule) => at(rule, "action.type") === "Delete");
    const live = removes.filter((rule) => at(rule, "condition.with_state") !== "ARCHIVED");
    return {
      ...origin(bucket),
      kind: holdsCode(stack, bucket) ? "code" : "bucket",
      within: [],
      encrypted: true,
      key: keyOf(stack, at(body, "encryption.default_kms_key_name")),
      tlsOnly: true,
      anonymous: body.public_access_prevention === "enforced" ? "barred" : opened ? "granted" : "possible",
      policiesOnly: body.uniform_bucket_level_access === true,
      sharedKeys: false,
      versioned: at(body, "versioning.enabled") === true,
      objectDays: least(live.map((rule) => at(rule, "condition.age"))),
      versionDays: least(removes.map((rule) => at(rule, "condition.days_since_noncurrent_time"))),
    };
  });
  const secrets = stack.of("google_secret_manager_secret").map((secret) =>
    closedStore("secret")(secret, {
      expires: stack.text(secret.body.expire_time ?? secret.body.ttl),
      key: keyOf(stack, at(secret.body, "replication.user_managed.replicas.customer_managed_encryption.kms_key_name")),
    }),
  );
  return [...buckets, ...secrets];
}

function credentialsOf(stack: Stack): Credential[] {
  const of = (resource: Resource, kind: Credential["kind"], what: string): Credential => ({ ...origin(resource), kind, what });
  const machines = stack.of("google_compute_instance", "google_compute_region_instance_template").flatMap((instance) => {
    const metadata = (instance.body.metadata ?? {}) as Record<string, unknown>;
    const on = (key: string) => /^(true|1|y|yes)$/i.test(String(metadata[key] ?? ""));
    // OS Login is not for Windows, which no SSH key opens unless its metadata ask for it
    const opens = isWindows(googleSystem(stack, instance.body)) ? on("enable-windows-ssh") : !on("enable-oslogin");
    const keys = opens || !on("block-project-ssh-keys") || metadata["ssh-keys"] !== undefined;
    return [
      ...(keys ? [of(instance, "ssh-key", "metadata of the machine or its project")] : []),
      ...(on("serial-port-enable") ? [of(instance, "password", "serial-port-enable")] : []),
      ...(metadata["windows-keys"] === undefined ? [] : [of(instance, "password", "windows-keys")]),
    ];
  });
  return [
    ...machines,
    ...stack.of("google_service_account_key", "google_storage_hmac_key").map((r) => of(r, "access-key", "of a service account")),
    ...stack
      .of("google_secret_manager_secret_version")
      .filter(({ body }) => body.secret_data !== undefined)
      .map((r) => of(r, "secret-value", "secret_data")),
  ];
}

function placesOf(stack: Stack): Place[] {
  const named = stack.resources.flatMap((resource) => {
    const { zone, region, location } = resource.body;
    const named = region ?? location ?? (typeof zone === "string" ? stack.text(zone) : undefined);
    const place = typeof named === "string" ? named.replace(/^([a-z]+-[a-z]+\d+)-[a-z]$/, "$1") : named;
    if (googleTypes[resource.type] === undefined || typeof place !== "string" || place.includes("${")) return [];
    return [{ ...origin(resource), region: (stack.text(place) ?? place).toLowerCase() }];
  });
  const secrets = stack.of("google_secret_manager_secret").flatMap((secret) => {
    const replicas = (at(secret.body, "replication.user_managed.replicas") ?? []) as { location?: unknown }[];
    const regions = [replicas].flat().map(({ location }) => stack.text(location) ?? "");
    return (regions.length > 0 ? regions : ["anywhere"]).map((region) => ({ ...origin(secret), region }));
  });
  return [...named, ...secrets];
}

const costsOf = (stack: Stack): Cost[] => [
  ...paid(stack, "google_compute_instance", "machine", false),
  ...paid(stack, "google_compute_instance", "licence", false, licences(googleSystem, stack)),
  ...paid(stack, "google_compute_instance", "disk", true, ({ body }) =>
    Number(at(body, "boot_disk.initialize_params") !== undefined),
  ),
  // one that stays is paid for itself
  ...paid(stack, "google_compute_instance", "public-address", false, ({ body }) =>
    Number(at(body, "network_interface.access_config") !== undefined && !at(body, "network_interface.access_config.nat_ip")),
  ),
  ...paid(stack, "google_compute_address", "public-address", true, ({ body }) => Number(body.address_type !== "INTERNAL")),
  ...paid(stack, "google_compute_disk", "disk", true),
  ...paid(stack, "google_compute_router_nat", "nat", true),
  ...paid(stack, "google_compute_router_nat", "public-address", true),
  // one with a scheme is part of a balancer
  ...paid(stack, "google_compute_forwarding_rule", "private-endpoint", true, ({ body }) => (body.load_balancing_scheme ? 0 : 1)),
];
