import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { Network } from ".";
import { type Block, type Demanded, halves, readBlock, showBlock } from "./addresses";
import { zones } from "./aws";

interface Apart {
  readonly table: RouteTable;
  readonly slices: readonly { readonly subnet: Subnet; readonly cidr: string; readonly routing: RouteTableAssociation }[];
}

/** Subnets that AWS demands for a purpose, one in each of two zones, with routes of their own, which lead nowhere outside at first. */
export function apart(network: Network<"aws">, purpose: Demanded, part: string): Apart {
  const { lab } = network;
  const vpcId = network.native.vpc.id;
  const tags = (of: string) => lab.native.tags({ Name: [lab.environment, lab.team, network.name, of].join("-") });
  const table = new RouteTable(network, `${part}-routes`, { vpcId, tags: tags(part) });
  const slices = halves(readBlock(network.demanded(purpose)) as Block).map((half, i) => {
    const zone = zones[i] as string;
    const cidr = showBlock(half);
    const subnet = new Subnet(network, `${part}-${zone}`, {
      vpcId,
      cidrBlock: cidr,
      availabilityZone: `${lab.region}${zone}`,
      mapPublicIpOnLaunch: false,
      tags: tags(`${part}-${zone}`),
    });
    const routing = new RouteTableAssociation(network, `${part}-routing-${zone}`, {
      subnetId: subnet.id,
      routeTableId: table.id,
    });
    return { subnet, cidr, routing };
  });
  return { table, slices };
}
