import { CLOUDS } from "../../rehearsal/clouds";
import { config, enabling, type Json, Workspace } from "./workspace";

jest.setTimeout(60_000);

type Resources = Record<string, Record<string, Json>>;
const to = (address: string) => `\${${address}}`;
const place = { resource_group_name: to("azurerm_resource_group.lab.name"), location: "germanywestcentral" };
const GROUP = { azurerm_resource_group: { lab: { name: "lab", location: "germanywestcentral" } } };

const vpc = (...ranges: string[]): Resources => ({
  aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: Object.fromEntries(ranges.map((cidr_block, at) => [`s${at}`, { vpc_id: to("aws_vpc.lab.id"), cidr_block }])),
});
/** Subnets in two zones. */
const zones = Object.fromEntries(
  ["a", "b"].map((zone, at) => [
    zone,
    { vpc_id: to("aws_vpc.lab.id"), cidr_block: `10.0.${at}.0/24`, availability_zone: `eu-central-1${zone}` },
  ]),
);
/** A balancer that records its requests in a bucket. */
const recording = (below: string, sse_algorithm: string): Resources => {
  const bucket = to("aws_s3_bucket.requests.bucket");
  const Statement = [
    {
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: below,
    },
  ];
  return {
    aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: zones,
    aws_s3_bucket: { requests: { bucket: "requests" } },
    aws_s3_bucket_policy: { requests: { bucket, policy: JSON.stringify({ Version: "2012-10-17", Statement }) } },
    aws_s3_bucket_server_side_encryption_configuration: {
      requests: { bucket, rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm }] }] },
    },
    aws_lb: {
      web: {
        name: "web",
        internal: true,
        subnets: [to("aws_subnet.a.id"), to("aws_subnet.b.id")],
        access_logs: [{ bucket, enabled: true }],
        depends_on: ["aws_s3_bucket_policy.requests", "aws_s3_bucket_server_side_encryption_configuration.requests"],
      },
    },
  };
};
const vnet = (...ranges: string[]): Resources => ({
  ...GROUP,
  azurerm_virtual_network: { n: { name: "n", ...place, address_space: ["10.0.0.0/16"] } },
  azurerm_subnet: Object.fromEntries(
    ranges.map((range, at) => [
      `s${at}`,
      {
        name: `s${at}`,
        resource_group_name: place.resource_group_name,
        virtual_network_name: to("azurerm_virtual_network.n.name"),
        address_prefixes: [range],
      },
    ]),
  ),
});
/** A gateway in the first subnet, which listens at a private address. */
const gateway = (private_ip_address = "10.0.0.50"): Json => ({
  name: "web",
  ...place,
  sku: [{ name: "Standard_v2", tier: "Standard_v2", capacity: 1 }],
  gateway_ip_configuration: [{ name: "g", subnet_id: to("azurerm_subnet.s0.id") }],
  frontend_ip_configuration: [
    { name: "f", subnet_id: to("azurerm_subnet.s0.id"), private_ip_address_allocation: "Static", private_ip_address },
  ],
  frontend_port: [{ name: "p", port: 80 }],
  http_listener: [{ name: "l", frontend_ip_configuration_name: "f", frontend_port_name: "p", protocol: "Http" }],
  backend_address_pool: [{ name: "b" }],
  backend_http_settings: [{ name: "s", cookie_based_affinity: "Disabled", port: 80, protocol: "Http" }],
  request_routing_rule: [
    {
      name: "r",
      rule_type: "Basic",
      priority: 1,
      http_listener_name: "l",
      backend_address_pool_name: "b",
      backend_http_settings_name: "s",
    },
  ],
});
/** A group of machines whose number follows a policy. */
const scaled = (policy: Json): Json =>
  enabling(["compute"], {
    google_compute_region_instance_template: {
      t: { machine_type: "e2-small", region: "europe-west3", disk: [{ source_image: "debian-cloud/debian-12" }] },
    },
    google_compute_region_instance_group_manager: {
      m: {
        name: "m",
        base_instance_name: "m",
        region: "europe-west3",
        version: [{ instance_template: to("google_compute_region_instance_template.t.self_link") }],
      },
    },
    google_compute_region_autoscaler: {
      a: {
        name: "a",
        region: "europe-west3",
        target: to("google_compute_region_instance_group_manager.m.id"),
        autoscaling_policy: { min_replicas: 0, max_replicas: 3, ...policy },
      },
    },
  });
const office = (duration_sec: number) => [{ name: "office", schedule: "0 8 * * 1", duration_sec, min_required_replicas: 1 }];
const whole = vnet("10.0.0.0/24");
const delegated: Resources = {
  ...whole,
  azurerm_subnet: {
    s0: {
      ...whole.azurerm_subnet?.s0,
      delegation: [{ name: "g", service_delegation: [{ name: "Microsoft.Network/applicationGateways" }] }],
    },
  },
};
const proxies = (ip_cidr_range: string, name: string): Json => ({
  name,
  ip_cidr_range,
  region: "europe-west3",
  network: to("google_compute_network.n.id"),
  purpose: "REGIONAL_MANAGED_PROXY",
  role: "ACTIVE",
});
const machine = { ami: "ami-0123456789abcdef0", instance_type: "t3.micro", subnet_id: to("aws_subnet.s0.id") };
/** Cards with a public address each, and machines that have them; the network's gateway too, where it has one. */
const carded = (gateway: boolean, ...machines: string[]): Resources => ({
  ...vpc("10.0.0.0/24"),
  ...(gateway && { aws_internet_gateway: { g: { vpc_id: to("aws_vpc.lab.id") } } }),
  aws_network_interface: { c: { subnet_id: to("aws_subnet.s0.id") } },
  aws_eip: {
    a: {
      domain: "vpc",
      network_interface: to("aws_network_interface.c.id"),
      depends_on: gateway ? ["aws_internet_gateway.g"] : [],
    },
  },
  ...(machines.length > 0 && {
    aws_instance: Object.fromEntries(
      machines.map((name) => [
        name,
        {
          ami: machine.ami,
          instance_type: machine.instance_type,
          network_interface: [{ device_index: 0, network_interface_id: to("aws_network_interface.c.id") }],
        },
      ]),
    ),
  }),
});
const vm = (location: string): Resources => ({
  ...vnet("10.0.0.0/24"),
  azurerm_network_interface: {
    card: {
      name: "card",
      ...place,
      ip_configuration: [{ name: "i", subnet_id: to("azurerm_subnet.s0.id"), private_ip_address_allocation: "Dynamic" }],
    },
  },
  azurerm_linux_virtual_machine: {
    m: {
      name: "m",
      ...place,
      size: "Standard_B2s",
      admin_username: "lab",
      admin_ssh_key: [{ username: "lab", public_key: "ssh-rsa AAAA" }],
      network_interface_ids: [to("azurerm_network_interface.card.id")],
      os_disk: [{ caching: "ReadWrite", storage_account_type: "Standard_LRS" }],
      source_image_id: "/subscriptions/s/providers/Microsoft.Compute/images/ubuntu",
    },
  },
  azurerm_managed_disk: {
    d: { name: "d", ...place, location, storage_account_type: "Standard_LRS", create_option: "Empty", disk_size_gb: 4 },
  },
  azurerm_virtual_machine_data_disk_attachment: {
    d: {
      managed_disk_id: to("azurerm_managed_disk.d.id"),
      virtual_machine_id: to("azurerm_linux_virtual_machine.m.id"),
      lun: 1,
      caching: "None",
    },
  },
});
const subnetwork = (ip_cidr_range: string, more: Json = {}) => ({
  network: to("google_compute_network.n.id"),
  ip_cidr_range,
  ...more,
});
const network = { google_compute_network: { n: { name: "n", auto_create_subnetworks: false } } };
const alone: Resources = { ...GROUP, azurerm_virtual_network: { n: { name: "n", ...place, address_space: ["10.0.0.0/16"] } } };
/** A network that stands in no stack, by its id on each cloud. */
const outside = { vpc_id: to("aws_vpc.lab.id"), peer_vpc_id: "vpc-0a1b2c3d4e5f60718" };
const campus =
  "/subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/c/providers/Microsoft.Network/virtualNetworks/c";
const remote = (name: string, remote_virtual_network_id = campus) => ({
  name,
  resource_group_name: place.resource_group_name,
  virtual_network_name: to("azurerm_virtual_network.n.name"),
  remote_virtual_network_id,
});
const joined = (name: string, peer_network = "projects/campus/global/networks/campus") => ({
  name,
  network: to("google_compute_network.n.id"),
  peer_network,
});
const instance = (more: Json = {}) => ({
  name: "m",
  machine_type: "e2-small",
  zone: "europe-west3-a",
  boot_disk: [{ initialize_params: [{ image: "ubuntu" }] }],
  network_interface: [{ subnetwork: to("google_compute_subnetwork.s.id") }],
  ...more,
});

const server = (named: string, more: Json = {}): Json => ({
  name: "f",
  location: "europe-west3",
  tier: "REGIONAL",
  protocol: "NFS_V4_1",
  file_shares: [{ name: "files", capacity_gb: 128 }],
  networks: [{ network: to(named), modes: ["MODE_IPV4"], reserved_ip_range: "10.0.0.64/26" }],
  ...more,
});
const cacheUser = (more: Json = {}) => ({
  engine: "valkey",
  user_id: "app",
  user_name: "app",
  access_string: "on ~* +@all",
  authentication_mode: [{ type: "iam" }],
  ...more,
});
/** A key in a vault, and two identities. */
const vaultKey: Resources = {
  ...GROUP,
  azurerm_key_vault: {
    v: { name: "vaultofalab", ...place, tenant_id: "22222222-2222-4222-a222-222222222222", sku_name: "standard" },
  },
  azurerm_key_vault_key: {
    k: { name: "lab", key_vault_id: to("azurerm_key_vault.v.id"), key_type: "RSA", key_size: 3072, key_opts: ["wrapKey"] },
  },
  azurerm_user_assigned_identity: { e: { name: "encryption", ...place }, other: { name: "other", ...place } },
};
const key: Resources = { aws_kms_key: { k: {} } };
const database = (more: Json = {}) => ({ identifier: "orders", instance_class: "db.t4g.medium", ...more });
const cache = (more: Json = {}) => ({ replication_group_id: "sessions", description: "Sessions", engine: "valkey", ...more });
/** Two addresses that lead to an instance of Memorystore, and what the instance is told of both. */
const endpoints = (...told: number[]): Resources => {
  const attachment = (at: number) => to(`google_memorystore_instance.i.psc_attachment_details[${at}].service_attachment`);
  const rule = (at: number) => ({
    name: `e${at}`,
    load_balancing_scheme: "",
    network: to("google_compute_network.n.id"),
    target: attachment(at),
  });
  const connection = (at: number) => ({
    psc_connection: [
      {
        psc_connection_id: to(`google_compute_forwarding_rule.e${at}.psc_connection_id`),
        ip_address: `10.0.0.${at + 2}`,
        forwarding_rule: to(`google_compute_forwarding_rule.e${at}.id`),
        network: to("google_compute_network.n.id"),
        service_attachment: attachment(at),
      },
    ],
  });
  return {
    ...network,
    google_memorystore_instance: { i: { instance_id: "sessions", location: "europe-west3", shard_count: 1 } },
    google_compute_forwarding_rule: { e0: rule(0), e1: rule(1) },
    google_memorystore_instance_desired_user_created_endpoints: {
      e: {
        name: to("google_memorystore_instance.i.instance_id"),
        region: "europe-west3",
        desired_user_created_endpoints: [{ connections: told.map(connection) }],
      },
    },
  };
};

const eks = (subnets: readonly string[], more: Resources = {}): Resources => ({
  ...vpc("10.0.0.0/24", "10.0.1.0/24"),
  aws_subnet: Object.fromEntries(
    ["a", "b"].map((zone, at) => [
      `s${at}`,
      { vpc_id: to("aws_vpc.lab.id"), cidr_block: `10.0.${at}.0/24`, availability_zone: `eu-central-1${zone}` },
    ]),
  ),
  aws_iam_role: { r: { name: "r", assume_role_policy: "{}" } },
  aws_eks_cluster: {
    k: {
      name: "k",
      version: "1.35",
      role_arn: to("aws_iam_role.r.arn"),
      vpc_config: [{ subnet_ids: subnets.map((subnet) => to(`aws_subnet.${subnet}.id`)) }],
    },
  },
  ...more,
});
/** A cluster in the second subnet, which `delegated` hands to control planes. */
const aks = (podCidr: string, delegated: boolean): Resources => {
  const { azurerm_subnet: { s0 = {}, s1 = {} } = {}, ...around } = vnet("10.0.0.0/24", "10.0.1.0/26");
  const service = { name: "Microsoft.ContainerService/managedClusters" };
  return {
    ...around,
    azurerm_subnet: { s0, s1: { ...s1, ...(delegated && { delegation: [{ name: "d", service_delegation: [service] }] }) } },
    azurerm_kubernetes_cluster: {
      k: {
        name: "k",
        ...place,
        dns_prefix: "k",
        identity: [{ type: "SystemAssigned" }],
        api_server_access_profile: [{ virtual_network_integration_enabled: true, subnet_id: to("azurerm_subnet.s1.id") }],
        network_profile: [{ network_plugin: "azure", network_plugin_mode: "overlay", pod_cidr: podCidr }],
        default_node_pool: [
          { name: "nodes", vm_size: "Standard_D2s_v5", node_count: 1, vnet_subnet_id: to("azurerm_subnet.s0.id") },
        ],
      },
    },
  };
};
const gke = (location: string, pods: string): Json =>
  enabling(["compute", "container"], {
    ...network,
    google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
    google_container_cluster: {
      k: {
        name: "k",
        location,
        network: to("google_compute_network.n.id"),
        subnetwork: to("google_compute_subnetwork.s.id"),
        initial_node_count: 1,
        ip_allocation_policy: [{ cluster_ipv4_cidr_block: pods, services_ipv4_cidr_block: "100.96.0.0/20" }],
      },
    },
  });

/** Two machines' cards, each with an address for good. */
const cards = (...addresses: string[]): Resources => ({
  ...vnet("10.0.0.0/24"),
  azurerm_network_interface: Object.fromEntries(
    addresses.map((private_ip_address, at) => [
      `c${at}`,
      {
        name: `c${at}`,
        ...place,
        ip_configuration: [
          { name: "i", subnet_id: to("azurerm_subnet.s0.id"), private_ip_address_allocation: "Static", private_ip_address },
        ],
      },
    ]),
  ),
});
const kept = (...addresses: string[]): Json =>
  enabling(["compute"], {
    ...network,
    google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
    google_compute_address: Object.fromEntries(
      addresses.map((address, at) => [
        `a${at}`,
        { name: `a${at}`, address_type: "INTERNAL", subnetwork: to("google_compute_subnetwork.s.id"), address },
      ]),
    ),
  });

/** A deployment that makes an app with some properties. */
const app = (properties: object) => ({
  azurerm_resource_group_template_deployment: {
    d: {
      name: "app",
      resource_group_name: place.resource_group_name,
      deployment_mode: "Incremental",
      template_content: JSON.stringify({ resources: [{ type: "Microsoft.Web/sites", name: "app", properties }] }),
    },
  },
});
const bucket: Resources = { aws_s3_bucket: { b: { bucket: "lab-documents" } } };
const inBucket = { bucket: to("aws_s3_bucket.b.bucket"), key: "k", content: "x" };
/** A container in an account that answers to its own key, or to identities alone. */
const container = (shared_access_key_enabled: boolean): Resources => ({
  ...GROUP,
  azurerm_storage_account: {
    a: {
      name: "dataofalab",
      ...place,
      account_tier: "Standard",
      account_replication_type: "LRS",
      shared_access_key_enabled,
    },
  },
  azurerm_storage_container: { c: { name: "data", storage_account_id: to("azurerm_storage_account.a.id") } },
});
const inContainer = {
  name: "table.csv",
  storage_account_name: to("azurerm_storage_account.a.name"),
  storage_container_name: to("azurerm_storage_container.c.name"),
  type: "Block",
  source_content: "x",
};

const roleOf = (service: string): Json => ({
  name: "clock",
  assume_role_policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  }),
});
const stopping = (input: Json, call = "rds:stopDBInstance"): Json => ({
  name: "stop",
  schedule_expression: "cron(0 18 ? * MON *)",
  flexible_time_window: { mode: "OFF" },
  target: {
    arn: `arn:aws:scheduler:::aws-sdk:${call}`,
    role_arn: to("aws_iam_role.r.arn"),
    input: JSON.stringify(input),
  },
});

/** A stack that breaks each rule of each cloud: whose rule, the stack, the resource that is refused and what is read. */
const broken: [demands: string, cloud: "aws" | "azurerm" | "google", resource: Json, at: string, said: RegExp][] = [
  [
    "A subnet's range lies inside its VPC's",
    "aws",
    vpc("10.1.0.0/24"),
    "aws_subnet.s0",
    /InvalidSubnet\.Range: The CIDR '10\.1\.0\.0\/24' is invalid/,
  ],
  [
    "Subnets of a VPC do not overlap",
    "aws",
    vpc("10.0.0.0/20", "10.0.8.0/24"),
    "aws_subnet.s",
    /InvalidSubnet\.Conflict: The CIDR '10\.0\..*' conflicts with another subnet/,
  ],
  [
    "A zone is one of the provider's region",
    "aws",
    { aws_ebs_volume: { v: { availability_zone: "eu-west-1a", size: 1 } } },
    "aws_ebs_volume.v",
    /InvalidParameterValue: Value \(eu-west-1a\) for parameter availabilityZone is invalid.*eu-central-1a/,
  ],
  [
    "A volume is attached to an instance in its own zone",
    "aws",
    {
      ...vpc("10.0.0.0/24"),
      aws_instance: { m: machine },
      aws_ebs_volume: { v: { availability_zone: "eu-central-1b", size: 1 } },
      aws_volume_attachment: {
        v: { device_name: "/dev/sdf", volume_id: to("aws_ebs_volume.v.id"), instance_id: to("aws_instance.m.id") },
      },
    },
    "aws_volume_attachment.v",
    /InvalidVolume\.ZoneMismatch: The volume 'vol-\w+' is not in the same availability zone as instance 'i-\w+'/,
  ],
  [
    "An instance's security groups are of its subnet's VPC",
    "aws",
    {
      ...vpc("10.0.0.0/24"),
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16" }, other: { cidr_block: "10.1.0.0/16" } },
      aws_security_group: { g: { name: "g", vpc_id: to("aws_vpc.other.id") } },
      aws_instance: { m: { ...machine, vpc_security_group_ids: [to("aws_security_group.g.id")] } },
    },
    "aws_instance.m",
    /InvalidParameter: Security group sg-\w+ and subnet subnet-\w+ belong to different networks/,
  ],
  [
    "An instance's private address is one of its subnet's, and none that AWS keeps",
    "aws",
    { ...vpc("10.0.0.0/24"), aws_instance: { m: { ...machine, private_ip: "10.0.1.20" } } },
    "aws_instance.m",
    /InvalidParameterValue: Address 10\.0\.1\.20 does not fall within the subnet's address range/,
  ],
  [
    "No two instances of a subnet have one private address",
    "aws",
    {
      ...vpc("10.0.0.0/24"),
      aws_instance: { m: { ...machine, private_ip: "10.0.0.20" }, n: { ...machine, private_ip: "10.0.0.20" } },
    },
    "aws_instance.",
    /InvalidIPAddress\.InUse: Address 10\.0\.0\.20 is in use/,
  ],
  [
    "Networks that are joined have no address in common",
    "aws",
    {
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16" }, other: { cidr_block: "10.0.128.0/17" } },
      aws_vpc_peering_connection: { p: { vpc_id: to("aws_vpc.lab.id"), peer_vpc_id: to("aws_vpc.other.id") } },
    },
    "aws_vpc_peering_connection.p",
    /InvalidParameterValue: The CIDRs 10\.0\.0\.0\/16 and 10\.0\.128\.0\/17 of the VPCs overlap/,
  ],
  [
    "Two networks are joined by one peering connection",
    "aws",
    {
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
      aws_vpc_peering_connection: { p: outside, q: outside },
    },
    "aws_vpc_peering_connection.",
    /VpcPeeringConnectionAlreadyExists: pcx-\w+ joins these VPCs already/,
  ],
  [
    "Nobody accepts a peering connection in another region",
    "aws",
    {
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
      aws_vpc_peering_connection: { p: { ...outside, auto_accept: true, peer_region: "eu-west-1" } },
    },
    "aws_vpc_peering_connection.p",
    /OperationNotPermitted: peer_region cannot be set whilst auto_accept is true/,
  ],
  [
    "Networks that are joined have no address in common",
    "azurerm",
    {
      ...GROUP,
      azurerm_virtual_network: {
        n: { name: "n", ...place, address_space: ["10.0.0.0/16"] },
        o: { name: "o", ...place, address_space: ["10.0.0.0/20"] },
      },
      azurerm_virtual_network_peering: { p: remote("p", to("azurerm_virtual_network.o.id")) },
    },
    "azurerm_virtual_network_peering.p",
    /VnetAddressSpacesOverlap: .* cannot be peered because their address spaces overlap/,
  ],
  [
    "A network leads to another by one peering",
    "azurerm",
    { ...alone, azurerm_virtual_network_peering: { p: remote("p"), q: remote("q") } },
    "azurerm_virtual_network_peering.",
    /AnotherPeeringAlreadyReferencesRemoteVnet: Peering [pq] cannot be created/,
  ],
  [
    "A network that uses another's gateway lends none of its own",
    "azurerm",
    {
      ...alone,
      azurerm_virtual_network_peering: { p: { ...remote("p"), use_remote_gateways: true, allow_gateway_transit: true } },
    },
    "azurerm_virtual_network_peering.p",
    /cannot have both allowGatewayTransit and useRemoteGateways/,
  ],
  [
    "A network is not joined with itself",
    "google",
    enabling(["compute"], { ...network, google_compute_network_peering: { p: joined("p", to("google_compute_network.n.id")) } }),
    "google_compute_network_peering.p",
    /Error 400: .* A network cannot be peered with itself/,
  ],
  [
    "A network leads to another by one peering, and has at most 25",
    "google",
    enabling(["compute"], { ...network, google_compute_network_peering: { p: joined("p"), q: joined("q") } }),
    "google_compute_network_peering.",
    /Error 400: .* There is already a peering \([pq]\) with the same network/,
  ],
  [
    "Auto Scaling may use the key of the disks that it makes",
    "aws",
    {
      ...vpc("10.0.0.0/24"),
      aws_kms_key: { k: { description: "Disks" } },
      aws_kms_key_policy: {
        k: { key_id: to("aws_kms_key.k.key_id"), policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
      },
      aws_launch_template: {
        web: {
          name: "web",
          block_device_mappings: [
            { device_name: "/dev/sda1", ebs: [{ encrypted: "true", kms_key_id: to("aws_kms_key.k.arn") }] },
          ],
        },
      },
      aws_autoscaling_group: {
        web: {
          name: "web",
          min_size: 1,
          max_size: 2,
          vpc_zone_identifier: [to("aws_subnet.s0.id")],
          launch_template: [{ id: to("aws_launch_template.web.id"), version: "1" }],
        },
      },
    },
    "aws_autoscaling_group.web",
    /Client.InternalError: Client error on launch/,
  ],
  [
    "A balancer has subnets of /27 or larger in two zones",
    "aws",
    { ...vpc("10.0.0.0/24"), aws_lb: { web: { internal: true, subnets: [to("aws_subnet.s0.id")] } } },
    "aws_lb.web",
    /ValidationError: At least two subnets in two different Availability Zones must be specified/,
  ],
  [
    "A balancer on the internet has a network with an internet gateway",
    "aws",
    {
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
      aws_subnet: zones,
      aws_lb: { web: { name: "web", internal: false, subnets: [to("aws_subnet.a.id"), to("aws_subnet.b.id")] } },
    },
    "aws_lb.web",
    /InvalidSubnet: VPC vpc-\w+ has no internet gateway/,
  ],
  [
    "A balancer records its requests in a bucket whose policy lets it write",
    "aws",
    recording("arn:aws:s3:::requests/AWSLogs/999999999999/*", "AES256"),
    "aws_lb.web",
    /InvalidConfigurationRequest: Access Denied for bucket: requests/,
  ],
  [
    "A balancer records its requests in a bucket that no key but S3's own encrypts",
    "aws",
    recording("arn:aws:s3:::requests/AWSLogs/123456789012/*", "aws:kms"),
    "aws_lb.web",
    /InvalidConfigurationRequest: Access Denied for bucket: requests/,
  ],
  [
    "What listens by HTTPS has a certificate, of the region",
    "aws",
    {
      aws_vpc: { lab: { cidr_block: "10.0.0.0/16" } },
      aws_subnet: zones,
      aws_lb: { web: { name: "web", internal: true, subnets: [to("aws_subnet.a.id"), to("aws_subnet.b.id")] } },
      aws_lb_target_group: { web: { name: "web", port: 80, protocol: "HTTP", vpc_id: to("aws_vpc.lab.id") } },
      aws_lb_listener: {
        web: {
          load_balancer_arn: to("aws_lb.web.arn"),
          port: 443,
          protocol: "HTTPS",
          certificate_arn: "arn:aws:acm:eu-west-1:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0100",
          default_action: [{ type: "forward", target_group_arn: to("aws_lb_target_group.web.arn") }],
        },
      },
    },
    "aws_lb_listener.web",
    /ValidationError: Certificate ARN 'arn:aws:acm:eu-west-1:.*' is not valid/,
  ],
  [
    "A user whom IAM knows has one name and id",
    "aws",
    { aws_elasticache_user: { u: cacheUser({ user_name: "other" }) } },
    "aws_elasticache_user.u",
    /User ID and user name must be identical/,
  ],
  [
    "A group has at least one user",
    "aws",
    { aws_elasticache_user_group: { g: { engine: "valkey", user_group_id: "users" } } },
    "aws_elasticache_user_group.g",
    /A user group needs at least one user/,
  ],
  [
    "Users log in over TLS alone",
    "aws",
    {
      aws_elasticache_user: { u: cacheUser() },
      aws_elasticache_user_group: {
        g: { engine: "valkey", user_group_id: "users", user_ids: [to("aws_elasticache_user.u.user_id")] },
      },
      aws_elasticache_replication_group: {
        c: cache({ transit_encryption_enabled: false, user_group_ids: [to("aws_elasticache_user_group.g.user_group_id")] }),
      },
    },
    "aws_elasticache_replication_group.c",
    /requires encryption-in-transit to be enabled/,
  ],
  [
    "A replication group with a key is encrypted at rest",
    "aws",
    { ...key, aws_elasticache_replication_group: { c: cache({ kms_key_id: to("aws_kms_key.k.arn") }) } },
    "aws_elasticache_replication_group.c",
    /KMS key requires encryption-at-rest/,
  ],
  [
    "A cache names its key with a version",
    "azurerm",
    {
      ...vaultKey,
      azurerm_managed_redis: {
        c: {
          name: "sessions",
          ...place,
          sku_name: "Balanced_B1",
          customer_managed_key: [
            {
              key_vault_key_id: to("azurerm_key_vault_key.k.versionless_id"),
              user_assigned_identity_id: to("azurerm_user_assigned_identity.e.id"),
            },
          ],
        },
      },
    },
    "azurerm_managed_redis.c",
    /expected a key vault versioned ID/,
  ],
  [
    "A database with a key is encrypted",
    "aws",
    { ...key, aws_db_instance: { d: database({ kms_key_id: to("aws_kms_key.k.arn"), manage_master_user_password: true }) } },
    "aws_db_instance.d",
    /isn't encrypted/,
  ],
  [
    "A password has a key of its own only where AWS makes and keeps it",
    "aws",
    { ...key, aws_db_instance: { d: database({ master_user_secret_kms_key_id: to("aws_kms_key.k.arn") }) } },
    "aws_db_instance.d",
    /without ManageMasterUserPassword/,
  ],
  [
    "A database leads logs to CloudWatch that its engine has",
    "aws",
    { aws_db_instance: { d: database({ engine: "postgres", enabled_cloudwatch_logs_exports: ["error", "iam-db-auth-error"] }) } },
    "aws_db_instance.d",
    /You cannot use the log types 'error' with engine version postgres/,
  ],
  [
    "A server's records are led away by categories that it has",
    "azurerm",
    {
      ...GROUP,
      azurerm_log_analytics_workspace: { w: { name: "w", ...place } },
      azurerm_postgresql_flexible_server: { d: { name: "orders", ...place, version: "17", sku_name: "B_Standard_B2s" } },
      azurerm_monitor_diagnostic_setting: {
        s: {
          name: "s",
          target_resource_id: to("azurerm_postgresql_flexible_server.d.id"),
          log_analytics_workspace_id: to("azurerm_log_analytics_workspace.w.id"),
          enabled_log: [{ category: "PostgreSQLLog" }],
        },
      },
    },
    "azurerm_monitor_diagnostic_setting.s",
    /Category 'PostgreSQLLog' is not supported/,
  ],
  [
    "The identity that uses the key of a server is one that the server carries",
    "azurerm",
    {
      ...vaultKey,
      azurerm_postgresql_flexible_server: {
        d: {
          name: "orders",
          ...place,
          identity: [{ type: "UserAssigned", identity_ids: [to("azurerm_user_assigned_identity.other.id")] }],
          customer_managed_key: [
            {
              key_vault_key_id: to("azurerm_key_vault_key.k.versionless_id"),
              primary_user_assigned_identity_id: to("azurerm_user_assigned_identity.e.id"),
            },
          ],
        },
      },
    },
    "azurerm_postgresql_flexible_server.d",
    /is not assigned to the server/,
  ],
  [
    "A replication group's name begins with a letter and has single hyphens, none at its end",
    "aws",
    { aws_elasticache_replication_group: { c: cache({ replication_group_id: "sessions-" }) } },
    "aws_elasticache_replication_group.c",
    /not a valid identifier/,
  ],
  [
    "A cluster's subnets are in two zones or more",
    "aws",
    eks(["s0"]),
    "aws_eks_cluster.k",
    /InvalidParameterException: Subnets specified must be in at least two different AZs/,
  ],
  [
    "Nodes are not newer than their cluster",
    "aws",
    eks(["s0", "s1"], {
      aws_eks_node_group: {
        g: {
          cluster_name: to("aws_eks_cluster.k.name"),
          node_group_name: "g",
          node_role_arn: to("aws_iam_role.r.arn"),
          subnet_ids: [to("aws_subnet.s0.id")],
          version: "1.36",
          scaling_config: [{ min_size: 1, max_size: 1, desired_size: 1 }],
        },
      },
    }),
    "aws_eks_node_group.g",
    /Nodegroup Kubernetes version 1\.36 must be lower than or equal to cluster version 1\.35/,
  ],
  [
    "An entry stands before rights are given to it",
    "aws",
    eks(["s0", "s1"], {
      aws_eks_access_policy_association: {
        a: {
          cluster_name: to("aws_eks_cluster.k.name"),
          principal_arn: to("aws_iam_role.r.arn"),
          policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
          access_scope: [{ type: "cluster" }],
        },
      },
    }),
    "aws_eks_access_policy_association.a",
    /ResourceNotFoundException: The specified principalArn could not be found/,
  ],
  [
    "A queue hides a message for at least as long as the function that takes it may run",
    "aws",
    {
      aws_iam_role: { r: { name: "r", assume_role_policy: "{}" } },
      aws_sqs_queue: { q: { name: "work", visibility_timeout_seconds: 30 } },
      aws_lambda_function: {
        f: { function_name: "tidy", role: to("aws_iam_role.r.arn"), package_type: "Image", image_uri: "i", timeout: 60 },
      },
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: to("aws_sqs_queue.q.arn"), function_name: to("aws_lambda_function.f.arn") },
      },
    },
    "aws_lambda_event_source_mapping.m",
    /Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds/,
  ],
  [
    "The name of a queue that keeps an order ends with .fifo, and no other does",
    "aws",
    { aws_sqs_queue: { q: { name: "work", fifo_queue: true } } },
    "aws_sqs_queue.q",
    /a FIFO queue's name ends with .fifo/,
  ],
  [
    "A queue's policy is within the quotas of SQS",
    "aws",
    {
      aws_sqs_queue: { q: { name: "work" } },
      aws_sqs_queue_policy: {
        p: {
          queue_url: to("aws_sqs_queue.q.url"),
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { AWS: Array.from({ length: 51 }, (_, i) => `arn:aws:iam::123456789012:user/u${i}`) },
                Action: "sqs:SendMessage",
                Resource: "*",
              },
            ],
          }),
        },
      },
    },
    "aws_sqs_queue_policy.p",
    /Policy. Reason: more than 50 principals/,
  ],
  [
    "Dead letters go to a queue that is there, and of the same kind",
    "aws",
    {
      aws_sqs_queue: {
        dead: { name: "dead" },
        q: {
          name: "work.fifo",
          fifo_queue: true,
          redrive_policy: `{"deadLetterTargetArn":"${to("aws_sqs_queue.dead.arn")}","maxReceiveCount":5}`,
        },
      },
    },
    "aws_sqs_queue.q",
    /Dead-letter queue must be same type of queue as the source/,
  ],
  [
    "The role of a schedule is trusted to the service",
    "aws",
    {
      aws_iam_role: { r: roleOf("ec2.amazonaws.com") },
      aws_scheduler_schedule: { s: stopping({ DbInstanceIdentifier: "orders" }) },
    },
    "aws_scheduler_schedule.s",
    /must allow AWS EventBridge Scheduler to assume the role/,
  ],
  [
    "What is called of RDS names its database in the casing of the SDK",
    "aws",
    {
      aws_iam_role: { r: roleOf("scheduler.amazonaws.com") },
      aws_scheduler_schedule: { s: stopping({ DBInstanceIdentifier: "orders" }) },
    },
    "aws_scheduler_schedule.s",
    /The field 'DBInstanceIdentifier' is not supported/,
  ],
  [
    "What is called of EKS names its pool in the casing of the SDK",
    "aws",
    {
      aws_iam_role: { r: roleOf("scheduler.amazonaws.com") },
      aws_scheduler_schedule: {
        s: stopping({ clusterName: "workshop", nodegroupName: "nodes" }, "eks:updateNodegroupConfig"),
      },
    },
    "aws_scheduler_schedule.s",
    /The fields 'ClusterName, NodegroupName' are required/,
  ],
  [
    "What a scheduled action sets has a least number of machines that is not above the greatest",
    "aws",
    {
      aws_launch_template: { t: { name: "t" } },
      aws_autoscaling_group: {
        g: {
          name: "g",
          min_size: 1,
          max_size: 2,
          availability_zones: ["eu-central-1a"],
          launch_template: { id: to("aws_launch_template.t.id") },
        },
      },
      aws_autoscaling_schedule: {
        s: { scheduled_action_name: "s", autoscaling_group_name: to("aws_autoscaling_group.g.name"), min_size: 1, max_size: 0 },
      },
    },
    "aws_autoscaling_schedule.s",
    /Max bound must be greater than or equal to min bound/,
  ],
  [
    "The key of an object has 1024 bytes at most",
    "aws",
    { ...bucket, aws_s3_object: { o: { ...inBucket, key: "k".repeat(1025) } } },
    "aws_s3_object.o",
    /KeyTooLongError: Your key is too long/,
  ],
  [
    "An object has ten tags at most",
    "aws",
    {
      ...bucket,
      aws_s3_object: { o: { ...inBucket, tags: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`t${i}`, "x"])) } },
    },
    "aws_s3_object.o",
    /Object tags cannot be greater than 10/,
  ],
  [
    "An object in a bucket that has no lists of who may read takes none",
    "aws",
    { ...bucket, aws_s3_object: { o: { ...inBucket, acl: "public-read" } } },
    "aws_s3_object.o",
    /AccessControlListNotSupported: The bucket does not allow ACLs/,
  ],
  [
    "A card gets a public address where its network has an internet gateway",
    "aws",
    carded(false),
    "aws_eip.a",
    /Gateway\.NotAttached: Network vpc-\w+ is not attached to any internet gateway/,
  ],
  [
    "A card is that of one instance",
    "aws",
    carded(true, "m", "n"),
    "aws_instance.",
    /InvalidNetworkInterface\.InUse: Interface: \[eni-\w+\] in use/,
  ],
  [
    "A file system has one mount target in a zone",
    "aws",
    {
      ...vpc("10.0.0.0/24", "10.0.1.0/24"),
      aws_efs_file_system: { files: {} },
      aws_efs_mount_target: Object.fromEntries(
        [0, 1].map((at) => [
          `t${at}`,
          {
            file_system_id: to("aws_efs_file_system.files.id"),
            subnet_id: to(`aws_subnet.s${at}.id`),
            ...(at === 1 && { depends_on: ["aws_efs_mount_target.t0"] }),
          },
        ]),
      ),
    },
    "aws_efs_mount_target.t1",
    /MountTargetConflict: mount target already exists in this AZ/,
  ],
  [
    "A subnet's ranges lie inside those of its virtual network",
    "azurerm",
    vnet("192.168.0.0/24"),
    "azurerm_subnet.s0",
    /NetcfgSubnetRangeOutsideVnet: Subnet 's0' .* outside the IP address range of virtual network 'n'/,
  ],
  [
    "Subnets of a virtual network do not overlap",
    "azurerm",
    vnet("10.0.0.0/24", "10.0.0.128/25"),
    "azurerm_subnet.s",
    /NetcfgSubnetRangesOverlap: Subnet 's\d' .* overlaps with that of an existing subnet in virtual network 'n'/,
  ],
  [
    "What is plugged into a network is in the network's location",
    "azurerm",
    {
      ...vnet("10.0.0.0/24"),
      azurerm_network_interface: {
        card: {
          name: "card",
          ...place,
          location: "West Europe",
          ip_configuration: [{ name: "i", subnet_id: to("azurerm_subnet.s0.id"), private_ip_address_allocation: "Dynamic" }],
        },
      },
    },
    "azurerm_network_interface.card",
    /InvalidResourceReference: Resource \S+\/subnets\/s0 .* both resources are in the same region/,
  ],
  [
    "A data disk is in its machine's location",
    "azurerm",
    vm("westeurope"),
    "azurerm_virtual_machine_data_disk_attachment.d",
    /Disk 'd' is in location 'westeurope', virtual machine 'm' in 'germanywestcentral'/,
  ],
  [
    "A card's private address is one of its subnet's, and none that Azure keeps",
    "azurerm",
    cards("10.0.0.3"),
    "azurerm_network_interface.c0",
    /PrivateIPAddressInReservedRange: Private static IP address 10\.0\.0\.3/,
  ],
  [
    "A public address is that of one card",
    "azurerm",
    {
      ...vnet("10.0.0.0/24"),
      azurerm_public_ip: { a: { name: "a", ...place, sku: "Standard", allocation_method: "Static" } },
      azurerm_network_interface: Object.fromEntries(
        ["c", "d"].map((name) => [
          name,
          {
            name,
            ...place,
            ip_configuration: [
              {
                name: "i",
                subnet_id: to("azurerm_subnet.s0.id"),
                private_ip_address_allocation: "Dynamic",
                public_ip_address_id: to("azurerm_public_ip.a.id"),
              },
            ],
          },
        ]),
      ),
    },
    "azurerm_network_interface.",
    /PublicIPAddressInUse: .* is referencing public IP address \S+\/a that is already allocated to resource \S+\/[cd]/,
  ],
  [
    "No two cards of a subnet have one private address",
    "azurerm",
    cards("10.0.0.20", "10.0.0.20"),
    "azurerm_network_interface.c",
    /PrivateIPAddressInUse: .* is using the private IP address 10\.0\.0\.20 which is already allocated to resource c/,
  ],
  [
    "A gateway's subnet is delegated to gateways",
    "azurerm",
    { ...vnet("10.0.0.0/24"), azurerm_application_gateway: { web: gateway() } },
    "azurerm_application_gateway.web",
    /ApplicationGatewayNetworkIsolationRequiresSubnetDelegation/,
  ],
  [
    "A gateway's private address is named, and of its subnet",
    "azurerm",
    { ...delegated, azurerm_application_gateway: { web: gateway("10.0.1.50") } },
    "azurerm_application_gateway.web",
    /PrivateIPAddressNotInSubnet: Private IP address 10\.0\.1\.50 does not belong to the range of subnet prefix 10\.0\.0\.0\/24/,
  ],
  [
    "A right to use a cache is on one that is there, by its one policy, under a name of letters and digits",
    "azurerm",
    {
      ...GROUP,
      azurerm_resource_group_template_deployment: {
        d: {
          name: "use",
          resource_group_name: place.resource_group_name,
          deployment_mode: "Incremental",
          template_content: JSON.stringify({
            resources: [
              { type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments", name: "sessions/default/app" },
            ],
          }),
        },
      },
    },
    "azurerm_resource_group_template_deployment.d",
    /ParentResourceNotFound: .*redisEnterprise\/sessions\/databases\/default' could not be found/,
  ],
  [
    "Ranges of pods and services meet none of the network",
    "azurerm",
    aks("10.0.128.0/18", true),
    "azurerm_kubernetes_cluster.k",
    /ServiceCidrOverlapExistingSubnetsCidr: The specified range '10\.0\.128\.0\/18' conflicts/,
  ],
  [
    "The control plane's subnet is delegated to it",
    "azurerm",
    aks("100.64.0.0/18", false),
    "azurerm_kubernetes_cluster.k",
    /ApiServerSubnetNotDelegated: The subnet s1 is not delegated/,
  ],
  [
    "An app stands on a plan of the lab and has its code in a storage account that is there",
    "azurerm",
    { ...GROUP, ...app({ serverFarmId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/serverFarms/none" }) },
    "azurerm_resource_group_template_deployment.d",
    /ResourceNotFound: Cannot find serverFarm/,
  ],
  [
    "Apps of the plan Flex Consumption have sizes that it has, and no limit below 40",
    "azurerm",
    {
      ...GROUP,
      azurerm_service_plan: { p: { name: "plan", ...place, os_type: "Linux", sku_name: "FC1" } },
      azurerm_storage_account: {
        a: { name: "codeofalab", ...place, account_tier: "Standard", account_replication_type: "LRS" },
      },
      ...app({
        serverFarmId: to("azurerm_service_plan.p.id"),
        functionAppConfig: {
          deployment: { storage: { value: `${to("azurerm_storage_account.a.primary_blob_endpoint")}code` } },
          scaleAndConcurrency: { maximumInstanceCount: 3 },
        },
      }),
    },
    "azurerm_resource_group_template_deployment.d",
    /MaximumInstanceCount is invalid: 3/,
  ],
  [
    "A message is locked for five minutes at most",
    "azurerm",
    {
      ...GROUP,
      azurerm_servicebus_namespace: { n: { name: "messages", ...place, sku: "Standard" } },
      azurerm_servicebus_queue: {
        q: { name: "work", namespace_id: to("azurerm_servicebus_namespace.n.id"), lock_duration: "PT5M1S" },
      },
    },
    "azurerm_servicebus_queue.q",
    /LockDuration exceeds the maximum of 00:05:00/,
  ],
  [
    "An action runs after such as the workflow has",
    "azurerm",
    {
      ...GROUP,
      azurerm_logic_app_workflow: { w: { name: "stop", ...place } },
      azurerm_logic_app_action_custom: {
        a: { name: "web", logic_app_id: to("azurerm_logic_app_workflow.w.id"), body: '{"type":"Http","runAfter":{"app":[]}}' },
      },
    },
    "azurerm_logic_app_action_custom.a",
    /contains non-existent action: 'app'/,
  ],
  [
    "A blob has a name of 1024 characters at most, which ends with neither a dot nor a slash",
    "azurerm",
    { ...container(true), azurerm_storage_blob: { o: { ...inContainer, name: "table." } } },
    "azurerm_storage_blob.o",
    /InvalidResourceName/,
  ],
  [
    "Whoever writes a blob without the account's key has a role on its data, an owner's rights are none",
    "azurerm",
    {
      ...container(false),
      azurerm_role_assignment: {
        owner: { scope: to("azurerm_storage_container.c.id"), role_definition_name: "Owner", principal_id: "p" },
      },
      azurerm_storage_blob: { o: { ...inContainer, depends_on: ["azurerm_role_assignment.owner"] } },
    },
    "azurerm_storage_blob.o",
    /AuthorizationPermissionMismatch/,
  ],
  [
    "NFS is served by premium accounts for files alone",
    "azurerm",
    {
      ...GROUP,
      azurerm_storage_account: { a: { name: "files", ...place, account_tier: "Standard", account_replication_type: "LRS" } },
      azurerm_storage_share: {
        s: { name: "s", storage_account_id: to("azurerm_storage_account.a.id"), enabled_protocol: "NFS", quota: 128 },
      },
    },
    "azurerm_storage_share.s",
    /InvalidHeaderValue: .* x-ms-enabled-protocols/,
  ],
  [
    "The service that a resource belongs to is enabled in the project before",
    "google",
    {
      google_project_service: { s: { service: "storage.googleapis.com" } },
      google_service_account: { a: { account_id: "lab-account" } },
    },
    "google_service_account.a",
    /Error 403: Identity and Access Management \(IAM\) API has not been used in project \d+ before or it is disabled/,
  ],
  [
    "Ranges of a network's subnets do not overlap",
    "google",
    enabling(["compute"], {
      ...network,
      google_compute_subnetwork: {
        a: {
          name: "a",
          ...subnetwork("10.0.0.0/24", { secondary_ip_range: [{ range_name: "pods", ip_cidr_range: "10.9.0.0/16" }] }),
        },
        b: { name: "b", ...subnetwork("10.9.1.0/24") },
      },
    }),
    "google_compute_subnetwork.",
    /Invalid IPCidrRange: 10\.9\.\S+ conflicts with existing subnetwork '[ab]' in region 'europe-west3'/,
  ],
  [
    "A zone is a zone and a region a region",
    "google",
    enabling(["compute"], { google_compute_disk: { d: { name: "d", zone: "europe-west3" } } }),
    "google_compute_disk.d",
    /Invalid value for field 'zone': 'europe-west3'\. Unknown zone/,
  ],
  [
    "An instance is in its subnet's region",
    "google",
    enabling(["compute"], {
      ...network,
      google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
      google_compute_instance: { m: instance({ zone: "europe-west4-a" }) },
    }),
    "google_compute_instance.m",
    /The subnetwork is in region 'europe-west3', the instance in zone 'europe-west4-a'/,
  ],
  [
    "A disk is attached to an instance in its own zone",
    "google",
    enabling(["compute"], {
      ...network,
      google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
      google_compute_disk: { d: { name: "d", zone: "europe-west3-b" } },
      google_compute_instance: { m: instance() },
      google_compute_attached_disk: {
        d: { disk: to("google_compute_disk.d.id"), instance: to("google_compute_instance.m.id") },
      },
    }),
    "google_compute_attached_disk.d",
    /The disk is in zone 'europe-west3-b', the instance in zone 'europe-west3-a'/,
  ],
  [
    "A private address is one of its subnet's, and none that Google keeps",
    "google",
    kept("10.0.1.20"),
    "google_compute_address.a0",
    /'10\.0\.1\.20'\. The IP address is not in subnetwork 's'/,
  ],
  [
    "A public address is of no subnet",
    "google",
    enabling(["compute"], {
      ...network,
      google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
      google_compute_address: { a: { name: "a", address_type: "EXTERNAL", subnetwork: to("google_compute_subnetwork.s.id") } },
    }),
    "google_compute_address.a",
    /Subnetwork can be specified for internal addresses only/,
  ],
  [
    "A private address is kept for one alone, and only while nobody else has it",
    "google",
    kept("10.0.0.20", "10.0.0.20"),
    "google_compute_address.a",
    /'10\.0\.0\.20'\. Specified IP address is already reserved/,
  ],
  [
    "No two instances of a subnet have one private address",
    "google",
    enabling(["compute"], {
      ...network,
      google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
      google_compute_instance: Object.fromEntries(
        ["m", "n"].map((name) => [
          name,
          instance({
            name,
            network_interface: [{ subnetwork: to("google_compute_subnetwork.s.id"), network_ip: "10.0.0.20" }],
          }),
        ]),
      ),
    }),
    "google_compute_instance.",
    /IP '10\.0\.0\.20' is already being used by another resource/,
  ],
  [
    "An internal balancer's network has a subnet for proxies",
    "google",
    enabling(["compute"], {
      ...network,
      google_compute_region_health_check: { c: { name: "c", region: "europe-west3", http_health_check: [{ port: 80 }] } },
      google_compute_region_backend_service: {
        b: {
          name: "b",
          region: "europe-west3",
          load_balancing_scheme: "INTERNAL_MANAGED",
          health_checks: [to("google_compute_region_health_check.c.id")],
        },
      },
      google_compute_region_url_map: {
        u: { name: "u", region: "europe-west3", default_service: to("google_compute_region_backend_service.b.id") },
      },
      google_compute_region_target_https_proxy: {
        p: { name: "p", region: "europe-west3", url_map: to("google_compute_region_url_map.u.id") },
      },
      google_compute_forwarding_rule: {
        f: {
          name: "f",
          region: "europe-west3",
          load_balancing_scheme: "INTERNAL_MANAGED",
          port_range: "443",
          network: to("google_compute_network.n.id"),
          target: to("google_compute_region_target_https_proxy.p.id"),
        },
      },
    }),
    "google_compute_forwarding_rule.f",
    /An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule/,
  ],
  [
    "A region of a network has one subnet for proxies, of /26 or larger",
    "google",
    enabling(["compute"], { ...network, google_compute_subnetwork: { p: proxies("10.0.1.0/27", "p") } }),
    "google_compute_subnetwork.p",
    /A proxy-only subnetwork is \/26 or larger/,
  ],
  [
    "A machine with a GPU is stopped, not moved, when its host is maintained",
    "google",
    enabling(["compute"], {
      ...network,
      google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
      google_compute_instance: { m: instance({ machine_type: "g2-standard-4" }) },
    }),
    "google_compute_instance.m",
    /Instances with guest accelerators do not support live migration/,
  ],
  [
    "A template says that machines with a GPU are stopped, not moved, when their host is maintained",
    "google",
    enabling(["compute"], {
      google_compute_region_instance_template: {
        t: {
          name: "t",
          region: "europe-west3",
          machine_type: "g2-standard-4",
          disk: [{ source_image: "ubuntu" }],
          network_interface: [{ network: "default" }],
        },
      },
    }),
    "google_compute_region_instance_template.t",
    /Instances with guest accelerators do not support live migration/,
  ],
  [
    "A network has two endpoints of an instance, one for each of its parts",
    "google",
    enabling(["compute", "memorystore"], endpoints(0)),
    "google_memorystore_instance_desired_user_created_endpoints.e",
    /must have two connections, one for each service attachment/,
  ],
  [
    "The name of an instance has 4 to 63 lower-case letters, digits and hyphens",
    "google",
    enabling(["memorystore"], {
      google_memorystore_instance: { i: { instance_id: "abc", location: "europe-west3", shard_count: 1 } },
    }),
    "google_memorystore_instance.i",
    /Invalid instance id: abc/,
  ],
  [
    "Ranges of pods and services meet those of no other cluster, nor the subnet's",
    "google",
    gke("europe-west3-a", "10.0.0.0/18"),
    "google_container_cluster.k",
    /Requested CIDR 10\.0\.0\.0\/18 for cluster k is not available in network "n"/,
  ],
  [
    "A cluster's location is of its subnet's region",
    "google",
    gke("europe-west4-a", "100.64.0.0/18"),
    "google_container_cluster.k",
    /Subnetwork "s" is not in the cluster's region/,
  ],
  [
    "A job of the scheduler has five fields of cron and a try that lasts 15 seconds to 30 minutes",
    "google",
    enabling(["cloudscheduler"], {
      google_cloud_scheduler_job: {
        j: { name: "tidy", schedule: "* * * *", region: "europe-west3", http_target: [{ uri: "https://lab.example" }] },
      },
    }),
    "google_cloud_scheduler_job.j",
    /Schedule or time zone is invalid/,
  ],
  [
    "An exclusion says what it keeps out",
    "google",
    enabling(["logging"], { google_logging_project_exclusion: { e: { name: "e", filter: " " } } }),
    "google_logging_project_exclusion.e",
    /The exclusion's filter is empty/,
  ],
  [
    "A message rests in the region of the topic's policy",
    "google",
    enabling(["pubsub"], {
      google_pubsub_topic: { t: { name: "work", message_storage_policy: [{ allowed_persistence_regions: ["eu"] }] } },
    }),
    "google_pubsub_topic.t",
    /Invalid region in message storage policy: eu/,
  ],
  [
    "An autoscaler that keeps hours goes by something else besides",
    "google",
    scaled({ scaling_schedules: office(3600) }),
    "google_compute_region_autoscaler.a",
    /need at least one other autoscaling signal/,
  ],
  [
    "Hours of an autoscaler last five minutes at least",
    "google",
    scaled({ cpu_utilization: { target: 0.6 }, scaling_schedules: office(60) }),
    "google_compute_region_autoscaler.a",
    /durationSec': must be at least 300/,
  ],
  [
    "A request has a body only where its method takes one",
    "google",
    enabling(["cloudscheduler"], {
      google_cloud_scheduler_job: {
        j: {
          name: "stop",
          region: "europe-west3",
          schedule: "0 18 * * 1",
          http_target: { uri: "https://sqladmin.googleapis.com/v1/projects/p/instances/i", http_method: "GET", body: "e30=" },
        },
      },
    }),
    "google_cloud_scheduler_job.j",
    /HTTP method does not allow a body/,
  ],
  [
    "An object has a name of 1 to 1024 bytes without line breaks, and none that Google keeps for itself",
    "google",
    {
      google_storage_bucket: { b: { name: "lab-documents", location: "europe-west3" } },
      google_storage_bucket_object: {
        o: { bucket: to("google_storage_bucket.b.name"), name: ".well-known/acme-challenge/x", content: "x" },
      },
    },
    "google_storage_bucket_object.o",
    /Invalid object name: '\.well-known/,
  ],
  [
    "The addresses of a file server meet no subnet of its network and no other server there",
    "google",
    enabling(["compute", "file"], {
      ...network,
      google_compute_subnetwork: { s: { name: "s", ...subnetwork("10.0.0.0/24") } },
      google_filestore_instance: { f: server("google_compute_subnetwork.s.network") },
    }),
    "google_filestore_instance.f",
    /reserved IP range 10\.0\.0\.64\/26 overlaps with that of 's'/,
  ],
  [
    "A file server is no smaller than the least of its tier",
    "google",
    enabling(["compute", "file"], {
      ...network,
      google_filestore_instance: { f: server("google_compute_network.n.name", { tier: "ZONAL" }) },
    }),
    "google_filestore_instance.f",
    /Invalid capacity for tier ZONAL: at least 1024 GiB/,
  ],
  [
    "File servers of the basic tiers speak NFS 3 alone",
    "google",
    enabling(["compute", "file"], {
      ...network,
      google_filestore_instance: {
        f: server("google_compute_network.n.name", { tier: "BASIC_HDD", file_shares: [{ name: "files", capacity_gb: 1024 }] }),
      },
    }),
    "google_filestore_instance.f",
    /Protocol NFS_V4_1 is not supported for tier BASIC_HDD/,
  ],
];

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.open();
});
afterEach(() => workspace.close());

test.each(broken)("%s (%s)", async (_demands, cloud, resource, at, said) => {
  const { errors } = await workspace.apply(config(cloud, { resource }));
  expect(errors.map(({ detail }) => detail)).toEqual([expect.stringMatching(said)]);
  expect(errors[0]?.address).toContain(at);
});

test("every rule is broken above, and names its source", () => {
  const rules = Object.values(CLOUDS).flatMap(({ rules }) => rules);
  const kept = Object.values(CLOUDS).flatMap(({ types }) => Object.values(types).flatMap((type) => type.kept ?? []));
  expect(rules.map(({ demands }) => demands).sort()).toEqual(broken.map(([demands]) => demands).sort());
  for (const { source } of [...rules, ...kept]) expect(source).toMatch(/^https:\/\//);
});

describe("what is deleted keeps its name", () => {
  const again = async (lab: Json) => {
    expect((await workspace.apply(lab)).errors).toEqual([]);
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(await workspace.rehearsal.inventory()).toEqual([]);
    return (await workspace.apply(lab)).errors.map(({ detail }) => detail).join("\n");
  };
  const secret = (recovery_window_in_days?: number) =>
    config("aws", { resource: { aws_secretsmanager_secret: { s: { name: "ocr-key", recovery_window_in_days } } } });
  const vault = (key_vault: Json, purge_protection_enabled = false) =>
    config("azurerm", {
      provider: { azurerm: { features: { key_vault }, subscription_id: "00000000-0000-0000-0000-000000000001" } },
      resource: {
        ...GROUP,
        azurerm_key_vault: {
          v: {
            name: "lab-vault",
            ...place,
            sku_name: "standard",
            tenant_id: "22222222-2222-4222-a222-222222222222",
            purge_protection_enabled,
          },
        },
      },
    });

  test("a secret on AWS, for its recovery window", async () => {
    expect(await again(secret())).toMatch(/a secret with this name is already scheduled for deletion/);
  });

  test("but not one that is deleted at once", async () => {
    expect(await again(secret(0))).toBe("");
  });

  test("a vault on Azure that is neither purged nor recovered", async () => {
    const said = await again(vault({ purge_soft_delete_on_destroy: false, recover_soft_deleted_key_vaults: false }));
    expect(said).toMatch(
      /An existing soft-deleted Key Vault exists with the Name "lab-vault" in the location "germanywestcentral"/,
    );
  });

  test("a vault that is protected from purging, although the provider purges", async () => {
    expect(await again(vault({ recover_soft_deleted_key_vaults: false }, true))).toMatch(/An existing soft-deleted Key Vault/);
  });

  test("but not a vault that is purged, or recovered", async () => {
    expect(await again(vault({}))).toBe("");
    expect((await workspace.destroy()).code).toBe(0);
    expect(await again(vault({ purge_soft_delete_on_destroy: false }))).toBe("");
  });

  test("a key ring on Google Cloud, for good", async () => {
    const resource = enabling(["cloudkms"], { google_kms_key_ring: { k: { name: "lab", location: "europe-west3" } } });
    expect(await again(config("google", { resource }))).toMatch(/Error 409: KeyRing lab already exists/);
  });
});

describe("what something is inside of cannot be deleted", () => {
  const forgetting = async (lab: Json, inside: string) => {
    expect((await workspace.apply(lab)).errors).toEqual([]);
    await workspace.terraform("state", "rm", inside);
    return (await workspace.destroy()).errors.map(({ detail }) => detail).join("\n");
  };

  test("a security group that a machine is in", async () => {
    const resource = {
      ...vpc("10.0.0.0/24"),
      aws_security_group: { g: { name: "g", vpc_id: to("aws_vpc.lab.id") } },
      aws_instance: { m: { ...machine, vpc_security_group_ids: [to("aws_security_group.g.id")] } },
    };
    expect(await forgetting(config("aws", { resource }), "aws_instance.m")).toMatch(
      /DependencyViolation: resource sg-\w+ has a dependent object/,
    );
  });

  test.each([
    [false, /BucketNotEmpty: The bucket you tried to delete is not empty/],
    [true, /^$/],
  ])("a bucket with objects in it, force_destroy: %s", async (force_destroy, said) => {
    const resource = {
      aws_s3_bucket: { b: { bucket: "lab-documents", force_destroy } },
      aws_s3_object: { o: { bucket: to("aws_s3_bucket.b.bucket"), key: "k", content: "x" } },
    };
    expect(await forgetting(config("aws", { resource }), "aws_s3_object.o")).toMatch(said);
  });
});
