import type { Access } from "../access";
import type { Construct } from "../cdktf";
import type { Lab } from "../lab";
import { grantPerson } from "../lab/azure-grants";
import { Machine } from ".";

/** What a right stands on: a machine, or a scale set. */
type Entered = Construct & { readonly id: string };

/**
 * Gives the team's people roles on machines that they share: on the lab's group, unless a right there were one on the machines of single members
 * too; then on each machine, which admins have on the group all the same.
 */
export function grantOnMachines(
  lab: Lab<"azure">,
  { native }: Access<"azure">,
  machines: readonly Entered[],
  roles: readonly string[],
): void {
  const apart = lab.entries.some((entry) => entry instanceof Machine && entry.perMember);
  for (const level of ["operate", "admin"] as const)
    for (const role of roles)
      if (apart && level === "operate") for (const machine of machines) native.grant(machine, level, role, machine.id);
      else native.grantOnGroup(level, role);
}

/**
 * Gives each member roles on their own machine, and admins on all of them.
 * @throws Error where members have such a right on the lab's group already, which cannot be taken back here
 */
export function grantToMembers(self: Machine<"azure">, access: Access<"azure">, roles: readonly string[]): void {
  const { lab } = self;
  const { operate } = access.people;
  for (const role of roles) {
    if (access.native.grantedOnGroup("operate", role))
      throw new Error(
        `${self.node.id}: write machines of single members before those that the team shares, or people after both`,
      );
    access.native.grantOnGroup("admin", role);
    for (const [{ member }, machine] of self.native.units.pairs)
      if (member !== undefined && operate.includes(member)) grantPerson(machine, lab, member, role, machine.id);
  }
}
