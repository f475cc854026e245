import { aws, azure, google, objections, type Rule } from "../rule";

const azurePeering = (of: Readonly<Record<string, unknown>>) => ({ azurerm_virtual_network_peering: { campus: of } });
const googlePeering = (of: Readonly<Record<string, unknown>>) => ({
  google_compute_network_peering: { campus: { export_subnet_routes_with_public_ip: false, ...of } },
});

export const rule: Rule = {
  id: "peerings-closed",
  title: "By a peering two networks reach each other, and nothing else passes",
  protects:
    "A gateway or a route that is lent makes a lab the way into a third network, or the internet's way around the lab's own rules.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: ({ peerings }) =>
    objections(peerings, ({ passes }) => passes.length > 0 && `lets pass ${passes.join(" and ")}; switch that off`),
  compliant: [
    aws("a connection that is asked for", { aws_vpc_peering_connection: { campus: { peer_vpc_id: "vpc-0a1b2c3d4e5f60718" } } }),
    azure("a peering that says nothing", azurePeering({})),
    google("a peering of subnets", googlePeering({})),
  ],
  nonCompliant: [
    aws("one that the lab accepts itself", {
      aws_vpc_peering_connection: { campus: { peer_vpc_id: "vpc-0a1b2c3d4e5f60718", auto_accept: true } },
    }),
    azure("the lab's gateway", azurePeering({ allow_gateway_transit: true })),
    azure("the other network's gateway", azurePeering({ use_remote_gateways: true })),
    azure("traffic of third networks", azurePeering({ allow_forwarded_traffic: true })),
    google("the other network's own routes", googlePeering({ import_custom_routes: true })),
    google("the lab's own routes", googlePeering({ export_custom_routes: true })),
    google("what Google exports where nothing is said", googlePeering({ export_subnet_routes_with_public_ip: null })),
  ],
};
