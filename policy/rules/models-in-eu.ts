import { aws, azure, google, objections, type Rule, ref } from "../rule";

const copied = (profile: string) => ({
  aws_bedrock_inference_profile: {
    chat: { model_source: [{ copy_from: `arn:aws:bedrock:eu-central-1:123456789012:inference-profile/${profile}` }] },
  },
});
const deployed = (sku: string) => ({
  azurerm_cognitive_account: { ai: { location: "germanywestcentral", local_auth_enabled: false } },
  azurerm_cognitive_deployment: {
    chat: { cognitive_account_id: ref("azurerm_cognitive_account.ai.id"), model: { name: "gpt-5-mini" }, sku: { name: sku } },
  },
});

export const rule: Rule = {
  id: "models-in-eu",
  title: "What is sent to a language model is worked on in the EU",
  protects: "What people and machines ask would be worked on under another law.",
  controls: ["ASST.3.10"],
  level: "error",
  check: ({ models }) =>
    objections(
      models,
      ({ name, zone }) =>
        !["eu", "region"].includes(zone) && `lets ${name} answer from ${zone}; take what the cloud offers for the EU`,
    ),
  compliant: [
    aws("a profile of the EU", copied("eu.amazon.nova-2-lite-v1:0")),
    azure("the data zone", deployed("DataZoneStandard")),
  ],
  nonCompliant: [
    aws("a profile of the world", copied("global.amazon.nova-2-lite-v1:0")),
    azure("wherever there is room", deployed("GlobalStandard")),
    google("the global endpoint", {
      terraform_data: { chat: { input: { model: "gemini-3.5-flash-lite", location: "global" } } },
    }),
  ],
};
