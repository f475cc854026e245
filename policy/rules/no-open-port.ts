import { aws, azure, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "no-open-port",
  title: "No rule lets the internet in",
  protects: "An opened port outlives its purpose, and whatever stands behind it later is open too.",
  controls: ["ARCH.2.2"],
  level: "error",
  check: ({ openings }) =>
    objections(
      openings,
      ({ protocol, ports }) =>
        `opens ${protocol} ${ports.map((span) => span.join("-")).join(", ")} to the internet; name ranges, or accept it in policy.yaml with a reason`,
    ),
  compliant: [
    aws("a port for one office", {
      aws_security_group: { web: {} },
      aws_vpc_security_group_ingress_rule: {
        office: {
          security_group_id: ref("aws_security_group.web.id"),
          cidr_ipv4: "203.0.113.0/24",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
        },
      },
    }),
    google("the internet refused", {
      google_compute_firewall: { closed: { direction: "INGRESS", source_ranges: ["0.0.0.0/0"], deny: [{ protocol: "all" }] } },
    }),
  ],
  nonCompliant: [
    aws("a port for everybody", {
      aws_security_group: { web: {} },
      aws_vpc_security_group_ingress_rule: {
        all: {
          security_group_id: ref("aws_security_group.web.id"),
          cidr_ipv4: "0.0.0.0/0",
          ip_protocol: "tcp",
          from_port: 22,
          to_port: 22,
        },
      },
    }),
    aws("half of the internet, which with its other half is all", {
      aws_security_group: { web: { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["128.0.0.0/1"] }] } },
    }),
    azure("a port for the internet", {
      azurerm_network_security_group: {
        web: {
          name: "web",
          security_rule: [
            {
              direction: "Inbound",
              access: "Allow",
              priority: 100,
              protocol: "Tcp",
              source_address_prefix: "Internet",
              source_port_range: "*",
              destination_port_range: "22",
              destination_address_prefix: "*",
            },
          ],
        },
      },
    }),
    google("a port for everybody", {
      google_compute_firewall: { ssh: { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "tcp", ports: ["22"] }] } },
    }),
  ],
};
