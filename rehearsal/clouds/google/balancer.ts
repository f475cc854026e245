import type { Reference, TypeModel } from "../model";
import { attributes, last, type Rule, textAt } from "../rule";
import { compute } from "./types";

const region = (kind: string, heldBy: readonly string[] = []) => compute("regions/{region}", kind, { heldBy });
const notFound = (value: string) => `googleapi: Error 404: The resource '${value}' was not found, notFound`;

/** Regional balancers: ids as the provider's documentation gives their formats. */
export const GOOGLE_BALANCER_TYPES: Readonly<Record<string, TypeModel>> = {
  google_compute_instance_group: compute("zones/{zone}", "instanceGroups", {
    values: { size: "1" },
    heldBy: ["google_compute_region_backend_service"],
  }),
  google_compute_region_backend_service: region("backendServices", ["google_compute_region_url_map"]),
  google_compute_region_health_check: region("healthChecks", ["google_compute_region_backend_service"]),
  google_compute_region_ssl_policy: region("sslPolicies", ["google_compute_region_target_https_proxy"]),
  google_compute_region_target_https_proxy: region("targetHttpsProxies", ["google_compute_forwarding_rule"]),
  google_compute_region_url_map: region("urlMaps", ["google_compute_region_target_https_proxy"]),
};

const to = (on: RegExp, path: RegExp, type: string): Reference => ({ on, path, to: [type], refusal: notFound });
export const GOOGLE_BALANCER_REFERENCES: readonly Reference[] = [
  to(/^google_compute_region_backend_service$/, /^health_checks$/, "google_compute_region_health_check"),
  {
    on: /^google_compute_region_backend_service$/,
    path: /^backend\.group$/,
    to: ["google_compute_instance_group", "google_compute_region_instance_group_manager"],
    // a manager's group has its name
    part: (value) => value.replace(/\/regions\/([^/]+)\/instanceGroups\//, "/regions/$1/instanceGroupManagers/"),
    refusal: notFound,
  },
  to(/^google_compute_instance_group$/, /^instances$/, "google_compute_instance"),
  to(/^google_compute_region_url_map$/, /^default_service$/, "google_compute_region_backend_service"),
  to(/^google_compute_region_target_https_proxy$/, /^url_map$/, "google_compute_region_url_map"),
  to(/^google_compute_region_target_https_proxy$/, /^ssl_policy$/, "google_compute_region_ssl_policy"),
  {
    on: /^google_compute_forwarding_rule$/,
    path: /^target$/,
    to: ["google_compute_region_target_https_proxy"],
    value: /\/targetHttpsProxies\//,
    refusal: notFound,
  },
];

const internal = (asked: { text: (path: string) => string }) => asked.text("load_balancing_scheme") === "INTERNAL_MANAGED";

export const GOOGLE_BALANCER_RULES: readonly Rule[] = [
  {
    demands: "An internal balancer's network has a subnet for proxies",
    source: "https://docs.cloud.google.com/load-balancing/docs/proxy-only-subnets; general knowledge, not read",
    on: /^google_compute_forwarding_rule$/,
    refusal(asked) {
      const network = asked.named("network", "google_compute_network");
      if (!internal(asked) || !network) return undefined;
      const proxies = asked
        .around(network, "google_compute_subnetwork")
        .filter((subnet) => textAt(attributes(subnet), "purpose") === "REGIONAL_MANAGED_PROXY");
      return proxies.length > 0
        ? undefined
        : `googleapi: Error 400: Invalid value for field 'resource.target': '${asked.text("target")}'. An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule., invalid`;
    },
  },
  {
    demands: "A region of a network has one subnet for proxies, of /26 or larger",
    source: "https://docs.cloud.google.com/load-balancing/docs/proxy-only-subnets; general knowledge, not read",
    on: /^google_compute_subnetwork$/,
    refusal(asked) {
      if (asked.text("purpose") !== "REGIONAL_MANAGED_PROXY") return undefined;
      const network = asked.named("network", "google_compute_network");
      const others = (network ? asked.beside(network) : []).filter(
        (other) => textAt(attributes(other), "purpose") === "REGIONAL_MANAGED_PROXY",
      );
      const [other] = others;
      if (other)
        return `googleapi: Error 400: Invalid value for field 'resource.role': 'ACTIVE'. An active proxy-only subnetwork '${last(other.id)}' already exists in the region., invalid`;
      const range = asked.text("ip_cidr_range");
      return Number(range.split("/")[1]) <= 26
        ? undefined
        : `googleapi: Error 400: Invalid value for field 'resource.ipCidrRange': '${range}'. A proxy-only subnetwork is /26 or larger., invalid`;
    },
  },
];
