import { isEverybody } from "./addresses";
import { keyOf } from "./keys";
import { groupOfCluster } from "./logs";
import { type AwsPart, type AzurePart, type GooglePart, paid } from "./part";
import { disksOf, startedBy } from "./pools";
import { at, blocks, type Json, origin, type Resource, type Stack, tagsOf, texts } from "./stack";
import type { Cluster, Cost, Credential, Level, NodePool, Origin, Tagged, Workload } from "./types";

/** Ranges from which an API is reached; one that stands for everybody is called so. */
const reachOf = (stack: Stack, ranges: readonly unknown[]): string[] =>
  ranges
    .map((range) => stack.text(range) ?? "")
    .map((range) => (isEverybody(range) ? "the internet" : range))
    .sort();
const nodes = (stack: Stack, clusters: (stack: Stack) => Cluster[]): Workload[] => {
  const identities = clusters(stack).flatMap((cluster) =>
    cluster.pools.flatMap(({ identity }) => (identity ? [{ ...origin(cluster), identity }] : [])),
  );
  const once = new Map(identities.map((one) => [one.identity, one]));
  return [...once.values()].map((one) => ({ ...one, kind: "nodes" }));
};
/** Nodes that are always there are paid by the hour, with a disk each. */
const costs = (stack: Stack, clusters: (stack: Stack) => Cluster[]): Cost[] =>
  clusters(stack)
    .flatMap(({ pools }) => pools)
    .flatMap(({ min, ...pool }) =>
      Array.from({ length: min }, (): Cost[] => [
        { ...origin(pool), kind: "machine", whileStopped: false },
        { ...origin(pool), kind: "disk", whileStopped: true },
      ]).flat(),
    );
const inside = ({ address, entry }: Origin, what: string, tags: Readonly<Record<string, string>>): Tagged => ({
  address: `${address}.${what}`,
  entry,
  tags,
});
const sshKey = (of: Origin): Credential => ({ ...origin(of), kind: "ssh-key", what: "of nodes" });
const count = (value: unknown) => Number(value ?? 0);

const awsClusters = (stack: Stack): Cluster[] =>
  stack.of("aws_eks_cluster").map((cluster): Cluster => {
    const { body } = cluster;
    const open = at(body, "vpc_config.endpoint_public_access") !== false;
    const groups = stack.pointing("aws_eks_node_group", "cluster_name", cluster);
    return {
      ...origin(cluster),
      version: stack.text(body.version),
      reachedFrom: open ? reachOf(stack, texts(at(body, "vpc_config.public_access_cidrs") ?? "0.0.0.0/0")) : [],
      // without API alone, whoever made the cluster, and a list inside it, let people in
      identitiesOnly:
        at(body, "access_config.authentication_mode") === "API" &&
        at(body, "access_config.bootstrap_cluster_creator_admin_permissions") === false,
      recorded: groupOfCluster(stack, cluster) !== undefined && texts(body.enabled_cluster_log_types).includes("audit"),
      keys: [
        at(body, "encryption_config.provider.key_arn"),
        ...groups.flatMap((group) => disksOf(templateOf(stack, group)).map((disk) => startedBy(stack, disk.kms_key_id))),
      ].map((key) => keyOf(stack, key)),
      pools: groups.map((group) => awsPool(stack, group)),
    };
  });

const templateOf = (stack: Stack, { body }: Resource): Json => stack.target(at(body, "launch_template.id"))?.body ?? {};

function awsPool(stack: Stack, group: Resource): NodePool {
  const { body } = group;
  const template = templateOf(stack, group);
  const cards = blocks(template, "network_interfaces");
  const disks = disksOf(template);
  return {
    ...origin(group),
    identity: stack.target(body.node_role_arn)?.address,
    // by AWS's own rule for subnets that say nothing of it
    publicAddress:
      cards.some(({ associate_public_ip_address: taken }) => String(taken) === "true") ||
      stack.targets(body.subnet_ids).some((subnet) => subnet.body.map_public_ip_on_launch === true),
    metadataToken: at(template, "metadata_options.http_tokens") === "required",
    disks: (disks.length > 0 ? disks : [{ volume_size: body.disk_size } as Json]).map((disk) => ({
      encrypted: String(disk.encrypted) === "true",
      gib: disk.volume_size as number | undefined,
    })),
    min: count(at(body, "scaling_config.min_size")),
    max: count(at(body, "scaling_config.max_size")),
  };
}

/** What EKS's own policies allow people in a cluster: docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html; general knowledge, not read. */
const entryLevels: readonly (readonly [RegExp, readonly Level[]])[] = [
  [/\/AmazonEKS(Admin)?ViewPolicy$/, ["read"]],
  [/\/AmazonEKSEditPolicy$/, ["read", "write"]],
  [/./, ["read", "write", "administer"]],
];

export const awsCluster: AwsPart = {
  types: {
    aws_eks_access_entry: "tags",
    aws_eks_access_policy_association: "no-tags",
    aws_eks_addon: "tags",
    aws_eks_cluster: "tags",
    aws_eks_node_group: "tags",
    aws_ssm_document: "tags",
  },
  clusters: awsClusters,
  credentials: (stack) =>
    stack
      .of("aws_eks_node_group")
      .filter(({ body }) => body.remote_access !== undefined)
      .map((one) => sshKey(one)),
  workloads: (stack) => nodes(stack, awsClusters),
  entries: (stack) =>
    stack.of("aws_eks_access_policy_association").flatMap((by) => {
      const target = stack.target(by.body.cluster_name);
      const policy = stack.text(by.body.policy_arn) ?? "";
      const levels = entryLevels.find(([pattern]) => pattern.test(policy))?.[1] ?? [];
      return target ? [{ by, principal: String(by.body.principal_arn), target, levels }] : [];
    }),
  tagged: (stack) =>
    stack.of("aws_eks_node_group").map((group) => {
      const template = stack.target(at(group.body, "launch_template.id"));
      const made = template && blocks(template.body, "tag_specifications").find((one) => one.resource_type === "instance");
      return inside(group, "nodes", tagsOf(stack, made?.tags));
    }),
  costs: (stack) => [...paid(stack, "aws_eks_cluster", "cluster", true), ...costs(stack, awsClusters)],
};

const azureClusters = (stack: Stack): Cluster[] =>
  stack.of("azurerm_kubernetes_cluster").map((cluster): Cluster => {
    const { body } = cluster;
    const identity = stack.target(at(body, "kubelet_identity.user_assigned_identity_id"))?.address;
    const pool = (from: Origin, of: Json): NodePool => ({
      ...origin(from),
      identity,
      publicAddress: of.node_public_ip_enabled === true,
      metadataToken: true,
      disks: [{ encrypted: true, gib: of.os_disk_size_gb as number | undefined }],
      min: count(of.min_count ?? of.node_count),
      max: count(of.max_count ?? of.node_count),
    });
    const logs = stack.pointing("azurerm_monitor_diagnostic_setting", "target_resource_id", cluster);
    return {
      ...origin(cluster),
      version: stack.text(body.kubernetes_version),
      reachedFrom:
        body.private_cluster_enabled === true
          ? []
          : reachOf(stack, texts(at(body, "api_server_access_profile.authorized_ip_ranges") ?? "0.0.0.0/0")),
      identitiesOnly:
        body.local_account_disabled === true &&
        at(body, "azure_active_directory_role_based_access_control.azure_rbac_enabled") === true,
      recorded: logs.some((log) =>
        blocks(log.body, "enabled_log").some(({ category }) => /^kube-audit(-admin)?$/.test(String(category))),
      ),
      keys: [keyOf(stack, body.disk_encryption_set_id)],
      pools: [
        ...blocks(body, "default_node_pool").map((of) => pool(cluster, of)),
        ...stack
          .pointing("azurerm_kubernetes_cluster_node_pool", "kubernetes_cluster_id", cluster)
          .map((one) => pool({ ...one, entry: cluster.entry }, one.body)),
      ],
    };
  });

/** Source: "Azure built-in roles for Containers" (learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers); general knowledge, not read. */
const azureRoles: AzurePart["roles"] = {
  "Azure Kubernetes Service Cluster User Role": { on: ["cluster"], levels: ["see"] },
  // also fetches the administrator's password, where it is not off, which another probe asks
  "Azure Kubernetes Service Cluster Admin Role": { on: ["cluster"], levels: ["see"] },
  "Azure Kubernetes Service RBAC Reader": { on: ["cluster"], levels: ["read"] },
  "Azure Kubernetes Service RBAC Writer": { on: ["cluster"], levels: ["read", "write"] },
  "Azure Kubernetes Service RBAC Admin": { on: ["cluster"], levels: ["read", "write", "administer"] },
  "Azure Kubernetes Service RBAC Cluster Admin": { on: ["cluster"], levels: ["read", "write", "administer"] },
};

export const azureCluster: AzurePart = {
  types: {
    azurerm_kubernetes_cluster: "tags",
    azurerm_kubernetes_cluster_node_pool: "tags",
    azurerm_log_analytics_workspace: "tags",
    azurerm_monitor_diagnostic_setting: "no-tags",
  },
  clusters: azureClusters,
  credentials: (stack) =>
    stack
      .of("azurerm_kubernetes_cluster")
      .filter(({ body }) => body.linux_profile !== undefined)
      .map((one) => sshKey(one)),
  workloads: (stack) => nodes(stack, azureClusters),
  roles: azureRoles,
  tagged: (stack) =>
    stack
      .of("azurerm_kubernetes_cluster")
      .flatMap((cluster) =>
        blocks(cluster.body, "default_node_pool").map((pool) => inside(cluster, "nodes", tagsOf(stack, pool.tags))),
      ),
  costs: (stack) => costs(stack, azureClusters),
};

const googleClusters = (stack: Stack): Cluster[] =>
  stack.of("google_container_cluster").map((cluster): Cluster => {
    const { body } = cluster;
    const allowed = blocks(body, "master_authorized_networks_config").flatMap((block) => blocks(block, "cidr_blocks"));
    const addressed = at(body, "control_plane_endpoints_config.ip_endpoints_config.enabled") !== false;
    const inner = at(body, "private_cluster_config.enable_private_endpoint") === true;
    const first = body.remove_default_node_pool === true ? [] : [poolOfGoogle(stack, cluster, body, body.initial_node_count)];
    return {
      ...origin(cluster),
      version: stack.text(body.min_master_version),
      reachedFrom:
        addressed && !inner
          ? reachOf(stack, allowed.length > 0 ? allowed.map(({ cidr_block }) => cidr_block) : ["0.0.0.0/0"])
          : [],
      identitiesOnly:
        body.enable_legacy_abac !== true &&
        at(body, "master_auth.client_certificate_config.issue_client_certificate") !== true &&
        at(body, "rbac_binding_config.enable_insecure_binding_system_authenticated") === false &&
        at(body, "rbac_binding_config.enable_insecure_binding_system_unauthenticated") === false,
      // Google keeps what is done by an API whatever a cluster says
      recorded: true,
      keys: [
        at(body, "database_encryption.key_name"),
        ...stack
          .pointing("google_container_node_pool", "cluster", cluster)
          .map((pool) => at(pool.body, "node_config.boot_disk_kms_key")),
      ].map((key) => keyOf(stack, key)),
      pools: [
        ...first,
        ...stack
          .pointing("google_container_node_pool", "cluster", cluster)
          .map((pool) => poolOfGoogle(stack, pool, cluster.body, pool.body.initial_node_count)),
      ],
    };
  });

function poolOfGoogle(stack: Stack, pool: Resource, cluster: Json, initial: unknown): NodePool {
  const { body } = pool;
  const inner = at(body, "network_config.enable_private_nodes") ?? at(cluster, "private_cluster_config.enable_private_nodes");
  return {
    ...origin(pool),
    identity: stack.target(at(body, "node_config.service_account"))?.address,
    publicAddress: inner !== true,
    metadataToken: at(body, "node_config.workload_metadata_config.mode") === "GKE_METADATA",
    disks: [{ encrypted: true, gib: at(body, "node_config.disk_size_gb") as number | undefined }],
    min: count(at(body, "autoscaling.min_node_count") ?? initial),
    max: count(at(body, "autoscaling.max_node_count") ?? initial),
  };
}

export const googleCluster: GooglePart = {
  types: { google_container_cluster: "resource_labels", google_container_node_pool: "no-labels" },
  clusters: googleClusters,
  workloads: (stack) => nodes(stack, googleClusters),
  roles: {
    "roles/container.clusterViewer": ["see"],
    "roles/container.viewer": ["see", "read"],
    "roles/container.developer": ["see", "read", "write"],
    "roles/container.admin": ["see", "read", "write", "administer"],
  },
  tagged: (stack) =>
    stack
      .of("google_container_node_pool")
      .map((pool) => inside(pool, "nodes", tagsOf(stack, at(pool.body, "node_config.resource_labels")))),
  costs: (stack) => [...paid(stack, "google_container_cluster", "cluster", true), ...costs(stack, googleClusters)],
};
