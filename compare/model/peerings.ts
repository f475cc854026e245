import type { AwsPart, AzurePart, GooglePart } from "./part";
import { blocks, origin, type Resource, type Stack } from "./stack";
import type { Peering } from "./types";

/** What a setting lets pass besides what stands in the two networks, where it is on. */
type Passing = Readonly<Record<string, string>>;
const passing = ({ body }: Resource, settings: Passing): string[] =>
  Object.entries(settings).flatMap(([setting, what]) => (body[setting] === true ? [what] : []));

export const awsPeering: AwsPart = {
  types: { aws_vpc_peering_connection: "tags" },
  peerings: (stack) => {
    // a table's own blocks, and resources of their own
    const routes = stack
      .of("aws_route_table")
      .flatMap((table) => [
        ...blocks(table.body, "route").map((body) => ({ table, body })),
        ...stack.pointing("aws_route", "route_table_id", table).map(({ body }) => ({ table, body })),
      ]);
    return stack.of("aws_vpc_peering_connection").map((connection): Peering => {
      const { body } = connection;
      return {
        ...origin(connection),
        network: stack.target(body.vpc_id)?.address,
        with: `ec2:${body.peer_region}:${body.peer_owner_id}:vpc/${body.peer_vpc_id}`,
        ways: routes
          .filter(({ body }) => stack.target(body.vpc_peering_connection_id) === connection)
          .flatMap(({ table, body }) => {
            const range = stack.text(body.destination_cidr_block ?? body.cidr_block) ?? "an unknown range";
            const joined = stack.pointing("aws_route_table_association", "route_table_id", table);
            return joined.flatMap((one) => stack.targets(one.body.subnet_id).map(({ address }) => ({ subnet: address, range })));
          }),
        passes: passing(connection, { auto_accept: "the agreement of the other network's owner" }),
      };
    });
  },
};

/** Azure and Google lead from every subnet of a network to all of the other. */
const everywhere = (stack: Stack, type: string, attribute: string, network: Resource | undefined): Peering["ways"] =>
  network ? stack.pointing(type, attribute, network).map(({ address }) => ({ subnet: address, range: undefined })) : [];

export const azurePeering: AzurePart = {
  types: { azurerm_virtual_network_peering: "no-tags" },
  peerings: (stack) =>
    stack.of("azurerm_virtual_network_peering").map((peering): Peering => {
      const network = stack.target(peering.body.virtual_network_name);
      const open = peering.body.allow_virtual_network_access !== false;
      return {
        ...origin(peering),
        network: network?.address,
        with: stack.text(peering.body.remote_virtual_network_id) ?? "",
        ways: open ? everywhere(stack, "azurerm_subnet", "virtual_network_name", network) : [],
        passes: passing(peering, {
          allow_forwarded_traffic: "traffic of other networks",
          allow_gateway_transit: "the other network by the lab's gateway",
          use_remote_gateways: "the lab by the other network's gateway",
        }),
      };
    }),
};

export const googlePeering: GooglePart = {
  types: { google_compute_network_peering: "no-labels" },
  peerings: (stack) =>
    stack.of("google_compute_network_peering").map((peering): Peering => {
      const network = stack.target(peering.body.network);
      return {
        ...origin(peering),
        network: network?.address,
        with: stack.text(peering.body.peer_network) ?? "",
        ways: everywhere(stack, "google_compute_subnetwork", "network", network),
        passes: [
          ...passing(peering, {
            export_custom_routes: "the lab's own routes",
            import_custom_routes: "routes that the other network made",
            import_subnet_routes_with_public_ip: "the other network's public addresses",
          }),
          // Google's own default
          ...(peering.body.export_subnet_routes_with_public_ip === false ? [] : ["the lab's public addresses"]),
        ],
      };
    }),
};
