import type { TypeModel } from "../model";
import { member } from "./types";

const made = "2026-01-01T00:00:00Z";

/** Cloud Run and the connectors of its network: ids as the provider's documentation gives their formats. */
export const GOOGLE_SERVICE_TYPES: Readonly<Record<string, TypeModel>> = {
  google_cloud_run_v2_service: {
    id: "projects/{project}/locations/{location}/services/{name}",
    values: {
      uri: "https://{name}-{$number}.{location}.run.app",
      urls: (make) => [make.text("uri")],
      launch_stage: "GA",
      create_time: made,
      update_time: made,
      generation: "1",
      observed_generation: "1",
      uid: "{uuid}",
      etag: '"{hex:16}"',
      latest_created_revision: "{name}-00001-{hex:3}",
      latest_ready_revision: "{latest_created_revision}",
      reconciling: "false",
      "template.max_instance_request_concurrency": "80",
    },
  },
  google_cloud_run_v2_service_iam_member: member("projects/{project}/locations/{location}/services/{name|last}"),
  google_vpc_access_connector: {
    id: "projects/{project}/locations/{region}/connectors/{name}",
    values: { self_link: "{id}", state: "READY", connected_projects: () => [], min_throughput: "200", max_throughput: "300" },
  },
};
