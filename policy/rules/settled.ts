import { isProxies } from "../../compare/model/balancers";
import { at } from "../../compare/model/stack";
import { aws, azure, type Found, google, type Json, type Rule } from "../rule";
import { SAID, type Setting, settings } from "../settings";

export const rule: Rule = {
  id: "settled",
  title: "Settings on which labs rest are said, not left to a default",
  protects: "A default is somebody else's decision: it differs between clouds and changes between versions.",
  controls: ["DEV.4.9"],
  level: "error",
  check: (_, stack) =>
    Object.entries((stack.resource ?? {}) as Record<string, Record<string, Json>>).flatMap(([type, made]) =>
      Object.entries(made).flatMap(([id, body]) =>
        // nothing of the lab can stand in a subnet for proxies, and the cloud lets it have neither records nor services
        (isProxies(body) ? [] : (settings[type] ?? [])).flatMap((setting) => judge(`${type}.${id}`, body, setting)),
      ),
    ),
  compliant: [
    aws("a mail of SNS", { aws_sns_topic_subscription: { tell: { protocol: "email", endpoint: "ada@cic.example" } } }),
    google("a network without Google's own subnets", { google_compute_network: { net: { auto_create_subnetworks: false } } }),
    google("a subnet without records", {
      google_compute_subnetwork: { work: { region: "europe-west3", private_ip_google_access: true } },
    }),
    google("rules on machines by their account, and on a connector by its tag", {
      google_compute_firewall: {
        app: { direction: "EGRESS", allow: [{ protocol: "tcp" }], target_service_accounts: ["app@lab.iam.gserviceaccount.com"] },
        services: { direction: "EGRESS", allow: [{ protocol: "tcp" }], target_tags: ["vpc-connector-europe-west3-lab"] },
      },
    }),
    google("a subnet for proxies, in which nothing stands", {
      google_compute_subnetwork: { proxies: { purpose: "REGIONAL_MANAGED_PROXY", role: "ACTIVE" } },
    }),
  ],
  nonCompliant: [
    google("a subnet in every region", { google_compute_network: { net: {} } }),
    azure("a vault with access policies", {
      azurerm_key_vault: { keys: { rbac_authorization_enabled: false, soft_delete_retention_days: 7 } },
    }),
    aws("messages inside SNS's own", { aws_sns_topic_subscription: { work: { protocol: "sqs", endpoint: "arn" } } }),
    aws("a group in the default network", { aws_security_group: { web: {} } }),
    google("a rule on whatever stands in the network", {
      google_compute_firewall: { open: { direction: "EGRESS", allow: [{ protocol: "tcp" }], target_tags: [] } },
    }),
    google("sampled records", {
      google_compute_subnetwork: {
        work: { private_ip_google_access: true, log_config: { flow_sampling: 0.5, metadata: "INCLUDE_ALL_METADATA" } },
      },
    }),
  ],
};

function judge(address: string, body: Json, [path, value, why, beside]: Setting): Found[] {
  const [argument = "", asked] = beside?.split("=") ?? [];
  if (beside !== undefined && (asked === undefined ? body[argument] === undefined : body[argument] !== asked)) return [];
  const settled = (found: unknown) =>
    value === SAID ? found !== undefined && !(Array.isArray(found) && found.length === 0) : found === value;
  if (path.split(" or ").some((one) => settled(at(body, one)))) return [];
  return [{ address, message: `${path} must be ${value === SAID ? "said" : JSON.stringify(value)}: ${why}` }];
}
