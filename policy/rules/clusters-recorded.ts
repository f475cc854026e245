import { aws, azure, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "clusters-recorded",
  title: "What is done by a cluster's API is recorded",
  protects: "After an incident nobody could say who changed what in the cluster.",
  controls: ["DET.3.1"],
  level: "error",
  check: ({ clusters }) =>
    objections(clusters, ({ recorded }) => !recorded && "keeps no record of what is done by its API, or none that the lab keeps"),
  compliant: [
    aws("a log group of the lab's own", {
      aws_cloudwatch_log_group: { lab: { name: "/aws/eks/lab/cluster" } },
      aws_eks_cluster: { lab: { name: "lab", enabled_cluster_log_types: ["audit"] } },
    }),
  ],
  nonCompliant: [
    aws("no log", { aws_eks_cluster: { lab: { name: "lab" } } }),
    aws("a log group that EKS makes and leaves behind", {
      aws_eks_cluster: { lab: { name: "lab", enabled_cluster_log_types: ["audit"] } },
    }),
    azure("no diagnostic setting", { azurerm_kubernetes_cluster: { lab: {} } }),
  ],
};
