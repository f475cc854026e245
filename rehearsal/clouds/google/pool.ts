import { blocks } from "../../cty/values";
import { lookup } from "../../provider/lookup";
import type { Reference, TypeModel } from "../model";
import type { Asked, Rule } from "../rule";

const COMPUTE = "https://www.googleapis.com/compute/v1/";
const inRegion = (kind: string, model: Partial<TypeModel> = {}): TypeModel => ({
  id: `projects/{project}/regions/{region}/${kind}/{name}`,
  ...model,
  values: { self_link: `${COMPUTE}{id}`, ...model.values },
});
const notFound = (value: string) => `googleapi: Error 404: The resource '${value}' was not found, notFound`;

/** Managed instance groups of a region: ids as the provider's documentation gives their formats. */
export const GOOGLE_POOL_TYPES: Readonly<Record<string, TypeModel>> = {
  google_compute_region_autoscaler: inRegion("autoscalers"),
  google_compute_region_instance_group_manager: inRegion("instanceGroupManagers", {
    values: {
      instance_group_manager_id: (make) => Number(make.digits(15)),
      instance_group: `${COMPUTE}projects/{project}/regions/{region}/instanceGroups/{name}`,
      target_size: "1",
      "update_policy.instance_redistribution_type": "PROACTIVE",
    },
    heldBy: ["google_compute_region_autoscaler"],
  }),
  google_compute_region_instance_template: inRegion("instanceTemplates", {
    values: {
      name: "{name_prefix}{digits:26}",
      numeric_id: "{digits:19}",
      "disk.device_name": "persistent-disk-0",
      "disk.mode": "READ_WRITE",
      "disk.type": "PERSISTENT",
      "disk.interface": "SCSI",
      "network_interface.name": "nic0",
      "network_interface.stack_type": "IPV4_ONLY",
      "network_interface.subnetwork_project": "{project}",
      "scheduling.on_host_maintenance": "MIGRATE",
      "scheduling.provisioning_model": "STANDARD",
    },
    heldBy: ["google_compute_region_instance_group_manager"],
  }),
};

export const GOOGLE_POOL_REFERENCES: readonly Reference[] = [
  {
    on: /^google_compute_region_instance_group_manager$/,
    path: /^version\.instance_template$/,
    to: ["google_compute_region_instance_template"],
    refusal: notFound,
  },
  {
    on: /^google_compute_region_autoscaler$/,
    path: /^target$/,
    to: ["google_compute_region_instance_group_manager"],
    refusal: notFound,
  },
];

const hours = "autoscaling_policy.0.scaling_schedules";
const held = (asked: Asked, path: string) => blocks(lookup(asked.values, path));

export const GOOGLE_POOL_RULES: readonly Rule[] = [
  {
    demands: "An autoscaler that keeps hours goes by something else besides",
    source: "https://cloud.google.com/compute/docs/autoscaler/scaling-schedules, read 2026-11-26",
    on: /^google_compute_region_autoscaler$/,
    refusal(asked) {
      const signals = ["cpu_utilization", "load_balancing_utilization", "metric"];
      const other = signals.some((signal) => held(asked, `autoscaling_policy.0.${signal}`).length > 0);
      return held(asked, hours).length > 0 && !other
        ? "googleapi: Error 400: Invalid value for field 'resource.autoscalingPolicy': Scaling schedules need at least one other autoscaling signal., invalid"
        : undefined;
    },
  },
  {
    demands: "Hours of an autoscaler last five minutes at least",
    source:
      "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/compute_region_autoscaler, read 2026-11-26",
    on: /^google_compute_region_autoscaler$/,
    refusal: (asked) =>
      held(asked, hours).some(({ duration_sec }) => Number(duration_sec) < 300)
        ? "googleapi: Error 400: Invalid value for field 'resource.autoscalingPolicy.scalingSchedules.durationSec': must be at least 300., invalid"
        : undefined,
  },
];
