import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { ComputeFirewall } from "@cdktf/provider-google/lib/compute-firewall";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule";
import { ComputeInstanceGroup } from "@cdktf/provider-google/lib/compute-instance-group";
import { ComputeRegionBackendService } from "@cdktf/provider-google/lib/compute-region-backend-service";
import { ComputeRegionHealthCheck } from "@cdktf/provider-google/lib/compute-region-health-check";
import { ComputeRegionSslPolicy } from "@cdktf/provider-google/lib/compute-region-ssl-policy";
import { ComputeRegionTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-region-target-https-proxy";
import { ComputeRegionUrlMap } from "@cdktf/provider-google/lib/compute-region-url-map";
import { ComputeSubnetwork } from "@cdktf/provider-google/lib/compute-subnetwork";
import type { Capability, OnCloud } from "../core";
import { certificateOf } from "../lab/certificates";
import { logsOf } from "../logs";
import { writes } from "../logs/google";
import type { Machine } from "../machine";
import type { Network } from "../network";
import { doorTo } from "../network/google-door";
import type { Pool } from "../pool";
import { planOf } from "./plan";
import { httpsPort } from "./schema";

declare module "../core" {
  interface Google {
    balancer: { readonly rule: ComputeForwardingRule; readonly backend: ComputeRegionBackendService };
  }
}
type Self = Capability<"google", "balancer">;

/** Where Google asks from whether machines are well: cloud.google.com/load-balancing/docs/health-check-concepts; general knowledge, not read. */
const health = ["35.191.0.0/16", "130.211.0.0/22"];
const scheme = { loadBalancingScheme: "INTERNAL_MANAGED" };

export const on: OnCloud<"google", "balancer"> = {
  build(self, props) {
    const { lab } = self;
    const { to, sources } = planOf<"google">(self.node.id, props);
    const { subnet, serviceAccount } = to.native;
    const { network } = subnet;
    const place = { region: lab.region, description: `Balancer ${self.name}` };
    const proxies = proxiesOf(network);
    const compute = lab.native.service("compute");
    const firewall = new ComputeFirewall(self, "in", {
      name: self.cloudName("google_compute_firewall", "in"),
      description: place.description,
      network: network.native.network.id,
      direction: "INGRESS",
      allow: [{ protocol: "tcp", ports: [String(props.port)] }],
      sourceRanges: [proxies.ipCidrRange, ...health],
      targetServiceAccounts: [serviceAccount.email],
    });
    const check = new ComputeRegionHealthCheck(self, "health", {
      ...place,
      name: self.cloudName("google_compute_region_health_check"),
      httpHealthCheck: { port: props.port, requestPath: props.health },
      dependsOn: [compute],
    });
    const portName = self.node.id;
    const backend = new ComputeRegionBackendService(self, "backend", {
      ...place,
      ...scheme,
      name: self.cloudName("google_compute_region_backend_service"),
      protocol: "HTTP",
      localityLbPolicy: "ROUND_ROBIN",
      portName,
      healthChecks: [check.id],
      backend: groupsOf(self, to, { name: portName, port: props.port }).map((group) => ({
        group,
        balancingMode: "UTILIZATION",
        maxUtilization: 0.8,
        capacityScaler: 1,
      })),
      logConfig: logsOf(lab) && { enable: true, sampleRate: 1 },
    });
    const map = new ComputeRegionUrlMap(self, "map", {
      ...place,
      name: self.cloudName("google_compute_region_url_map"),
      defaultService: backend.id,
    });
    const policy = new ComputeRegionSslPolicy(self, "tls", {
      ...place,
      name: self.cloudName("google_compute_region_ssl_policy"),
      minTlsVersion: "TLS_1_2",
      profile: "RESTRICTED",
      dependsOn: [compute],
    });
    const proxy = new ComputeRegionTargetHttpsProxy(self, "proxy", {
      ...place,
      name: self.cloudName("google_compute_region_target_https_proxy"),
      urlMap: map.id,
      sslPolicy: policy.id,
      certificateManagerCertificates: [`//certificatemanager.googleapis.com/${certificateOf(lab, props.certificate)}`],
    });
    const address = new ComputeAddress(self, "address", {
      ...place,
      name: self.cloudName("google_compute_address"),
      addressType: "INTERNAL",
      subnetwork: subnet.native.subnetwork.id,
      labels: lab.native.labels(),
    });
    const door = doorTo(self, { network, ranges: [`${address.address}/32`], from: sources, port: httpsPort });
    const name = self.cloudName("google_compute_forwarding_rule");
    // cloud.google.com/load-balancing/docs/l7-internal/monitoring; that entries name the rule by this label is general knowledge, not read
    const kept = writes(lab, { type: '="internal_http_lb_rule"', field: "resource.labels.forwarding_rule_name", name });
    const rule = new ComputeForwardingRule(self, "rule", {
      ...place,
      ...scheme,
      name,
      network: network.native.network.id,
      subnetwork: subnet.native.subnetwork.id,
      ipAddress: address.selfLink,
      ipProtocol: "TCP",
      portRange: String(httpsPort),
      allowGlobalAccess: false,
      target: proxy.id,
      labels: lab.native.labels(),
      dependsOn: [...door, firewall, proxies, ...kept],
    });
    return { native: { rule, backend }, outputs: { address: address.address, port: httpsPort } };
  },

  parity: {
    to: "equivalent",
    port: {
      approximated:
        "Google asks from two ranges of its own, besides the network's proxies, whether machines are well: these are let in on the port too",
    },
    health: "equivalent",
    from: {
      approximated:
        "no rule can stand on the way in to Google's balancer, so every other machine of the network is refused on its way out; networks joined by VPN reach the address",
    },
    publishedTo: {
      unsupported:
        "google 6.50 gives a region's balancer no rules on who comes from outside, which Cloud Armor has for it; a balancer of the whole world takes them, and reads what is sent wherever on Earth it comes in",
      instead: "publish a machine in front (machines: published) and open its port by an ingress to the range",
    },
    certificate: "equivalent",
  },
};

/** The network's subnet for the proxies that every balancer of a region shares; made with the first, and never holds anything else. */
function proxiesOf(network: Network<"google">): ComputeSubnetwork {
  const made = network.node.tryFindChild("proxies");
  if (made) return made as ComputeSubnetwork;
  return new ComputeSubnetwork(network, "proxies", {
    name: network.cloudName("google_compute_subnetwork", "proxies"),
    network: network.native.network.id,
    region: network.lab.region,
    ipCidrRange: network.demanded("proxies"),
    purpose: "REGIONAL_MANAGED_PROXY",
    role: "ACTIVE",
  });
}

/** The groups of who answers, which call the port by its name: a pool is one, machines are one in each of their zones. */
function groupsOf(self: Self, to: Machine<"google"> | Pool<"google">, port: { name: string; port: number }): string[] {
  if (to.kind === "pool") {
    to.native.namePort(port);
    return [to.native.manager.instanceGroup];
  }
  const { instances, subnet } = to.native;
  const zones = [...new Set(instances.map(({ zoneInput }) => zoneInput as string))].sort();
  return zones.map(
    (zone) =>
      new ComputeInstanceGroup(self, `group-${zone}`, {
        name: self.cloudName("google_compute_instance_group", zone),
        description: `Balancer ${self.name}`,
        zone,
        network: subnet.network.native.network.id,
        instances: instances.filter(({ zoneInput }) => zoneInput === zone).map(({ selfLink }) => selfLink),
        namedPort: [port],
      }).id,
  );
}
