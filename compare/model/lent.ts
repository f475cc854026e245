import { cloudName } from "../../catalog/names";
import type { Provider } from "../../catalog/providers";
import { sharedTeam } from "../../constructs/lab/schema";
import type { Right, Tagged } from "./types";

/** Of each kind that teams share, the type whose name tells an entry from every other. */
const named: Readonly<Record<string, Readonly<Partial<Record<Provider, string>>>>> = {
  bucket: { aws: "aws_s3_bucket", azure: "azurerm_storage_account", google: "google_storage_bucket" },
  model: { aws: "aws_bedrock_inference_profile", azure: "azurerm_cognitive_account" },
  registry: {
    aws: "aws_ecr_repository",
    azure: "azurerm_container_registry",
    google: "google_artifact_registry_repository",
  },
};

/** What an entry that a team's lab is lent stands for, by what its construct is called; undefined for the lab's own. */
export function lentBy(entry: string): { readonly kind: string; readonly name: string; readonly shown: string } | undefined {
  const [, kind, name] = /^shared-([a-z]+)-(.+)$/.exec(entry) ?? [];
  return kind && name ? { kind, name, shown: `shared ${kind} ${name}` } : undefined;
}

/**
 * A right that a team's lab gives on what all teams of its environment share is not one beyond the lab, if it names just the entry that its
 * construct is called after, by the name that only the environment's own shared lab has.
 */
export function lent(cloud: Provider, tagged: readonly Tagged[], right: Right): Right {
  const by = lentBy(right.entry);
  const type = named[by?.kind ?? ""]?.[cloud];
  const environment = tagged[0]?.tags.environment;
  if (!right.beyond || by === undefined || type === undefined || environment === undefined) return right;
  const words = right.target.split(/[^a-z0-9-]+/);
  if (!words.includes(cloudName(type, [environment, sharedTeam], [by.kind, by.name]))) return right;
  return { ...right, beyond: false, target: by.shown };
}
