import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { levels } from "../access/schema";
import type { Construct } from "../cdktf";
import type { OnCloud } from "../core";
import { agentByHand, encryptedBy } from "../key/google";
import type { Lab } from "../lab";
import { granteeId, inOrder, personId, principalOf } from "../lab/people";
import { daysOf } from "../schema";

declare module "../core" {
  interface Google {
    registry: { readonly repository: ArtifactRegistryRepository };
  }
}

const roles = { pull: "roles/artifactregistry.reader", push: "roles/artifactregistry.writer" };
type Right = keyof typeof roles;

type Place = ReturnType<typeof place>;
const place = (repository: ArtifactRegistryRepository) => ({
  project: repository.project,
  location: repository.location,
  repository: repository.repositoryId,
});

/** People's rights end with the lab. What a team has and what `access` names are grants of different titles: either may go without the other. */
function grantPerson(
  self: Construct & { readonly lab: Lab<"google"> },
  as: "named" | "team",
  email: string,
  right: Right,
  on: Place,
) {
  const { title, expression } = self.lab.native.untilExpiry;
  new ArtifactRegistryRepositoryIamMember(self, `${as === "team" ? "team" : "grant"}-${personId(email)}-${right}`, {
    ...on,
    role: roles[right],
    member: principalOf(self.lab, email),
    condition: { title: as === "team" ? title : `named, ${title}`, expression },
  });
}

export const on: OnCloud<"google", "registry"> = {
  build(self, props) {
    const age = props.deleteUntaggedAfter === undefined ? undefined : daysOf(props.deleteUntaggedAfter);
    const key = encryptedBy(props.key, "artifactregistry");
    const repository = new ArtifactRegistryRepository(self, "repository", {
      repositoryId: self.cloudName("google_artifact_registry_repository"),
      location: self.lab.region,
      format: "DOCKER",
      dockerConfig: { immutableTags: true },
      cleanupPolicyDryRun: age === undefined ? undefined : false,
      cleanupPolicies:
        age === undefined
          ? undefined
          : [
              {
                id: "untagged",
                action: "DELETE",
                condition: { tagState: "UNTAGGED", olderThan: `${age * 86_400}s` },
              },
            ],
      kmsKeyName: key?.name,
      labels: self.lab.native.labels(),
      dependsOn: [self.lab.native.service("artifactregistry"), ...(key ? [key.ready] : [])],
    });
    for (const who of inOrder(props.access?.keys() ?? [])) {
      const right = props.access?.get(who) ?? "pull";
      if (typeof who === "string") grantPerson(self, "named", who, right, place(repository));
      else
        new ArtifactRegistryRepositoryIamMember(self, `grant-${granteeId(who)}-${right}`, {
          ...place(repository),
          role: roles[right],
          member: who.native.serviceAccount.member,
        });
    }
    const host = `${repository.location}-docker.pkg.dev`;
    return {
      native: { repository },
      outputs: {
        name: repository.repositoryId,
        url: `${host}/${repository.project}/${repository.repositoryId}/${self.name}`,
      },
    };
  },

  admit(self, access) {
    for (const level of levels)
      for (const { email } of access.native.members[level])
        grantPerson(self, "team", email, level === "view" ? "pull" : "push", place(self.native.repository));
  },

  lend(entry, who, right) {
    new ArtifactRegistryRepositoryIamMember(entry, `grant-${granteeId(who)}-${right}`, {
      project: entry.lab.native.project.projectId,
      location: entry.lab.region,
      repository: entry.cloudName("google_artifact_registry_repository", "registry"),
      role: roles[right],
      member: who.native.serviceAccount.member,
      dependsOn: [entry.lab.native.service("artifactregistry")],
    });
  },

  parity: {
    deleteUntaggedAfter: "equivalent",
    access: { approximated: "a repository holds images of every name, AWS's those of one" },
    key: { approximated: agentByHand("Artifact Registry", "artifactregistry") },
  },
};
