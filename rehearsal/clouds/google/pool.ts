import type { Reference, TypeModel } from "../model";

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
