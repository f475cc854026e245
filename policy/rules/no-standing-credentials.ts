import { aws, azure, google, objections, type Rule } from "../rule";

/** The key that azurerm asks for; its private half exists nowhere (constructs/machine/azure-login.ts). */
export const nobodysKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKIFvPZNOQrRWn2Uc/VsJnXqndB/PT94ZksRVEt2t73h nobody";

export const rule: Rule = {
  id: "no-standing-credentials",
  title: "Nobody gets in by a password or a key",
  protects: "A key that was copied works for whoever has it, also after its owner left.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ credentials }) =>
    objections(
      credentials.filter(({ kind }) => kind !== "secret-value"),
      ({ kind, what }) => what !== nobodysKey && `lets somebody in by ${kind} (${what.slice(0, 40)}); use identities`,
    ),
  compliant: [
    google("OS Login alone", {
      google_compute_instance: { web: { metadata: { "enable-oslogin": "TRUE", "block-project-ssh-keys": "TRUE" } } },
    }),
    azure("the key of nobody", { azurerm_linux_virtual_machine: { web: { admin_ssh_key: [{ public_key: nobodysKey }] } } }),
  ],
  nonCompliant: [
    google("keys of the project", { google_compute_instance: { web: { metadata: { "enable-oslogin": "TRUE" } } } }),
    google("a key of a service account", { google_service_account_key: { out: { service_account_id: "x" } } }),
    azure("somebody's key", { azurerm_linux_virtual_machine: { web: { admin_ssh_key: [{ public_key: "ssh-rsa AAAA ada" }] } } }),
    azure("a password", {
      azurerm_linux_virtual_machine: { web: { disable_password_authentication: false, admin_password: "x" } },
    }),
    aws("an access key", { aws_iam_access_key: { out: { user: "ada" } } }),
  ],
};
