import { endsTooEarly, kubernetes, kubernetesVersions } from "../../catalog/kubernetes";
import { providers as clouds } from "../../catalog/providers";
import { Access } from "../../constructs/access";
import { Cluster } from "../../constructs/cluster";
import { addressesOf, slots } from "../../constructs/cluster/plan";
import type { Provider } from "../../constructs/core";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Registry } from "../../constructs/registry";
import { ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Given = ConstructorParameters<typeof Cluster<Provider>>[2];

const office = "203.0.113.0/24";
/** A lab with a network and one cluster; `open` reaches its API from the office. */
function cluster(provider: Provider, given: Given = {}, open = false): Stack {
  return synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { cidr: "10.30.0.0/16", subnets: { work: {} }, ranges: { office } });
    new Cluster(lab, "k", { ...given, ...(open ? { from: [network.range("office")] } : {}) });
  });
}
const withTeam = (provider: Provider): Stack =>
  synth(provider, (lab: Lab) => {
    new Cluster(lab, "k");
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
const refused = (provider: Provider, compose: (lab: Lab) => void, message: RegExp) =>
  expect(() => synth(provider, compose)).toThrow(message);

test("the API is reached by the cloud's own way alone, and lets in its identities alone", () => {
  expect(one(cluster("aws"), "aws_eks_cluster")).toMatchObject({
    version: "1.36",
    access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
    vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
    upgrade_policy: { support_type: "STANDARD" },
  });
  expect(one(cluster("azure"), "azurerm_kubernetes_cluster")).toMatchObject({
    kubernetes_version: "1.36",
    sku_tier: "Free",
    private_cluster_enabled: true,
    private_cluster_public_fqdn_enabled: false,
    run_command_enabled: true,
    local_account_disabled: true,
    azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
    oidc_issuer_enabled: true,
    workload_identity_enabled: true,
    network_profile: { network_plugin: "azure", network_plugin_mode: "overlay", network_data_plane: "cilium" },
  });
  expect(one(cluster("google"), "google_container_cluster")).toMatchObject({
    min_master_version: "1.36",
    location: "europe-west3-a",
    deletion_protection: false,
    remove_default_node_pool: true,
    control_plane_endpoints_config: {
      dns_endpoint_config: { allow_external_traffic: true },
      ip_endpoints_config: { enabled: false },
    },
    private_cluster_config: { enable_private_nodes: true },
    disable_l4_lb_firewall_reconciliation: true,
    rbac_binding_config: {
      enable_insecure_binding_system_authenticated: false,
      enable_insecure_binding_system_unauthenticated: false,
    },
  });
});

test("ranges reach the API directly, and then no other way leads there", () => {
  const aws = cluster("aws", {}, true);
  expect(one(aws, "aws_eks_cluster").vpc_config).toMatchObject({
    endpoint_public_access: true,
    public_access_cidrs: [office],
  });
  expect(all(aws, "aws_ssm_document")).toEqual([]);
  expect(all(aws, "aws_iam_role_policy").map(([id]) => id)).not.toContain("cluster-k_nodes-login");
  const azure = one(cluster("azure", {}, true), "azurerm_kubernetes_cluster");
  expect(azure).toMatchObject({
    private_cluster_enabled: false,
    run_command_enabled: false,
    api_server_access_profile: { authorized_ip_ranges: [office] },
  });
  expect(one(cluster("google", {}, true), "google_container_cluster")).toMatchObject({
    control_plane_endpoints_config: {
      dns_endpoint_config: { allow_external_traffic: false },
      ip_endpoints_config: { enabled: true },
    },
    master_authorized_networks_config: { gcp_public_cidrs_access_enabled: false, cidr_blocks: [{ cidr_block: office }] },
  });
});

test("on AWS a session leads through a node to the API and to no other address", () => {
  const aws = cluster("aws");
  const { properties, parameters, sessionType } = JSON.parse(one(aws, "aws_ssm_document").content);
  expect({ parameters, sessionType, host: properties.host, port: properties.portNumber }).toEqual({
    parameters: undefined,
    sessionType: "Port",
    host: `\${substr(aws_eks_cluster.cluster-k_cluster.endpoint, 8, -1)}`,
    port: "443",
  });
  const reach = statements(one(withTeam("aws"), "aws_iam_role_policy", "cluster-k_reach-main-view"));
  const sessions = reach.filter(({ Action }) => Action === "ssm:StartSession") as readonly { Resource?: unknown }[];
  expect(sessions.map(({ Resource }) => Resource)).toEqual([
    expect.stringContaining(":instance/*"),
    `\${aws_ssm_document.cluster-k_tunnel.arn}`,
  ]);
});

test("nodes have no public address, no key, encrypted disks, and keep their credentials from pods", () => {
  const given: Given = { nodes: { size: "small", disk: "128 GiB", min: 1, max: 4 } };
  const aws = cluster("aws", given);
  const template = one(aws, "aws_launch_template");
  expect(template).toMatchObject({
    instance_type: "m7i.large",
    metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
    block_device_mappings: [{ ebs: { encrypted: "true", volume_size: 128 } }],
  });
  expect(template.key_name).toBeUndefined();
  expect(template.tag_specifications.map((one: { resource_type: string }) => one.resource_type)).toContain("instance");
  expect(one(aws, "aws_eks_node_group").scaling_config).toEqual({ min_size: 1, max_size: 4, desired_size: 1 });
  const azure = one(cluster("azure", given), "azurerm_kubernetes_cluster");
  expect(azure.default_node_pool).toMatchObject({
    vm_size: "Standard_D2s_v5",
    node_public_ip_enabled: false,
    min_count: 1,
    max_count: 4,
    os_disk_size_gb: 128,
  });
  expect(azure.linux_profile).toBeUndefined();
  expect(one(cluster("google", given), "google_container_node_pool")).toMatchObject({
    autoscaling: { min_node_count: 1, max_node_count: 4 },
    network_config: { enable_private_nodes: true },
    node_config: {
      machine_type: "e2-standard-2",
      disk_size_gb: 128,
      workload_metadata_config: { mode: "GKE_METADATA" },
      shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
      kubelet_config: { insecure_kubelet_readonly_port_enabled: "FALSE" },
    },
  });
});

test("AWS's parts come in the order in which nodes get ready", () => {
  const aws = cluster("aws");
  const after = (type: string, id: string) => one(aws, type, id).depends_on as readonly string[];
  expect(after("aws_eks_cluster", "cluster-k_cluster")).toContain("aws_cloudwatch_log_group.cluster-k_logs");
  expect(after("aws_eks_node_group", "cluster-k_pool-nodes")).toContain("aws_eks_addon.cluster-k_addon-vpc-cni");
  expect(after("aws_eks_addon", "cluster-k_addon-coredns")).toEqual(["aws_eks_node_group.cluster-k_pool-nodes"]);
  const group = one(aws, "aws_cloudwatch_log_group", "cluster-k_logs");
  expect(group).toMatchObject({ name: `/aws/eks/${one(aws, "aws_eks_cluster").name}/cluster`, retention_in_days: 30 });
  expect(one(aws, "aws_eks_cluster").enabled_cluster_log_types).toContain("audit");
});

test("AWS's nodes change nothing outside their network and pull no image of the account by themselves", () => {
  const aws = cluster("aws");
  const [addresses] = statements(one(aws, "aws_iam_role_policy", "cluster-k_nodes-addresses"));
  expect(addresses?.Condition).toEqual({ ArnEquals: { "ec2:Vpc": `\${aws_vpc.network-main_vpc.arn}` } });
  const [, others] = statements(one(aws, "aws_iam_role_policy", "cluster-k_nodes-images"));
  expect(others?.Condition).toEqual({
    StringNotEquals: { "aws:ResourceAccount": `\${data.aws_caller_identity.account.account_id}` },
  });
  expect(all(aws, "aws_iam_role_policy_attachment").map(([id]) => id)).toEqual(["cluster-k_control-policy"]);
});

test("on Azure a cluster opens nothing to other machines of its subnet", () => {
  const azure = cluster("azure");
  const rules = all(azure, "azurerm_network_security_rule").filter(([id]) => id.startsWith("cluster-k"));
  const { pods } = addressesOf("k");
  expect(rules).toHaveLength(3);
  for (const [, rule] of rules)
    expect([rule.destination_application_security_group_ids, [rule.destination_address_prefix]]).toContainEqual(
      rule.destination_address_prefix ? [pods] : [`\${azurerm_application_security_group.cluster-k_group.id}`],
    );
  expect(one(azure, "azurerm_kubernetes_cluster").default_node_pool.node_network_profile).toEqual({
    application_security_group_ids: [`\${azurerm_application_security_group.cluster-k_group.id}`],
  });
  expect(one(azure, "azurerm_subnet", "network-main_clusters-subnet")).toMatchObject({
    address_prefixes: ["10.30.193.128/26"],
    delegation: [{ service_delegation: { name: "Microsoft.ContainerService/managedClusters" } }],
  });
});

test("a team's viewers look, its members change what runs, its admins administer, each until the lab ends", () => {
  const aws = withTeam("aws");
  const policyOf = (level: string) =>
    one(aws, "aws_eks_access_policy_association", `cluster-k_may-main-${level}`).policy_arn.split("/").at(-1);
  expect(["view", "operate", "admin"].map(policyOf)).toEqual([
    "AmazonEKSViewPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSClusterAdminPolicy",
  ]);
  const azure = all(withTeam("azure"), "azurerm_role_assignment")
    .filter(([id, { role_definition_name: role }]) => id.startsWith("cluster-k") && role.includes("RBAC"))
    .map(([, { role_definition_name: role }]) => role);
  expect(azure.sort()).toEqual([
    "Azure Kubernetes Service RBAC Cluster Admin",
    "Azure Kubernetes Service RBAC Reader",
    "Azure Kubernetes Service RBAC Writer",
  ]);
  const google = all(withTeam("google"), "google_project_iam_member").map(([, body]) => body);
  expect(Object.fromEntries(google.map(({ member, role }) => [member, role]))).toEqual({
    [`user:${ada}`]: "roles/container.viewer",
    [`user:${bob}`]: "roles/container.developer",
    [`user:${cyd}`]: "roles/container.admin",
  });
  for (const { condition } of google)
    expect(condition.expression).toBe(
      `resource.name == "\${google_container_cluster.cluster-k_cluster.id}" && request.time < timestamp("2027-04-01T00:00:00Z")`,
    );
});

test.each(providers)("%s: its nodes pull from a registry that says so, and push nothing", (provider) => {
  const granted = (right: "pull" | "push") => (lab: Lab) => {
    const made = new Cluster(lab, "k");
    new Registry(lab, "images", { access: new Map([[made, right]]) });
  };
  const stack = synth(provider, granted("pull"));
  const [[, grant]] = {
    aws: () => all(stack, "aws_ecr_repository_policy"),
    azure: () => all(stack, "azurerm_role_assignment").filter(([, { role_definition_name: role }]) => role === "AcrPull"),
    google: () => all(stack, "google_artifact_registry_repository_iam_member"),
  }[provider]() as [[string, object]];
  const nodes = {
    aws: "aws_iam_role.cluster-k_nodes-role.arn",
    azure: "azurerm_user_assigned_identity.cluster-k_nodes.principal_id",
    google: "google_service_account.cluster-k_nodes.member",
  }[provider];
  expect(JSON.stringify(grant)).toContain(nodes);
  refused(provider, granted("push"), /nodes of a cluster pull images and push none/);
});

test.each(providers)("%s: another pool is added beside the others; another cluster changes none of it", (provider) => {
  const before = cluster(provider, { pools: { jobs: {} } });
  const pools = changed(before, cluster(provider, { pools: { jobs: {}, late: { size: "large", min: 1 } } }));
  // AWS's coredns waits for every pool
  expect(pools.filter((address) => !/-late$/.test(address))).toEqual(
    provider === "aws" ? ["aws_eks_addon.cluster-k_addon-coredns", "aws_eks_addon.cluster-k_addon-eks-pod-identity-agent"] : [],
  );
  const two = synth(provider, (lab: Lab) => {
    new Network(lab, "main", { cidr: "10.30.0.0/16", subnets: { work: {} }, ranges: { office } });
    new Cluster(lab, "k", { pools: { jobs: {} } });
    new Cluster(lab, "other");
  });
  expect(changed(before, two).filter((address) => !address.includes("cluster-other"))).toEqual([]);
});

test("pods of two clusters have different addresses, or the second is refused", () => {
  const names = Array.from({ length: slots + 1 }, (_, i) => `c${i}`);
  const bySlot = new Map<number, string>();
  const twins = names.flatMap((name) => {
    const { slot } = addressesOf(name);
    const other = bySlot.get(slot);
    bySlot.set(slot, other ?? name);
    return other === undefined ? [] : [[other, name] as const];
  });
  const [one, other] = twins[0] as readonly [string, string];
  refused("google", (lab) => [one, other].map((name) => new Cluster(lab, name)), /choose another name/);
  const ranges = [...bySlot.values()].flatMap((name) => [addressesOf(name).pods, addressesOf(name).services]);
  expect(new Set(ranges).size).toBe(ranges.length);
});

test("every node that may be has addresses for its pods on Azure, which gives each a /24", () => {
  const given = { nodes: { max: 20 }, pools: { a: { max: 10 }, b: { max: 10 }, c: { max: 5 }, d: { max: 4 }, e: { max: 1 } } };
  const azure = cluster("azure", given);
  const { default_node_pool: first, network_profile } = one(azure, "azurerm_kubernetes_cluster");
  const pools = [first, ...all(azure, "azurerm_kubernetes_cluster_node_pool").map(([, pool]) => pool)];
  // an upgrade adds a tenth of a pool's nodes, and one at least
  const most = pools.reduce((sum, { max_count: max }) => sum + max + Math.ceil(max / 10), 0);
  expect(pools).toHaveLength(6);
  expect(2 ** (24 - Number(network_profile.pod_cidr.split("/")[1]))).toBeGreaterThanOrEqual(most);
});

test("what cannot be is refused with what would be", () => {
  refused("aws", (lab) => new Cluster(lab, "k", { version: "1.35" }), /supports Kubernetes 1.35 until 2027-03-27.*write "1.36"/);
  refused(
    "azure",
    (lab) => {
      const network = new Network(lab, "main", { subnets: { data: { internet: "none" } } });
      new Cluster(lab, "k", { subnet: network.subnet("data") });
    },
    /data has no internet/,
  );
  const inNetwork = (cidr: string) => (lab: Lab) => {
    new Cluster(lab, "k", { subnet: new Network(lab, "main", { cidr, subnets: { work: {} } }).subnet("work") });
  };
  for (const cloud of clouds) {
    refused(cloud, inNetwork("10.30.0.0/22"), /10.30.0.0\/22 has no room for .* control planes .* a network of \/21 has/);
    expect(() => synth(cloud, inNetwork("10.30.0.0/21"))).not.toThrow();
  }
  refused(
    "google",
    (lab) => {
      const network = new Network(lab, "main", { subnets: { work: {} }, ranges: { peer: "172.16.0.0/16" } });
      new Cluster(lab, "k", { from: [network.range("peer")] });
    },
    /peer \(172.16.0.0\/16\) is a private range/,
  );
  refused("aws", (lab) => new Cluster(lab, "k", { nodes: { min: 4, max: 2 } }), /fewer nodes at most than at least/);
  refused(
    "aws",
    (lab) => new Cluster(lab, "k", { pools: { a: { max: 20 }, b: { max: 20 }, c: { max: 20 } } }),
    /at most 50 nodes/,
  );
  refused("aws", (lab) => new Cluster(lab, "k", { pools: { "a-b": {} } }), /which is what Azure takes/);
});

test("every version is offered everywhere, and the default lasts longest", () => {
  for (const version of kubernetesVersions)
    for (const cloud of clouds) {
      const ends = kubernetes[version][cloud];
      expect(endsTooEarly(cloud, version, ends)).toBeUndefined();
      expect(endsTooEarly(cloud, version, "2030-01-01")).toMatch(new RegExp(`until ${ends}.*longer than`));
      expect(kubernetes["1.36"][cloud] >= ends).toBe(true);
    }
});

test.each(providers)("%s: a machine in the same lab changes nothing of a cluster", (provider) => {
  const both = synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { cidr: "10.30.0.0/16", subnets: { work: {} }, ranges: { office } });
    new Cluster(lab, "k", { subnet: network.subnet("work") });
    new Machine(lab, "web", { subnet: network.subnet("work") });
  });
  expect(changed(cluster(provider), both).filter((address) => address.includes("cluster-k"))).toEqual([]);
});

describe("the key that a cluster names", () => {
  const keyed = (provider: Provider): Stack =>
    synth(provider, (lab: Lab) => {
      new Network(lab, "main", { cidr: "10.30.0.0/16", subnets: { work: {} } });
      new Cluster(lab, "k", { key: new Key(lab, "lab"), pools: { jobs: { min: 1 } } });
    });

  test("AWS: encrypts secrets by way of EKS, and nodes' disks by that of Auto Scaling's role, before a node is started", () => {
    const stack = keyed("aws");
    expect(one(stack, "aws_eks_cluster").encryption_config).toEqual({
      provider: { key_arn: `\${aws_kms_key.key-lab_key.arn}` },
      resources: ["secrets"],
    });
    const using = statements(one(stack, "aws_kms_key_policy")).filter(({ Sid }) => Sid !== "Administer");
    expect(using.map(({ Sid }) => Sid)).toEqual(["ThroughAutoscaling", "ThroughEc2", "ThroughEks"]);
    for (const [, { block_device_mappings: disks }] of all(stack, "aws_launch_template"))
      expect(disks).toMatchObject([{ ebs: { encrypted: "true", kms_key_id: `\${aws_kms_key.key-lab_key.arn}` } }]);
    for (const [, { depends_on }] of all(stack, "aws_eks_node_group"))
      expect(depends_on).toContain("aws_kms_key_policy.key-lab_policy");
    expect(using.slice(2)).toMatchObject([
      { Sid: "ThroughEks", Condition: { StringEquals: { "kms:ViaService": expect.stringMatching(/^eks\.eu-central-1\./) } } },
    ]);
    expect(using[2]?.Action).toEqual(expect.arrayContaining(["kms:CreateGrant", "kms:DescribeKey"]));
  });

  test("Azure: encrypts the disks of all nodes, by a set that the cluster may look at before it is made", () => {
    const stack = keyed("azure");
    const set = `\${azurerm_disk_encryption_set.key-lab_disks.id}`;
    const made = one(stack, "azurerm_kubernetes_cluster");
    expect(made.disk_encryption_set_id).toBe(set);
    const grants = all(stack, "azurerm_role_assignment").filter(([, { scope }]) => scope === set);
    expect(grants.map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual([
      ["Reader", `\${azurerm_user_assigned_identity.cluster-k_control.principal_id}`],
    ]);
    expect(made.depends_on).toContain(`azurerm_role_assignment.${grants[0]?.[0]}`);
  });

  test("Google: encrypts secrets and the disks of all nodes, which its services may do before there is a cluster", () => {
    const stack = keyed("google");
    const key = `\${google_kms_crypto_key.key-lab_key.id}`;
    const made = one(stack, "google_container_cluster");
    expect(made.database_encryption).toEqual({ state: "ENCRYPTED", key_name: key });
    expect(all(stack, "google_container_node_pool").map(([, pool]) => pool.node_config.boot_disk_kms_key)).toEqual([key, key]);
    for (const agent of ["compute", "container"])
      expect(made.depends_on).toContain(`google_kms_crypto_key_iam_member.key-lab_agent-${agent}`);
    expect(one(stack, "google_kms_crypto_key_iam_member", "key-lab_agent-container").member).toMatch(
      /@container-engine-robot\.iam\.gserviceaccount\.com$/,
    );
  });

  test.each(providers)("%s: without one the cloud's own does", (provider) => {
    expect(cluster(provider).text).not.toMatch(/encryption_config|disk_encryption_set_id|database_encryption|boot_disk_kms_key/);
  });
});
