import type { Provider } from "./providers";

/**
 * Places and each cloud's region for them. Germany: read in provider documentation, 2026-11. The others are general knowledge, not read; to check against: AWS "Regions and Zones" (docs.aws.amazon.com/global-infrastructure),
 * Azure "List of Azure regions" (learn.microsoft.com/azure/reliability/regions-list), Google "Regions and zones"
 * (cloud.google.com/compute/docs/regions-zones).
 */
export const places = {
  germany: { aws: "eu-central-1", azure: "germanywestcentral", google: "europe-west3" },
  ireland: { aws: "eu-west-1", azure: "northeurope", google: undefined },
  france: { aws: "eu-west-3", azure: "francecentral", google: "europe-west9" },
  sweden: { aws: "eu-north-1", azure: "swedencentral", google: "europe-north2" },
  italy: { aws: "eu-south-1", azure: "italynorth", google: "europe-west8" },
  spain: { aws: "eu-south-2", azure: "spaincentral", google: "europe-southwest1" },
  switzerland: { aws: "eu-central-2", azure: "switzerlandnorth", google: "europe-west6" },
} as const satisfies Record<string, Record<Provider, string | undefined>>;
export type Place = keyof typeof places;
