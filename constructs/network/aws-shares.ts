import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { Network } from ".";
import { type Block, halves, readBlock, showBlock } from "./addresses";
import { zones } from "./aws";

const made = new WeakMap<Network<"aws">, readonly Subnet[]>();

/** The network's subnets for shares, one in each of two zones, from which nothing leads out; made with the first share. */
export function sharesOf(network: Network<"aws">): readonly Subnet[] {
  const known = made.get(network);
  if (known) return known;
  const { lab } = network;
  const vpcId = network.native.vpc.id;
  const tags = (part: string) => lab.native.tags({ Name: [lab.environment, lab.team, network.name, part].join("-") });
  const table = new RouteTable(network, "shares-routes", { vpcId, tags: tags("shares") });
  const subnets = halves(readBlock(network.demanded("shares")) as Block).map((half, i) => {
    const zone = zones[i] as string;
    const subnet = new Subnet(network, `shares-${zone}`, {
      vpcId,
      cidrBlock: showBlock(half),
      availabilityZone: `${lab.region}${zone}`,
      mapPublicIpOnLaunch: false,
      tags: tags(`shares-${zone}`),
    });
    new RouteTableAssociation(network, `shares-routing-${zone}`, { subnetId: subnet.id, routeTableId: table.id });
    return subnet;
  });
  made.set(network, subnets);
  return subnets;
}
