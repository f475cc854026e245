import { linkedService, statementsOf } from "./aws-policy";
import { type AwsPart, type AzurePart, type GooglePart, paid } from "./part";
import { at, blocks, type Json, list, origin, type Resource, type Stack, tagsOf } from "./stack";
import { awsSystem, googleSystem, licences } from "./systems";
import type { Cost, Machine, Tagged } from "./types";

/** A group's machines are paid and stand as one: how many there are follows the load. */
const costsOf =
  (type: string) =>
  (stack: Stack): Cost[] => [...paid(stack, type, "machine", false), ...paid(stack, type, "disk", false)];

/** Where its machines have Windows, the group pays for that too. */
const withLicence =
  (type: string, pools: (stack: Stack) => Resource[], system: (stack: Stack, body: Json) => string | undefined) =>
  (stack: Stack): Cost[] => [
    ...costsOf(type)(stack),
    ...pools(stack)
      .filter((pool) => licences(system, stack)(pool) > 0)
      .map((pool): Cost => ({ ...origin(pool), kind: "licence", whileStopped: false })),
  ];

/** What Auto Scaling does by the key of a disk to start a machine with it. */
const starting = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"];

/** The disks of a launch template. */
export const disksOf = (template: Json): Json[] =>
  blocks(template, "block_device_mappings").flatMap((mapping) => blocks(mapping, "ebs"));

/** The key of a disk of a group's, where Auto Scaling may use it: without, no machine starts. */
export const startedBy = (stack: Stack, value: unknown): unknown => {
  const key = stack.target(value);
  if (key?.type !== "aws_kms_key") return value;
  const statements = stack
    .pointing("aws_kms_key_policy", "key_id", key)
    .flatMap(({ body }) => statementsOf(stack, body.policy) ?? []);
  const may = statements.some(
    (s) => s.allow && linkedService(s) === "autoscaling.amazonaws.com" && starting.every((call) => s.actions.includes(call)),
  );
  return may ? value : undefined;
};

/** Groups of machines as if each were a single machine: what its template says, under the address of the group. */
export const awsPools = (stack: Stack): Resource[] =>
  stack.of("aws_autoscaling_group").flatMap((group) => {
    const { vpc_zone_identifier, launch_template, mixed_instances_policy } = group.body;
    return stack.targets([launch_template, mixed_instances_policy]).map(({ body }): Resource => {
      const cards = blocks(body, "network_interfaces");
      const disks = disksOf(body);
      const own = cards.map(({ associate_public_ip_address: own }) => own).find((one) => one !== undefined);
      return {
        ...group,
        body: {
          ...body,
          subnet_id: vpc_zone_identifier,
          vpc_security_group_ids: [body.vpc_security_group_ids, ...cards.map(({ security_groups }) => security_groups)],
          associate_public_ip_address: own === undefined ? undefined : String(own) === "true",
          // a template's switches are texts
          root_block_device:
            disks.length > 0
              ? disks.map((disk) => ({
                  ...disk,
                  encrypted: String(disk.encrypted) === "true",
                  kms_key_id: startedBy(stack, disk.kms_key_id),
                }))
              : undefined,
        },
      };
    });
  });

export const awsScale = (stack: Stack, group: Resource): Machine["scale"] => {
  if (group.type !== "aws_autoscaling_group") return undefined;
  const policies = stack.pointing("aws_autoscaling_policy", "autoscaling_group_name", group);
  return {
    min: Number(group.body.min_size),
    max: Number(group.body.max_size),
    cpu: policies.map(({ body }) => Number(at(body, "target_tracking_configuration.target_value"))).find(Boolean),
    settling: group.body.default_instance_warmup as number | undefined,
  };
};

export const azureScale = (stack: Stack, set: Resource): Machine["scale"] => {
  if (set.type !== "azurerm_linux_virtual_machine_scale_set") return undefined;
  const profiles = stack
    .pointing("azurerm_monitor_autoscale_setting", "target_resource_id", set)
    .flatMap(({ body }) => blocks(body, "profile"));
  // outside hours it has none
  const profile = profiles.find((one) => Number(at(one, "capacity.maximum")) > 0) ?? profiles[0];
  const instances = Number(set.body.instances ?? 0);
  if (!profile) return { min: instances, max: instances, cpu: undefined };
  const out = blocks(profile, "rule").find((rule) => at(rule, "scale_action.direction") === "Increase");
  return {
    min: Number(at(profile, "capacity.minimum")),
    max: Number(at(profile, "capacity.maximum")),
    cpu: out && Number(at(out, "metric_trigger.threshold")),
  };
};

const managers = ["google_compute_region_instance_group_manager", "google_compute_instance_group_manager"];
const templates = ["google_compute_region_instance_template", "google_compute_instance_template"];

export const googlePools = (stack: Stack): Resource[] =>
  stack.of(...managers).flatMap((manager) =>
    stack
      .targets(blocks(manager.body, "version").map(({ instance_template }) => instance_template))
      .filter(({ type }) => templates.includes(type))
      .map(({ body }): Resource => {
        const disks = blocks(body, "disk").map((disk) => ({
          initialize_params: { size: disk.disk_size_gb },
          kms_key_self_link: at(disk, "disk_encryption_key.kms_key_self_link"),
        }));
        return { ...manager, body: { ...body, boot_disk: disks } };
      }),
  );

export const googleScale = (stack: Stack, manager: Resource): Machine["scale"] => {
  if (!managers.includes(manager.type)) return undefined;
  const scaler = stack
    .of("google_compute_region_autoscaler")
    .find(({ body }) => stack.target(body.target)?.address === manager.address);
  const policy = (list(scaler?.body.autoscaling_policy)[0] ?? {}) as Json;
  const cpu = at(policy, "cpu_utilization.target");
  // within hours, which raise what there is at least
  const [least] = blocks(policy, "scaling_schedules").map(({ min_required_replicas }) => min_required_replicas);
  return {
    min: Number(least ?? policy.min_replicas ?? stack.at(manager.address)?.body.target_size ?? 0),
    max: Number(policy.max_replicas ?? stack.at(manager.address)?.body.target_size ?? 0),
    cpu: cpu === undefined ? undefined : Math.round(Number(cpu) * 100),
    settling: policy.cooldown_period as number | undefined,
  };
};

/** The group of the stack whose machines' names a condition asks for by how they begin. */
export function groupNamedBy(stack: Stack, condition: string): Resource | undefined {
  const begins = /resource\.name\.extract\("\/instances\/\{name\}"\)\.startsWith\("([^"]+)-"\)/.exec(condition)?.[1];
  return stack.of(...managers).find(({ body }) => begins && stack.text(body.base_instance_name) === stack.text(begins));
}

/** What a group gives to its machines. */
export const groupTags = (stack: Stack, { body }: Resource): Record<string, string> =>
  tagsOf(
    stack,
    Object.fromEntries(
      blocks(body, "tag")
        .filter(({ propagate_at_launch }) => propagate_at_launch === true)
        .map(({ key, value }) => [String(key), value]),
    ),
  );

/** A group's machines, and their disks and cards, which each template has to name. */
const awsTagged = (stack: Stack): Tagged[] => [
  ...stack.of("aws_autoscaling_group").map((group) => ({ ...origin(group), tags: groupTags(stack, group) })),
  ...stack.of("aws_launch_template").flatMap((template) =>
    ["volume", "network-interface"].map((kind) => {
      const found = blocks(template.body, "tag_specifications").find(({ resource_type }) => resource_type === kind);
      return { ...origin(template), address: `${template.address}.${kind}`, tags: tagsOf(stack, found?.tags) };
    }),
  ),
];
const googleTagged = (stack: Stack): Tagged[] =>
  stack.of(...templates).flatMap((template) =>
    blocks(template.body, "disk").map((disk, i) => ({
      ...origin(template),
      address: `${template.address}.disk.${i}`,
      tags: tagsOf(stack, disk.labels),
    })),
  );

export const awsPool: AwsPart = {
  // a group has its tags in blocks of its own
  types: { aws_autoscaling_group: "no-tags", aws_autoscaling_policy: "no-tags", aws_launch_template: "tags" },
  costs: withLicence("aws_autoscaling_group", awsPools, awsSystem),
  tagged: awsTagged,
};
export const azurePool: AzurePart = {
  types: { azurerm_linux_virtual_machine_scale_set: "tags", azurerm_monitor_autoscale_setting: "tags" },
  costs: costsOf("azurerm_linux_virtual_machine_scale_set"),
};
export const googlePool: GooglePart = {
  types: {
    google_compute_region_autoscaler: "no-labels",
    google_compute_region_instance_group_manager: "no-labels",
    google_compute_region_instance_template: "labels",
  },
  costs: withLicence("google_compute_region_instance_group_manager", googlePools, googleSystem),
  tagged: googleTagged,
};
