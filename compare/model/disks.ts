import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, type GooglePart, paid } from "./part";
import { at, origin, type Resource, type Stack } from "./stack";
import type { Disk } from "./types";

const machineTypes = ["aws_instance", "azurerm_linux_virtual_machine", "google_compute_instance"];

/** A disk with what attaches it: resources of a type, which name the disk by one attribute and the machine by another. */
function disk(stack: Stack, one: Resource, by: { type: string; disk: string; machine: string }, own: Partial<Disk>): Disk {
  const attached = stack.pointing(by.type, by.disk, one).flatMap(({ body }) => stack.targets(body[by.machine]));
  const { lifecycle: _, ...body } = one.body;
  return {
    ...origin(one),
    gib: one.body.size as number | undefined,
    encrypted: true,
    machines: attached.map(({ address }) => address),
    bound: stack.targets(body).some(({ type }) => machineTypes.includes(type)),
    exported: false,
    ...own,
  };
}

export const awsDisk: AwsPart = {
  types: { aws_ebs_volume: "tags", aws_volume_attachment: "no-tags" },
  disks: (stack) =>
    stack
      .of("aws_ebs_volume")
      .map((volume) =>
        disk(
          stack,
          volume,
          { type: "aws_volume_attachment", disk: "volume_id", machine: "instance_id" },
          { encrypted: volume.body.encrypted === true, key: keyOf(stack, volume.body.kms_key_id) },
        ),
      ),
  costs: (stack) => paid(stack, "aws_ebs_volume", "disk", true),
};
export const azureDisk: AzurePart = {
  types: { azurerm_managed_disk: "tags", azurerm_virtual_machine_data_disk_attachment: "no-tags" },
  disks: (stack) =>
    stack.of("azurerm_managed_disk").map((one) => {
      const by = {
        type: "azurerm_virtual_machine_data_disk_attachment",
        disk: "managed_disk_id",
        machine: "virtual_machine_id",
      };
      // both stand open where nothing is said
      const closed = one.body.network_access_policy === "DenyAll" && one.body.public_network_access_enabled === false;
      return disk(stack, one, by, {
        gib: one.body.disk_size_gb as number | undefined,
        key: keyOf(stack, one.body.disk_encryption_set_id),
        exported: !closed,
      });
    }),
  costs: (stack) => paid(stack, "azurerm_managed_disk", "disk", true),
};
export const googleDisk: GooglePart = {
  types: { google_compute_attached_disk: "no-labels" },
  disks: (stack) => {
    const starts = stack.of("google_compute_instance").flatMap(({ body }) => stack.targets([body.boot_disk, body.attached_disk]));
    return stack
      .of("google_compute_disk")
      .filter((one) => !starts.includes(one))
      .map((one) =>
        disk(
          stack,
          one,
          { type: "google_compute_attached_disk", disk: "disk", machine: "instance" },
          { key: keyOf(stack, at(one.body, "disk_encryption_key.kms_key_self_link")) },
        ),
      );
  },
};
