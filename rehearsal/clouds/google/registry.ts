import type { TypeModel } from "../model";
import { member } from "./types";

const repository = (name: string) => `projects/{project}/locations/{location}/repositories/${name}`;
const made = "2026-01-01T00:00:00Z";

/** Artifact Registry: ids as the provider's documentation gives their formats. */
export const GOOGLE_REGISTRY_TYPES: Readonly<Record<string, TypeModel>> = {
  google_artifact_registry_repository: {
    id: repository("{repository_id}"),
    named: "repository_id",
    values: { name: "{repository_id}", create_time: made, update_time: made },
  },
  google_artifact_registry_repository_iam_member: member(repository("{repository|last}")),
};
