/** The operating systems that a machine may start from; each cloud's name for them stands below. */
export const imageNames = ["ubuntu-24.04", "ubuntu-22.04"] as const;
export type ImageName = (typeof imageNames)[number];
