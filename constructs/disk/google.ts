import { ComputeAttachedDisk } from "@cdktf/provider-google/lib/compute-attached-disk";
import { ComputeDisk } from "@cdktf/provider-google/lib/compute-disk";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { gibOf } from "../schema";
import { found } from "./found";
import { slotOf } from "./slots";

declare module "../core" {
  interface Google {
    disk: { readonly disks: readonly ComputeDisk[] };
  }
}

export const on: OnCloud<"google", "disk"> = {
  build(self, { machine, size, key: by }) {
    const { native } = self.lab;
    // Google knows disks by name; what the other clouds refuse is refused here too
    slotOf(self, machine);
    const encryption = encryptedBy(by, "compute");
    const deviceName = `disk-${self.name}`;
    const disks = machine.units.map(({ key }, i) => {
      const instance = machine.native.instances[i];
      const disk = new ComputeDisk(self, `disk-${key}`, {
        name: self.cloudName("google_compute_disk", key),
        zone: instance?.zoneInput as string,
        type: "pd-balanced",
        size: gibOf(size),
        diskEncryptionKey: encryption && { kmsKeySelfLink: encryption.name },
        labels: native.labels(),
        dependsOn: [native.service("compute"), ...(encryption ? [encryption.ready] : [])],
      });
      new ComputeAttachedDisk(self, `attachment-${key}`, {
        disk: disk.selfLink,
        // by its link, which is unknown while the machine is made anew: then the disk is attached anew
        instance: instance?.selfLink as string,
        deviceName,
      });
      return disk;
    });
    return { native: { disks }, outputs: { devices: disks.map(() => found(machine, "google-", deviceName)) } };
  },

  parity: {
    size: {
      approximated:
        "a smaller size makes the disk anew, empty, where AWS and Azure refuse it; Google gives a larger disk more operations a second, AWS each disk the same number",
    },
    machine: "equivalent",
    key: { approximated: "another key makes the disk anew, empty, where Azure encrypts the one that is there" },
  },
};
