import { awsNetwork } from "./aws-network";
import { bucketRefusesPlain, refusesPlain, statementsOf } from "./aws-policy";
import { awsRights } from "./aws-rights";
import { keyOf } from "./keys";
import { holdsFiles } from "./logs";
import { awsNames } from "./names";
import { closedStore, paid } from "./part";
import { awsParts, found, merged } from "./parts";
import { at, blocks, least, list, origin, type Resource, type Stack, tagsOf, texts } from "./stack";
import { awsSystem, licences } from "./systems";
import type { Cost, Credential, Found, Place, Store } from "./types";

/** Types that the model reads, and whether they take tags. */
export const awsTypes: Readonly<Record<string, "tags" | "no-tags">> = {
  aws_budgets_budget: "tags",
  aws_default_route_table: "tags",
  aws_default_security_group: "tags",
  aws_eip: "tags",
  aws_eip_association: "no-tags",
  aws_flow_log: "tags",
  aws_iam_access_key: "no-tags",
  aws_iam_instance_profile: "tags",
  aws_iam_policy: "tags",
  aws_iam_role: "tags",
  aws_iam_role_policy: "no-tags",
  aws_iam_role_policy_attachment: "no-tags",
  aws_iam_user: "tags",
  aws_instance: "tags",
  aws_internet_gateway: "tags",
  aws_key_pair: "tags",
  aws_main_route_table_association: "no-tags",
  aws_nat_gateway: "tags",
  aws_network_interface: "tags",
  aws_route: "no-tags",
  aws_route_table: "tags",
  aws_route_table_association: "no-tags",
  aws_route53_record: "no-tags",
  aws_route53_zone: "tags",
  aws_route53_zone_association: "no-tags",
  aws_s3_bucket: "tags",
  aws_s3_bucket_acl: "no-tags",
  aws_s3_bucket_lifecycle_configuration: "no-tags",
  aws_s3_bucket_policy: "no-tags",
  aws_s3_bucket_public_access_block: "no-tags",
  aws_s3_bucket_replication_configuration: "no-tags",
  aws_s3_bucket_server_side_encryption_configuration: "no-tags",
  aws_s3_bucket_versioning: "no-tags",
  aws_secretsmanager_secret: "tags",
  aws_secretsmanager_secret_policy: "no-tags",
  aws_secretsmanager_secret_version: "no-tags",
  aws_security_group: "tags",
  aws_security_group_rule: "no-tags",
  aws_subnet: "tags",
  aws_vpc: "tags",
  aws_vpc_endpoint: "tags",
  aws_vpc_endpoint_route_table_association: "no-tags",
  aws_vpc_security_group_egress_rule: "tags",
  aws_vpc_security_group_ingress_rule: "tags",
  ...merged(awsParts, ({ types }) => types),
};

export function readAws(stack: Stack): Found {
  const notebooks = found(awsParts, "notebooks", stack);
  const workloads = [...found(awsParts, "workloads", stack), ...notebooks];
  const schedules = found(awsParts, "schedules", stack);
  const { rights, unreadable } = awsRights(stack, [...workloads, ...schedules]);
  return {
    ...awsNetwork(stack),
    balancers: found(awsParts, "balancers", stack),
    peerings: found(awsParts, "peerings", stack),
    disks: found(awsParts, "disks", stack),
    workloads,
    clusters: found(awsParts, "clusters", stack),
    notebooks,
    stores: [...storesOf(stack), ...found(awsParts, "stores", stack)],
    objects: found(awsParts, "objects", stack),
    models: found(awsParts, "models", stack),
    keys: found(awsParts, "keys", stack),
    logs: found(awsParts, "logs", stack),
    schedules,
    names: awsNames(stack),
    rights: [...rights, ...found(awsParts, "rights", stack)],
    unreadable: [...unreadable, ...found(awsParts, "unreadable", stack)],
    credentials: [...credentialsOf(stack), ...found(awsParts, "credentials", stack)],
    places: [...placesOf(stack), ...found(awsParts, "places", stack)],
    costs: [...costsOf(stack), ...found(awsParts, "costs", stack)],
    alarms: found(awsParts, "alarms", stack),
    budgets: stack.of("aws_budgets_budget").map((budget) => {
      const notices = blocks(budget.body, "notification");
      return {
        ...origin(budget),
        amount: Number(budget.body.limit_amount),
        currency: budget.body.limit_unit as string | undefined,
        thresholds: notices.map(({ threshold }) => Number(threshold)),
        recipients: [...new Set(notices.flatMap((notice) => texts(notice.subscriber_email_addresses)))],
        ofLab: blocks(budget.body, "cost_filter").some(
          ({ name, values }) => name === "TagKeyValue" && texts(values).some((value) => value.endsWith(`$${stack.name}`)),
        ),
      };
    }),
    tagged: stack.resources
      .filter(({ type }) => awsTypes[type] === "tags")
      .flatMap((resource) => [
        { ...origin(resource), tags: tagsOf(stack, resource.body.tags) },
        ...blocks(resource.body, "root_block_device").map((disk) => ({
          address: `${resource.address}.root_block_device`,
          entry: resource.entry,
          tags: tagsOf(stack, disk.tags ?? resource.body.volume_tags),
        })),
      ])
      .concat(found(awsParts, "tagged", stack)),
  };
}

function storesOf(stack: Stack): Store[] {
  const buckets = stack.of("aws_s3_bucket").map((bucket): Store => {
    const part = (type: string) => stack.pointing(`aws_s3_bucket_${type}`, "bucket", bucket)[0]?.body ?? {};
    const guard = part("public_access_block");
    const barred = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].every(
      (flag) => guard[flag] === true,
    );
    const encryption = (attribute: string) =>
      at(part("server_side_encryption_configuration"), `rule.apply_server_side_encryption_by_default.${attribute}`);
    const rules = blocks(part("lifecycle_configuration"), "rule").filter(({ status }) => status === "Enabled");
    const records = holdsFiles(stack, bucket);
    return {
      ...origin(bucket),
      kind: records ? "log" : "bucket",
      // a balancer writes into no bucket that another key encrypts
      cloudKeyed: records,
      within: [],
      encrypted: encryption("sse_algorithm") !== undefined,
      key: keyOf(stack, encryption("kms_master_key_id")),
      tlsOnly: bucketRefusesPlain(statementsOf(stack, part("policy").policy) ?? []),
      anonymous: barred ? "barred" : /^public-/.test(String(part("acl").acl ?? "")) ? "granted" : "possible",
      policiesOnly:
        stack.pointing("aws_s3_bucket_acl", "bucket", bucket).length === 0 &&
        stack.pointing("aws_s3_object", "bucket", bucket).every(({ body }) => body.acl === undefined),
      sharedKeys: false,
      versioned: at(part("versioning"), "versioning_configuration.status") === "Enabled",
      objectDays: least(rules.map((rule) => at(rule, "expiration.days"))),
      versionDays: least(rules.map((rule) => at(rule, "noncurrent_version_expiration.noncurrent_days"))),
    };
  });
  const secrets = stack.of("aws_secretsmanager_secret").map((secret): Store => {
    const policies = stack.pointing("aws_secretsmanager_secret_policy", "secret_arn", secret);
    return closedStore("secret")(secret, {
      key: keyOf(stack, secret.body.kms_key_id),
      tlsOnly: policies.some(({ body }) => (statementsOf(stack, body.policy) ?? []).some(refusesPlain)),
      anonymous: policies.some(({ body }) => body.block_public_policy === true) ? "barred" : "possible",
    });
  });
  return [...buckets, ...secrets];
}

function credentialsOf(stack: Stack): Credential[] {
  const of = (resource: Resource, kind: Credential["kind"], what: string): Credential => ({ ...origin(resource), kind, what });
  return [
    ...stack
      .of("aws_instance", "aws_launch_template")
      .filter(({ body }) => body.key_name !== undefined)
      .map((r) => of(r, "ssh-key", String(r.body.key_name))),
    ...stack
      .of("aws_instance")
      .filter(({ body }) => body.get_password_data === true)
      .map((r) => of(r, "password", "get_password_data")),
    ...stack.of("aws_iam_access_key").map((r) => of(r, "access-key", "of an IAM user")),
    ...stack
      .of("aws_secretsmanager_secret_version")
      .filter(({ body }) => body.secret_string !== undefined || body.secret_binary !== undefined)
      .map((r) => of(r, "secret-value", "secret_string")),
  ];
}

function placesOf(stack: Stack): Place[] {
  const providers = stack.providers("aws");
  const regionOf = ({ body }: Resource) => {
    const alias = /^aws\.(.+)$/.exec(String(body.provider ?? ""))?.[1];
    return String(
      body.region ?? providers.find((p) => (alias ? p.alias === alias : p.alias === undefined))?.region ?? "elsewhere",
    );
  };
  return [
    ...stack.resources.filter(({ type }) => awsTypes[type]).map((r) => ({ ...origin(r), region: regionOf(r) })),
    ...stack
      .of("aws_secretsmanager_secret")
      .flatMap((r) => blocks(r.body, "replica").map(({ region }) => ({ ...origin(r), region: String(region) }))),
    ...stack.of("aws_s3_bucket_replication_configuration").flatMap((r) =>
      blocks(r.body, "rule").map((rule) => {
        const copy = stack.target(at(rule, "destination.bucket"));
        return { ...origin(r), region: copy ? regionOf(copy) : "elsewhere" };
      }),
    ),
  ];
}

const costsOf = (stack: Stack): Cost[] => [
  ...paid(stack, "aws_instance", "machine", false),
  ...paid(stack, "aws_instance", "licence", false, licences(awsSystem, stack)),
  ...paid(stack, "aws_instance", "disk", true, ({ body }) => 1 + list(body.ebs_block_device).length),
  ...paid(stack, "aws_nat_gateway", "nat", true),
  ...paid(stack, "aws_eip", "public-address", true),
  ...paid(stack, "aws_vpc_endpoint", "endpoint", true, ({ body }) =>
    body.vpc_endpoint_type === "Interface" ? Math.max(1, list(body.subnet_ids).length) : 0,
  ),
];
