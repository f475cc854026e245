import { isEverybody } from "../../compare/model/addresses";
import { at, type Resource, Stack, texts } from "../../compare/model/stack";
import { aws, azure, type Found, google, type Rule, ref } from "../rule";

/** What waits, for what, by which argument of that; both rest on what the argument names. */
type Wait = readonly [waits: string, wantsFirst: string, by: string, why: string];

const wayOut = "its set-up would run before there is a way out";
const guarded = "it would run for a moment without the rules that guard it";
const unguarded = "machines would reach it for a moment that no rule lets";
/** From general knowledge of the providers and services, not read. */
const waits: readonly Wait[] = [
  ["aws_instance", "aws_iam_role_policy", "role", "its set-up would run before it has its rights"],
  ["aws_instance", "aws_route_table_association", "subnet_id", wayOut],
  ["aws_instance", "aws_route", "route_table_id", wayOut],
  ["aws_instance", "aws_vpc_endpoint_route_table_association", "route_table_id", wayOut],
  ["aws_instance", "aws_vpc_security_group_egress_rule", "security_group_id", wayOut],
  ["aws_autoscaling_group", "aws_iam_role_policy", "role", "its set-up would run before it has its rights"],
  ["aws_autoscaling_group", "aws_route_table_association", "subnet_id", wayOut],
  ["aws_autoscaling_group", "aws_route", "route_table_id", wayOut],
  ["aws_autoscaling_group", "aws_vpc_endpoint_route_table_association", "route_table_id", wayOut],
  ["aws_autoscaling_group", "aws_vpc_security_group_egress_rule", "security_group_id", wayOut],
  ["aws_nat_gateway", "aws_route_table_association", "subnet_id", "it would translate to nowhere"],
  ["aws_nat_gateway", "aws_route", "route_table_id", "it would translate to nowhere"],
  ["aws_flow_log", "aws_iam_role_policy", "role", "AWS would find that it may not write"],
  ["aws_lb", "aws_s3_bucket_policy", "bucket", "AWS would find that it may not write"],
  ["aws_s3_bucket_policy", "aws_s3_bucket_public_access_block", "bucket", "S3 refuses two such changes at once"],
  ["aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_versioning", "bucket", "rules for old versions need versions"],
  ["azurerm_linux_virtual_machine", "azurerm_subnet_network_security_group_association", "subnet_id", guarded],
  ["azurerm_linux_virtual_machine", "azurerm_network_security_rule", "network_security_group_name", guarded],
  [
    "azurerm_linux_virtual_machine",
    "azurerm_network_interface_application_security_group_association",
    "network_interface_id",
    guarded,
  ],
  ["azurerm_linux_virtual_machine", "azurerm_subnet_nat_gateway_association", "subnet_id", wayOut],
  ["azurerm_linux_virtual_machine", "azurerm_nat_gateway_public_ip_association", "nat_gateway_id", wayOut],
  ["azurerm_linux_virtual_machine_scale_set", "azurerm_subnet_network_security_group_association", "subnet_id", guarded],
  ["azurerm_linux_virtual_machine_scale_set", "azurerm_network_security_rule", "network_security_group_name", guarded],
  ["azurerm_linux_virtual_machine_scale_set", "azurerm_subnet_nat_gateway_association", "subnet_id", wayOut],
  ["azurerm_linux_virtual_machine_scale_set", "azurerm_nat_gateway_public_ip_association", "nat_gateway_id", wayOut],
  ["google_compute_region_instance_group_manager", "google_compute_firewall", "network", guarded],
  ["google_compute_region_instance_group_manager", "google_compute_router_nat", "subnetwork", wayOut],
  ["google_compute_instance", "google_compute_firewall", "network", guarded],
  ["google_compute_instance", "google_compute_router_nat", "subnetwork", wayOut],
  ["google_compute_forwarding_rule", "google_compute_firewall", "destination_ranges", unguarded],
  ["azurerm_private_endpoint", "azurerm_subnet_network_security_group_association", "subnet_id", guarded],
  ["azurerm_private_endpoint", "azurerm_network_security_rule", "network_security_group_name", guarded],
];

/** What a machine besides waits for where it has no way to the internet. */
const sealedWaits: readonly Wait[] = [
  ["aws_autoscaling_group", "aws_vpc_endpoint", "vpc_id", wayOut],
  ["aws_autoscaling_group", "aws_vpc_security_group_ingress_rule", "security_group_id", wayOut],
  ["aws_instance", "aws_vpc_endpoint", "vpc_id", wayOut],
  ["aws_instance", "aws_vpc_security_group_ingress_rule", "security_group_id", wayOut],
];
/** The groups that guard endpoints, whose rules are a way out for machines. */
const doors = (stack: Stack) =>
  new Set(stack.of("aws_vpc_endpoint").flatMap(({ body }) => stack.targets(body.security_group_ids)));
/** What opens a way in to a machine is safe later, and has an effect then. */
function opensWayIn(stack: Stack, { type, body: { direction, access, allow, security_group_id } }: Resource): boolean {
  if (type === "aws_vpc_security_group_ingress_rule")
    return !stack.targets(security_group_id).some((group) => doors(stack).has(group));
  return /^(Inbound|INGRESS)$/.test(String(direction)) && (access === "Allow" || allow !== undefined);
}
/** A rule about the way to some addresses waits for nothing but those: where they lead nowhere yet, it guards nothing. */
const guardsAddress = ({ body }: Resource): boolean => {
  const to = texts(body.destination_ranges);
  return to.length > 0 && !to.some(isEverybody);
};
/** The rules about the way to a file server's own addresses. */
const guardsOf = (stack: Stack, { type, body }: Resource): Resource[] => {
  const range = type === "google_filestore_instance" ? at(body, "networks.reserved_ip_range") : undefined;
  return range === undefined
    ? []
    : stack.of("google_compute_firewall").filter(({ body }) => texts(body.destination_ranges).includes(String(range)));
};

/** The rights by which services of Google use the keys that something is encrypted by. */
const usesOfKeys = (stack: Stack, { type, body }: Resource): Resource[] =>
  type.startsWith("google_kms_")
    ? []
    : stack
        .targets(body)
        .filter((named) => named.type === "google_kms_crypto_key")
        .flatMap((key) => stack.pointing("google_kms_crypto_key_iam_member", "crypto_key_id", key))
        .filter((member) => member.body.role === "roles/cloudkms.cryptoKeyEncrypterDecrypter");

/** Services of Google that a lab enables, by how the types begin that need them. */
const services: readonly (readonly [prefix: string, service: string])[] = [
  ["google_artifact_registry_", "artifactregistry.googleapis.com"],
  ["google_compute_", "compute.googleapis.com"],
  ["google_pubsub_", "pubsub.googleapis.com"],
  ["google_storage_", "storage.googleapis.com"],
  ["google_secret_manager_", "secretmanager.googleapis.com"],
  ["google_project_iam_custom_role", "iam.googleapis.com"],
  ["google_service_account", "iam.googleapis.com"],
  ["google_cloud_scheduler_", "cloudscheduler.googleapis.com"],
  ["google_kms_", "cloudkms.googleapis.com"],
  ["google_iap_", "iap.googleapis.com"],
  ["google_monitoring_", "monitoring.googleapis.com"],
  ["google_billing_", "billingbudgets.googleapis.com"],
  ["google_dns_", "dns.googleapis.com"],
  ["google_workbench_", "notebooks.googleapis.com"],
  ["google_sql_", "sqladmin.googleapis.com"],
  ["google_filestore_", "file.googleapis.com"],
  ["google_memorystore_", "memorystore.googleapis.com"],
];

const policyAfter = (...depends_on: readonly string[]) => ({
  aws_s3_bucket: { data: {} },
  aws_s3_bucket_public_access_block: { data: { bucket: ref("aws_s3_bucket.data.bucket") } },
  aws_s3_bucket_policy: { data: { bucket: ref("aws_s3_bucket.data.bucket"), policy: '{"Statement":[]}', depends_on } },
});

export const rule: Rule = {
  id: "ordered",
  title: "What is needed stands before what needs it",
  protects: "A deploy or a destroy would fail now and then, or a machine start without its network and stay half set up.",
  controls: [],
  // Terraform's order shows again in the next run
  level: "warning",
  check: ({ machines }, json) => {
    const stack = new Stack(json);
    const sealed = new Set(machines.filter(({ internet }) => internet === "none").map(({ address }) => address));
    const before = predecessors(stack);
    // whom a key's policy names is nobody by whom that acts which waits for the policy
    const restsOn = predecessors(stack, "aws_kms_key_policy");
    const late = (resource: Resource, first: Resource, why: string): Found[] =>
      before(resource).has(first) || before(first).has(resource)
        ? []
        : [{ address: resource.address, message: `does not wait for ${first.address}: ${why}` }];
    return stack.resources.flatMap((resource) => [
      ...[...waits, ...(sealed.has(resource.address) ? sealedWaits : [])]
        .filter(([type]) => type === resource.type)
        .flatMap(([, type, by, why]) =>
          stack
            .of(type)
            .filter((first) => !opensWayIn(stack, first) && (by === "destination_ranges" || !guardsAddress(first)))
            .filter(({ body }) => stack.targets(body[by]).some((shared) => restsOn(resource).has(shared)))
            .flatMap((first) => late(resource, first, why)),
        ),
      ...guardsOf(stack, resource).flatMap((first) => late(resource, first, unguarded)),
      // which service encrypts is not told here: that it waits for none by itself is
      ...[usesOfKeys(stack, resource)]
        .filter((uses) => !uses.some(({ address }) => texts(resource.body.depends_on).includes(address)))
        .flatMap(([use]) =>
          use ? [{ address: resource.address, message: `does not wait for ${use.address}: no service may use its key yet` }] : [],
        ),
      ...services
        .filter(([prefix]) => resource.type.startsWith(prefix))
        .flatMap(([, service]) =>
          stack
            .of("google_project_service")
            .filter(({ body }) => body.service === service)
            .flatMap((first) => late(resource, first, `${service} may not be enabled yet`)),
        ),
    ]);
  },
  compliant: [
    aws("a flow log that waits for a key that somebody else uses too", {
      aws_iam_role: { reader: {} },
      aws_iam_role_policy: { reader: { role: ref("aws_iam_role.reader.name") } },
      aws_kms_key_policy: { records: { policy: ref("aws_iam_role.reader.arn") } },
      aws_flow_log: { all: { depends_on: ["aws_kms_key_policy.records"] } },
    }),
    aws("a policy after the block", policyAfter("aws_s3_bucket_public_access_block.data")),
    google("a machine before a rule that opens a port to it", {
      google_compute_network: { net: {} },
      google_compute_instance: { web: { network_interface: [{ network: ref("google_compute_network.net.id") }] } },
      google_compute_firewall: {
        https: {
          network: ref("google_compute_network.net.id"),
          direction: "INGRESS",
          allow: [{ protocol: "tcp", ports: ["443"] }],
        },
      },
    }),
  ],
  nonCompliant: [
    aws("a policy beside the block", policyAfter()),
    aws("a balancer beside the policy that lets it write", {
      aws_s3_bucket: { requests: {} },
      aws_s3_bucket_policy: { requests: { bucket: ref("aws_s3_bucket.requests.bucket"), policy: '{"Statement":[]}' } },
      aws_lb: { web: { access_logs: { bucket: ref("aws_s3_bucket.requests.bucket"), enabled: true } } },
    }),
    google("a bucket before its service", {
      google_project_service: { storage: { service: "storage.googleapis.com" } },
      google_storage_bucket: { data: {} },
    }),
    google("a file server that does not wait for the rule on the way to it", {
      google_filestore_instance: { files: { networks: [{ reserved_ip_range: "10.20.194.0/26" }] } },
      google_compute_firewall: {
        deny: { direction: "EGRESS", destination_ranges: ["10.20.194.0/26"], deny: [{ protocol: "all" }] },
      },
    }),
    google("a bucket that does not wait for the right to its key", {
      google_kms_crypto_key: { own: {} },
      google_kms_crypto_key_iam_member: {
        agent: { crypto_key_id: ref("google_kms_crypto_key.own.id"), role: "roles/cloudkms.cryptoKeyEncrypterDecrypter" },
      },
      google_storage_bucket: { data: { encryption: { default_kms_key_name: ref("google_kms_crypto_key.own.id") } } },
    }),
    azure("a machine that does not wait for the translation of addresses", {
      azurerm_subnet: { work: {} },
      azurerm_subnet_nat_gateway_association: { work: { subnet_id: ref("azurerm_subnet.work.id") } },
      azurerm_network_interface: { card: { ip_configuration: [{ subnet_id: ref("azurerm_subnet.work.id") }] } },
      azurerm_linux_virtual_machine: { web: { network_interface_ids: [ref("azurerm_network_interface.card.id")] } },
    }),
  ],
};

/** What Terraform makes before a resource: what it refers to or depends on, and what those do, `end` as a type being the last on its way. */
function predecessors(stack: Stack, end?: string): (resource: Resource) => ReadonlySet<Resource> {
  const known = new Map<Resource, ReadonlySet<Resource>>();
  const of = (resource: Resource): ReadonlySet<Resource> => {
    const found = known.get(resource);
    if (found) return found;
    const { "//": _, ...body } = resource.body;
    const named = ((body.depends_on ?? []) as readonly string[]).flatMap((address) => stack.at(address) ?? []);
    const all = new Set<Resource>();
    known.set(resource, all);
    for (const first of [...named, ...stack.targets(body)]) {
      all.add(first);
      if (first.type !== end) for (const earlier of of(first)) all.add(earlier);
    }
    return all;
  };
  return of;
}
