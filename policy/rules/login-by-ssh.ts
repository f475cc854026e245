import { google, objections, type Rule } from "../rule";

const open = (ports: readonly string[] | undefined) => ({
  google_compute_instance: { web: { network_interface: [{ network: "inside" }] } },
  google_compute_firewall: {
    login: { network: "inside", direction: "INGRESS", source_ranges: ["35.235.240.0/20"], allow: [{ protocol: "tcp", ports }] },
  },
});

export const rule: Rule = {
  id: "login-by-ssh",
  title: "The cloud's way to log in reaches the port for it and no other",
  protects: "Through the proxy everybody in the team would reach every service on the machine.",
  controls: ["ARCH.2.2"],
  level: "error",
  check: ({ flows }) =>
    objections(
      flows.filter(({ from }) => from.kind === "login").map((flow) => ({ ...flow, address: flow.to })),
      ({ protocol, ports }) =>
        (protocol !== "tcp" || ports.some(([first, last]) => first !== last || ![22, 3389].includes(first))) &&
        `is reached by log-in on ${protocol} ${ports.map((span) => span.join("-")).join(", ")}`,
    ),
  compliant: [google("SSH", open(["22"]))],
  nonCompliant: [google("every port", open(undefined)), google("a span of ports", open(["22-80"]))],
};
