import type { Reference, TypeModel } from "../model";
import type { Rule } from "../rule";

/** Code in buckets, and what runs it by the clock: ids as the provider's documentation gives their formats. */
export const GOOGLE_FUNCTION_TYPES: Readonly<Record<string, TypeModel>> = {
  google_storage_bucket_object: {
    id: "{bucket}-{name}",
    values: {
      output_name: "{name}",
      self_link: "https://www.googleapis.com/storage/v1/b/{bucket}/o/{name}",
      media_link: "https://storage.googleapis.com/download/storage/v1/b/{bucket}/o/{name}?alt=media",
      generation: "1",
      crc32c: "{word:8}",
      md5hash: "{word:24}",
      md5hexhash: "{hex:32}",
      storage_class: "STANDARD",
      kms_key_name: "",
    },
  },
};

const missing = (value: string) => `googleapi: Error 404: The resource '${value}' was not found, notFound`;
export const GOOGLE_FUNCTION_REFERENCES: readonly Reference[] = [
  { path: /^template\.volumes\.gcs\.bucket$/, to: ["google_storage_bucket"], refusal: missing },
  {
    path: /(^|\.)oidc_token\.service_account_email$/,
    to: ["google_service_account"],
    refusal: (value) => `googleapi: Error 404: Service account ${value} does not exist., notFound`,
  },
];

export const GOOGLE_FUNCTION_RULES: readonly Rule[] = [
  {
    demands: "A job of the scheduler has five fields of cron and a try that lasts 15 seconds to 30 minutes",
    source: "https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs; general knowledge, not read",
    on: /^google_cloud_scheduler_job$/,
    refusal(asked) {
      if (asked.text("schedule").trim().split(/\s+/).length !== 5)
        return "googleapi: Error 400: Schedule or time zone is invalid., badRequest";
      const seconds = Number(/^(\d+)s$/.exec(asked.text("attempt_deadline"))?.[1] ?? 180);
      return seconds < 15 || seconds > 1800
        ? "googleapi: Error 400: Job.attempt_deadline must be between [15s, 1800s]., badRequest"
        : undefined;
    },
  },
];
