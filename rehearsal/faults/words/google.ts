import type { About, CloudWords } from "./model";

const GOOGLE = "https://docs.cloud.google.com/compute/docs/troubleshooting/troubleshooting-vm-creation";
const GOOGLE_ERRORS = "https://docs.cloud.google.com/apis/design/errors";

const google = (code: number, reason: string, message: (about: About) => string) => (about: About) =>
  `googleapi: Error ${code}: ${message(about)}, ${reason}`;

/** How Google Cloud refuses; the form is that of the API client in the provider. */
export const GOOGLE_WORDS: CloudWords = {
  throttled: [
    {
      say: google(
        429,
        "rateLimitExceeded",
        () =>
          "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'compute.googleapis.com' for consumer 'project_number:123456789012'.\nDetails: RATE_LIMIT_EXCEEDED",
      ),
      source: "https://docs.cloud.google.com/compute/api-quota",
    },
  ],
  "server-error": [{ say: google(503, "backendError", () => "The service is currently unavailable."), source: GOOGLE_ERRORS }],
  "not-found-yet": [
    { say: google(404, "notFound", ({ name }) => `The resource '${name}' was not found`), source: GOOGLE_ERRORS },
  ],
  quota: [
    {
      on: /^google_compute_(instance|disk)$/,
      say: google(403, "quotaExceeded", () => "Quota 'CPUS' exceeded. Limit: 24.0 in region europe-west3."),
      source: "https://docs.cloud.google.com/compute/resource-usage",
    },
    {
      say: google(
        403,
        "quotaExceeded",
        ({ type }) => `Quota '${type.replace(/^google_(compute_)?/, "").toUpperCase()}S' exceeded. Limit: 5.0 globally.`,
      ),
      source: "https://docs.cloud.google.com/docs/quotas/troubleshoot",
    },
  ],
  "name-taken": [
    {
      on: /^google_storage_bucket$/,
      say: google(
        409,
        "conflict",
        () =>
          "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      ),
      source: "https://docs.cloud.google.com/storage/docs/json_api/v1/status-codes",
    },
    { say: google(409, "alreadyExists", ({ name }) => `The resource '${name}' already exists`), source: GOOGLE },
  ],
  "soft-deleted": [
    {
      say: google(
        400,
        "failedPrecondition",
        ({ name }) =>
          `You can't create a role with role_id (${name}) where there is an existing role with that role_id in a deleted state.`,
      ),
      source: "https://docs.cloud.google.com/iam/docs/creating-custom-roles",
    },
  ],
  "not-permitted": [
    {
      say: google(
        403,
        "forbidden",
        ({ type, name, action }) => `Required '${permission(type, action)}' permission for '${name}'`,
      ),
      source: GOOGLE_ERRORS,
    },
  ],
  "not-enabled": [
    {
      say: google(
        403,
        "accessNotConfigured",
        ({ type }) =>
          `${apiName(type)} has not been used in project 123456789012 before or it is disabled. Enable it by visiting the console then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.\nDetails: SERVICE_DISABLED`,
      ),
      source: "https://docs.cloud.google.com/service-usage/docs/troubleshoot-service-usage-api",
    },
  ],
  "in-use": [
    {
      on: /^google_storage_bucket$/,
      say: ({ name }) => `Error trying to delete bucket ${name} without \`force_destroy\` set to true`,
      source:
        "https://github.com/hashicorp/terraform-provider-google/blob/v6.50.0/google/services/storage/resource_storage_bucket.go",
    },
    {
      say: google(
        400,
        "resourceInUseByAnotherResource",
        ({ type, name }) =>
          `The ${type.replace(/^google_(compute_)?/, "")} resource '${name}' is already being used by another resource`,
      ),
      source: "https://docs.cloud.google.com/vpc/docs/create-modify-vpc-networks",
    },
  ],
  dropped: () => 'Post "https://compute.googleapis.com/": read tcp: read: connection reset by peer',
};

/** compute.instances.create: the permission as Google's APIs name it. */
function permission(type: string, action: string): string {
  const [, service, ...noun] = type.split("_");
  const plural = `${capital(noun.join("_"))}s`;
  return `${service}.${plural.charAt(0).toLowerCase()}${plural.slice(1)}.${action}`;
}
const apiName = (type: string) => `${capital(type.split("_")[1] ?? "")} API`;

const capital = (noun: string) =>
  noun
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
