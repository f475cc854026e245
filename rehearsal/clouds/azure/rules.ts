import { inside, overlap } from "../network";
import { attributes, last, type Rule, textAt, textsAt } from "../rule";

const VNET = "azurerm_virtual_network";
const NETWORKS = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq";
/** `Germany West Central` and `germanywestcentral` are one place. */
const place = (location: string) => location.toLowerCase().replaceAll(" ", "");

/** Attributes by which a resource with a location refers to one that must be in the same. */
const NEIGHBOURS: readonly { on: RegExp; paths: readonly string[]; types: readonly string[] }[] = [
  { on: /^azurerm_(network_interface|bastion_host)$/, paths: ["ip_configuration.0.subnet_id"], types: ["azurerm_subnet"] },
  { on: /^azurerm_private_endpoint$/, paths: ["subnet_id"], types: ["azurerm_subnet"] },
  { on: /^azurerm_linux_virtual_machine$/, paths: ["network_interface_ids"], types: ["azurerm_network_interface"] },
];

/** What Azure demands of networks and places. */
export const AZURE_RULES: readonly Rule[] = [
  {
    demands: "A subnet's ranges lie inside those of its virtual network",
    source: NETWORKS,
    on: /^azurerm_subnet$/,
    refusal(asked) {
      const network = asked.find(asked.id.replace(/\/subnets\/[^/]+$/, ""), VNET);
      const spaces = network ? textsAt(attributes(network), "address_space") : [];
      const outside = asked.texts("address_prefixes").find((range) => !spaces.some((space) => inside(range, space)));
      if (!network || outside === undefined) return undefined;
      return `NetcfgSubnetRangeOutsideVnet: Subnet '${asked.text("name")}' is not valid because its IP address range is outside the IP address range of virtual network '${last(network.id)}'.`;
    },
  },
  {
    demands: "Subnets of a virtual network do not overlap",
    source: NETWORKS,
    on: /^azurerm_subnet$/,
    refusal(asked) {
      const network = asked.find(asked.id.replace(/\/subnets\/[^/]+$/, ""), VNET);
      const taken = network ? asked.beside(network).flatMap((other) => textsAt(attributes(other), "address_prefixes")) : [];
      if (!network || !asked.texts("address_prefixes").some((range) => taken.some((other) => overlap(range, other))))
        return undefined;
      return `NetcfgSubnetRangesOverlap: Subnet '${asked.text("name")}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${last(network.id)}'.`;
    },
  },
  {
    demands: "What is plugged into a network is in the network's location",
    source: "https://learn.microsoft.com/azure/virtual-network/virtual-network-network-interface",
    on: /^azurerm_(network_interface|bastion_host|private_endpoint|linux_virtual_machine)$/,
    refusal(asked) {
      const own = place(asked.text("location"));
      for (const { paths, types } of NEIGHBOURS.filter(({ on }) => on.test(asked.type))) {
        for (const handle of paths.flatMap((path) => asked.texts(path))) {
          const neighbour = asked.find(handle, ...types);
          const network =
            neighbour?.type === "azurerm_subnet" ? asked.find(neighbour.id.replace(/\/subnets\/[^/]+$/, ""), VNET) : neighbour;
          const theirs = network ? place(textAt(attributes(network), "location")) : own;
          if (own !== "" && theirs !== own)
            return `InvalidResourceReference: Resource ${handle} referenced by resource ${asked.id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`;
        }
      }
      return undefined;
    },
  },
  {
    demands: "A data disk is in its machine's location",
    source: "https://learn.microsoft.com/azure/virtual-machines/linux/attach-disk-portal",
    on: /^azurerm_virtual_machine_data_disk_attachment$/,
    refusal(asked) {
      const machine = asked.named("virtual_machine_id", "azurerm_linux_virtual_machine");
      const disk = asked.named("managed_disk_id", "azurerm_managed_disk");
      if (!machine || !disk) return undefined;
      const [one = "", other = ""] = [machine, disk].map((item) => place(textAt(attributes(item), "location")));
      if (one === other) return undefined;
      return `InvalidParameter: Disk '${last(disk.id)}' is in location '${other}', virtual machine '${last(machine.id)}' in '${one}': a disk can only be attached in its own.`;
    },
  },
];
