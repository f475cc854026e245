/** The clouds that a lab can be on, in the order in which they are shown. */
export const providers = ["aws", "azure", "google"] as const;
export type Provider = (typeof providers)[number];
