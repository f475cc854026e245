import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { sizeFor } from "../../catalog/sizes";
import { levels } from "../access/schema";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, OnCloud } from "../core";
import { diskEncryption } from "../key/azure";
import { grantIdentity } from "../lab/azure-grants";
import { workspaceFor } from "../logs/azure";
import { sizeOf } from "../machine/schema";
import { gibOf } from "../schema";
import { clear } from ".";
import { apiSubnet, openToCluster } from "./azure-network";
import { planOf } from "./plan";
import { auditDays, type Pool } from "./schema";

declare module "../core" {
  interface Azure {
    cluster: {
      readonly cluster: KubernetesCluster;
      /** Those besides the one that is part of the cluster. */
      readonly pools: readonly KubernetesClusterNodePool[];
      /** The nodes' identity, by which images are pulled; pods do not have it. */
      readonly identity: UserAssignedIdentity;
    };
  }
}
type Self = Capability<"azure", "cluster">;

/**
 * What a person may do in every namespace; run-command, which asks for the person's own identity too, comes with the administrator's role, whose
 * password of the cluster is off. "Azure built-in roles for Containers" (learn.microsoft.com); general knowledge, not read.
 */
const roles = {
  view: "Azure Kubernetes Service RBAC Reader",
  operate: "Azure Kubernetes Service RBAC Writer",
  admin: "Azure Kubernetes Service RBAC Cluster Admin",
};
const reach = { direct: "Azure Kubernetes Service Cluster User Role", runCommand: "Azure Kubernetes Service Cluster Admin Role" };

export const on: OnCloud<"azure", "cluster"> = {
  build(self, props) {
    const { lab } = self;
    const { home } = lab.native;
    const plan = planOf(self, props);
    const tags = lab.native.tags();
    const open = plan.ranges.length > 0;
    const identity = (id: string) =>
      new UserAssignedIdentity(self, id, { ...home, name: self.cloudName("azurerm_user_assigned_identity", id), tags });
    const control = identity("control");
    const nodes = identity("nodes");
    const api = apiSubnet(plan.subnet.network);
    const { nodesGroup, ready } = openToCluster(self, plan);
    const granted: ITerraformDependable[] = [
      grantIdentity(self, "nodes", control.principalId, "Network Contributor", plan.subnet.native.subnet.id),
      grantIdentity(self, "api", control.principalId, "Network Contributor", api.subnet.id),
      grantIdentity(self, "kubelet", control.principalId, "Managed Identity Operator", nodes.id),
    ];
    const disks = diskEncryption(props.key);
    // AKS gives the set to machines in the name of the cluster
    if (disks) granted.push(grantIdentity(self, "disks", control.principalId, "Reader", disks));
    const [, first] = plan.pools[0] as readonly [string, Pool];
    const common = (pool: Pool) => ({
      vmSize: sizeFor("azure", sizeOf(pool.size)).type,
      autoScalingEnabled: true,
      minCount: pool.min,
      maxCount: pool.max,
      orchestratorVersion: props.version,
      maxPods: 250,
      osDiskType: "Managed",
      osDiskSizeGb: gibOf(pool.disk),
      osSku: "Ubuntu",
      vnetSubnetId: plan.subnet.native.subnet.id,
      nodePublicIpEnabled: false,
      nodeNetworkProfile: { applicationSecurityGroupIds: [nodesGroup.id] },
      upgradeSettings: { maxSurge: "10%", drainTimeoutInMinutes: 0, nodeSoakDurationInMinutes: 0 },
      tags,
    });
    const cluster = new KubernetesCluster(self, "cluster", {
      ...home,
      name: self.cloudName("azurerm_kubernetes_cluster"),
      // the machines of nodes stand in a group that Azure makes and takes away with the cluster
      nodeResourceGroup: self.cloudName("azurerm_resource_group", "nodes"),
      dnsPrefix: self.cloudName("azurerm_kubernetes_cluster"),
      kubernetesVersion: props.version,
      diskEncryptionSetId: disks,
      automaticUpgradeChannel: "patch",
      nodeOsUpgradeChannel: "NodeImage",
      skuTier: "Free",
      identity: { type: "UserAssigned", identityIds: [control.id] },
      kubeletIdentity: { clientId: nodes.clientId, objectId: nodes.principalId, userAssignedIdentityId: nodes.id },
      localAccountDisabled: true,
      roleBasedAccessControlEnabled: true,
      azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true, tenantId: lab.native.client.tenantId },
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      privateClusterEnabled: !open,
      privateDnsZoneId: open ? undefined : "System",
      privateClusterPublicFqdnEnabled: false,
      runCommandEnabled: !open,
      apiServerAccessProfile: {
        virtualNetworkIntegrationEnabled: true,
        subnetId: api.subnet.id,
        authorizedIpRanges: open ? plan.ranges.map((range) => range.cidr) : undefined,
      },
      networkProfile: {
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkDataPlane: "cilium",
        networkPolicy: "cilium",
        loadBalancerSku: "standard",
        outboundType: "userAssignedNATGateway",
        podCidr: plan.addresses.pods,
        serviceCidr: plan.addresses.services,
        dnsServiceIp: plan.addresses.dns,
      },
      defaultNodePool: { name: "nodes", temporaryNameForRotation: "nodestmp", ...common(first) },
      tags,
      lifecycle: { ignoreChanges: ["default_node_pool[0].node_count"] },
      dependsOn: [...granted, ...ready, ...api.ready, ...plan.subnet.native.ready],
    });
    const pools = plan.pools.slice(1).map(
      ([id, pool]) =>
        new KubernetesClusterNodePool(self, `pool-${id}`, {
          name: id,
          kubernetesClusterId: cluster.id,
          mode: "User",
          temporaryNameForRotation: `${id.slice(0, 9)}tmp`,
          ...common(pool),
          lifecycle: { ignoreChanges: ["node_count"] },
        }),
    );
    audit(self, cluster);
    const where = `--resource-group ${home.resourceGroupName} --name ${cluster.name}`;
    return {
      native: { cluster, pools, identity: nodes },
      outputs: {
        name: cluster.name,
        endpoint: `https://${open ? cluster.fqdn : cluster.privateFqdn}`,
        connect: open
          ? [`az aks get-credentials ${where}`, "kubelogin convert-kubeconfig --login azurecli", "kubectl get pods"]
          : [`az aks command invoke ${where} --command "kubectl get pods"`],
        clear: open ? clear : `az aks command invoke ${where} --command "${clear}"`,
      },
    };
  },

  admit(self, access) {
    const { cluster } = self.native;
    const way = self.props.from.length > 0 ? reach.direct : reach.runCommand;
    for (const level of levels) for (const role of [roles[level], way]) access.native.grant(self, level, role, cluster.id);
  },

  parity: {
    version: "equivalent",
    nodes: {
      approximated:
        "nodes stand in a resource group that Azure makes beside the lab's, whose costs the lab's budget does not count; Azure places them in the region as it sees fit; their disks are encrypted where they are stored; the cluster itself costs nothing and has no promised availability",
    },
    "nodes.size": "equivalent",
    "nodes.size.cpu": "equivalent",
    "nodes.size.memory": "equivalent",
    "nodes.min": "equivalent",
    "nodes.max": "equivalent",
    "nodes.disk": { approximated: "another size or disk makes the pool's nodes anew, all at once; elsewhere one by one" },
    pools: "equivalent",
    "pools.size": "equivalent",
    "pools.size.cpu": "equivalent",
    "pools.size.memory": "equivalent",
    "pools.min": "equivalent",
    "pools.max": "equivalent",
    "pools.disk": "equivalent",
    subnet: "equivalent",
    from: {
      approximated:
        "without ranges people reach the API by run-command, a call of Azure that carries a command inside with the person's own rights; the first range, or none any more, makes the cluster anew",
    },
    key: {
      approximated:
        "the key encrypts the nodes' disks and volumes; for secrets inside Azure takes a single version of a key, which would stay behind when the key makes a new one: its own encrypts them; another key makes the cluster anew",
    },
  },
};

/** What is done by the API, and by what parts of the cluster. */
function audit(self: Self, cluster: KubernetesCluster): void {
  const workspace = workspaceFor(self, self.lab, "logs", {
    name: self.cloudName("azurerm_log_analytics_workspace"),
    days: auditDays,
  });
  new MonitorDiagnosticSetting(self, "audit", {
    name: self.cloudName("azurerm_monitor_diagnostic_setting"),
    targetResourceId: cluster.id,
    logAnalyticsWorkspaceId: workspace.id,
    enabledLog: ["kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "guard"].map((category) => ({
      category,
    })),
  });
}
