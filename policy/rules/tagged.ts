import { aws, azure, google, objections, type Rule } from "../rule";

const keys = ["lab", "environment", "team", "owner", "purpose", "cost-centre", "classification", "expires"];
const tags = Object.fromEntries(keys.map((key) => [key, key]));

export const rule: Rule = {
  id: "tagged",
  title: "Everything says whose it is, what for, who pays and until when",
  protects: "Nobody could tell what a leftover belongs to, who pays for it, or whether it may go.",
  controls: ["ASST.3.10"],
  level: "error",
  check: ({ tagged }) => {
    const first = tagged[0]?.tags ?? {};
    return objections(tagged, (each) => {
      const missing = keys.filter((key) => !each.tags[key]);
      if (missing.length > 0) return `lacks the tags ${missing.join(", ")}`;
      const other = keys.filter((key) => each.tags[key] !== first[key]);
      return (
        other.length > 0 &&
        `says ${other.map((key) => `${key}=${each.tags[key]}`).join(", ")} where ${tagged[0]?.address} says otherwise`
      );
    });
  },
  compliant: [
    aws("all tags", { aws_s3_bucket: { data: { tags } } }),
    google("all labels", { google_storage_bucket: { data: { labels: tags } } }),
  ],
  nonCompliant: [
    aws("no tags", { aws_s3_bucket: { data: {} } }),
    azure("one missing", { azurerm_resource_group: { lab: { tags: { ...tags, expires: "" } } } }),
    google("two owners", { google_storage_bucket: { a: { labels: tags }, b: { labels: { ...tags, owner: "somebody-else" } } } }),
  ],
};
