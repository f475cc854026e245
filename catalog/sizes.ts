export const sizeNames = ["tiny", "small", "medium", "large", "xlarge"] as const;
export const largest = { cpu: 64, memory: 256 };
