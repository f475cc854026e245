/** What a cloud itself can say instead of doing what it is asked. */
export const CLOUD_KINDS = [
  "throttled",
  "server-error",
  "not-found-yet",
  "quota",
  "name-taken",
  "soft-deleted",
  "not-permitted",
  "not-enabled",
  "in-use",
] as const;
export type CloudKind = (typeof CLOUD_KINDS)[number];

/** The resource that a call is about, as far as words need it. */
export interface About {
  readonly type: string;
  readonly name: string;
  readonly action: string;
}

export interface Words {
  readonly say: (about: About) => string;
  /** Where the code and the words are read. */
  readonly source: string;
}

/** What one cloud says: of several that fit a resource type, the first. */
export type CloudWords = Readonly<Record<CloudKind, readonly ({ readonly on?: RegExp } & Words)[]>> & {
  /** How the cloud's connection ends in the middle of a call. */
  readonly dropped: (about: About) => string;
};
