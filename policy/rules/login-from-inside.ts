import { aws, google, type Rule, ref } from "../rule";

/** SSH and RDP. */
const ports = [22, 3389];
const from = (range: string, port: string) => ({
  google_compute_instance: { web: { network_interface: [{ network: "inside" }] } },
  google_compute_firewall: {
    office: { network: "inside", direction: "INGRESS", source_ranges: [range], allow: [{ protocol: "tcp", ports: [port] }] },
  },
});

export const rule: Rule = {
  id: "login-from-inside",
  title: "Nobody logs in from a network address, only by the cloud's own way",
  protects: "An address names nobody: whoever sits behind it may try keys and passwords, also after they left the lab.",
  controls: ["ARCH.2.2"],
  level: "error",
  check: ({ flows }) =>
    flows.flatMap((flow) => {
      const open =
        flow.from.kind === "range" && flow.protocol !== "icmp"
          ? ports.filter((port) => flow.ports.some(([a, b]) => a <= port && port <= b))
          : [];
      const source = "name" in flow.from ? flow.from.name : "";
      return open.map((port) => ({
        address: flow.to,
        message: `is reached on ${port} from ${source}; people log in by Session Manager, Bastion or IAP`,
      }));
    }),
  compliant: [google("a service for one office", from("203.0.113.0/24", "443"))],
  nonCompliant: [
    google("SSH for one office", from("203.0.113.0/24", "22")),
    google("ports among which RDP is", from("203.0.113.0/24", "3000-4000")),
    aws("SSH for one office", {
      aws_vpc: { net: { cidr_block: "10.0.0.0/16" } },
      aws_security_group: { web: { vpc_id: ref("aws_vpc.net.id") } },
      aws_instance: { web: { vpc_security_group_ids: [ref("aws_security_group.web.id")] } },
      aws_vpc_security_group_ingress_rule: {
        office: {
          security_group_id: ref("aws_security_group.web.id"),
          cidr_ipv4: "203.0.113.0/24",
          ip_protocol: "tcp",
          from_port: 22,
          to_port: 22,
        },
      },
    }),
  ],
};
