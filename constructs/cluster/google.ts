import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster";
import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { sizeFor } from "../../catalog/sizes";
import { levels } from "../access/schema";
import type { Capability, OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { writes } from "../logs/google";
import { sizeOf } from "../machine/schema";
import { gibOf } from "../schema";
import { clear } from ".";
import { planOf } from "./plan";
import type { Pool } from "./schema";

declare module "../core" {
  interface Google {
    cluster: {
      readonly cluster: ContainerCluster;
      /** Each with how many nodes it has at least. */
      readonly pools: readonly { readonly id: string; readonly least: number; readonly pool: ContainerNodePool }[];
      /** The nodes' identity, by which images are pulled; pods do not have it. */
      readonly serviceAccount: ServiceAccount;
    };
  }
}
type Self = Capability<"google", "cluster">;

/** What a person may do in every namespace; the last may also change and delete the cluster. */
const roles = { view: "roles/container.viewer", operate: "roles/container.developer", admin: "roles/container.admin" };
/** Pods that a node takes at most: half as many as addresses are kept for each. */
const podsPerNode = 32;
/** Pods get credentials of their own, never those of their node. */
const ofPods = { mode: "GKE_METADATA" };
/** Nodes that are taken away in the evening would come back for the pods that then wait. */
const fixed = "a cluster in a schedule has as many nodes as at least, which Google does not add to by itself";
const shielded = { enableSecureBoot: true, enableIntegrityMonitoring: true };

export const on: OnCloud<"google", "cluster"> = {
  build(self, props) {
    const { lab } = self;
    const plan = planOf(self, props);
    const { subnet, addresses, ranges } = plan;
    const open = ranges.length > 0;
    // Kubernetes Engine encrypts secrets, Compute Engine disks
    const keys = (["container", "compute"] as const).flatMap((agent) => encryptedBy(props.key, agent) ?? []);
    const key = keys[0]?.name;
    const serviceAccount = new ServiceAccount(self, "nodes", {
      accountId: self.cloudName("google_service_account"),
      displayName: `Nodes of the cluster ${self.name} of the lab ${lab.node.id}`,
      dependsOn: [lab.native.service("iam")],
    });
    const name = self.cloudName("google_container_cluster");
    const kept = writes(lab, { type: ':"k8s_"', field: "resource.labels.cluster_name", name });
    const cluster = new ContainerCluster(self, "cluster", {
      name,
      location: `${lab.region}-a`,
      network: subnet.network.native.network.id,
      subnetwork: subnet.native.subnetwork.id,
      minMasterVersion: props.version,
      releaseChannel: { channel: "REGULAR" },
      deletionProtection: false,
      // Google makes no cluster without a pool: its first one goes at once, and lives with the nodes' own account until then
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: { serviceAccount: serviceAccount.email, shieldedInstanceConfig: shielded, workloadMetadataConfig: ofPods },
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: { clusterIpv4CidrBlock: addresses.pods, servicesIpv4CidrBlock: addresses.services },
      defaultMaxPodsPerNode: podsPerNode,
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: !open },
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: !open },
        ipEndpointsConfig: { enabled: open },
      },
      masterAuthorizedNetworksConfig: open
        ? {
            gcpPublicCidrsAccessEnabled: false,
            cidrBlocks: ranges.map((range) => ({ cidrBlock: range.cidr, displayName: range.name })),
          }
        : undefined,
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      enableLegacyAbac: false,
      rbacBindingConfig: {
        enableInsecureBindingSystemAuthenticated: false,
        enableInsecureBindingSystemUnauthenticated: false,
      },
      datapathProvider: "ADVANCED_DATAPATH",
      enableShieldedNodes: true,
      workloadIdentityConfig: { workloadPool: `${lab.native.project.projectId}.svc.id.goog` },
      // a balancer that is made inside opens no way in: that is the network's rules' to say
      disableL4LbFirewallReconciliation: true,
      databaseEncryption: key ? { state: "ENCRYPTED", keyName: key } : undefined,
      loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"] },
      monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"], managedPrometheus: { enabled: false } },
      resourceLabels: lab.native.labels(),
      lifecycle: { ignoreChanges: ["node_config"] },
      dependsOn: [lab.native.service("container"), ...kept, ...subnet.native.ready, ...keys.map(({ ready }) => ready)],
    });
    const pools = plan.pools.map(([id, pool]) => ({
      id,
      least: pool.min,
      pool: poolOf(self, id, pool, cluster, serviceAccount, key),
    }));
    const where = `${cluster.name} --location ${cluster.location} --project ${cluster.project}`;
    return {
      native: { cluster, pools, serviceAccount },
      outputs: {
        name: cluster.name,
        endpoint: `https://${open ? cluster.endpoint : cluster.controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint}`,
        connect: [`gcloud container clusters get-credentials ${where}${open ? "" : " --dns-endpoint"}`, "kubectl get pods"],
        clear,
      },
    };
  },

  admit(self, access) {
    const { cluster } = self.native;
    const { title, expression } = self.lab.native.untilExpiry;
    // Google gives rights on clusters by project only: the condition makes it this cluster alone
    for (const level of levels)
      for (const { id, member } of access.native.members[level])
        new ProjectIamMember(self, `${level}-${id}`, {
          project: cluster.project,
          role: roles[level],
          member,
          condition: {
            title: `cluster ${self.name}, ${title}`,
            expression: `resource.name == "${cluster.id}" && ${expression}`,
          },
        });
  },

  parity: {
    version: {
      approximated: "Google upgrades clusters by itself in its regular channel: the version is the least, and never goes back",
    },
    nodes: {
      approximated:
        "the cluster and its nodes stand in one zone; nodes write no logs of their own, since the right to do so is on the whole project; the control plane's logs are kept as long as the project's default log bucket says, where the lab has no logs; the cluster is paid by the hour, also without nodes",
    },
    "nodes.size": "equivalent",
    "nodes.size.cpu": "equivalent",
    "nodes.size.memory": "equivalent",
    "nodes.min": "equivalent",
    "nodes.max": { approximated: fixed },
    "nodes.disk": "equivalent",
    pools: "equivalent",
    "pools.size": "equivalent",
    "pools.size.cpu": "equivalent",
    "pools.size.memory": "equivalent",
    "pools.min": "equivalent",
    "pools.max": { approximated: fixed },
    "pools.disk": "equivalent",
    subnet: "equivalent",
    from: {
      approximated:
        "without ranges people reach the API by a name that answers everywhere, where Google asks for their identity and their right before the cluster does",
    },
    key: { approximated: "another key makes the pools anew, all nodes at once" },
  },
};

const poolOf = (
  self: Self,
  id: string,
  pool: Pool,
  cluster: ContainerCluster,
  serviceAccount: ServiceAccount,
  key: string | undefined,
): ContainerNodePool =>
  new ContainerNodePool(self, `pool-${id}`, {
    name: self.cloudName("google_container_node_pool", id),
    cluster: cluster.id,
    initialNodeCount: pool.min,
    autoscaling: { minNodeCount: pool.min, maxNodeCount: pool.max },
    management: { autoRepair: true, autoUpgrade: true },
    networkConfig: { enablePrivateNodes: true },
    nodeConfig: {
      machineType: sizeFor("google", sizeOf(pool.size)).type,
      diskType: "pd-balanced",
      diskSizeGb: gibOf(pool.disk),
      bootDiskKmsKey: key,
      imageType: "COS_CONTAINERD",
      serviceAccount: serviceAccount.email,
      oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
      shieldedInstanceConfig: shielded,
      workloadMetadataConfig: ofPods,
      kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
      metadata: { "disable-legacy-endpoints": "true" },
      resourceLabels: self.lab.native.labels(),
    },
    lifecycle: { ignoreChanges: ["initial_node_count"] },
  });
