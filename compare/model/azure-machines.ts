import { keyOf } from "./keys";
import { azureScale } from "./pools";
import { letsOut, passed, type Rule } from "./rules";
import { blocks, type Json, origin, type Resource, type Stack } from "./stack";
import { azureSystem } from "./systems";
import type { Machine, Subnet } from "./types";

/** A machine, or a set of them, with the network cards and extensions that it has. */
export interface Standing {
  readonly vm: Resource;
  readonly cards: readonly Json[];
  /** Application security groups that it is a member of. */
  readonly members: readonly Resource[];
  /** Security groups on its cards. */
  readonly groups: readonly Resource[];
  readonly extensions: readonly Json[];
}

export const machinesOf = (stack: Stack): Standing[] =>
  stack.of("azurerm_linux_virtual_machine").map((vm) => {
    const cards = stack.targets(vm.body.network_interface_ids);
    const joined = (what: string) =>
      cards.flatMap((card) =>
        stack
          .pointing(`azurerm_network_interface_${what}_association`, "network_interface_id", card)
          .flatMap(({ body }) => stack.targets([body.application_security_group_id, body.network_security_group_id])),
      );
    return {
      vm,
      cards: cards.map(({ body }) => body),
      members: joined("application_security_group"),
      groups: joined("security_group"),
      extensions: stack.pointing("azurerm_virtual_machine_extension", "virtual_machine_id", vm).map(({ body }) => body),
    };
  });

export const scaleSetsOf = (stack: Stack): Standing[] =>
  stack.of("azurerm_linux_virtual_machine_scale_set").map((vm) => {
    const cards = blocks(vm.body, "network_interface");
    const configurations = cards.flatMap((card) => blocks(card, "ip_configuration"));
    return {
      vm,
      cards,
      members: stack.targets(configurations.map((one) => one.application_security_group_ids)),
      groups: stack.targets(cards.map((card) => card.network_security_group_id)),
      extensions: blocks(vm.body, "extension"),
    };
  });

export function machineOf(
  stack: Stack,
  { vm, cards, extensions }: Standing,
  subnet: Resource | undefined,
  place: Subnet | undefined,
  rules: readonly Rule[],
  login: (range: string) => boolean,
): Machine {
  const configurations = cards.flatMap((card) => blocks(card, "ip_configuration"));
  const publicAddress = configurations.some(
    ({ public_ip_address_id, public_ip_address }) => public_ip_address_id !== undefined || public_ip_address !== undefined,
  );
  const addresses = stack.targets(configurations.map(({ public_ip_address_id }) => public_ip_address_id));
  // what a machine sends takes its subnet's translation before an address of its own: learn.microsoft.com/azure/nat-gateway/nat-overview; not read
  const way = place?.internet ?? "none";
  const internet = !letsOut(rules) ? "none" : publicAddress && way !== "nat" ? "direct" : way;
  const entra = extensions.some(({ type }) => type === "AADSSHLoginForLinux");
  const identity = blocks(vm.body, "identity")[0];
  const ssh = rules.filter(({ direction }) => direction === "in");
  const entrance = rules.flatMap(({ peers }) =>
    peers.flatMap((peer) => ("range" in peer && login(peer.range) ? [peer.range] : [])),
  );
  const open = entrance.some((range) =>
    passed(ssh, { range, outside: false }, "tcp").some(({ ports }) => ports.some(([a, b]) => a <= 22 && 22 <= b)),
  );
  return {
    ...origin(vm),
    identity: stack.target(identity?.identity_ids)?.address ?? vm.address,
    subnet: subnet?.address,
    zone: stack.text(vm.body.zone),
    type: stack.text(vm.body.size ?? vm.body.sku),
    system: azureSystem(stack, vm.body),
    fixedAddress: configurations
      .filter(({ private_ip_address_allocation: allocation }) => allocation === "Static")
      .map(({ private_ip_address }) => stack.text(private_ip_address))
      .find(Boolean),
    publicAddress,
    addressStays: addresses.some(({ body }) => body.allocation_method === "Static"),
    internet,
    // the log-in extension fetches its packages from the internet and speaks by the machine's own identity
    login: open && entra && internet !== "none" && /SystemAssigned/.test(String(identity?.type ?? "")),
    metadataToken: true,
    disks: blocks(vm.body, "os_disk").map((disk) => ({
      encrypted: true,
      gib: disk.disk_size_gb as number | undefined,
      key: keyOf(stack, disk.disk_encryption_set_id),
    })),
    scale: azureScale(stack, vm),
  };
}
