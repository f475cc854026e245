import { aws, azure, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "no-secret-in-stack",
  title: "No secret's value stands in the stack",
  protects: "Whoever reads the repository, the plan or the state would have the secret.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ credentials }) =>
    objections(
      credentials.filter(({ kind }) => kind === "secret-value"),
      ({ what }) => `writes a secret by ${what}, which the state keeps; use the write-only argument`,
    ),
  compliant: [
    aws("write-only", {
      aws_secretsmanager_secret_version: { key: { secret_string_wo: ref("var.key"), secret_string_wo_version: 1 } },
    }),
    azure("write-only", { azurerm_key_vault_secret: { key: { value_wo: ref("var.key"), value_wo_version: 1 } } }),
  ],
  nonCompliant: [
    aws("a value", { aws_secretsmanager_secret_version: { key: { secret_string: "hunter2" } } }),
    azure("a variable's value, which the state keeps", { azurerm_key_vault_secret: { key: { value: ref("var.key") } } }),
    google("a value", { google_secret_manager_secret_version: { key: { secret_data: "hunter2" } } }),
  ],
};
