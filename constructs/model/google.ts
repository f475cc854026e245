import type { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { modelFor } from "../../catalog/models";
import { type Construct, DataResource } from "../cdktf";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { ownRole } from "../lab/google-grants";
import { granteeId, inOrder, personId, principalOf } from "../lab/people";

declare module "../core" {
  interface Google {
    model: {
      /** Which model it is, where Google has nothing to make. */
      readonly chosen: DataResource;
    };
  }
}

const zone = "eu";

/**
 * Google has no policy on its models: who may call one may call every one of the project, until the lab's last day. The role calls models, and
 * nothing else: of Google's own the smallest that does also keeps agents and their memories. It is made for the first who gets it, and named after `fresh`.
 */
function grant(self: Construct & { readonly lab: Lab<"google"> }, fresh: DataResource, id: string, member: string): void {
  if (self.node.tryFindChild(id)) return;
  const { lab } = self;
  const made = self.node.tryFindChild("caller") as ProjectIamCustomRole | undefined;
  const { name: role } =
    made ??
    ownRole(self, "caller", {
      fresh,
      prefix: "modelCaller",
      title: `Calls models, lab ${lab.node.id}`,
      permissions: ["aiplatform.endpoints.predict"],
      dependsOn: [lab.native.service("iam"), lab.native.service("aiplatform")],
    });
  const { project, untilExpiry: condition } = lab.native;
  new ProjectIamMember(self, id, { project: project.projectId, role, member, condition });
}

export const on: OnCloud<"google", "model"> = {
  build(self, props) {
    const { lab } = self;
    const { name } = modelFor("google", props.size);
    // nothing is made for a model: what it is stands here, and its id, another at each deploy, names the role of those who call it
    const chosen = new DataResource(self, "model", { input: { model: name, location: zone } });
    for (const who of inOrder(props.access)) {
      const member = typeof who === "string" ? principalOf(lab, who) : who.native.serviceAccount.member;
      grant(self, chosen, `call-${granteeId(who)}`, member);
    }
    const { projectId } = lab.native.project;
    return {
      native: { chosen },
      outputs: {
        endpoint: `https://aiplatform.${zone}.rep.googleapis.com/v1/projects/${projectId}/locations/${zone}`,
        model: `publishers/google/models/${name}`,
      },
    };
  },

  admit(self, access) {
    for (const level of ["operate", "admin"] as const)
      for (const { email, member } of access.native.members[level])
        grant(self, self.native.chosen, `call-${personId(email)}`, member);
  },

  // a role of the team's own lab, since the shared one's has another name at each deploy
  lend(entry, who) {
    const made = entry.node.tryFindChild("lent") as DataResource | undefined;
    const lent = made ?? new DataResource(entry, "lent", { input: { lent: entry.name } });
    grant(entry, lent, `call-${granteeId(who)}`, who.native.serviceAccount.member);
  },

  parity: {
    size: {
      approximated:
        "each cloud has models of its own, which answer differently: Amazon's Nova on AWS, OpenAI's GPT on Azure, Gemini on Google; what is sent may be worked on anywhere in Google's multi-region eu, which holds for calls to the endpoint that the lab names",
    },
    limit: {
      unsupported: "Google shares out what it has among all who ask, without a limit of a lab's own",
      instead: "leave limit out: the budget tells what is spent",
    },
    access: {
      approximated:
        "Google gives rights on its models only for the whole project: whoever may call this model may call every other model and endpoint of the project, whichever lab it serves, until the lab's last day; whoever deploys must be allowed to make roles (roles/iam.roleAdmin)",
    },
  },
};
