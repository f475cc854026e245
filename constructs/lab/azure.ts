import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { literal } from "../text";
import type { Lab, LabParity } from ".";

/** What a lab stands on in an Azure subscription: one resource group that is the lab's alone. */
export class AzureLab {
  /** Everything of the lab lies in it, and so do the rights of its members. */
  readonly resourceGroup: ResourceGroup;
  private found?: DataAzurermClientConfig;

  constructor(private readonly lab: Lab) {
    lab.addOverride("terraform.required_providers.azurerm", { source: "hashicorp/azurerm", version: ">= 4.55, < 5" });
    new AzurermProvider(lab, "azurerm", {
      subscriptionId: lab.accounts.azure?.subscription,
      storageUseAzuread: true,
      features: [
        {
          keyVault: [{ purgeSoftDeleteOnDestroy: true, recoverSoftDeletedKeyVaults: true }],
          machineLearning: [{ purgeSoftDeletedWorkspaceOnDestroy: true }],
          logAnalyticsWorkspace: [{ permanentlyDeleteOnDestroy: true }],
          resourceGroup: [{ preventDeletionIfContainsResources: false }],
          storage: [{ dataPlaneAvailable: false }],
        },
      ],
    });
    this.resourceGroup = new ResourceGroup(lab, "group", {
      name: lab.cloudName("azurerm_resource_group", ["lab", "group"]),
      location: lab.region,
      tags: this.tags(),
    });
  }

  /** Group and place: what nearly every resource takes. */
  get home(): { resourceGroupName: string; location: string } {
    return { resourceGroupName: this.resourceGroup.name, location: this.resourceGroup.location };
  }

  /** Who deploys, looked up: the object id and the tenant. */
  get client(): DataAzurermClientConfig {
    this.found ??= new DataAzurermClientConfig(this.lab, "deployer");
    return this.found;
  }

  /** Tags for one resource: resources inherit none from their group. */
  tags(extra: Record<string, string> = {}): Record<string, string> {
    return Object.fromEntries(Object.entries({ ...this.lab.facts, ...extra }).map(([key, value]) => [key, literal(value)]));
  }
}

export const open = (lab: Lab): AzureLab => new AzureLab(lab);

export const parity: LabParity = {
  name: "equivalent",
  purpose: "equivalent",
  owner: "equivalent",
  costCentre: "equivalent",
  classification: "equivalent",
  expires: {
    approximated:
      "the tag says it; people's rights end by themselves only where Entra ID P2 is there (accounts: azure.pim), otherwise when the lab is destroyed; secrets are marked as expired from then on, which stops nobody from reading them",
  },
  region: "equivalent",
  team: "equivalent",
  shared: "equivalent",
};
