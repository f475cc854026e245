import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { ComputeDisk } from "@cdktf/provider-google/lib/compute-disk";
import { ComputeInstance } from "@cdktf/provider-google/lib/compute-instance";
import { ComputeInstanceIamMember } from "@cdktf/provider-google/lib/compute-instance-iam-member";
import { IapTunnelInstanceIamMember } from "@cdktf/provider-google/lib/iap-tunnel-instance-iam-member";
import type { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { images, isWindows } from "../../catalog/images";
import { sizeFor } from "../../catalog/sizes";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { defaultSubnet, type Subnet } from "../network";
import { gibOf } from "../schema";
import { generation } from "./generation";
import { actAs, identify, loginTo, operator, scheduling, shortRole, system, zones } from "./google-system";
import { sizeOf } from "./schema";
import { Units } from "./units";

declare module "../core" {
  interface Google {
    machine: {
      readonly subnet: Subnet<"google">;
      readonly units: Units<ComputeInstance>;
      readonly instances: readonly ComputeInstance[];
      /** The machines' identity. */
      readonly serviceAccount: ServiceAccount;
    };
  }
}

const roles = {
  view: ["roles/compute.viewer"],
  operate: ["roles/compute.osAdminLogin", operator],
  // OS Login does not open Windows; who may set a machine's metadata asks Google's agent on it for a password
  operateWindows: [operator],
};

export const on: OnCloud<"google", "machine"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const size = sizeFor("google", sizeOf(props.size));
    const compute = lab.native.service("compute");
    const { serviceAccount, login } = identify(self, subnet, props.image);
    const made = generation(self, props);
    const key = encryptedBy(props.key, "compute");
    const published = new Map<ComputeInstance, ComputeAddress>();
    // whoever asks for a password leaves a public key there, by which Google's agent answers
    const asked = isWindows(props.image) ? ['metadata["windows-keys"]'] : [];
    const units = new Units(self, props, subnet, (unit) => {
      const id = `instance-${unit.key}`;
      const zone = `${lab.region}-${zones[unit.zone]}`;
      // a disk of its own grows in place; one that the machine brings along would make the machine anew
      const disk = new ComputeDisk(self, `disk-${unit.key}`, {
        name: self.cloudName("google_compute_disk", id),
        zone,
        type: "pd-balanced",
        size: gibOf(props.disk),
        image: images[props.image].google,
        diskEncryptionKey: key && { kmsKeySelfLink: key.name },
        labels: lab.native.labels(),
        lifecycle: { ignoreChanges: ["image"], replaceTriggeredBy: [made] },
        dependsOn: [compute, ...(key ? [key.ready] : [])],
      });
      const address =
        props.address === undefined
          ? undefined
          : new ComputeAddress(self, `address-${unit.key}`, {
              name: self.cloudName("google_compute_address", id),
              description: `Of the machine ${self.name}`,
              region: lab.region,
              addressType: "INTERNAL",
              subnetwork: subnet.native.subnetwork.id,
              address: props.address,
              labels: lab.native.labels(),
            });
      const outside = props.published
        ? new ComputeAddress(self, `published-${unit.key}`, {
            name: self.cloudName("google_compute_address", `published-${unit.key}`),
            description: `Public, of the machine ${self.name}`,
            region: lab.region,
            addressType: "EXTERNAL",
            labels: lab.native.labels(),
            dependsOn: [compute],
          })
        : undefined;
      const instance = new ComputeInstance(self, id, {
        name: self.cloudName("google_compute_instance", id),
        zone,
        machineType: size.type,
        bootDisk: { source: disk.selfLink, autoDelete: false },
        networkInterface: [
          {
            subnetwork: subnet.native.subnetwork.id,
            networkIp: address?.address,
            accessConfig: outside && [{ natIp: outside.address }],
          },
        ],
        ...system(serviceAccount, props),
        scheduling: scheduling(size),
        allowStoppingForUpdate: true,
        deletionProtection: false,
        labels: lab.native.labels(),
        // disks beside it are attached by resources of their own, which the provider would undo here
        lifecycle: { ignoreChanges: ["attached_disk", ...asked], replaceTriggeredBy: [made] },
        dependsOn: [...subnet.native.ready, login],
      });
      if (outside) published.set(instance, outside);
      return instance;
    });
    return {
      native: {
        subnet,
        units,
        get instances() {
          return units.made;
        },
        serviceAccount,
      },
      outputs: units.outputs(
        ({ networkInterface }) => networkInterface.get(0).networkIp,
        ({ name, project, zone }) => loginTo(props.image, name, `--project ${project} --zone ${zone}`),
        (instance) => (published.get(instance) as ComputeAddress).address,
      ),
    };
  },

  admit(self, access) {
    const { units, serviceAccount } = self.native;
    units.admit(access.props.members);
    const condition = self.lab.native.untilExpiry;
    const operating = isWindows(self.props.image) ? roles.operateWindows : roles.operate;
    for (const level of ["view", "operate", "admin"] as const)
      for (const { email, id, member } of access.native.members[level]) {
        // of machines that are somebody's, admins enter each, and members their own
        const enters = (owner: string | undefined) => level === "admin" || (level === "operate" && (owner ?? email) === email);
        for (const [{ key, member: owner }, instance] of units.pairs) {
          const operates = enters(owner);
          // rights on a machine go with it: a machine made anew, under its old name, is given them again
          const lifecycle = {
            replaceTriggeredBy: [`${instance.terraformResourceType}.${instance.friendlyUniqueId}.instance_id`],
          };
          const where = { zone: instance.zone, condition, member, lifecycle };
          for (const role of operates ? operating : roles.view)
            new ComputeInstanceIamMember(self, `${shortRole(role)}-${key}-${id}`, {
              ...where,
              instanceName: instance.name,
              role,
            });
          if (operates)
            new IapTunnelInstanceIamMember(self, `tunnel-${key}-${id}`, {
              ...where,
              instance: instance.name,
              role: "roles/iap.tunnelResourceAccessor",
              dependsOn: [self.lab.native.service("iap")],
            });
        }
        if (level !== "view") actAs(self, serviceAccount, id, member);
      }
  },

  parity: {
    size: {
      approximated:
        "when Google maintains its host, a machine with a GPU is stopped and started again, where others move while they run; of which zones have one, little is known",
    },
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: {
      approximated:
        "OS Login does not open Windows: whoever may log in asks Google's agent on the machine for a local password of their own, which never lies in the stack, and reaches the desktop by Identity-Aware Proxy on port 3389; AWS opens PowerShell without a password. The licence of Windows is paid by the hour for each CPU",
    },
    disk: { approximated: "a smaller disk makes the machines anew; AWS and Azure refuse it" },
    count: "equivalent",
    per: "equivalent",
    subnet: "equivalent",
    address: "equivalent",
    published: "equivalent",
    setup: {
      approximated:
        "on Windows the script is run while the system sets itself up, before anybody may log in; AWS runs it after that; on Ubuntu it is the same",
    },
    key: "equivalent",
  },
};
