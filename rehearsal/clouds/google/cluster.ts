import type { Reference, TypeModel } from "../model";
import { overlap } from "../network";
import { attributes, last, type Rule, textAt } from "../rule";

const notFound = (value: string) => `googleapi: Error 404: Not found: ${value}., notFound`;

/** Kubernetes Engine: ids as the provider's documentation gives their formats. */
export const GOOGLE_CLUSTER_TYPES: Readonly<Record<string, TypeModel>> = {
  google_container_cluster: {
    id: "projects/{project}/locations/{location}/clusters/{name}",
    heldBy: ["google_container_node_pool"],
    values: {
      endpoint: "203.0.113.10",
      master_version: "{min_master_version}.0-gke.1",
      node_version: "{min_master_version}.0-gke.1",
      services_ipv4_cidr: "{ip_allocation_policy.0.services_ipv4_cidr_block}",
      cluster_ipv4_cidr: "{ip_allocation_policy.0.cluster_ipv4_cidr_block}",
      self_link: "https://container.googleapis.com/v1/{id}",
      "control_plane_endpoints_config.dns_endpoint_config.endpoint": "gke-{hex:32}.{location}.gke.goog",
    },
  },
  google_container_node_pool: {
    id: "{cluster}/nodePools/{name}",
    values: { version: "1.0.0-gke.1" },
  },
};

export const GOOGLE_CLUSTER_REFERENCES: readonly Reference[] = [
  { on: /^google_container_node_pool$/, path: /^cluster$/, to: ["google_container_cluster"], refusal: notFound },
  { on: /^google_container_cluster$/, path: /^network$/, to: ["google_compute_network"], refusal: notFound },
  { on: /^google_container_cluster$/, path: /^subnetwork$/, to: ["google_compute_subnetwork"], refusal: notFound },
  {
    on: /^google_container_(cluster|node_pool)$/,
    path: /^node_config\.service_account$/,
    to: ["google_service_account"],
    refusal: (value) => `googleapi: Error 400: Service account "${value}" does not exist., badRequest`,
  },
];

export const GOOGLE_CLUSTER_RULES: readonly Rule[] = [
  {
    demands: "Ranges of pods and services meet those of no other cluster, nor the subnet's",
    source: "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
    on: /^google_container_cluster$/,
    refusal(asked) {
      const fields = ["cluster_ipv4_cidr_block", "services_ipv4_cidr_block"].map((field) => `ip_allocation_policy.0.${field}`);
      const network = asked.named("network", "google_compute_network");
      const subnet = asked.named("subnetwork", "google_compute_subnetwork");
      const others = network ? asked.beside(network) : [];
      const taken = [
        ...(subnet ? [textAt(attributes(subnet), "ip_cidr_range")] : []),
        ...others.flatMap((other) => fields.map((field) => textAt(attributes(other), field))),
      ].filter((range) => range !== "");
      const met = fields.map((field) => asked.text(field)).find((range) => range && taken.some((other) => overlap(range, other)));
      if (!met) return undefined;
      return `googleapi: Error 400: Requested CIDR ${met} for cluster ${last(asked.id)} is not available in network "${network ? last(network.id) : ""}"., badRequest`;
    },
  },
  {
    demands: "A cluster's location is of its subnet's region",
    source: "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/types-of-clusters",
    on: /^google_container_cluster$/,
    refusal(asked) {
      const subnet = asked.named("subnetwork", "google_compute_subnetwork");
      const region = subnet ? last(textAt(attributes(subnet), "region")) : "";
      const location = asked.text("location");
      if (region === "" || location === region || location.startsWith(`${region}-`)) return undefined;
      return `googleapi: Error 400: Subnetwork "${subnet ? last(subnet.id) : ""}" is not in the cluster's region., badRequest`;
    },
  },
];
