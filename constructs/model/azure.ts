import { CognitiveAccount } from "@cdktf/provider-azurerm/lib/cognitive-account";
import { CognitiveDeployment } from "@cdktf/provider-azurerm/lib/cognitive-deployment";
import { modelFor } from "../../catalog/models";
import type { OnCloud } from "../core";
import { grantIdentity, grantPerson, sharedGroup } from "../lab/azure-grants";
import { granteeId, inOrder } from "../lab/people";

declare module "../core" {
  interface Azure {
    model: { readonly account: CognitiveAccount; readonly deployment: CognitiveDeployment };
  }
}

/** Calls models and sees which there are, without keys. */
const caller = "Cognitive Services OpenAI User";
/** Thousand tokens a minute where a description says nothing: the provider's own default, 1, does not carry one long question. */
const usual = 50;

export const on: OnCloud<"azure", "model"> = {
  build(self, props) {
    const { lab } = self;
    const { name: model, version } = modelFor("azure", props.size);
    const name = self.cloudName("azurerm_cognitive_account");
    const account = new CognitiveAccount(self, "account", {
      ...lab.native.home,
      name,
      kind: "AIServices",
      skuName: "S0",
      // identities instead of keys want an address of the account's own
      customSubdomainName: name,
      localAuthEnabled: false,
      // as the lab's other data planes: reached from anywhere, by identities alone
      publicNetworkAccessEnabled: true,
      outboundNetworkAccessRestricted: true,
      tags: lab.native.tags(),
    });
    const deployment = new CognitiveDeployment(self, "deployment", {
      name: self.cloudName("azurerm_cognitive_deployment"),
      cognitiveAccountId: account.id,
      model: { format: "OpenAI", name: model, version },
      sku: { name: "DataZoneStandard", capacity: props.limit ?? usual },
      raiPolicyName: "Microsoft.DefaultV2",
      versionUpgradeOption: "NoAutoUpgrade",
    });
    for (const who of inOrder(props.access)) {
      if (typeof who === "string") grantPerson(self, lab, who, caller, account.id);
      else grantIdentity(self, granteeId(who), who.native.identity.principalId, caller, account.id);
    }
    return { native: { account, deployment }, outputs: { endpoint: account.endpoint, model: deployment.name } };
  },

  // which models there are is seen by everybody who reads the lab's group
  admit(self, access) {
    for (const level of ["operate", "admin"] as const) access.native.grant(self, level, caller, self.native.account.id);
  },

  lend(entry, who) {
    const name = entry.cloudName("azurerm_cognitive_account", "model");
    const scope = `${sharedGroup(entry)}/providers/Microsoft.CognitiveServices/accounts/${name}`;
    grantIdentity(entry, granteeId(who), who.native.identity.principalId, caller, scope);
  },

  parity: {
    size: {
      approximated:
        "each cloud has models of its own, which answer differently: Amazon's Nova on AWS, OpenAI's GPT on Azure, Gemini on Google; what is sent may be worked on in every country of Azure's data zone EU, not in the lab's alone, and Azure must have granted the subscription quota for the model there",
    },
    limit: "equivalent",
    access: {
      approximated:
        "the account answers identities of the lab from anywhere, not from its network alone; a person's right ends by itself only where Entra ID P2 is there (accounts: azure.pim), otherwise when the lab is destroyed; machines in a subnet without internet do not reach the model",
    },
  },
};
