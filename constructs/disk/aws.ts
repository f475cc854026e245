import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { VolumeAttachment } from "@cdktf/provider-aws/lib/volume-attachment";
import { Fn } from "../cdktf";
import type { OnCloud } from "../core";
import { encryptedBy, letStart } from "../key/aws";
import { keyTrigger } from "../key/taken";
import { gibOf } from "../schema";
import { found } from "./found";
import { slotOf } from "./slots";

declare module "../core" {
  interface Aws {
    disk: { readonly volumes: readonly EbsVolume[] };
  }
}

/** By this name AWS is asked for the place; the system inside finds the disk by its serial number. */
const deviceName = (slot: number): string => `/dev/xvd${"bc"[Math.floor(slot / 26)]}${String.fromCharCode(97 + (slot % 26))}`;

export const on: OnCloud<"aws", "disk"> = {
  build(self, { machine, size, key: by }) {
    const tags = self.lab.native.tags({ Name: self.name });
    const { instances, subnet } = machine.native;
    const place = deviceName(slotOf(self, machine));
    const trigger = keyTrigger(self, by);
    const volumes = machine.units.map(({ key, slice }, i) => {
      const volume = new EbsVolume(self, `disk-${key}`, {
        // the subnet's zone: the machine's own would be unknown while it is made anew, and the disk be made anew with it
        availabilityZone: subnet.native.zones[slice]?.subnet.availabilityZone as string,
        size: gibOf(size),
        type: "gp3",
        encrypted: true,
        kmsKeyId: encryptedBy(by, "ec2"),
        tags,
        lifecycle: { replaceTriggeredBy: [trigger] },
      });
      new VolumeAttachment(self, `attachment-${key}`, {
        deviceName: place,
        instanceId: instances[i]?.id as string,
        volumeId: volume.id,
        // a system that still writes to the disk would not let go of it
        stopInstanceBeforeDetaching: true,
      });
      return volume;
    });
    return {
      native: { volumes },
      outputs: {
        // the volume's id is its serial number, without the hyphen
        devices: volumes.map((volume) => found(machine, "nvme-Amazon_Elastic_Block_Store_", Fn.replace(volume.id, "-", ""))),
      },
    };
  },

  // to start the machine is to attach its disks
  admit: (self, access) => letStart(self, access, self.props.key, self.props.machine.native.owners),

  parity: {
    size: "equivalent",
    machine: "equivalent",
    key: {
      approximated:
        "another key, or none any more, makes the disk anew, empty, where Azure encrypts the one that is there; who may start the machine also has a right to use the key, by way of EC2 alone, which Azure and Google keep to their own services",
    },
  },
};
