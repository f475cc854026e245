import type { ApplicationSecurityGroup } from "@cdktf/provider-azurerm/lib/application-security-group";
import { LinuxVirtualMachine } from "@cdktf/provider-azurerm/lib/linux-virtual-machine";
import { NetworkInterface } from "@cdktf/provider-azurerm/lib/network-interface";
import { NetworkInterfaceApplicationSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/network-interface-application-security-group-association";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { VirtualMachineExtension } from "@cdktf/provider-azurerm/lib/virtual-machine-extension";
import { sizeFor } from "../../catalog/sizes";
import type { OnCloud } from "../core";
import { diskEncryption } from "../key/azure";
import { defaultSubnet, type Subnet } from "../network";
import { openToBastion } from "./azure-login";
import { grantOnMachines, grantToMembers } from "./azure-owners";
import { identify, loginExtension, loginRole, otherGpu, system, ubuntuAlone } from "./azure-system";
import { sizeOf } from "./schema";
import { Units } from "./units";

declare module "../core" {
  interface Azure {
    machine: {
      readonly subnet: Subnet<"azure">;
      readonly units: Units<LinuxVirtualMachine>;
      readonly machines: readonly LinuxVirtualMachine[];
      /** The machines' identity for what the lab grants them. */
      readonly identity: UserAssignedIdentity;
      /** Names the machines in rules of security groups. */
      readonly applicationSecurityGroup: ApplicationSecurityGroup;
    };
  }
}

/** Log-in as administrator; start, stop and restart without the right to change or delete, whatever the second one's name. */
const roles = [loginRole, "Desktop Virtualization Power On Off Contributor"];

export const on: OnCloud<"azure", "machine"> = {
  build(self, props) {
    const { lab } = self;
    const { home } = lab.native;
    const tags = lab.native.tags();
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { type } = sizeFor("azure", sizeOf(props.size));
    const { identity, applicationSecurityGroup } = identify(self);
    const enterable = subnet.internet === "nat";
    if (enterable) openToBastion(subnet);
    const published = new Map<LinuxVirtualMachine, PublicIp>();
    const units = new Units(self, props, subnet, ({ key }) => {
      const id = `instance-${key}`;
      const address = props.published
        ? new PublicIp(self, `address-${key}`, {
            ...home,
            name: self.cloudName("azurerm_public_ip", id),
            sku: "Standard",
            allocationMethod: "Static",
            tags,
          })
        : undefined;
      const card = new NetworkInterface(self, `card-${key}`, {
        ...home,
        name: self.cloudName("azurerm_network_interface", id),
        ipConfiguration: [
          {
            name: "main",
            subnetId: subnet.native.subnet.id,
            privateIpAddressAllocation: props.address === undefined ? "Dynamic" : "Static",
            privateIpAddress: props.address,
            publicIpAddressId: address?.id,
          },
        ],
        tags,
      });
      const member = new NetworkInterfaceApplicationSecurityGroupAssociation(self, `member-${key}`, {
        networkInterfaceId: card.id,
        applicationSecurityGroupId: applicationSecurityGroup.id,
      });
      const machine = new LinuxVirtualMachine(self, id, {
        ...home,
        name: self.cloudName("azurerm_linux_virtual_machine", id),
        size: type,
        networkInterfaceIds: [card.id],
        ...system(identity, props, diskEncryption(props.key)),
        patchMode: "AutomaticByPlatform",
        patchAssessmentMode: "AutomaticByPlatform",
        tags,
        dependsOn: [...subnet.native.ready, member],
      });
      // the extension fetches its packages from the internet; without one it would fail, and the deploy with it
      if (enterable)
        new VirtualMachineExtension(self, `login-${key}`, {
          ...loginExtension,
          virtualMachineId: machine.id,
          tags,
        });
      if (address) published.set(machine, address);
      return machine;
    });
    return {
      native: {
        subnet,
        units,
        get machines() {
          return units.made;
        },
        identity,
        applicationSecurityGroup,
      },
      outputs: units.outputs(
        ({ privateIpAddress }) => privateIpAddress,
        ({ id }) =>
          enterable ? `https://portal.azure.com/#@/resource${id}/bastionHost` : "# no log-in: the subnet has no internet",
        (machine) => (published.get(machine) as PublicIp).ipAddress,
      ),
    };
  },

  admit(self, access) {
    self.native.units.admit(access.props.members);
    if (!self.perMember) grantOnMachines(self.lab, access, self.native.machines, roles);
    else grantToMembers(self, access, roles);
  },

  parity: {
    size: otherGpu,
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: ubuntuAlone,
    disk: {
      approximated:
        "Azure encrypts disks where they are stored; a machine's cache is encrypted only where the subscription has registered EncryptionAtHost, which a lab cannot ask for",
    },
    per: "equivalent",
    count: { approximated: "Azure places the machines in the region as it sees fit; AWS and Google deal them out to two zones" },
    subnet: {
      approximated:
        "nobody logs in to a machine in a subnet without internet, from which Azure's log-in extension fetches packages; elsewhere people log in by Bastion, which Azure bills by the hour, also while machines are stopped; AWS's and Google's ways in cost nothing by themselves",
    },
    address: {
      approximated:
        "the machine that is there takes another address, where AWS and Google make it anew; until its network card stands, Azure may give the address to something else in the subnet, which Google keeps from it",
    },
    published: {
      approximated:
        "connections that a published machine begins go out by the network's translation, under another address than its own; AWS and Google send them from its own",
    },
    setup: "equivalent",
    key: {
      approximated:
        "another key encrypts the disks of the machines that are there, which stop for it; AWS and Google make them anew",
    },
  },
};
