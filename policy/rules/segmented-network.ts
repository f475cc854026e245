import { azure, google, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "segmented-network",
  title: "Being in the same network opens nothing",
  protects: "Whoever takes over one machine would reach every other one from there.",
  controls: ["ARCH.2.2"],
  level: "error",
  check: ({ flows }) =>
    flows
      .filter(({ from }) => from.kind === "network")
      .map(({ to, protocol }) => ({
        address: to,
        message: `is reached by ${protocol} from everything in its network; name the machines that may`,
      })),
  compliant: [
    google("log-in through the proxy", {
      google_compute_instance: { web: { network_interface: [{ network: "inside" }] } },
      google_compute_firewall: {
        login: { network: "inside", source_ranges: ["35.235.240.0/20"], allow: [{ protocol: "tcp", ports: ["22"] }] },
      },
    }),
  ],
  nonCompliant: [
    azure("Azure's own rules, by which everything in a network meets", {
      azurerm_virtual_network: { net: { name: "net", address_space: ["10.0.0.0/16"] } },
      azurerm_subnet: {
        work: { virtual_network_name: ref("azurerm_virtual_network.net.name"), address_prefixes: ["10.0.0.0/24"] },
      },
      azurerm_network_interface: { card: { ip_configuration: [{ subnet_id: ref("azurerm_subnet.work.id") }] } },
      azurerm_linux_virtual_machine: { web: { network_interface_ids: [ref("azurerm_network_interface.card.id")] } },
    }),
  ],
};
