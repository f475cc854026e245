import type { Reference, TypeModel } from "../model";
import type { Rule } from "../rule";

/** Cloud Scheduler: ids as the provider's documentation gives their format. */
export const GOOGLE_SCHEDULE_TYPES: Readonly<Record<string, TypeModel>> = {
  google_cloud_scheduler_job: {
    id: "projects/{project}/locations/{region}/jobs/{name}",
    values: { state: "ENABLED" },
  },
};

export const GOOGLE_SCHEDULE_REFERENCES: readonly Reference[] = [
  {
    on: /^google_cloud_scheduler_job$/,
    path: /^http_target\.oauth_token\.service_account_email$/,
    to: ["google_service_account"],
    refusal: (value) => `googleapi: Error 404: Service account ${value} was not found`,
  },
];

export const GOOGLE_SCHEDULE_RULES: readonly Rule[] = [
  {
    demands: "A request has a body only where its method takes one",
    source: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/cloud_scheduler_job, read 2026-11-25",
    on: /^google_cloud_scheduler_job$/,
    refusal: (asked) =>
      asked.text("http_target.0.body") !== "" && !/^(POST|PUT|PATCH)$/.test(asked.text("http_target.0.http_method") || "POST")
        ? "googleapi: Error 400: HTTP method does not allow a body."
        : undefined,
  },
];
