import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { Construct, DataResource, ITerraformDependable } from "../cdktf";
import type { Lab } from ".";

type Self = Construct & { readonly name: string; readonly kind: string; readonly lab: Lab<"google"> };

interface Grant {
  /** Of the construct. */
  readonly id: string;
  readonly project: string;
  /** What it is on, by Google's name for the type and for the thing: `sqladmin.googleapis.com/Instance`, `projects/…`. */
  readonly type: string;
  readonly on: string;
  readonly role: string;
  readonly member: string;
  /** The right of a person, or of a schedule, ends with the lab; why they have it tells several on one thing apart. */
  readonly as?: "named" | "team" | "schedule";
}

/** A right that Google knows on a project only: the condition is what narrows it to one thing and, for people, ends it. */
export function grantOnly(self: Self, { id, project, type, on, role, member, as }: Grant): ProjectIamMember {
  const { title, expression } = self.lab.native.untilExpiry;
  const only = `resource.type == "${type}" && resource.name == "${on}"`;
  return new ProjectIamMember(self, id, {
    project,
    role,
    member,
    condition: as
      ? { title: `${as}, ${self.name}, ${title}`, expression: `${only} && ${expression}` }
      : { title: `${self.kind} ${self.name}`, expression: only },
  });
}

interface OwnRole {
  /** Made with the entry: its id, another at each deploy, names the role. */
  readonly fresh: DataResource;
  readonly prefix: string;
  readonly title: string;
  readonly permissions: string[];
  readonly dependsOn: ITerraformDependable[];
}

/** A role of these permissions alone, where each of Google's own holds more. A deleted role keeps its id for weeks, so no second one may ask for it. */
export const ownRole = (
  self: Construct,
  id: string,
  { fresh, prefix, title, permissions, dependsOn }: OwnRole,
): ProjectIamCustomRole =>
  new ProjectIamCustomRole(self, id, {
    roleId: `${prefix}_\${replace(${fresh.terraformResourceType}.${fresh.friendlyUniqueId}.id, "-", "_")}`,
    title: title.slice(0, 100),
    permissions,
    dependsOn,
  });
