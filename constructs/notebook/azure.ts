import { MachineLearningComputeInstance } from "@cdktf/provider-azurerm/lib/machine-learning-compute-instance";
import type { MachineLearningWorkspace } from "@cdktf/provider-azurerm/lib/machine-learning-workspace";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { notebookTypes } from "../../catalog/notebooks";
import type { OnCloud } from "../core";
import { grantPerson } from "../lab/azure-grants";
import { personId, principalOf } from "../lab/people";
import { defaultSubnet, type Subnet } from "../network";
import { Notebooks, type Own } from ".";
import { workspaceOf } from "./azure-workspace";

interface OwnNotebook extends Own {
  readonly instance: MachineLearningComputeInstance;
}
declare module "../core" {
  interface Azure {
    notebook: {
      readonly notebooks: Notebooks<OwnNotebook>;
      readonly workspace: MachineLearningWorkspace;
      readonly subnet: Subnet<"azure">;
      /** The notebooks' identity. */
      readonly identity: UserAssignedIdentity;
    };
  }
}

/** Works in a workspace, starts and stops notebooks there, and makes or deletes none. */
const worker = "AzureML Data Scientist";

export const on: OnCloud<"azure", "notebook"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags();
    const subnet = props.subnet ?? defaultSubnet(lab);
    const workspace = workspaceOf(subnet.network, props.key);
    const identity = new UserAssignedIdentity(self, "identity", {
      ...lab.native.home,
      name: self.cloudName("azurerm_user_assigned_identity"),
      tags,
    });
    const notebooks = new Notebooks<OwnNotebook>(props.for, (email) => {
      const id = personId(email);
      const instance = new MachineLearningComputeInstance(self, `notebook-${id}`, {
        name: self.cloudName("azurerm_machine_learning_compute_instance", id),
        machineLearningWorkspaceId: workspace.id,
        virtualMachineSize: notebookTypes.azure[props.size],
        authorizationType: "personal",
        assignToUser: { objectId: principalOf(lab, email), tenantId: lab.native.client.tenantId },
        identity: { type: "UserAssigned", identityIds: [identity.id] },
        localAuthEnabled: false,
        nodePublicIpEnabled: false,
        subnetResourceId: subnet.native.subnet.id,
        tags,
        // Azure would make a notebook anew for another tag
        lifecycle: { ignoreChanges: ["tags"] },
        dependsOn: [...subnet.native.ready],
      });
      // once in each workspace
      grantPerson(props.key ? workspace : lab, lab, email, worker, workspace.id);
      return { instance, open: `https://${instance.name}.${lab.region}.instances.azureml.ms/lab` };
    });
    return { native: { notebooks, workspace, subnet, identity }, outputs: notebooks.outputs };
  },

  admit(self, access) {
    const { operate, admin } = access.people;
    self.native.notebooks.admit([...operate, ...admin]);
  },

  parity: {
    size: { approximated: "another size makes the notebooks anew; homes lie on a share of the lab's workspace and stay" },
    disk: {
      unsupported: "homes lie on a share of the workspace, which grows as it is filled",
      instead: "leave disk out",
    },
    key: {
      approximated:
        "homes lie in a storage account that the key encrypts, in a workspace for each key of the lab; the disk that a notebook starts from, and what Azure notes of the workspace, are encrypted by keys of Azure's own",
    },
    for: {
      approximated:
        "a person is the administrator of their notebook, which azurerm has no argument against; Azure opens it for its person alone, but whoever has one starts and stops those of the others too; homes are mounted by the key of the workspace's storage account, which no person is given; a right ends by itself only where Entra ID P2 is there (accounts: azure.pim), otherwise when the lab is destroyed",
    },
    idle: {
      unsupported: "azurerm 4.55 has no argument for an idle stop",
      instead: "leave idle out and stop notebooks by hand or by a schedule",
    },
    subnet: {
      approximated:
        "in a subnet without internet a notebook does not start, since it fetches its set-up; other tags of the lab do not reach a notebook that stands",
    },
  },
};
