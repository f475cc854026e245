import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { type ImageName, isWindows } from "../../catalog/images";
import type { Sized } from "../../catalog/sizes";
import type { Capability } from "../core";
import type { Subnet } from "../network";
import { literal } from "../text";
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
  image: ImageName,
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
    allow: [{ protocol: "tcp", ports: [isWindows(image) ? "3389" : "22"] }],
    sourceRanges: [proxyRange],
    targetServiceAccounts: [serviceAccount.email],
  });
  return { serviceAccount, login };
}

/** A machine's identity and settings: shielded, opened by OS Login alone, or on Windows by Google's agent, with its script. */
export const system = (
  serviceAccount: ServiceAccount,
  { image, setup }: { readonly image: ImageName; readonly setup?: string | undefined },
) => ({
  serviceAccount: { email: serviceAccount.email, scopes: ["cloud-platform"] },
  shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
  metadata: {
    ...(isWindows(image) ? {} : { "enable-oslogin": "TRUE" }),
    "block-project-ssh-keys": "TRUE",
    "serial-port-enable": "FALSE",
    ...(setup === undefined ? {} : script(image, setup)),
  },
});

/**
 * A script that is run once. On Windows that is the one while the system sets itself up; `windows-startup-script-ps1` is run at each start
 * (cloud.google.com/compute/docs/instances/startup-scripts/windows; general knowledge, not read).
 */
const script = (image: ImageName, setup: string): Record<string, string> =>
  isWindows(image)
    ? { "sysprep-specialize-script-ps1": literal(setup) }
    : { "user-data": base64(setup), "user-data-encoding": "base64" };

/** How a machine is put on its host: what has a GPU cannot move while it runs. */
export const scheduling = ({ gpu }: Sized) => gpu && { onHostMaintenance: "TERMINATE", automaticRestart: true };

// the smallest predefined role that starts and stops a machine; an own role would keep its name taken for weeks after the lab
export const operator = "roles/compute.instanceAdmin.v1";

/** A role as part of an id. */
export const shortRole = (role: string): string => (role.split(".").at(role.endsWith(".v1") ? -2 : -1) as string).toLowerCase();

/** What a person types to reach one machine, whose place gcloud takes in these words. */
export const loginTo = (image: ImageName, name: string, at: string): string =>
  isWindows(image)
    ? `gcloud compute reset-windows-password ${name} ${at} && gcloud compute start-iap-tunnel ${name} 3389 --local-host-port=localhost:3389 ${at}`
    : `gcloud compute ssh ${name} ${at} --tunnel-through-iap`;

/** Who logs in to a machine acts with the machine's identity. */
export function actAs(self: Machines, { name }: ServiceAccount, id: string, member: string): void {
  new ServiceAccountIamMember(self, `acts-${id}`, {
    serviceAccountId: name,
    role: "roles/iam.serviceAccountUser",
    member,
    condition: self.lab.native.untilExpiry,
  });
}
