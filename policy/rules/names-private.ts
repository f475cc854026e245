import { aws, azure, google, objections, type Rule, ref } from "../rule";

const hub = "/subscriptions/0/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";

export const rule: Rule = {
  id: "names-private",
  title: "Names of machines are resolved by the lab's own network alone",
  protects:
    "A public name tells what stands where; one that nobody resolves leads nowhere, and one of another network leads others in.",
  controls: ["ARCH.2.2"],
  level: "error",
  check: ({ names }) =>
    objections(names, (zone) => {
      if (zone.public) return `${zone.domain} is public`;
      if (zone.networks.length === 0) return `${zone.domain} is resolved by no network`;
      if (zone.foreign.length > 0) return `${zone.domain} is resolved by ${zone.foreign.join(", ")} too`;
      return zone.registers && `every machine of the network gets a name in ${zone.domain}`;
    }),
  compliant: [
    aws("a zone of a network", {
      aws_vpc: { net: {} },
      aws_route53_zone: { lab: { name: "lab.internal", vpc: [{ vpc_id: ref("aws_vpc.net.id") }] } },
    }),
  ],
  nonCompliant: [
    aws("a zone without a network, which is public", { aws_route53_zone: { lab: { name: "lab.example" } } }),
    azure("a public zone", { azurerm_dns_zone: { lab: { name: "lab.example" } } }),
    azure("a network of somebody else", {
      azurerm_private_dns_zone: { lab: { name: "lab.internal" } },
      azurerm_private_dns_zone_virtual_network_link: {
        hub: { private_dns_zone_name: ref("azurerm_private_dns_zone.lab.name"), virtual_network_id: hub },
      },
    }),
    google("public by default", { google_dns_managed_zone: { lab: { name: "lab", dns_name: "lab.example." } } }),
  ],
};
