import { aws, azure, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "rights-stay-in-lab",
  title: "Rights reach no further than the lab",
  protects: "One lab's people or machines would change or read what another lab made.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: ({ cloud, rights }) =>
    objections(
      rights,
      // to list is all that some calls can be narrowed to; Google narrows a call of its models to no less than the project
      ({ beyond, level, target }) =>
        beyond &&
        level !== "list" &&
        !(level === "call" && cloud === "google") &&
        `gives the right to ${level} on ${target}, beyond the lab`,
    ),
  compliant: [
    google("a right on an own bucket", {
      google_storage_bucket: { data: { name: "data" } },
      google_storage_bucket_iam_member: {
        ada: {
          bucket: ref("google_storage_bucket.data.name"),
          role: "roles/storage.objectViewer",
          member: "user:ada@cic.example",
        },
      },
    }),
  ],
  nonCompliant: [
    google("a right on another bucket", {
      google_storage_bucket_iam_member: {
        ada: { bucket: "others", role: "roles/storage.objectViewer", member: "user:ada@cic.example" },
      },
    }),
    google("a right on the project", {
      google_project_iam_member: { ada: { project: "demo", role: "roles/viewer", member: "user:ada@cic.example" } },
    }),
    azure("a right on the subscription", {
      azurerm_role_assignment: {
        ada: { scope: "/subscriptions/0", role_definition_name: "Reader", principal_id: "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001" },
      },
    }),
    aws("everything", {
      aws_iam_role: { ada: { assume_role_policy: "{}" } },
      aws_iam_role_policy: {
        all: {
          role: ref("aws_iam_role.ada.name"),
          policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] }),
        },
      },
    }),
  ],
};
