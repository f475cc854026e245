import type { Asked, Rule } from "../rule";

const source = "https://docs.cloud.google.com/compute/docs/gpus/gpu-host-maintenance";
const refusal = (asked: Asked): string | undefined => {
  const accelerated = /^(a2|a3|a4|g2)-/.test(asked.text("machine_type")) || asked.text("guest_accelerator.0.type") !== "";
  if (!accelerated || asked.text("scheduling.0.on_host_maintenance") === "TERMINATE") return undefined;
  return "googleapi: Error 400: Instances with guest accelerators do not support live migration., badRequest";
};

/** What Compute Engine demands of machines with a GPU. */
export const GOOGLE_GPU_RULES: readonly Rule[] = [
  {
    demands: "A machine with a GPU is stopped, not moved, when its host is maintained",
    source,
    on: /^google_compute_instance$/,
    refusal,
  },
  {
    // whether the template is refused, or each machine that is made by it, is not read
    demands: "A template says that machines with a GPU are stopped, not moved, when their host is maintained",
    source,
    on: /^google_compute_region_instance_template$/,
    refusal,
  },
];
