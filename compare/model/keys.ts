import { alarmTopics } from "./messages";
import { type AwsPart, type AzurePart, type GooglePart, paid } from "./part";
import { at, origin, type Stack } from "./stack";
import type { EncryptionKey } from "./types";

/** The key that a value names, also by way of an alias or of a set for disks: its address, or the cloud's name of one from elsewhere. */
export function keyOf(stack: Stack, value: unknown): string | undefined {
  const target = stack.target(value);
  if (target?.type === "aws_kms_alias") return keyOf(stack, target.body.target_key_id);
  if (target?.type === "azurerm_disk_encryption_set") return keyOf(stack, target.body.key_vault_key_id);
  const text = stack.text(value);
  return target?.address ?? (text?.startsWith("alias/aws/") ? undefined : text);
}

/** Keys that encrypt what alarms tell, and nothing that anybody keeps, are none of the lab's entries. */
function awsKeys(stack: Stack): EncryptionKey[] {
  const ofAlarms = alarmTopics(stack).map(({ body }) => stack.target(body.kms_master_key_id));
  return stack
    .of("aws_kms_key")
    .filter((key) => !ofAlarms.includes(key))
    .map((key) => ({
      ...origin(key),
      within: [],
      rotateDays: key.body.enable_key_rotation === true ? Number(key.body.rotation_period_in_days ?? 365) : undefined,
    }));
}

const azureKeys = (stack: Stack): EncryptionKey[] =>
  stack.of("azurerm_key_vault_key").map((key) => {
    const vault = stack.target(key.body.key_vault_id);
    const days = /^P(\d+)D$/.exec(String(at(key.body, "rotation_policy.automatic.time_after_creation")))?.[1];
    return { ...origin(key), within: vault ? [vault.address] : [], rotateDays: days === undefined ? undefined : Number(days) };
  });

const googleKeys = (stack: Stack): EncryptionKey[] =>
  stack.of("google_kms_crypto_key").map((key) => {
    const ring = stack.target(key.body.key_ring);
    const seconds = /^(\d+)(\.\d+)?s$/.exec(String(key.body.rotation_period))?.[1];
    return {
      ...origin(key),
      within: ring ? [ring.address] : [],
      rotateDays: seconds === undefined ? undefined : Number(seconds) / 86_400,
    };
  });

export const awsKey: AwsPart = {
  types: { aws_kms_alias: "no-tags", aws_kms_key: "tags", aws_kms_key_policy: "no-tags" },
  keys: awsKeys,
  policies: { aws_kms_key: {}, aws_kms_key_policy: { on: "key_id" } },
  costs: (stack) => paid(stack, "aws_kms_key", "key", true),
};
export const azureKey: AzurePart = {
  types: { azurerm_disk_encryption_set: "tags", azurerm_key_vault_key: "tags" },
  keys: azureKeys,
  roles: {
    "Key Vault Crypto Officer": { on: ["key"], levels: ["administer"] },
    "Key Vault Crypto User": { on: ["key"], levels: ["use"] },
    "Key Vault Crypto Service Encryption User": { on: ["key"], levels: ["use"] },
  },
};
export const googleKey: GooglePart = {
  types: { google_kms_crypto_key: "labels", google_kms_key_ring: "no-labels" },
  keys: googleKeys,
  roles: { "roles/cloudkms.cryptoKeyEncrypterDecrypter": ["use"], "roles/cloudkms.viewer": ["see"] },
  grants: { kms_crypto_key: "crypto_key_id", kms_key_ring: "key_ring_id" },
  costs: (stack) => paid(stack, "google_kms_crypto_key", "key", true),
};
