import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/azure";
import { grantIdentity, grantPerson, sharedGroup } from "../lab/azure-grants";
import { granteeId, inOrder } from "../lab/people";
import { daysOf } from "../schema";

declare module "../core" {
  interface Azure {
    registry: { readonly registry: ContainerRegistry };
  }
}

const roles = { pull: "AcrPull", push: "AcrPush" };

export const on: OnCloud<"azure", "registry"> = {
  build(self, props) {
    const age = props.deleteUntaggedAfter === undefined ? undefined : daysOf(props.deleteUntaggedAfter);
    const key = encryptedBy(props.key);
    const registry = new ContainerRegistry(self, "registry", {
      ...self.lab.native.home,
      name: self.cloudName("azurerm_container_registry"),
      // cleaning up and keys of one's own are the dearest tier's alone
      sku: age === undefined && !key ? "Basic" : "Premium",
      retentionPolicyInDays: age,
      identity: key?.carried,
      encryption: key && [{ keyVaultKeyId: key.keyId, identityClientId: key.identity.clientId }],
      adminEnabled: false,
      anonymousPullEnabled: false,
      tags: self.lab.native.tags(),
    });
    for (const who of inOrder(props.access?.keys() ?? [])) {
      const role = roles[props.access?.get(who) ?? "pull"];
      if (typeof who === "string") for (const one of ["Reader", role]) grantPerson(self, self.lab, who, one, registry.id);
      else grantIdentity(self, granteeId(who), who.native.identity.principalId, role, registry.id);
    }
    return { native: { registry }, outputs: { name: registry.name, url: `${registry.loginServer}/${self.name}` } };
  },

  // whoever reads the lab's group may pull: Azure's role Reader holds that right
  admit(self, access) {
    for (const level of ["operate", "admin"] as const) access.native.grant(self, level, roles.push, self.native.registry.id);
  },

  lend(entry, who, right) {
    const name = entry.cloudName("azurerm_container_registry", "registry");
    const scope = `${sharedGroup(entry)}/providers/Microsoft.ContainerRegistry/registries/${name}`;
    grantIdentity(entry, granteeId(who), who.native.identity.principalId, roles[right], scope);
  },

  parity: {
    deleteUntaggedAfter: {
      approximated:
        "Azure cleans up in its tier Premium only, which then is taken and costs some ten times what Basic does; it counts from when an image lost its tag, AWS and Google from when it was pushed",
    },
    access: {
      approximated:
        "a person's right ends by itself only where Entra ID P2 is there (accounts: azure.pim), otherwise when the lab is destroyed; who may push may also overwrite a tag, against which Azure has no setting; a registry is billed by the day, also empty, and holds images of every name; machines in a subnet without internet do not reach it",
    },
    key: {
      approximated: "Azure takes a key in its tier Premium only, which then is taken and costs some ten times what Basic does",
    },
  },
};
