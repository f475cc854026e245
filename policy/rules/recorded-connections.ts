import { aws, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "recorded-connections",
  title: "Connections are recorded",
  protects: "After an incident nobody could say what a machine spoke to.",
  controls: ["DET.3.1"],
  // a description may say flowLogs: false
  level: "warning",
  check: ({ subnets }) => objections(subnets, ({ recorded }) => !recorded && "has no flow log"),
  compliant: [
    aws("a log of the whole network", {
      aws_vpc: { net: {} },
      aws_subnet: { work: { vpc_id: ref("aws_vpc.net.id") } },
      aws_flow_log: { all: { vpc_id: ref("aws_vpc.net.id"), traffic_type: "ALL" } },
    }),
    google("a log of the subnet", {
      google_compute_subnetwork: {
        work: { ip_cidr_range: "10.0.0.0/24", log_config: { flow_sampling: 1, metadata: "INCLUDE_ALL_METADATA" } },
      },
    }),
  ],
  nonCompliant: [
    aws("refused connections only", {
      aws_vpc: { net: {} },
      aws_subnet: { work: { vpc_id: ref("aws_vpc.net.id") } },
      aws_flow_log: { all: { vpc_id: ref("aws_vpc.net.id"), traffic_type: "REJECT" } },
    }),
    google("no log", { google_compute_subnetwork: { work: { ip_cidr_range: "10.0.0.0/24" } } }),
  ],
};
