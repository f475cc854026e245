import type { Maker } from "../maker";
import type { KeptName, TypeModel } from "../model";
import { compute, member } from "./types";

/** Where the provider draws a name, for want of one in the stack. */
const drawn = (make: Maker) => make.expand("terraform-{digits:26}");
const weekly: KeptName = {
  name: "{name}",
  when: () => true,
  refusal: () =>
    "googleapi: Error 409: The Cloud SQL instance already exists. When you delete an instance, you can't reuse the name of the deleted instance until one week from the deletion date., instanceAlreadyExists",
  source: "https://docs.cloud.google.com/sql/docs/postgres/delete-instance",
};

/** Cloud SQL, and the endpoints by which a network reaches it: ids as the provider's documentation gives their formats. */
export const GOOGLE_DATABASE_TYPES: Readonly<Record<string, TypeModel>> = {
  google_compute_forwarding_rule: compute("regions/{region}", "forwardingRules", {
    values: {
      forwarding_rule_id: "{digits:19}",
      psc_connection_id: "{digits:17}",
      psc_connection_status: "ACCEPTED",
      base_forwarding_rule: "",
    },
  }),
  google_project_iam_member: member("{project}"),
  google_sql_database_instance: {
    id: "{name}",
    key: "{project} {name}",
    kept: weekly,
    values: {
      name: drawn,
      connection_name: "{project}:{region}:{name}",
      dns_name: "{hex:12}.{hex:12}.{region}.sql.goog.",
      psc_service_attachment_link:
        "projects/{hex:12}-tp/regions/{region}/serviceAttachments/a-{hex:12}-psc-service-attachment-{hex:16}",
      self_link: "https://sqladmin.googleapis.com/sql/v1beta4/projects/{project}/instances/{name}",
      service_account_email_address: "p{$number}-{hex:6}@gcp-sa-cloud-sql.iam.gserviceaccount.com",
      instance_type: "CLOUD_SQL_INSTANCE",
      maintenance_version: "{database_version}.R20260101.00_00",
      "settings.version": "1",
    },
  },
  google_sql_user: { id: "{name}//{instance}" },
};
