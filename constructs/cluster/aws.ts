import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import type { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { SsmDocument } from "@cdktf/provider-aws/lib/ssm-document";
import { type Level, levels } from "../access/schema";
import type { ITerraformDependable } from "../cdktf";
import type { Aws, Capability, OnCloud } from "../core";
import { encryptedBy } from "../key/aws";
import type { Lab } from "../lab";
import { assumedBy } from "../lab/aws-grants";
import { policyJson, type Statement } from "../lab/aws-policy";
import { keptDays, logsOf } from "../logs";
import { ownSessions } from "../machine/aws-login";
import { clear } from ".";
import { nodeRole, poolOf } from "./aws-nodes";
import { planOf } from "./plan";
import { auditDays } from "./schema";

declare module "../core" {
  interface Aws {
    cluster: {
      readonly cluster: EksCluster;
      /** Each with how many nodes it has at least. */
      readonly pools: readonly { readonly id: string; readonly least: number; readonly group: EksNodeGroup }[];
      /** The nodes' identity, by which images are pulled; pods do not have it. */
      readonly role: IamRole;
      /** What acts with the role. */
      readonly carriers: readonly ITerraformDependable[];
      /** Leads from a person's machine to the API by way of a node, where no range reaches it directly. */
      readonly tunnel: SsmDocument | undefined;
    };
  }
}
type Self = Capability<"aws", "cluster">;

/** By name; what a person may do in every namespace. docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html; general knowledge, not read. */
const policies = { view: "AmazonEKSViewPolicy", operate: "AmazonEKSEditPolicy", admin: "AmazonEKSClusterAdminPolicy" };
/** The port on a person's machine that leads to the API. */
const localPort = "8443";

export const on: OnCloud<"aws", "cluster"> = {
  build(self, props) {
    const { lab } = self;
    const plan = planOf(self, props);
    const tags = lab.native.tags();
    const name = self.cloudName("aws_eks_cluster");
    // EKS would make this group itself, write to it while the cluster goes, and leave it to the next deploy
    const logs = new CloudwatchLogGroup(self, "logs", {
      name: `/aws/eks/${name}/cluster`,
      retentionInDays: keptDays(lab, auditDays),
      tags,
    });
    logsOf(lab)?.native.encrypt(logs);
    const { role: control, ready } = controlRole(self);
    const subnetIds = plan.subnet.native.zones.map(({ subnet }) => subnet.id);
    const open = plan.ranges.length > 0;
    const keyArn = encryptedBy(props.key, "eks");
    const cluster = new EksCluster(self, "cluster", {
      name,
      version: props.version,
      roleArn: control.arn,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      encryptionConfig: keyArn ? { provider: { keyArn }, resources: ["secrets"] } : undefined,
      upgradePolicy: { supportType: "STANDARD" },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      vpcConfig: {
        subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: open,
        publicAccessCidrs: open ? plan.ranges.map((range) => range.cidr) : undefined,
      },
      tags,
      dependsOn: [logs, ready, ...plan.subnet.native.ready],
    });
    const addon = (id: string, after?: ITerraformDependable[]) =>
      new EksAddon(self, `addon-${id}`, {
        clusterName: cluster.name,
        addonName: id,
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        tags,
        dependsOn: after,
      });
    // a node is ready when it gives out addresses, so that this one comes before nodes and those that run on them after
    const network = addon("vpc-cni");
    const proxy = addon("kube-proxy");
    const nodes = nodeRole(self, cluster, plan.subnet, !open);
    const pools = plan.pools.map(([id, pool]) => ({
      id,
      least: pool.min,
      group: poolOf(self, id, pool, {
        cluster,
        version: props.version,
        role: nodes.role,
        subnetIds,
        after: [network, proxy, ...nodes.ready],
        key: props.key,
      }),
    }));
    const carriers = pools.map(({ group }) => group);
    for (const id of ["coredns", "eks-pod-identity-agent"]) addon(id, carriers);
    const tunnel = open ? undefined : tunnelTo(self, cluster);
    const host = hostOf(cluster);
    const join = `aws eks update-kubeconfig --region ${lab.region} --name ${cluster.name}`;
    return {
      native: { cluster, pools, role: nodes.role, carriers, tunnel },
      outputs: {
        name: cluster.name,
        endpoint: cluster.endpoint,
        connect: tunnel
          ? [
              join,
              `aws ssm start-session --region ${lab.region} --document-name ${tunnel.name} --target $(${aNode(lab.region, cluster.name)})`,
              `kubectl --server https://localhost:${localPort} --tls-server-name ${host} get pods`,
            ]
          : [join],
        clear,
      },
    };
  },

  admit(self, access) {
    const { cluster } = self.native;
    for (const level of levels) {
      const role = access.native.roles[level];
      if (!role) continue;
      const id = `${access.name}-${level}`;
      const entry = new EksAccessEntry(self, `entry-${id}`, {
        clusterName: cluster.name,
        principalArn: role.arn,
        type: "STANDARD",
        tags: self.lab.native.tags(),
      });
      new EksAccessPolicyAssociation(self, `may-${id}`, {
        clusterName: cluster.name,
        principalArn: role.arn,
        policyArn: policyArn(self, level),
        accessScope: { type: "cluster" },
        dependsOn: [entry],
      });
      new IamRolePolicy(self, `reach-${id}`, {
        name: self.cloudName("aws_iam_role_policy"),
        role: role.name,
        policy: policyJson(reaching(self.lab, self.native)),
      });
    }
  },

  parity: {
    version: {
      approximated:
        "AWS and Azure take new versions when the description says so; Google upgrades clusters by itself, and the version is the least",
    },
    nodes: {
      approximated:
        "nodes stand in two zones; pods have addresses of the subnet, so that a subnet for many pods is /22 or larger; the driver for volumes is not installed, since what it needs reaches every volume of the account; whoever logs in to the lab's machines, starts and stops them may do so with nodes too; EKS is paid by the hour, also without nodes",
    },
    "nodes.size": "equivalent",
    "nodes.size.cpu": "equivalent",
    "nodes.size.memory": "equivalent",
    "nodes.min": "equivalent",
    "nodes.max": {
      approximated: "AWS adds no nodes by itself: there are as many as at least, until something in the cluster asks for more",
    },
    "nodes.disk": "equivalent",
    pools: "equivalent",
    "pools.size": "equivalent",
    "pools.size.cpu": "equivalent",
    "pools.size.memory": "equivalent",
    "pools.min": "equivalent",
    "pools.max": {
      approximated: "AWS adds no nodes by itself: there are as many as at least, until something in the cluster asks for more",
    },
    "pools.disk": "equivalent",
    subnet: "equivalent",
    from: {
      approximated:
        "without ranges people reach the API by a session of Session Manager that leads through a node to the API and nowhere else",
    },
    key: {
      approximated: "the key encrypts secrets inside and the nodes' disks; AWS takes no other key for a cluster that has one",
    },
  },
};

const policyArn = (self: Self, level: Level): string =>
  `arn:${self.lab.native.partition}:eks::aws:cluster-access-policy/${policies[level]}`;

/** What EKS itself acts by: AWS's own policy, which names no resource. */
function controlRole(self: Self): { role: IamRole; ready: ITerraformDependable } {
  const role = new IamRole(self, "control", {
    name: self.cloudName("aws_iam_role", "control"),
    description: `Control plane of the cluster ${self.name} of the lab ${self.lab.node.id}`,
    assumeRolePolicy: assumedBy(self.lab, "ControlPlane", "eks"),
    forceDetachPolicies: true,
    tags: self.lab.native.tags(),
  });
  const ready = new IamRolePolicyAttachment(self, "control-policy", {
    role: role.name,
    policyArn: `arn:${self.lab.native.partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
  });
  return { role, ready };
}

/** The API's host: its address without https://. */
const hostOf = (cluster: EksCluster): string =>
  `\${substr(${cluster.terraformResourceType}.${cluster.friendlyUniqueId}.endpoint, 8, -1)}`;

/** A session that ends at the API: whoever may begin it reaches nothing else by it. */
const tunnelTo = (self: Self, cluster: EksCluster): SsmDocument =>
  new SsmDocument(self, "tunnel", {
    name: self.cloudName("aws_ssm_document"),
    documentType: "Session",
    documentFormat: "JSON",
    content: JSON.stringify({
      schemaVersion: "1.0",
      description: `To the API of the cluster ${self.name}`,
      sessionType: "Port",
      properties: { type: "LocalPortForwarding", host: hostOf(cluster), portNumber: "443", localPortNumber: localPort },
    }),
    tags: self.lab.native.tags(),
  });

/** Prints the id of one node that runs. */
const aNode = (region: string, cluster: string): string =>
  `aws ec2 describe-instances --region ${region} --filters Name=tag:eks:cluster-name,Values=${cluster} Name=instance-state-name,Values=running --query Reservations[0].Instances[0].InstanceId --output text`;

/** To find the cluster and to reach its API; what a person may do there is said by its own entries. */
function reaching(lab: Lab<"aws">, { cluster, tunnel }: Aws["cluster"]): Statement[] {
  const { partition, accountId } = lab.native;
  const finding: Statement[] = [
    { Sid: "Find", Effect: "Allow", Action: ["eks:ListClusters", "ec2:DescribeInstances"], Resource: "*" },
    { Sid: "See", Effect: "Allow", Action: "eks:DescribeCluster", Resource: cluster.arn },
  ];
  if (!tunnel) return finding;
  return [
    ...finding,
    {
      Sid: "TunnelThroughNodes",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: `arn:${partition}:ec2:${lab.region}:${accountId}:instance/*`,
      // a tag that EKS puts on every node
      Condition: { StringEquals: { "ssm:resourceTag/eks:cluster-name": cluster.name } },
    },
    { Sid: "TunnelToApi", Effect: "Allow", Action: "ssm:StartSession", Resource: tunnel.arn },
    ...ownSessions(lab),
  ];
}
