import type { Reference, TypeModel } from "../model";
import { attributes, type Rule, textAt } from "../rule";

const eks = (call: string, code: string, message: string) => `operation error EKS: ${call}: api error ${code}: ${message}`;
const noCluster = (value: string) => eks("DescribeCluster", "ResourceNotFoundException", `No cluster found for name: ${value}.`);
const arn = (what: string) => `arn:{$partition}:eks:{$region}:{$account}:${what}`;
const made = "2026-01-01T00:00:00Z";

/** Elastic Kubernetes Service: ids as the provider's documentation gives them for import. */
export const AWS_CLUSTER_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_eks_access_entry: {
    id: "{cluster_name}:{principal_arn}",
    values: {
      access_entry_arn: arn("access-entry/{cluster_name}/role/{hex:8}"),
      created_at: made,
      modified_at: made,
      user_name: "{principal_arn}",
    },
  },
  aws_eks_access_policy_association: {
    id: "{cluster_name}#{principal_arn}#{policy_arn}",
    borrowsId: true,
    values: { associated_at: made, modified_at: made },
  },
  aws_eks_addon: {
    id: "{cluster_name}:{addon_name}",
    values: {
      arn: arn("addon/{cluster_name}/{addon_name}/{hex:8}"),
      addon_version: "v1.0.0-eksbuild.1",
      created_at: made,
      modified_at: made,
    },
  },
  aws_eks_cluster: {
    id: "{name}",
    key: "{$region}/{name}",
    heldBy: ["aws_eks_node_group"],
    values: {
      arn: arn("cluster/{name}"),
      cluster_id: "",
      created_at: made,
      endpoint: "https://{hex:32}.gr7.{$region}.eks.{$suffix}",
      platform_version: "eks.1",
      status: "ACTIVE",
      "certificate_authority.data": "{hex:64}",
      "identity.oidc.issuer": "https://oidc.eks.{$region}.{$suffix}/id/{hex:32}",
      "vpc_config.cluster_security_group_id": "sg-0{hex:16}",
      "kubernetes_network_config.ip_family": "ipv4",
      "kubernetes_network_config.service_ipv4_cidr": "172.20.0.0/16",
    },
  },
  aws_eks_node_group: {
    id: "{cluster_name}:{node_group_name}",
    values: {
      arn: arn("nodegroup/{cluster_name}/{node_group_name}/{uuid}"),
      capacity_type: "ON_DEMAND",
      release_version: "{version}.0-20260101",
      status: "ACTIVE",
    },
  },
};

export const AWS_CLUSTER_REFERENCES: readonly Reference[] = [
  { on: /^aws_eks_/, path: /^cluster_name$/, to: ["aws_eks_cluster"], refusal: noCluster },
  {
    on: /^aws_eks_/,
    path: /^(role_arn|node_role_arn|principal_arn)$/,
    to: ["aws_iam_role"],
    refusal: (value) =>
      eks(
        "CreateCluster",
        "InvalidParameterException",
        `Role with arn: ${value}, could not be assumed because it does not exist`,
      ),
  },
];

const versionOf = (text: string) => text.split(".").map(Number) as [number, number];

export const AWS_CLUSTER_RULES: readonly Rule[] = [
  {
    demands: "A cluster's subnets are in two zones or more",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    on: /^aws_eks_cluster$/,
    refusal(asked) {
      const zones = asked
        .texts("vpc_config.0.subnet_ids")
        .flatMap((id) => asked.find(id, "aws_subnet") ?? [])
        .map((subnet) => textAt(attributes(subnet), "availability_zone"));
      if (zones.length === 0 || new Set(zones).size > 1) return undefined;
      return eks("CreateCluster", "InvalidParameterException", "Subnets specified must be in at least two different AZs");
    },
  },
  {
    demands: "Nodes are not newer than their cluster",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html",
    on: /^aws_eks_node_group$/,
    refusal(asked) {
      const cluster = asked.named("cluster_name", "aws_eks_cluster");
      const [own, theirs] = [asked.text("version"), cluster ? textAt(attributes(cluster), "version") : ""];
      if (own === "" || theirs === "" || versionOf(own)[1] <= versionOf(theirs)[1]) return undefined;
      return eks(
        "CreateNodegroup",
        "InvalidParameterException",
        `Nodegroup Kubernetes version ${own} must be lower than or equal to cluster version ${theirs}`,
      );
    },
  },
  {
    demands: "An entry stands before rights are given to it",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociateAccessPolicy.html",
    on: /^aws_eks_access_policy_association$/,
    refusal(asked) {
      const id = `${asked.text("cluster_name")}:${asked.text("principal_arn")}`;
      if (asked.find(id, "aws_eks_access_entry")) return undefined;
      return eks(
        "AssociateAccessPolicy",
        "ResourceNotFoundException",
        "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
      );
    },
  },
];
