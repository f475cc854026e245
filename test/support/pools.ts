/** What says how the machines of a pool are made, by cloud. */
export const machines = {
  aws: "aws_launch_template",
  azure: "azurerm_linux_virtual_machine_scale_set",
  google: "google_compute_region_instance_template",
} as const;
