import { ManagedDisk } from "@cdktf/provider-azurerm/lib/managed-disk";
import { VirtualMachineDataDiskAttachment } from "@cdktf/provider-azurerm/lib/virtual-machine-data-disk-attachment";
import type { OnCloud } from "../core";
import { diskEncryption } from "../key/azure";
import { gibOf } from "../schema";
import { slotOf } from "./slots";

declare module "../core" {
  interface Azure {
    disk: { readonly disks: readonly ManagedDisk[] };
  }
}

export const on: OnCloud<"azure", "disk"> = {
  build(self, { machine, size, key: by }) {
    const { home } = self.lab.native;
    const tags = self.lab.native.tags();
    const lun = slotOf(self, machine);
    const disks = machine.units.map(({ key }, i) => {
      // without a zone, as its machine
      const disk = new ManagedDisk(self, `disk-${key}`, {
        ...home,
        name: self.cloudName("azurerm_managed_disk", key),
        createOption: "Empty",
        storageAccountType: "Premium_LRS",
        diskSizeGb: gibOf(size),
        diskEncryptionSetId: diskEncryption(by),
        // nobody fetches what is on it through a link, also not by the right to make one
        networkAccessPolicy: "DenyAll",
        publicNetworkAccessEnabled: false,
        tags,
      });
      new VirtualMachineDataDiskAttachment(self, `attachment-${key}`, {
        managedDiskId: disk.id,
        virtualMachineId: machine.native.machines[i]?.id as string,
        lun,
        // a machine's cache is encrypted only where the subscription has registered EncryptionAtHost
        caching: "None",
      });
      return disk;
    });
    return { native: { disks }, outputs: { devices: disks.map(() => `/dev/disk/azure/scsi1/lun${lun}`) } };
  },

  parity: {
    size: {
      approximated:
        "Azure gives a larger disk more operations a second, AWS each disk the same number; while it is extended, a machine of a size that cannot do without is stopped and started by the provider",
    },
    machine: "equivalent",
    key: { approximated: "another key encrypts the disk that is there; AWS and Google make it anew, empty" },
  },
};
