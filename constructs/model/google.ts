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
      /** Calls models, and nothing else: of Google's own roles the smallest that does also keeps agents and their memories. */
      readonly caller: ProjectIamCustomRole;
    };
  }
}

const zone = "eu";

/** Google has no policy on its models: who may call one may call every one of the project, until the lab's last day. */
function grant(self: Construct & { readonly lab: Lab<"google"> }, id: string, member: string, role: ProjectIamCustomRole): void {
  if (self.node.tryFindChild(id)) return;
  new ProjectIamMember(self, id, {
    project: self.lab.native.project.projectId,
    role: role.name,
    member,
    condition: self.lab.native.untilExpiry,
  });
}

export const on: OnCloud<"google", "model"> = {
  build(self, props) {
    const { lab } = self;
    const { name } = modelFor("google", props.size);
    // nothing is made for a model: what it is stands here, and its id, another at each deploy, names the role below
    const chosen = new DataResource(self, "model", { input: { model: name, location: zone } });
    const caller = ownRole(self, "caller", {
      fresh: chosen,
      prefix: "modelCaller",
      title: `Calls models, lab ${lab.node.id}`,
      permissions: ["aiplatform.endpoints.predict"],
      dependsOn: [lab.native.service("iam"), lab.native.service("aiplatform")],
    });
    for (const who of inOrder(props.access))
      grant(
        self,
        `call-${granteeId(who)}`,
        typeof who === "string" ? principalOf(lab, who) : who.native.serviceAccount.member,
        caller,
      );
    const { projectId } = lab.native.project;
    return {
      native: { caller },
      outputs: {
        endpoint: `https://aiplatform.${zone}.rep.googleapis.com/v1/projects/${projectId}/locations/${zone}`,
        model: `publishers/google/models/${name}`,
      },
    };
  },

  admit(self, access) {
    for (const level of ["operate", "admin"] as const)
      for (const { email, member } of access.native.members[level])
        grant(self, `call-${personId(email)}`, member, self.native.caller);
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
