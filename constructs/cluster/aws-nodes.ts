import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { sizeFor } from "../../catalog/sizes";
import type { ITerraformDependable } from "../cdktf";
import type { Capability } from "../core";
import type { Key } from "../key";
import { encryptedByAutoScaling } from "../key/aws";
import { policyJson, type Statement } from "../lab/aws-policy";
import { closedMetadata, sessionManager } from "../machine/aws-login";
import { sizeOf } from "../machine/schema";
import type { Subnet } from "../network";
import { gibOf } from "../schema";
import type { Pool } from "./schema";

type Self = Capability<"aws", "cluster">;

/** The nodes' role; `enterable` where sessions lead through them. AWS's own policies for nodes reach every network and every image of the account: these say the same of the lab's own. */
export function nodeRole(
  self: Self,
  cluster: EksCluster,
  subnet: Subnet<"aws">,
  enterable: boolean,
): { role: IamRole; ready: readonly ITerraformDependable[] } {
  const role = new IamRole(self, "nodes-role", {
    name: self.cloudName("aws_iam_role", "nodes"),
    description: `Nodes of the cluster ${self.name} of the lab ${self.lab.node.id}`,
    assumeRolePolicy: policyJson([
      { Sid: "Nodes", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]),
    forceDetachPolicies: true,
    tags: self.lab.native.tags(),
  });
  const policy = (id: string, statements: readonly Statement[]) =>
    new IamRolePolicy(self, `nodes-${id}`, { name: id, role: role.name, policy: policyJson(statements) });
  return {
    role,
    ready: [
      policy("join", joining(cluster)),
      policy("addresses", plugging(self, cluster, subnet)),
      policy("images", pulling(self)),
      ...(enterable ? [policy("login", [sessionManager])] : []),
    ],
  };
}

/** What AmazonEKSWorkerNodePolicy allows, on this cluster. */
const joining = (cluster: EksCluster): Statement[] => [
  {
    Sid: "Look",
    Effect: "Allow",
    Action: [
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeTags",
      "ec2:DescribeVolumes",
      "ec2:DescribeVolumesModifications",
      "ec2:DescribeVpcs",
    ],
    Resource: "*",
  },
  { Sid: "Join", Effect: "Allow", Action: "eks:DescribeCluster", Resource: cluster.arn },
  { Sid: "CredentialsOfPods", Effect: "Allow", Action: "eks-auth:AssumeRoleForPodIdentity", Resource: cluster.arn },
];

/** What AmazonEKS_CNI_Policy allows, in this network: nodes give their pods addresses of the subnet. */
function plugging({ lab }: Self, cluster: EksCluster, subnet: Subnet<"aws">): Statement[] {
  const { partition, accountId } = lab.native;
  const at = (what: string) => `arn:${partition}:ec2:${lab.region}:${accountId}:${what}`;
  return [
    {
      Sid: "Addresses",
      Effect: "Allow",
      Action: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:AttachNetworkInterface",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DetachNetworkInterface",
        "ec2:ModifyNetworkInterfaceAttribute",
        "ec2:UnassignPrivateIpAddresses",
      ],
      Resource: ["network-interface/*", "security-group/*", "subnet/*"].map(at),
      Condition: { ArnEquals: { "ec2:Vpc": subnet.network.native.vpc.arn } },
    },
    {
      Sid: "TagsWithThem",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: at("network-interface/*"),
      Condition: { StringEquals: { "ec2:CreateAction": "CreateNetworkInterface" } },
    },
    {
      Sid: "OwnNodes",
      Effect: "Allow",
      Action: ["ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
      Resource: at("instance/*"),
      // a tag that EKS puts on every node
      Condition: { StringEquals: { "aws:ResourceTag/eks:cluster-name": cluster.name } },
    },
  ];
}

/** Images of AWS's own accounts, as far as these give them. What the lab's own registries give stands in their policies. */
const pulling = ({ lab }: Self): Statement[] => [
  { Sid: "Token", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
  {
    Sid: "OthersImages",
    Effect: "Allow",
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: `arn:${lab.native.partition}:ecr:${lab.region}:*:repository/*`,
    Condition: { StringNotEquals: { "aws:ResourceAccount": lab.native.accountId } },
  },
];

/** A managed group of nodes. Its type and disk stand in a template, another version of which takes the nodes' place one by one. */
export function poolOf(
  self: Self,
  id: string,
  pool: Pool,
  of: {
    readonly cluster: EksCluster;
    readonly version: string;
    readonly role: IamRole;
    readonly subnetIds: readonly string[];
    readonly after: readonly ITerraformDependable[];
    readonly key: Key<"aws"> | undefined;
  },
): EksNodeGroup {
  const tags = self.lab.native.tags({ Name: `${self.name}-${id}` });
  // EKS has Auto Scaling start the nodes
  const key = encryptedByAutoScaling(of.key);
  const template = new LaunchTemplate(self, `template-${id}`, {
    name: self.cloudName("aws_launch_template", id),
    instanceType: sizeFor("aws", sizeOf(pool.size)).type,
    updateDefaultVersion: true,
    ebsOptimized: "true",
    // pods are one hop further than it reaches, and get no credentials of their node
    metadataOptions: closedMetadata,
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: {
          volumeType: "gp3",
          volumeSize: gibOf(pool.disk),
          encrypted: "true",
          kmsKeyId: key?.arn,
          deleteOnTermination: "true",
        },
      },
    ],
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    tags,
    // another purpose or owner would make every node anew
    lifecycle: { ignoreChanges: ["tag_specifications"] },
  });
  return new EksNodeGroup(self, `pool-${id}`, {
    clusterName: of.cluster.name,
    nodeGroupName: self.cloudName("aws_eks_node_group", id),
    nodeRoleArn: of.role.arn,
    subnetIds: [...of.subnetIds],
    version: of.version,
    amiType: "AL2023_x86_64_STANDARD",
    scalingConfig: { minSize: pool.min, maxSize: pool.max, desiredSize: pool.min },
    updateConfig: { maxUnavailable: 1 },
    launchTemplate: { id: template.id, version: template.getStringAttribute("latest_version") },
    tags,
    dependsOn: [...of.after, ...(key ? [key.ready] : [])],
  });
}
