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
import { images } from "../../catalog/images";
import { sizeFor } from "../../catalog/sizes";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { actAs, identify, system, zones } from "../machine/google-system";
import { sizeOf } from "../machine/schema";
import { defaultSubnet, type Subnet } from "../network";
import { cronOf, type Hours } from "../schedule/times";
import { gibOf } from "../schema";

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
};

export const on: OnCloud<"google", "pool"> = {
  build(self, props) {
    const { lab } = self;
    const labels = lab.native.labels();
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { type } = sizeFor("google", sizeOf(props.size));
    const { serviceAccount, login } = identify(self, subnet);
    const key = encryptedBy(props.key, "compute");
    const template = new ComputeRegionInstanceTemplate(self, "template", {
      // a template never changes: another one stands before the old one goes
      namePrefix: `${self.cloudName("google_compute_region_instance_template")}-`,
      region: lab.region,
      machineType: type,
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
      labels,
      // another purpose or owner would make every machine anew
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["labels", "disk[0].labels"] },
      dependsOn: [lab.native.service("compute"), ...(key ? [key.ready] : [])],
    });
    const name = self.cloudName("google_compute_region_instance_group_manager");
    const manager = new ComputeRegionInstanceGroupManager(self, "machines", {
      name,
      baseInstanceName: name,
      region: lab.region,
      distributionPolicyZones: zones.map((zone) => `${lab.region}-${zone}`),
      version: [{ instanceTemplate: template.selfLink }],
      // a regional group adds at least one machine in each of its zones before it takes old ones away
      updatePolicy: {
        type: "PROACTIVE",
        minimalAction: "REPLACE",
        maxSurgeFixed: zones.length,
        maxUnavailableFixed: 0,
      },
      dependsOn: [...subnet.native.ready, login],
    });
    const { min, max, cpu } = props.scale;
    const policy = { minReplicas: min, maxReplicas: max, cpuUtilization: { target: cpu / 100 } };
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
        login: `gcloud compute ssh ${manager.baseInstanceName}-XXXX --project ${manager.project} --zone ${lab.region}-${zones[0]} --tunnel-through-iap`,
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
    for (const level of levels)
      for (const { id, member } of access.native.members[level]) {
        for (const role of roles[level === "view" ? "view" : "operate"])
          new ProjectIamMember(self, `${(role.split(".").at(-1) as string).toLowerCase()}-${id}`, {
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
    size: "equivalent",
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: "equivalent",
    disk: "equivalent",
    subnet: {
      approximated:
        "Google grants the way in by machine, and those of a pool come and go: people's rights stand on the project, under a condition on how the machines' names begin (general knowledge, not read, for the tunnel); they ask whoever deploys for the names, which Google lists by project",
    },
    setup: {
      approximated:
        "machines and disks keep the labels that the lab had when the size, image, disk or set-up was last changed: another purpose or owner would replace the machines",
    },
    scale: "equivalent",
    "scale.min": "equivalent",
    "scale.max": "equivalent",
    "scale.cpu": "equivalent",
    key: "equivalent",
  },
};
