import { aws, azure, google, objections, type Rule } from "../rule";

const api = (of: Readonly<Record<string, unknown>>) => ({
  aws_eks_cluster: {
    lab: {
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
      vpc_config: { endpoint_public_access: false },
      ...of,
    },
  },
});
const closed = { private_cluster_enabled: true, local_account_disabled: true };

export const rule: Rule = {
  id: "clusters-closed",
  title: "A cluster's API is not reached by everybody, and lets in identities of the cloud alone",
  protects: "One flaw, or one copied certificate, would hand over all that runs in the cluster.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: ({ clusters }) => [
    ...objections(
      clusters,
      ({ reachedFrom }) =>
        reachedFrom.includes("the internet") && "has an API that the whole internet reaches; name ranges or none",
    ),
    ...objections(
      clusters,
      ({ identitiesOnly }) => !identitiesOnly && "lets in by certificates, local accounts or lists of its own; switch these off",
    ),
  ],
  compliant: [
    aws("an API inside the network", api({})),
    aws("an API for one range", api({ vpc_config: { endpoint_public_access: true, public_access_cidrs: ["203.0.113.0/24"] } })),
  ],
  nonCompliant: [
    aws("an API that says nothing", api({ vpc_config: {} })),
    aws("a list inside the cluster", api({ access_config: { authentication_mode: "API_AND_CONFIG_MAP" } })),
    azure("local accounts", { azurerm_kubernetes_cluster: { lab: { private_cluster_enabled: true } } }),
    azure("rights that Entra does not know", { azurerm_kubernetes_cluster: { lab: closed } }),
    google("an address that everybody reaches", { google_container_cluster: { lab: { remove_default_node_pool: true } } }),
  ],
};
