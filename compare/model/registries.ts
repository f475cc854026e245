import { refusesPlain, statementsOf } from "./aws-policy";
import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, closedStore, type GooglePart, paid } from "./part";
import { at, blocks, least, origin, type Stack } from "./stack";
import type { Store } from "./types";

/** Registries answer to identities only and encrypt what they hold, on every cloud; what a stack may change is said by each cloud's part. */
const registry = closedStore("registry");

const awsRegistries = (stack: Stack): Store[] =>
  stack.of("aws_ecr_repository").map((repository) =>
    registry(repository, {
      key: keyOf(stack, at(repository.body, "encryption_configuration.kms_key")),
      tlsOnly: stack
        .pointing("aws_ecr_repository_policy", "repository", repository)
        .some(({ body }) => (statementsOf(stack, body.policy) ?? []).some(refusesPlain)),
      immutable: repository.body.image_tag_mutability === "IMMUTABLE",
      versionDays: least(
        stack.pointing("aws_ecr_lifecycle_policy", "repository", repository).flatMap(({ body }) => untaggedDays(body.policy)),
      ),
    }),
  );

function untaggedDays(policy: unknown): unknown[] {
  try {
    const { rules = [] } = JSON.parse(String(policy)) as {
      rules?: { selection?: { countUnit?: string; countNumber?: number } }[];
    };
    return rules.flatMap(({ selection }) => (selection?.countUnit === "days" ? [selection.countNumber] : []));
  } catch {
    return [];
  }
}

const azureRegistries = (stack: Stack): Store[] =>
  stack.of("azurerm_container_registry").map((one) =>
    registry(one, {
      key: keyOf(stack, at(one.body, "encryption.key_vault_key_id")),
      anonymous: one.body.anonymous_pull_enabled === true ? "granted" : "barred",
      sharedKeys: one.body.admin_enabled === true,
      immutable: false,
      versionDays: least([one.body.retention_policy_in_days]),
    }),
  );

const googleRegistries = (stack: Stack): Store[] =>
  stack.of("google_artifact_registry_repository").map((repository) => {
    const { body } = repository;
    const removes = blocks(body, "cleanup_policies").filter(({ action }) => action === "DELETE");
    const seconds = removes.map((rule) => Number(/^(\d+)s$/.exec(String(at(rule, "condition.older_than")))?.[1]));
    return registry(repository, {
      key: keyOf(stack, body.kms_key_name),
      immutable: at(body, "docker_config.immutable_tags") === true,
      versionDays: body.cleanup_policy_dry_run === true ? undefined : least(seconds.map((s) => s / 86_400)),
    });
  });

export const awsRegistry: AwsPart = {
  types: { aws_ecr_lifecycle_policy: "no-tags", aws_ecr_repository: "tags", aws_ecr_repository_policy: "no-tags" },
  stores: awsRegistries,
  // a repository's policy is about the repository, and says no resource
  policies: { aws_ecr_repository_policy: { on: "repository", itself: true } },
};
export const azureRegistry: AzurePart = {
  types: { azurerm_container_registry: "tags" },
  stores: azureRegistries,
  roles: {
    AcrPull: { on: ["registry"], levels: ["read"] },
    AcrPush: { on: ["registry"], levels: ["read", "write"] },
  },
  places: (stack) =>
    stack
      .of("azurerm_container_registry")
      .flatMap((one) =>
        blocks(one.body, "georeplications").map(({ location }) => ({ ...origin(one), region: String(location) })),
      ),
  costs: (stack) => paid(stack, "azurerm_container_registry", "registry", true),
};
export const googleRegistry: GooglePart = {
  types: { google_artifact_registry_repository: "labels" },
  stores: googleRegistries,
  roles: { "roles/artifactregistry.reader": ["see", "read"], "roles/artifactregistry.writer": ["see", "read", "write"] },
  grants: { artifact_registry_repository: "repository" },
};
