import type { Provider } from "./providers";

/** Sizes of one container of a service: virtual CPUs and memory in GiB. */
export const serviceSizes = {
  tiny: { cpu: 0.25, memory: 0.5 },
  small: { cpu: 0.5, memory: 1 },
  medium: { cpu: 1, memory: 2 },
  large: { cpu: 2, memory: 4 },
  xlarge: { cpu: 4, memory: 8 },
} as const satisfies Record<string, ServiceShape>;
export type ServiceSize = keyof typeof serviceSizes;
export const serviceSizeNames = Object.keys(serviceSizes) as [ServiceSize, ...ServiceSize[]];

interface ServiceShape {
  readonly cpu: number;
  /** GiB. */
  readonly memory: number;
}

/**
 * What each cloud gives for a size. AWS (Fargate) and Azure (Container Apps, Consumption) have every pair; Cloud Run has no less than a CPU for
 * containers that answer several requests at a time.
 * - AWS: docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html; general knowledge, not read
 * - Azure: learn.microsoft.com/azure/container-apps/containers#allocations; general knowledge, not read
 * - Google: terraform-provider-google 6.50.0, google_cloud_run_v2_service, resources.limits: 1, 2, 4 and 8 CPUs; read 2026-11-25
 */
export function serviceShape(provider: Provider, size: ServiceSize): ServiceShape {
  const { cpu, memory } = serviceSizes[size];
  return provider === "google" ? { cpu: Math.max(cpu, 1), memory } : { cpu, memory };
}

/** The longest that a request may take, in seconds: what the narrowest cloud, AWS, allows at its entry. */
export const requestSeconds = 30;

/** Days for which what containers write is kept in a lab without logs. */
export const logDays = 30;
