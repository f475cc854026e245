import { at, Stack } from "../../compare/model/stack";
import { aws, azure, google, type Json, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "no-shared-keys",
  title: "Buckets and secrets open to identities only, by policies only",
  protects: "A shared key names nobody and never ends; a list on a single object hides from whoever reads the policy.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ stores }, stack) => [
    ...objections(accountsWithKeys(stack), ({ body }) => {
      const closed = at(body, "network_rules.default_action") === "Deny" && body.sas_policy !== undefined;
      return !closed && "has keys that work from everywhere; close its network and bound its signatures";
    }),
    ...objections(
      // Azure's network watcher writes flow logs with the account's key, and its notebooks mount homes with it
      stores.filter(({ kind }) => kind !== "log" && kind !== "home"),
      ({ sharedKeys, policiesOnly }) =>
        sharedKeys ? "opens with a shared key" : !policiesOnly && "has access lists beside its policies",
    ),
  ],
  compliant: [
    azure("keys off", { azurerm_storage_account: { data: { shared_access_key_enabled: false } } }),
    google("uniform access", { google_storage_bucket: { data: { uniform_bucket_level_access: true } } }),
  ],
  nonCompliant: [
    azure("keys of a log's account that work from everywhere", {
      azurerm_storage_account: { flows: { shared_access_key_enabled: true } },
      azurerm_network_watcher_flow_log: { all: { storage_account_id: ref("azurerm_storage_account.flows.id") } },
    }),
    azure("keys by default", { azurerm_storage_account: { data: {} } }),
    google("lists by default", { google_storage_bucket: { data: {} } }),
    aws("an access list", {
      aws_s3_bucket: { data: {} },
      aws_s3_bucket_acl: { data: { bucket: ref("aws_s3_bucket.data.id"), acl: "private" } },
    }),
  ],
};

const accountsWithKeys = (stack: Json) =>
  new Stack(stack).of("azurerm_storage_account").filter(({ body }) => body.shared_access_key_enabled !== false);
