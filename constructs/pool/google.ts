import {
  ComputeRegionAutoscaler,
  type ComputeRegionAutoscalerAutoscalingPolicyScalingSchedules,
} from "@cdktf/provider-google/lib/compute-region-autoscaler";
import {
  ComputeRegionInstanceGroupManager,
  type ComputeRegionInstanceGroupManagerNamedPort,
} from "@cdktf/provider-google/lib/compute-region-instance-group-manager";
import { ComputeRegionInstanceTemplate } from "@cdktf/provider-google/lib/compute-region-instance-template";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { images, isWindows } from "../../catalog/images";
import { sizeFor } from "../../catalog/sizes";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { actAs, identify, loginTo, operator, scheduling, shortRole, system, zones } from "../machine/google-system";
import { sizeOf } from "../machine/schema";
import { defaultSubnet, type Subnet } from "../network";
import { cronOf, type Hours } from "../schedule/times";
import { gibOf } from "../schema";
import { windowsStart } from "./schema";

declare module "../core" {
  interface Google {
    pool: {
      readonly subnet: Subnet<"google">;
      readonly manager: ComputeRegionInstanceGroupManager;
      /** Gives a port of the machines a name, by which balancers call it. */
      readonly namePort: (port: { readonly name: string; readonly port: number }) => void;
      /** Keeps the least number of machines up within hours alone: outside, it is none. */
      readonly keepHours: (hours: Hours) => void;
      readonly template: ComputeRegionInstanceTemplate;
      /** The machines' identity. */
      readonly serviceAccount: ServiceAccount;
    };
  }
}

const roles = {
  view: ["roles/compute.viewer"],
  operate: ["roles/compute.viewer", "roles/compute.osAdminLogin", "roles/iap.tunnelResourceAccessor"],
  // who may set a machine's metadata asks Google's agent on it for a password
  operateWindows: [operator, "roles/iap.tunnelResourceAccessor"],
};

export const on: OnCloud<"google", "pool"> = {
  build(self, props) {
    const { lab } = self;
    const labels = lab.native.labels();
    const subnet = props.subnet ?? defaultSubnet(lab);
    const size = sizeFor("google", sizeOf(props.size));
    const { serviceAccount, login } = identify(self, subnet, props.image);
    const key = encryptedBy(props.key, "compute");
    const template = new ComputeRegionInstanceTemplate(self, "template", {
      // a template never changes: another one stands before the old one goes
      namePrefix: `${self.cloudName("google_compute_region_instance_template")}-`,
      region: lab.region,
      machineType: size.type,
      disk: [
        {
          // the family: its newest image is looked up whenever a machine is made
          sourceImage: images[props.image].google,
          boot: true,
          autoDelete: true,
          diskType: "pd-balanced",
          diskSizeGb: gibOf(props.disk),
          diskEncryptionKey: key && { kmsKeySelfLink: key.name },
          labels,
        },
      ],
      networkInterface: [{ subnetwork: subnet.native.subnetwork.id }],
      ...system(serviceAccount, props),
      scheduling: scheduling(size),
      labels,
      // another purpose or owner would make every machine anew
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["labels", "disk[0].labels"] },
      dependsOn: [lab.native.service("compute"), ...(key ? [key.ready] : [])],
    });
    // not every zone has GPUs, and Google calls autoscaling of a group that goes where there are some a preview
    // (cloud.google.com/compute/docs/instance-groups/regional-mig-set-target-distribution-shape, read 2026-11-26)
    const spread = size.gpu ? zones.slice(0, 1) : zones;
    const name = self.cloudName("google_compute_region_instance_group_manager");
    const manager = new ComputeRegionInstanceGroupManager(self, "machines", {
      name,
      baseInstanceName: name,
      region: lab.region,
      distributionPolicyZones: spread.map((zone) => `${lab.region}-${zone}`),
      version: [{ instanceTemplate: template.selfLink }],
      // a regional group adds at least one machine in each of its zones before it takes old ones away
      updatePolicy: {
        type: "PROACTIVE",
        minimalAction: "REPLACE",
        maxSurgeFixed: spread.length,
        maxUnavailableFixed: 0,
      },
      dependsOn: [...subnet.native.ready, login],
    });
    const { min, max, cpu } = props.scale;
    const policy = {
      minReplicas: min,
      maxReplicas: max,
      cpuUtilization: { target: cpu / 100 },
      cooldownPeriod: isWindows(props.image) ? windowsStart : undefined,
    };
    const scaling = new ComputeRegionAutoscaler(self, "scaling", {
      name: self.cloudName("google_compute_region_autoscaler"),
      region: lab.region,
      target: manager.id,
      autoscalingPolicy: policy,
    });
    const scalingSchedules: ComputeRegionAutoscalerAutoscalingPolicyScalingSchedules[] = [];
    const ports: ComputeRegionInstanceGroupManagerNamedPort[] = [];
    return {
      native: {
        subnet,
        manager,
        namePort(port) {
          ports.push(port);
          manager.putNamedPort(ports);
        },
        keepHours({ name, start, minutes, timeZone }) {
          const schedule = cronOf(start);
          scalingSchedules.push({ name, schedule, timeZone, durationSec: minutes * 60, minRequiredReplicas: min });
          scaling.putAutoscalingPolicy({ ...policy, minReplicas: 0, scalingSchedules });
        },
        template,
        serviceAccount,
      },
      outputs: {
        name: manager.name,
        login: loginTo(
          props.image,
          `${manager.baseInstanceName}-XXXX`,
          `--project ${manager.project} --zone ${lab.region}-${zones[0]}`,
        ),
      },
    };
  },

  admit(self, access) {
    const { manager, serviceAccount } = self.native;
    const { title, expression } = self.lab.native.untilExpiry;
    // machines of a pool come and go, so that the grant stands on the project and names them by how their names begin
    const condition = {
      title: `pool ${self.name}, ${title}`,
      expression: `resource.name.extract("/instances/{name}").startsWith("${manager.baseInstanceName}-") && ${expression}`,
    };
    const operating = isWindows(self.props.image) ? roles.operateWindows : roles.operate;
    for (const level of levels)
      for (const { id, member } of access.native.members[level]) {
        for (const role of level === "view" ? roles.view : operating)
          new ProjectIamMember(self, `${shortRole(role)}-${id}`, {
            project: manager.project,
            role,
            member,
            condition,
            dependsOn: [self.lab.native.service("iap")],
          });
        if (level !== "view") actAs(self, serviceAccount, id, member);
      }
  },

  parity: {
    size: {
      approximated:
        "when Google maintains its host, a machine with a GPU is stopped and started again, where others move while they run; such machines all stand in the region's first zone, for not every zone has them",
    },
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    // that a group takes one that runs as ready is general knowledge, not read; what would make it wait, min_ready_sec, is not in google 6.50
    image: {
      approximated:
        "OS Login does not open Windows: whoever may log in may set the machines' metadata, and with it also change and delete them, and asks Google's agent on one for a local password of their own, which never lies in the stack; the pool makes anew what somebody deletes. For a quarter of an hour a new machine's load does not count, but an old one goes as soon as the new one runs, before Windows is set up in it. The licence is paid by the hour for each CPU",
    },
    disk: "equivalent",
    subnet: {
      approximated:
        "Google grants the way in by machine, and those of a pool come and go: people's rights stand on the project, under a condition on how the machines' names begin (general knowledge, not read, for the tunnel); they ask whoever deploys for the names, which Google lists by project",
    },
    setup: {
      approximated:
        "machines and disks keep the labels that the lab had when the size, image, disk or set-up was last changed: another purpose or owner would replace the machines; on Windows the script is run while the system sets itself up, before anybody may log in, and AWS runs it after that",
    },
    scale: "equivalent",
    "scale.min": "equivalent",
    "scale.max": "equivalent",
    "scale.cpu": "equivalent",
    key: "equivalent",
  },
};
