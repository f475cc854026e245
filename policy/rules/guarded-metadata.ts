import { hostsOf } from "../../compare/model/hosts";
import { aws, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "guarded-metadata",
  title: "A machine's metadata service asks for a token",
  protects: "By a single forwarded request a stranger would get the machine's credentials.",
  controls: ["DEV.4.9"],
  level: "error",
  check: (model) =>
    objections(
      [...hostsOf(model), ...model.notebooks],
      ({ metadataToken }) => !metadataToken && "answers metadata requests without a token (IMDSv1)",
    ),
  compliant: [aws("IMDSv2", { aws_instance: { web: { metadata_options: { http_tokens: "required" } } } })],
  nonCompliant: [
    aws("either version", { aws_instance: { web: { metadata_options: { http_tokens: "optional" } } } }),
    aws("a notebook that says nothing", { aws_sagemaker_notebook_instance: { desk: {} } }),
    aws("nothing said", { aws_instance: { web: {} } }),
    google("nodes whose pods reach their node's credentials", {
      google_container_cluster: { lab: { remove_default_node_pool: true } },
      google_container_node_pool: { work: { cluster: ref("google_container_cluster.lab.id"), node_config: {} } },
    }),
  ],
};
