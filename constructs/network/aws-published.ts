import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association";
import type { Aws } from "../core";
import type { Network } from ".";
import { apart } from "./aws-apart";
import { routesTo } from "./aws-peering";

const made = new WeakMap<Network<"aws">, Aws["subnet"]>();

/**
 * The network's subnets for published machines and balancers, made with the first of them: what has a public address is reached, and answers, by way of
 * the internet gateway, and other machines go out by address translation, so that they cannot share the routes of a subnet.
 */
export function publishedOf(network: Network<"aws">): Aws["subnet"] {
  const known = made.get(network);
  if (known) return known;
  const { gateway, s3, joined } = network.native;
  if (!gateway) throw new Error(`${network.node.id} has no way to the internet, by which what is published is reached`);
  const { table, slices } = apart(network, "published entries", "published");
  const ready = [
    new Route(network, "published-internet", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    }),
    new VpcEndpointRouteTableAssociation(network, "published-s3", { vpcEndpointId: s3.id, routeTableId: table.id }),
    ...routesTo(joined, "published", table),
    ...slices.map(({ routing }) => routing),
  ];
  const zones = slices.map(({ subnet, cidr }) => ({ subnet, cidr }));
  const subnets = { zones, ready };
  made.set(network, subnets);
  return subnets;
}
