import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { Construct } from "../cdktf";
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
  /** A person's right ends with the lab; why they have it tells several on one thing apart. */
  readonly as?: "named" | "team";
}

/** A right that Google knows on a project only: the condition is what narrows it to one thing and, for people, ends it. */
export function grantOnly(self: Self, { id, project, type, on, role, member, as }: Grant): void {
  const { title, expression } = self.lab.native.untilExpiry;
  const only = `resource.type == "${type}" && resource.name == "${on}"`;
  new ProjectIamMember(self, id, {
    project,
    role,
    member,
    condition: as
      ? { title: `${as}, ${self.name}, ${title}`, expression: `${only} && ${expression}` }
      : { title: `${self.kind} ${self.name}`, expression: only },
  });
}
