import { hostsOf } from "../../compare/model/hosts";
import { aws, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "encrypted-disks",
  title: "Disks are encrypted",
  protects: "A disk that is copied or taken out of service could be read.",
  controls: ["KONF.11.8"],
  level: "error",
  check: (model) => [
    ...objections(hostsOf(model), ({ disks }) => disks.some(({ encrypted }) => !encrypted) && "has a disk that is not encrypted"),
    ...objections(model.disks, ({ encrypted }) => !encrypted && "is a disk that is not encrypted"),
  ],
  compliant: [aws("an encrypted disk", { aws_instance: { web: { root_block_device: { encrypted: true } } } })],
  nonCompliant: [
    aws("a disk that says nothing", { aws_instance: { web: { root_block_device: { volume_size: 8 } } } }),
    aws("a disk beside a machine", { aws_ebs_volume: { data: { size: 8 } } }),
    aws("nodes whose template says nothing", {
      aws_eks_cluster: { lab: { name: "lab" } },
      aws_eks_node_group: { work: { cluster_name: ref("aws_eks_cluster.lab.name") } },
    }),
    aws("a second disk", {
      aws_instance: { web: { root_block_device: { encrypted: true }, ebs_block_device: [{ device_name: "/dev/sdb" }] } },
    }),
  ],
};
