import { at, blocks, origin, type Resource, type Stack } from "./stack";
import type { Leftover } from "./types";

/**
 * What stays when the stack is destroyed and costs or holds data, on any cloud. Services that a stack enables stay too, but neither cost
 * nor hold anything. Sources: the arguments' documentation in aws 5.100.0, azurerm 4.55.0, google 6.50.0; general knowledge, not read.
 */
export function leftoversOf(stack: Stack): Leftover[] {
  const left = (resource: Resource, what: string): Leftover => ({ ...origin(resource), what });
  const each = stack.resources.flatMap((resource) => {
    const { body, type } = resource;
    // the disk that a machine starts from is among the blockers
    const disks = blocks(body, "ebs_block_device");
    const brought = type === "google_compute_instance" && at(body, "boot_disk.initialize_params") !== undefined;
    return [
      ...(body.skip_destroy === true ? [left(resource, "skip_destroy leaves it behind")] : []),
      ...(body.deletion_policy === "ABANDON" && !endsWithParent(stack, resource)
        ? [left(resource, "deletion_policy leaves it behind")]
        : []),
      ...(disks.some((disk) => disk.delete_on_termination === false) ? [left(resource, "a disk outlives its machine")] : []),
      ...(brought && at(body, "boot_disk.auto_delete") === false ? [left(resource, "a disk outlives its machine")] : []),
    ];
  });
  const keepsDisks = stack
    .providers("azurerm")
    .some((provider) => at(provider, "features.virtual_machine.delete_os_disk_on_deletion") === false);
  return [
    ...each,
    ...(keepsDisks ? stack.of("azurerm_linux_virtual_machine").map((vm) => left(vm, "a disk outlives its machine")) : []),
  ];
}

/** What Terraform lets go of because it ends with the thing that it is part of. */
const endsWithParent = (stack: Stack, { type, body }: Resource): boolean =>
  /^google_sql_(user|database)$/.test(type) && stack.target(body.instance) !== undefined;
