import type { Reference, TypeModel } from "../model";
import type { Rule } from "../rule";
import { member } from "./types";

const made = "2026-01-01T00:00:00Z";
const view = "{bucket}/views/{name|last}";

/** Cloud Logging: ids as the provider's documentation gives their formats. */
export const GOOGLE_LOG_TYPES: Readonly<Record<string, TypeModel>> = {
  google_logging_project_bucket_config: {
    id: "projects/{project}/locations/{location}/buckets/{bucket_id}",
    values: { name: "{id}", lifecycle_state: "ACTIVE" },
    kept: {
      name: "{project}/{location}/{bucket_id}",
      when: () => true,
      refusal: (asked) => `googleapi: Error 400: Bucket ${asked} is in state DELETE_REQUESTED.`,
      source: "https://cloud.google.com/logging/docs/buckets#delete-bucket (7 days); general knowledge, not read",
    },
  },
  // a sink into a bucket of its own project writes as nobody
  google_logging_project_sink: { id: "projects/{project}/sinks/{name}", values: { writer_identity: "" } },
  google_logging_project_exclusion: { id: "projects/{project}/exclusions/{name}" },
  google_logging_log_view: {
    id: view,
    values: {
      create_time: made,
      update_time: made,
      parent: "projects/{$project}",
      location: "{$region}",
    },
  },
  google_logging_log_view_iam_member: member("{parent}/locations/{location}/buckets/{bucket|last}/views/{name|last}"),
};

export const GOOGLE_LOG_REFERENCES: readonly Reference[] = [
  {
    on: /^google_logging_log_view/,
    path: /^bucket$/,
    to: ["google_logging_project_bucket_config"],
    refusal: (value) => `googleapi: Error 404: Bucket ${value} does not exist.`,
  },
  {
    on: /^google_logging_project_sink$/,
    path: /^destination$/,
    to: ["google_logging_project_bucket_config"],
    value: /^logging\.googleapis\.com\//,
    part: (value) => value.replace(/^logging\.googleapis\.com\//, ""),
    refusal: (value) => `googleapi: Error 404: The destination ${value} does not exist.`,
  },
];

/** As read on 2026-11-25 in the page named. */
export const GOOGLE_LOG_RULES: readonly Rule[] = [
  {
    demands: "An exclusion says what it keeps out",
    source: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/logging_project_exclusion",
    on: /^google_logging_project_exclusion$/,
    refusal: (asked) => (asked.text("filter").trim() ? undefined : "googleapi: Error 400: The exclusion's filter is empty."),
  },
];
