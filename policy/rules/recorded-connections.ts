import { Stack } from "../../compare/model/stack";
import { aws, azure, google, objections, type Rule, ref } from "../rule";

/** A network on AWS whose log a role writes that may make these calls. */
const writtenBy = (calls: readonly string[]) => ({
  aws_vpc: { net: {} },
  aws_subnet: { work: { vpc_id: ref("aws_vpc.net.id") } },
  aws_iam_role: {
    logs: {
      assume_role_policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    },
  },
  aws_iam_role_policy: {
    logs: {
      role: ref("aws_iam_role.logs.name"),
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: calls, Resource: "*" }] }),
    },
  },
  aws_flow_log: { all: { vpc_id: ref("aws_vpc.net.id"), traffic_type: "ALL", iam_role_arn: ref("aws_iam_role.logs.arn") } },
});

export const rule: Rule = {
  id: "recorded-connections",
  title: "Connections are recorded",
  protects: "After an incident nobody could say what a machine spoke to.",
  controls: ["DET.3.1"],
  // a description may say flowLogs: false
  level: "warning",
  check: ({ subnets }, stack) => [
    ...objections(subnets, ({ recorded }) => !recorded && "has no flow log that arrives somewhere"),
    // Google's flow logs leave out what a firewall refuses
    ...objections(
      new Stack(stack).of("google_compute_firewall"),
      ({ body }) =>
        body.deny !== undefined &&
        body.log_config === undefined &&
        subnets.some(({ recorded }) => recorded) &&
        "leaves no record of what it refuses; give it a log_config",
    ),
  ],
  compliant: [
    aws("a log of the whole network", writtenBy(["logs:*"])),
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
    aws("a log that nobody may write", writtenBy(["logs:DescribeLogGroups", "logs:DescribeLogStreams"])),
    azure("an account that keeps the network watcher out", {
      azurerm_virtual_network: { net: { name: "net" } },
      azurerm_subnet: { work: { virtual_network_name: ref("azurerm_virtual_network.net.name") } },
      azurerm_storage_account: { flows: { network_rules: { default_action: "Deny", bypass: ["None"] } } },
      azurerm_network_watcher_flow_log: {
        all: {
          enabled: true,
          target_resource_id: ref("azurerm_virtual_network.net.id"),
          storage_account_id: ref("azurerm_storage_account.flows.id"),
        },
      },
    }),
    google("no record of what is refused", {
      google_compute_subnetwork: { work: { ip_cidr_range: "10.0.0.0/24", log_config: { flow_sampling: 1 } } },
      google_compute_firewall: { closed: { direction: "INGRESS", source_ranges: ["0.0.0.0/0"], deny: [{ protocol: "all" }] } },
    }),
    google("no log", { google_compute_subnetwork: { work: { ip_cidr_range: "10.0.0.0/24" } } }),
  ],
};
