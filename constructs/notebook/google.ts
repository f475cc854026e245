import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { WorkbenchInstance } from "@cdktf/provider-google/lib/workbench-instance";
import { WorkbenchInstanceIamMember } from "@cdktf/provider-google/lib/workbench-instance-iam-member";
import { sizeFor } from "../../catalog/sizes";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { agentByHand, encryptedBy } from "../key/google";
import { personId, principalOf } from "../lab/people";
import { defaultSubnet } from "../network";
import { gibOf } from "../schema";
import { Notebooks, type Own } from ".";
import { usualDisk, usualIdle } from "./schema";

interface OwnNotebook extends Own {
  readonly instance: WorkbenchInstance;
}
declare module "../core" {
  interface Google {
    notebook: {
      readonly notebooks: Notebooks<OwnNotebook>;
      /** The notebooks' identity. */
      readonly serviceAccount: ServiceAccount;
    };
  }
}

export const on: OnCloud<"google", "notebook"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { type } = sizeFor("google", props.size);
    const serviceAccount = new ServiceAccount(self, "account", {
      accountId: self.cloudName("google_service_account"),
      displayName: `Notebooks ${self.name} of the lab ${lab.node.id}`,
      dependsOn: [lab.native.service("iam")],
    });
    const service = lab.native.service("notebooks");
    // Workbench makes the machine, whose disks Compute Engine encrypts
    const keys = (["compute", "notebooks"] as const).flatMap((agent) => encryptedBy(props.key, agent) ?? []);
    const encryption = { diskEncryption: props.key ? "CMEK" : "GMEK", kmsKey: keys[0]?.name };
    const notebooks = new Notebooks<OwnNotebook>(props.for, (email) => {
      const id = personId(email);
      const member = principalOf(lab, email);
      const instance = new WorkbenchInstance(self, `notebook-${id}`, {
        name: self.cloudName("google_workbench_instance", id),
        location: `${lab.region}-a`,
        instanceOwners: [member.replace(/^user:/, "")],
        disableProxyAccess: false,
        gceSetup: {
          machineType: type,
          disablePublicIp: true,
          networkInterfaces: [{ network: subnet.network.native.network.id, subnet: subnet.native.subnetwork.id }],
          serviceAccounts: [{ email: serviceAccount.email }],
          bootDisk: { diskType: "PD_BALANCED", diskSizeGb: "150", ...encryption },
          dataDisks: { diskType: "PD_BALANCED", diskSizeGb: String(gibOf(props.disk ?? usualDisk)), ...encryption },
          shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
          metadata: {
            "idle-timeout-seconds": String((props.idle ?? usualIdle) * 60),
            "notebook-disable-root": "true",
            "serial-port-enable": "FALSE",
          },
        },
        labels: lab.native.labels(),
        // a notebook that was stopped stays so
        lifecycle: { ignoreChanges: ["desired_state"] },
        dependsOn: [...subnet.native.ready, service, ...keys.map(({ ready }) => ready)],
      });
      const condition = lab.native.untilExpiry;
      new WorkbenchInstanceIamMember(self, `own-${id}`, {
        name: instance.name,
        location: instance.location,
        role: "roles/notebooks.admin",
        member,
        condition,
      });
      new ServiceAccountIamMember(self, `acts-${id}`, {
        serviceAccountId: serviceAccount.name,
        role: "roles/iam.serviceAccountUser",
        member,
        condition,
      });
      return { instance, open: `https://${instance.proxyUri}` };
    });
    return { native: { notebooks, serviceAccount }, outputs: notebooks.outputs };
  },

  admit(self, access) {
    const { operate, admin } = access.people;
    self.native.notebooks.admit([...operate, ...admin]);
    for (const level of levels)
      for (const { id, member } of access.native.members[level])
        for (const [email, { instance }] of self.native.notebooks.all)
          new WorkbenchInstanceIamMember(self, `see-${personId(email)}-${id}`, {
            name: instance.name,
            location: instance.location,
            role: "roles/notebooks.viewer",
            member,
            condition: self.lab.native.untilExpiry,
          });
  },

  parity: {
    size: "equivalent",
    disk: { approximated: "a notebook has a disk of 150 GiB that it starts from, which is paid besides its home" },
    key: { approximated: agentByHand("Workbench", "notebooks") },
    for: {
      approximated:
        "of Google's predefined roles the smallest that starts and stops a notebook may also change and delete it: each person has it on their own notebook",
    },
    idle: "equivalent",
    subnet: "equivalent",
  },
};
