import { createHash } from "node:crypto";
import { isMap, isWhollyKnown, record, UNKNOWN, type Value, type ValueMap } from "../../cty/values";
import { text } from "../../provider/lookup";
import type { Item } from "../inventory";
import type { Account, Cloud, Template } from "../model";
import { GOOGLE_ADDRESS_RULES } from "./address";
import { GOOGLE_ALARM_REFERENCES, GOOGLE_ALARM_TYPES } from "./alarm";
import { GOOGLE_BALANCER_REFERENCES, GOOGLE_BALANCER_RULES, GOOGLE_BALANCER_TYPES } from "./balancer";
import { GOOGLE_CACHE_REFERENCES, GOOGLE_CACHE_RULES, GOOGLE_CACHE_TYPES } from "./cache";
import { GOOGLE_CLUSTER_REFERENCES, GOOGLE_CLUSTER_RULES, GOOGLE_CLUSTER_TYPES } from "./cluster";
import { GOOGLE_DATA } from "./data";
import { GOOGLE_DATABASE_TYPES } from "./database";
import { GOOGLE_FUNCTION_REFERENCES, GOOGLE_FUNCTION_RULES, GOOGLE_FUNCTION_TYPES } from "./function";
import { GOOGLE_GPU_RULES } from "./gpu";
import { GOOGLE_LOG_REFERENCES, GOOGLE_LOG_RULES, GOOGLE_LOG_TYPES } from "./logs";
import { GOOGLE_MESSAGE_REFERENCES, GOOGLE_MESSAGE_RULES, GOOGLE_MESSAGE_TYPES } from "./messages";
import { GOOGLE_NOTEBOOK_TYPES } from "./notebook";
import { GOOGLE_OBJECT_RULES } from "./object";
import { GOOGLE_PEERING_RULES, GOOGLE_PEERING_TYPES } from "./peering";
import { GOOGLE_POOL_REFERENCES, GOOGLE_POOL_RULES, GOOGLE_POOL_TYPES } from "./pool";
import { GOOGLE_REFERENCES } from "./references";
import { GOOGLE_REGISTRY_TYPES } from "./registry";
import { GOOGLE_RULES } from "./rules";
import { GOOGLE_SCHEDULE_REFERENCES, GOOGLE_SCHEDULE_RULES, GOOGLE_SCHEDULE_TYPES } from "./schedule";
import { GOOGLE_SERVICE_TYPES } from "./service";
import { GOOGLE_SHARE_REFERENCES, GOOGLE_SHARE_RULES, GOOGLE_SHARE_TYPES } from "./share";
import { GOOGLE_TYPES } from "./types";

/** google/transport/config.go of terraform-provider-google */
const ATTRIBUTION = "goog-terraform-provisioned";
const API = /^(https?:\/\/[^/]+\/(?:compute\/|storage\/)?v\d+\/|\/\/[^/]+\/)/;

/** Google Cloud, as far as a rehearsal needs it. */
export const google: Cloud = {
  name: "google",
  types: {
    ...GOOGLE_TYPES,
    ...GOOGLE_ALARM_TYPES,
    ...GOOGLE_BALANCER_TYPES,
    ...GOOGLE_CACHE_TYPES,
    ...GOOGLE_CLUSTER_TYPES,
    ...GOOGLE_DATABASE_TYPES,
    ...GOOGLE_FUNCTION_TYPES,
    ...GOOGLE_LOG_TYPES,
    ...GOOGLE_MESSAGE_TYPES,
    ...GOOGLE_NOTEBOOK_TYPES,
    ...GOOGLE_PEERING_TYPES,
    ...GOOGLE_POOL_TYPES,
    ...GOOGLE_REGISTRY_TYPES,
    ...GOOGLE_SCHEDULE_TYPES,
    ...GOOGLE_SERVICE_TYPES,
    ...GOOGLE_SHARE_TYPES,
  },
  references: [
    ...GOOGLE_REFERENCES,
    ...GOOGLE_ALARM_REFERENCES,
    ...GOOGLE_BALANCER_REFERENCES,
    ...GOOGLE_CACHE_REFERENCES,
    ...GOOGLE_CLUSTER_REFERENCES,
    ...GOOGLE_FUNCTION_REFERENCES,
    ...GOOGLE_LOG_REFERENCES,
    ...GOOGLE_MESSAGE_REFERENCES,
    ...GOOGLE_POOL_REFERENCES,
    ...GOOGLE_SCHEDULE_REFERENCES,
    ...GOOGLE_SHARE_REFERENCES,
  ],
  rules: [
    ...GOOGLE_RULES,
    ...GOOGLE_ADDRESS_RULES,
    ...GOOGLE_BALANCER_RULES,
    ...GOOGLE_GPU_RULES,
    ...GOOGLE_CACHE_RULES,
    ...GOOGLE_CLUSTER_RULES,
    ...GOOGLE_FUNCTION_RULES,
    ...GOOGLE_LOG_RULES,
    ...GOOGLE_MESSAGE_RULES,
    ...GOOGLE_POOL_RULES,
    ...GOOGLE_SCHEDULE_RULES,
    ...GOOGLE_OBJECT_RULES,
    ...GOOGLE_PEERING_RULES,
    ...GOOGLE_SHARE_RULES,
  ],
  data: GOOGLE_DATA,
  locks: [],

  account(config, environment): Account {
    const first = (...names: string[]) => names.map((name) => environment[name]).find((value) => value);
    const project =
      text(config, "project") ??
      first("GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT") ??
      "rehearsal";
    const zone = text(config, "zone") ?? first("GOOGLE_ZONE", "GCLOUD_ZONE", "CLOUDSDK_COMPUTE_ZONE") ?? "";
    const region =
      text(config, "region") ?? first("GOOGLE_REGION", "GCLOUD_REGION", "CLOUDSDK_COMPUTE_REGION") ?? zone.replace(/-[a-z]$/, "");
    const number = BigInt(`0x${createHash("sha256").update(project).digest("hex").slice(0, 15)}`)
      .toString()
      .padStart(12, "1")
      .slice(0, 12);
    return {
      project,
      region,
      zone,
      number: number.replace(/^0/, "1"),
      defaultLabels: JSON.stringify(config.default_labels ?? null),
      attribution: config.add_terraform_attribution_label === false ? "" : "yes",
    };
  },

  normal: (handle) => handle.replace(API, ""),

  guess(_type, path): Template | undefined {
    const name = path.split(".").at(-1) ?? path;
    if (/^(effective|terraform)_labels$/.test(path)) return (make) => managedLabels(make.value("labels"), true, make.account);
    if (path === "effective_annotations") return (make) => make.value("annotations") ?? record();
    if (name === "project") return "{$project}";
    if (name === "region") return "{$region}";
    if (name === "zone") return "{$zone}";
    if (name === "self_link") return "https://www.googleapis.com/compute/v1/{id}";
    if (name === "etag") return "BwX{hex:8}=";
    if (/fingerprint$/.test(name)) return "{hex:11}=";
    if (/(_time|_timestamp|^updated|^time_created)$/.test(name))
      return name.startsWith("expire") || name.startsWith("destroy") || name.startsWith("last_") ? "" : "2026-01-01T00:00:00Z";
    if (name === "name") return "{hex:12}";
    return undefined;
  },

  guessId(schema): Template {
    const has = (name: string) => schema.block.attributes.some((each) => each.name === name);
    const place = has("zone")
      ? "zones/{zone}/"
      : has("region")
        ? "regions/{region}/"
        : has("location")
          ? "locations/{location}/"
          : "";
    const kind = schema.name.split("_").slice(2).join("-");
    return `projects/{$project}/${place}${kind}/${has("name") ? "{name}" : "{hex:12}"}`;
  },

  adjustPlan(schema, planned, prior, account): void {
    const computed = new Set(schema.block.attributes.filter((each) => each.computed).map((each) => each.name));
    for (const name of ["project", "region", "zone"]) {
      if (computed.has(name) && planned[name] === UNKNOWN && account[name]) planned[name] = account[name];
    }
    if (computed.has("terraform_labels")) {
      const attributed = prior === null || (isMap(prior.terraform_labels) && ATTRIBUTION in prior.terraform_labels);
      const labels = managedLabels(planned.labels ?? null, attributed, account);
      planned.terraform_labels = labels;
      if (computed.has("effective_labels")) planned.effective_labels = labels;
    }
    if (computed.has("effective_annotations")) {
      const annotations = planned.annotations ?? record();
      planned.effective_annotations = isWhollyKnown(annotations) ? annotations : UNKNOWN;
    }
  },

  takesAlong: () => false,
  parents: () => [],

  words: {
    exists: (type, id, name) =>
      type === "google_storage_bucket"
        ? `googleapi: Error 409: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again., conflict (${name})`
        : `googleapi: Error 409: The resource '${id}' already exists, alreadyExists`,
    gone: (_type, id) => `googleapi: Error 404: The resource '${id}' was not found, notFound`,
    parentMissing: (_type, _id, parent) => `googleapi: Error 404: The resource '${parent}' was not found, notFound`,
    held,
  },
};

function held(item: Item, [user]: Item[]): string {
  // google/services/storage/resource_storage_bucket.go of terraform-provider-google
  if (item.type === "google_storage_bucket")
    return `Error trying to delete bucket ${item.id} without \`force_destroy\` set to true`;
  const noun = item.type.replace(/^google_(compute_)?/, "");
  return `googleapi: Error 400: The ${noun} resource '${item.id}' is already being used by '${user?.id}', resourceInUseByAnotherResource`;
}

/** google/tpgresource/labels.go of terraform-provider-google: defaults, the provider's own mark, then the resource's labels. */
function managedLabels(labels: Value, attributed: boolean, account: Account): Value {
  if (!isWhollyKnown(labels)) return UNKNOWN;
  const defaults = JSON.parse(account.defaultLabels ?? "null") as Record<string, string> | null;
  const mark: ValueMap = attributed && account.attribution ? record([[ATTRIBUTION, "true"]]) : record();
  return record([...Object.entries(defaults ?? {}), ...Object.entries(mark), ...(isMap(labels) ? Object.entries(labels) : [])]);
}
