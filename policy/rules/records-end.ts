import { aws, azure, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "records-end",
  title: "Records are kept for a time that somebody chose, and are those of the stack alone",
  protects: "Records name people and addresses: kept for ever, or together with those of others, nobody could answer for them.",
  controls: ["DET.3.1"],
  level: "error",
  check: ({ stores }) =>
    objections(
      stores.filter(({ kind }) => kind === "log"),
      ({ objectDays, foreign }) =>
        (objectDays === undefined && "keeps records for ever; give it a number of days") ||
        (foreign && "takes what others record too; give its sink a filter that names the stack's own resources"),
    ),
  compliant: [
    aws("a group that forgets", { aws_cloudwatch_log_group: { lab: { name: "lab", retention_in_days: 90 } } }),
    azure("a workspace that forgets", { azurerm_log_analytics_workspace: { lab: { name: "lab", retention_in_days: 90 } } }),
    google("a bucket for one service", {
      google_cloud_run_v2_service: { web: { name: "web" } },
      google_logging_project_bucket_config: { lab: { bucket_id: "lab", retention_days: 90 } },
      google_logging_project_sink: {
        lab: {
          destination: `logging.googleapis.com/${ref("google_logging_project_bucket_config.lab.id")}`,
          filter: '(resource.type="cloud_run_revision" AND resource.labels.service_name="web")',
        },
      },
    }),
  ],
  nonCompliant: [
    aws("a group without an end", { aws_cloudwatch_log_group: { lab: { name: "lab" } } }),
    google("a sink that takes everything", {
      google_logging_project_bucket_config: { lab: { bucket_id: "lab", retention_days: 90 } },
      google_logging_project_sink: {
        lab: { destination: `logging.googleapis.com/${ref("google_logging_project_bucket_config.lab.id")}` },
      },
    }),
  ],
};
