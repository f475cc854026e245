import { Route } from "@cdktf/provider-aws/lib/route";
import type { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import type { Capability } from "../core";
import type { Joined } from "./outputs";
import { networkIds, peersOf } from "./peers";

type Self = Capability<"aws", "network">;
/** Their routes belong to the connection. */
export interface Connected extends Joined {
  readonly connection: VpcPeeringConnection;
}

/** The lab asks, and does not accept for the other side: whoever deploys may have no right there, and its owner knows of it first. */
export const peeringsOf = (self: Self, vpc: Vpc, props: { cidr: string; peerings: readonly string[] }): Connected[] =>
  peersOf(self.lab, self.node.id, props).map((peer) => {
    const [, peerRegion, peerOwnerId, peerVpcId = ""] = networkIds.aws.form.exec(peer.id) ?? [];
    const connection = new VpcPeeringConnection(self, `peering-${peer.name}`, {
      vpcId: vpc.id,
      peerVpcId,
      peerOwnerId,
      peerRegion,
      autoAccept: false,
      tags: self.lab.native.tags({ Name: [self.lab.environment, self.lab.team, self.name, peer.name].join("-") }),
    });
    const agree = `Accept ${connection.id} within seven days, and route ${props.cidr} to it in ${peer.id}; take that route away when the lab is gone.`;
    return { peer, connection, said: { id: connection.id, agree } };
  });

/** The ways from a table's subnets to the networks that are joined; until their owners agree they lead nowhere. */
export const routesTo = (joined: readonly Connected[], id: string, table: RouteTable): Route[] =>
  joined.map(
    ({ peer, connection }) =>
      new Route(connection, id, {
        routeTableId: table.id,
        destinationCidrBlock: peer.range,
        vpcPeeringConnectionId: connection.id,
      }),
  );
