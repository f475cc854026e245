import type { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member";
import type { Access } from "../access";
import type { Construct } from "../cdktf";
import type { Lab } from "../lab";
import { granteeId, inOrder } from "../lab/people";
import type { Machine } from "../machine";

type Self = Construct & { readonly lab: Lab<"google"> };

export const invoker = "roles/run.invoker";
export const place = ({ project, location, name }: CloudRunV2Service) => ({ project, location, name });

/** Lets machines call what Cloud Run runs. */
export function letCall(self: Self, service: CloudRunV2Service, callers: readonly Machine<"google">[]): void {
  for (const who of inOrder(callers))
    if (typeof who !== "string")
      new CloudRunV2ServiceIamMember(self, `call-${granteeId(who)}`, {
        ...place(service),
        role: invoker,
        member: who.native.serviceAccount.member,
      });
}

/** Lets a team see it, and its operators and admins call it where it is called at all, until the lab ends. */
export function letTeam(self: Self, access: Access<"google">, service: CloudRunV2Service, called = true): void {
  const condition = self.lab.native.untilExpiry;
  for (const level of ["view", "operate", "admin"] as const)
    for (const { id, member } of access.native.members[level])
      for (const role of level === "view" || !called ? ["roles/run.viewer"] : ["roles/run.viewer", invoker])
        new CloudRunV2ServiceIamMember(self, `team-${id}-${role.split(".").at(-1)}`, {
          ...place(service),
          role,
          member,
          condition,
        });
}
