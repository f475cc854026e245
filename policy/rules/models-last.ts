import { modelUntil } from "../../catalog/models";
import { aws, azure, objections, type Rule, ref } from "../rule";

const deployed = (model: string, expires: string) => ({
  azurerm_cognitive_account: { ai: { local_auth_enabled: false, tags: { expires } } },
  azurerm_cognitive_deployment: {
    chat: {
      cognitive_account_id: ref("azurerm_cognitive_account.ai.id"),
      model: { name: model },
      sku: { name: "DataZoneStandard" },
    },
  },
});

export const rule: Rule = {
  id: "models-last",
  title: "A language model lasts as long as the lab",
  protects: "From one day to the next nothing would answer, and what was built on the model would stop.",
  controls: [],
  level: "warning",
  check: ({ cloud, models, tagged }) => {
    const [expires = ""] = tagged.flatMap(({ tags }) => tags.expires ?? []);
    return objections(models, ({ name }) => {
      const until = modelUntil(cloud, name);
      if (until === undefined) return `calls ${name}, of which the catalogue does not know how long it lasts`;
      return expires > until && `calls ${name}, which may end after ${until}; the lab ends on ${expires}`;
    });
  },
  compliant: [azure("a model that outlives the lab", deployed("gpt-5-mini", "2027-01-31"))],
  nonCompliant: [
    azure("a model that ends before the lab", deployed("gpt-5-mini", "2027-12-31")),
    aws("a model that nobody knows", {
      aws_bedrock_inference_profile: {
        chat: { model_source: [{ copy_from: "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.example.v1" }] },
      },
    }),
  ],
};
