import { google, objections, type Rule, ref } from "../rule";

// nodes of a cluster plug their pods into the network
const allowed = ["list", "see", "read", "write", "use", "plug", "call", "connect"];
const identityWith = (role: string) => ({
  google_storage_bucket: { data: { name: "data" } },
  google_service_account: { web: { account_id: "web" } },
  google_compute_instance: { web: { service_account: { email: ref("google_service_account.web.email") } } },
  google_storage_bucket_iam_member: {
    web: { bucket: ref("google_storage_bucket.data.name"), role, member: ref("google_service_account.web.member") },
  },
});

export const rule: Rule = {
  id: "machines-hold-least",
  title: "A machine may read and write data, use keys, call models and services, and change nothing else",
  protects: "Whoever takes over the machine would give themselves rights by it.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ rights, notebooks }) =>
    objections(
      rights,
      ({ subject, level, target }) =>
        subject.kind === "machine" &&
        !allowed.includes(level) &&
        // a notebook may stop itself
        !(level === "operate" && notebooks.some((one) => one.address === target && one.identity === subject.id)) &&
        `gives a machine the right to ${level} on ${target}`,
    ),
  compliant: [google("a machine that writes", identityWith("roles/storage.objectUser"))],
  nonCompliant: [google("a machine that sets policies", identityWith("roles/storage.admin"))],
};
