import { places as regions } from "../../catalog/places";
import type { AwsPart, AzurePart, GooglePart } from "./part";
import { at, origin, type Stack } from "./stack";
import type { LanguageModel } from "./types";

/** Azure's regions whose data zone is the EU: those of the catalogue but Switzerland's. */
const azuresEu: readonly string[] = Object.entries(regions).flatMap(([place, { azure }]) =>
  place === "switzerland" ? [] : [azure],
);

/** A profile that leads on to the models of a geography, or of the world. */
const awsModels = (stack: Stack): LanguageModel[] =>
  stack.of("aws_bedrock_inference_profile").map((profile) => {
    const copied = String(at(profile.body, "model_source.copy_from") ?? "");
    const [, zone = "region", name = copied] = /inference-profile\/([a-z]+)\.(.+)$/.exec(copied) ?? [];
    return { ...origin(profile), name: name.replace(/^.*:foundation-model\//, ""), zone, within: [] };
  });

const azureModels = (stack: Stack): LanguageModel[] =>
  stack.of("azurerm_cognitive_deployment").map((deployment) => {
    const account = stack.target(deployment.body.cognitive_account_id);
    const sku = String(at(deployment.body, "sku.name"));
    const region = stack.text(account?.body.location) ?? "";
    const inEu = azuresEu.includes(region.toLowerCase().replaceAll(" ", ""));
    return {
      ...origin(deployment),
      name: String(at(deployment.body, "model.name")),
      zone: /^Global/.test(sku) ? "global" : /^DataZone/.test(sku) ? (inEu ? "eu" : "elsewhere") : "region",
      within: account ? [account.address] : [],
    };
  });

/** Google makes nothing for a model: what a lab calls is what it says of itself. */
const googleModels = (stack: Stack): LanguageModel[] =>
  stack.of("terraform_data").flatMap((data) => {
    const name = at(data.body, "input.model");
    if (typeof name !== "string") return [];
    return [{ ...origin(data), name, zone: String(at(data.body, "input.location") ?? "global"), within: [] }];
  });

export const awsModel: AwsPart = { types: { aws_bedrock_inference_profile: "tags" }, models: awsModels };
export const azureModel: AzurePart = {
  types: { azurerm_cognitive_account: "tags", azurerm_cognitive_deployment: "no-tags" },
  models: azureModels,
  roles: {
    "Cognitive Services OpenAI User": { on: ["model"], levels: ["see", "call"] },
    "Cognitive Services User": { on: ["model"], levels: ["see", "call"] },
  },
  credentials: (stack) =>
    stack
      .of("azurerm_cognitive_account")
      .filter(({ body }) => body.local_auth_enabled !== false)
      .map((account) => ({ ...origin(account), kind: "access-key", what: "of the account opens its models" })),
};
export const googleModel: GooglePart = {
  types: { google_project_iam_custom_role: "no-labels" },
  models: googleModels,
  permissions: { "aiplatform.endpoints.predict": "call" },
};
