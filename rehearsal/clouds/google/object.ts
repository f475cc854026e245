import type { Rule } from "../rule";

export const GOOGLE_OBJECT_RULES: readonly Rule[] = [
  {
    demands: "An object has a name of 1 to 1024 bytes without line breaks, and none that Google keeps for itself",
    source: "https://cloud.google.com/storage/docs/naming-objects",
    on: /^google_storage_bucket_object$/,
    refusal(asked) {
      const name = asked.text("name");
      const refused = /[\r\n]/.test(name) || /^\.{1,2}$/.test(name) || name.startsWith(".well-known/acme-challenge/");
      return Buffer.byteLength(name) > 1024 || refused
        ? `googleapi: Error 400: Invalid object name: '${name}', invalid`
        : undefined;
    },
  },
];
