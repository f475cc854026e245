import { DataAzurermRoleDefinition } from "@cdktf/provider-azurerm/lib/data-azurerm-role-definition";
import { DataAzurermSubscription } from "@cdktf/provider-azurerm/lib/data-azurerm-subscription";
import { PimActiveRoleAssignment } from "@cdktf/provider-azurerm/lib/pim-active-role-assignment";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { Construct, ITerraformDependable } from "../cdktf";
import type { Lab } from ".";
import { personId, principalOf } from "./people";

const slug = (role: string) => role.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const grantId = (email: string, role: string) => `grant-${personId(email)}-${slug(role)}`;

/** Whether a person was given a role below a construct. */
export const isGranted = (at: Construct, email: string, role: string): boolean =>
  at.node.tryFindChild(grantId(email, role)) !== undefined;

/**
 * Gives a person a built-in role on a scope; where the account has Privileged Identity Management, until the lab's last day.
 * Asking twice below one construct makes one assignment, since Azure refuses a second one.
 */
export function grantPerson(at: Construct, lab: Lab<"azure">, email: string, role: string, scope: string): void {
  const id = grantId(email, role);
  if (isGranted(at, email, role)) return;
  const principalId = principalOf(lab, email);
  if (lab.accounts.azure?.pim)
    new PimActiveRoleAssignment(at, id, {
      scope,
      principalId,
      roleDefinitionId: roleDefinition(lab, role).id,
      justification: `lab ${lab.node.id}`,
      schedule: { expiration: { endDateTime: lab.endsAt } },
    });
  else new RoleAssignment(at, id, { scope, principalId, roleDefinitionName: role });
}

/** Gives whoever deploys a built-in role on a scope. */
export const grantDeployer = (at: Construct, lab: Lab<"azure">, id: string, role: string, scope: string): RoleAssignment =>
  new RoleAssignment(at, id, {
    scope,
    principalId: lab.native.client.objectId,
    roleDefinitionName: role,
    // whoever deployed first keeps the right; others who deploy need it from their subscription
    lifecycle: { ignoreChanges: ["principal_id"] },
  });

/** Gives a managed identity a built-in role on a scope; `id` names the identity among those that `at` grants something. */
export function grantIdentity(at: Construct, id: string, principalId: string, role: string, scope: string): ITerraformDependable {
  return new RoleAssignment(at, `grant-${id}-${slug(role)}`, {
    scope,
    principalId,
    principalType: "ServicePrincipal",
    roleDefinitionName: role,
  });
}

/** The id of the resource group of the lab that all teams share. */
export const sharedGroup = (
  entry: Construct & { readonly lab: Lab<"azure">; nameOf(type: string, of: readonly string[]): string },
): string => `${subscriptionOf(entry.lab).id}/resourceGroups/${entry.nameOf("azurerm_resource_group", ["lab", "group"])}`;

const subscriptionOf = (lab: Lab<"azure">): DataAzurermSubscription =>
  (lab.node.tryFindChild("subscription") as DataAzurermSubscription | undefined) ??
  new DataAzurermSubscription(lab, "subscription");

/** A built-in role, looked up once a lab. */
function roleDefinition(lab: Lab<"azure">, role: string): DataAzurermRoleDefinition {
  const subscription = subscriptionOf(lab);
  const id = `role-${slug(role)}`;
  return (
    (lab.node.tryFindChild(id) as DataAzurermRoleDefinition | undefined) ??
    new DataAzurermRoleDefinition(lab, id, { name: role, scope: subscription.id })
  );
}
