import { google, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "personal-data-goes",
  title: "Personal data is deleted after a time",
  protects: "Data about people would be kept for longer than they were told.",
  controls: [],
  // the lab's own end deletes everything too
  level: "warning",
  check: ({ stores, tagged }) =>
    tagged.some(({ tags }) => tags.classification === "personal")
      ? objections(
          stores,
          ({ kind, objectDays }) =>
            kind === "bucket" && objectDays === undefined && "keeps personal data until the lab ends; write deleteAfter",
        )
      : [],
  compliant: [
    google("public data that stays", { google_storage_bucket: { data: { labels: { classification: "public" } } } }),
    google("personal data that goes", {
      google_storage_bucket: {
        data: { labels: { classification: "personal" }, lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 7 } }] },
      },
    }),
  ],
  nonCompliant: [
    google("personal data that stays", { google_storage_bucket: { data: { labels: { classification: "personal" } } } }),
  ],
};
