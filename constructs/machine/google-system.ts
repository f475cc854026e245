import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import type { Capability } from "../core";
import type { Subnet } from "../network";
import { base64 } from "./generation";

/** What is the same for machines that stand alone and for those of a pool. */
type Machines = Capability<"google", "machine"> | Capability<"google", "pool">;

/** Zones that every region of the catalogue has; machines are dealt out to them in turn. */
export const zones = ["a", "b"];
/** Where Google's Identity-Aware Proxy comes from: cloud.google.com/iap/docs/using-tcp-forwarding, read 2026-11-23. */
const proxyRange = "35.235.240.0/20";

/** By which machines act, and the rule by which people reach them. */
export function identify(
  self: Machines,
  { network }: Subnet<"google">,
): { serviceAccount: ServiceAccount; login: ComputeFirewall } {
  const { lab } = self;
  const serviceAccount = new ServiceAccount(self, "account", {
    accountId: self.cloudName("google_service_account"),
    displayName: `Machines ${self.name} of the lab ${lab.node.id}`,
    dependsOn: [lab.native.service("iam")],
  });
  const login = new ComputeFirewall(self, "login", {
    name: self.cloudName("google_compute_firewall", "login"),
    description: "Log-in by way of Identity-Aware Proxy",
    network: network.native.network.id,
    direction: "INGRESS",
    allow: [{ protocol: "tcp", ports: ["22"] }],
    sourceRanges: [proxyRange],
    targetServiceAccounts: [serviceAccount.email],
  });
  return { serviceAccount, login };
}

/** A machine's identity and settings: shielded, opened by OS Login alone, with its script. */
export const system = (serviceAccount: ServiceAccount, { setup }: { readonly setup?: string | undefined }) => ({
  serviceAccount: { email: serviceAccount.email, scopes: ["cloud-platform"] },
  shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
  metadata: {
    "enable-oslogin": "TRUE",
    "block-project-ssh-keys": "TRUE",
    "serial-port-enable": "FALSE",
    ...(setup === undefined ? {} : { "user-data": base64(setup), "user-data-encoding": "base64" }),
  },
});

/** Who logs in to a machine acts with the machine's identity. */
export function actAs(self: Machines, { name }: ServiceAccount, id: string, member: string): void {
  new ServiceAccountIamMember(self, `acts-${id}`, {
    serviceAccountId: name,
    role: "roles/iam.serviceAccountUser",
    member,
    condition: self.lab.native.untilExpiry,
  });
}
