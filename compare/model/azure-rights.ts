import type { AzureRole } from "./part";
import { azureParts, merged } from "./parts";
import { at, blocks, type Json, origin, type Resource, type Stack, texts } from "./stack";
import type { Level, Right, Store, Subject } from "./types";

/** What a role may be on. */
export interface Thing {
  readonly address: string;
  /** Addresses of what contains it. */
  readonly within: readonly string[];
  readonly kind: "machine" | "pool" | "cluster" | "model" | "notebook" | "workload" | "key" | Store["kind"];
}

const blobs = ["bucket", "code"] as const;
/** Built-in roles and what they amount to; any other is read as administration. Source: "Azure built-in roles" (learn.microsoft.com); general knowledge, not read. */
const roles: Readonly<Record<string, AzureRole>> = {
  // to pull, and to query what a workspace keeps, are among its `*/read`
  Reader: { on: "all", levels: ["see"], onContent: ["read"] },
  "Storage Blob Data Reader": { on: blobs, levels: ["read"] },
  "Storage Blob Data Contributor": { on: blobs, levels: ["read", "write"] },
  "Storage Blob Data Owner": { on: blobs, levels: ["read", "write", "administer"] },
  "Key Vault Reader": { on: ["secret"], levels: ["see"] },
  "Key Vault Secrets User": { on: ["secret"], levels: ["read"] },
  "Key Vault Secrets Officer": { on: ["secret"], levels: ["read", "write"] },
  "Virtual Machine Administrator Login": { on: ["machine", "pool"], levels: ["see", "login"] },
  "Virtual Machine User Login": { on: ["machine", "pool"], levels: ["see", "login"] },
  "Desktop Virtualization Power On Off Contributor": { on: ["machine"], levels: ["see", "operate"] },
  ...merged(azureParts, (part) => part.roles),
};
const unknownRole: AzureRole = { on: "all", levels: ["administer"] };

/** What each action amounts to, for roles that a stack makes itself. */
const actions = merged(azureParts, (part) => part.actions);
/** What a role amounts to that stands in the stack, by its actions. */
function ownRole({ body }: Resource): AzureRole {
  const allowed = blocks(body, "permissions").flatMap((one) => [...texts(one.actions), ...texts(one.data_actions)]);
  return { on: "all", levels: [...new Set(allowed.map((action) => actions[action] ?? "administer"))] };
}

/** Rights by role assignments, and by policies of vaults. */
export function azureRights(stack: Stack, things: readonly Thing[]): Right[] {
  const groupOf = (address: string) => stack.target(stack.at(address)?.body.resource_group_name);
  const covered = (scope: Resource) =>
    things.filter(({ address, within }) =>
      scope.type === "azurerm_resource_group"
        ? [address, ...within].some((a) => groupOf(a) === scope)
        : address === scope.address || within.includes(scope.address),
    );

  const assigned = stack.of("azurerm_role_assignment", "azurerm_pim_active_role_assignment").flatMap((by): Right[] => {
    const { body } = by;
    const subject = subjectOf(stack, body.principal_id);
    const until = stack.text(at(body, "schedule.expiration.end_date_time"));
    const definition = stack.target(body.role_definition_id);
    const name = stack.text(body.role_definition_name) ?? stack.text(definition?.body.name) ?? "";
    const own = definition?.type === "azurerm_role_definition" && !definition.address.startsWith("data.");
    const { on, levels, onContent = [] } = own ? ownRole(definition) : (roles[name] ?? unknownRole);
    const scope = stack.target(body.scope);
    if (!scope || scope.address.startsWith("data."))
      return levels.map((level) => ({ ...origin(by), subject, level, target: String(body.scope), beyond: true, until }));
    const targets = covered(scope).filter(({ kind }) => on === "all" || on.includes(kind));
    const held = targets.map(
      ({ address, kind }) =>
        [address, kind === "registry" || isWorkspace(stack, address) ? [...levels, ...onContent] : levels] as const,
    );
    const nowhere = covered(scope).length === 0 ? [[scope.address, levels] as const] : [];
    return [...held, ...nowhere].flatMap(([target, all]) =>
      all.map((level) => ({ ...origin(by), subject, level, target, beyond: false, until })),
    );
  });
  const policies = [
    ...stack
      .of("azurerm_key_vault_access_policy")
      .map((by) => ({ by, vault: stack.target(by.body.key_vault_id), policy: by.body })),
    ...stack
      .of("azurerm_key_vault")
      .flatMap((by) => blocks(by.body, "access_policy").map((policy) => ({ by, vault: by, policy }))),
  ];
  const byPolicy = policies.flatMap(({ by, vault, policy }) =>
    (vault ? covered(vault) : []).flatMap(({ address }) =>
      permissions(policy).map((level): Right => {
        const subject = subjectOf(stack, policy.object_id);
        return { ...origin(by), subject, level, target: address, beyond: false, until: undefined };
      }),
    ),
  );
  return [...assigned, ...byPolicy];
}

const isWorkspace = (stack: Stack, address: string) => stack.at(address)?.type === "azurerm_log_analytics_workspace";

function permissions(policy: Json): Level[] {
  const granted = texts(policy.secret_permissions).map((permission) => permission.toLowerCase());
  const reads = granted.includes("get");
  const writes = granted.some((permission) => ["set", "delete", "purge", "restore", "recover"].includes(permission));
  return [
    ...(reads ? ["read" as const] : []),
    ...(writes ? ["write" as const] : []),
    ...(granted.includes("list") ? ["see" as const] : []),
  ];
}

function subjectOf(stack: Stack, principal: unknown): Subject {
  const holder = stack.target(principal);
  if (holder?.address.startsWith("data.azurerm_client_config.")) return { kind: "deployer", id: holder.address };
  if (holder) return { kind: isOfAzure(stack, holder) ? "service" : "machine", id: holder.address };
  return { kind: "person", id: String(principal) };
}

/** Types by whose identity Azure itself acts: where it runs a control plane, to make nodes; where it keeps data, to encrypt. */
const keepers =
  /^azurerm_(kubernetes_cluster|storage_account|container_registry|disk_encryption_set|managed_redis|postgresql_flexible_server)$/;
/** Whether Azure's own services alone act by an identity. */
function isOfAzure(stack: Stack, holder: Resource): boolean {
  const carriers = stack.resources.filter(({ body }) => stack.targets(body.identity).includes(holder));
  return carriers.length > 0 && carriers.every(({ type }) => keepers.test(type));
}
