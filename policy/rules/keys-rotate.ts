import { aws, azure, google, objections, type Rule, ref } from "../rule";

const name = `lab-${ref("terraform_data.fresh.id")}`;

export const rule: Rule = {
  id: "keys-rotate",
  title: "Keys make new versions of themselves",
  protects: "Whoever once came by a key could read all that it ever encrypts.",
  controls: ["KONF.11.8"],
  level: "error",
  check: ({ keys }) => objections(keys, ({ rotateDays }) => rotateDays === undefined && "makes no new version of itself"),
  compliant: [
    aws("a key that rotates", { aws_kms_key: { lab: { enable_key_rotation: true, policy: '{"Statement":[]}' } } }),
    azure("a key with a policy", {
      azurerm_key_vault_key: { lab: { rotation_policy: { automatic: { time_after_creation: "P90D" } } } },
    }),
    google("a key with a period", { google_kms_crypto_key: { lab: { name, rotation_period: "7776000s" } } }),
  ],
  nonCompliant: [
    aws("a key that stays what it is", { aws_kms_key: { lab: {} } }),
    azure("a key without a policy", { azurerm_key_vault_key: { lab: {} } }),
    google("a key without a period", { google_kms_crypto_key: { lab: { name } } }),
  ],
};
