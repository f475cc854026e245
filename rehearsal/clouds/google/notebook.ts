import type { TypeModel } from "../model";
import { member } from "./types";

const instance = (name: string) => `projects/{project}/locations/{location}/instances/${name}`;

/** Workbench: ids as the provider's documentation gives their formats. */
export const GOOGLE_NOTEBOOK_TYPES: Readonly<Record<string, TypeModel>> = {
  google_workbench_instance: {
    id: instance("{name}"),
    values: {
      proxy_uri: "{hex:16}-dot-{location}.notebooks.googleusercontent.com",
      state: "ACTIVE",
      health_state: "HEALTHY",
      creator: "deployer@{project}.iam.gserviceaccount.com",
    },
  },
  google_workbench_instance_iam_member: member(instance("{name|last}")),
};
