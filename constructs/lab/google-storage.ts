/** What every bucket of a lab has: rights on the whole of it alone, nobody anonymous, and nothing that is left after a destroy. */
export const closedBucket = {
  forceDestroy: true,
  publicAccessPrevention: "enforced",
  uniformBucketLevelAccess: true,
  softDeletePolicy: { retentionDurationSeconds: 0 },
} as const;
