import type { Provider } from "./providers";

/** Neutral sizes of a cache by name: memory in GiB that every cloud has at least; a part of it is the engine's own. */
export const cacheSizes = { small: 1, medium: 6, large: 12 } as const;
export type CacheSize = keyof typeof cacheSizes;
export const cacheSizeNames = Object.keys(cacheSizes) as [CacheSize, ...CacheSize[]];

/**
 * Each cloud's name for a size.
 * - AWS: docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html (1.37, 6.38 and 13.07 GiB); general knowledge, not read
 * - Azure: learn.microsoft.com/azure/redis/overview (1, 6 and 12 GB), general knowledge, not read; names as azurerm 4.55 documents them, read 2026-11-25
 * - Google: cloud.google.com/memorystore/docs/valkey/instance-node-specification (1.4, 6.5 and 13 GB), general knowledge, not read; names as google
 *   6.50 documents them, read 2026-11-25
 */
export const cacheTypes: Readonly<Record<Provider, Readonly<Record<CacheSize, string>>>> = {
  aws: { small: "cache.t4g.small", medium: "cache.m7g.large", large: "cache.r7g.large" },
  azure: { small: "Balanced_B1", medium: "Balanced_B5", large: "Balanced_B10" },
  google: { small: "SHARED_CORE_NANO", medium: "STANDARD_SMALL", large: "HIGHMEM_MEDIUM" },
};
