import { aws, azure, google, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "destroyable",
  title: "Destroying the lab leaves nothing and blocks no next one",
  protects: "Something would stay and cost money, or keep the lab's name taken.",
  controls: ["BES.6.3"],
  level: "error",
  check: ({ blockers, leftovers }) => [
    ...blockers.map((line) => {
      const [address = "", ...rest] = line.split(": ");
      return { address, message: rest.join(": ") };
    }),
    ...objections(leftovers, ({ what }) => what),
  ],
  compliant: [aws("a bucket that empties itself", { aws_s3_bucket: { data: { force_destroy: true } } })],
  nonCompliant: [
    aws("a bucket with objects", { aws_s3_bucket: { data: {} } }),
    google("a protected machine", { google_compute_instance: { web: { deletion_protection: true } } }),
    google("a secret's version that Terraform would forget", {
      google_secret_manager_secret_version: { key: { deletion_policy: "ABANDON" } },
    }),
    azure("a lock", { azurerm_management_lock: { keep: { lock_level: "CanNotDelete" } } }),
  ],
};
