import { createHash } from "node:crypto";
import type { Capability } from "../core";
import type { Machine } from "../machine";

/**
 * Places of a machine: AWS names devices `/dev/xvdba` to `/dev/xvdcz` (docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html, read
 * 2026-11-25), Azure numbers them 0 to 63 (general knowledge, not read).
 */
const slots = 52;
/** What the smallest machines of the catalogue take on Azure (learn.microsoft.com/azure/virtual-machines/sizes); general knowledge, not read. */
export const mostDisks = 4;

const slotFor = (name: string): number => createHash("sha256").update(`disk ${name}`).digest().readUInt32BE(0) % slots;

/**
 * A disk's place at its machine. It follows from its name alone, so that it never moves for another's sake.
 * @throws Error where another disk of the machine has it, or where the machine has as many as it takes
 */
export function slotOf(self: Capability<"aws" | "azure" | "google", "disk">, machine: Machine): number {
  const others = self.lab.entries
    .filter((entry): entry is Capability<"aws", "disk"> & { props: { machine: unknown } } => entry.kind === "disk")
    .filter(({ props }) => props.machine === machine);
  if (others.length >= mostDisks)
    throw new Error(
      `${self.node.id}: the machine ${machine.name} has ${mostDisks} disks already, which is what small machines take`,
    );
  const slot = slotFor(self.name);
  const other = others.find(({ name }) => slotFor(name) === slot);
  if (other)
    throw new Error(
      `${self.node.id}: a disk's place at its machine follows from its name, and ${other.name} has the same one: choose another name`,
    );
  return slot;
}
