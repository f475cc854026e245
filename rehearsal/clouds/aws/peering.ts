import type { Reference, TypeModel } from "../model";
import { overlap } from "../network";
import { attributes, type Rule, textAt } from "../rule";

const GUIDE = "https://docs.aws.amazon.com/vpc/latest/peering";
const refused = (code: string, message: string) =>
  `operation error EC2: CreateVpcPeeringConnection: api error ${code}: ${message}`;

export const AWS_PEERING_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_vpc_peering_connection: {
    id: "pcx-0{hex:16}",
    values: { accept_status: "pending-acceptance", peer_owner_id: "{$account}", peer_region: "{$region}" },
  },
};

export const AWS_PEERING_REFERENCES: readonly Reference[] = [
  {
    path: /(^|\.)vpc_peering_connection_id$/,
    to: ["aws_vpc_peering_connection"],
    refusal: (value) =>
      `operation error EC2: CreateRoute: api error InvalidVpcPeeringConnectionID.NotFound: The vpcPeeringConnection ID '${value}' does not exist`,
  },
];

/** What AWS demands of peering connections: the second as the guide has it, the others general knowledge, not read in the pages named. */
export const AWS_PEERING_RULES: readonly Rule[] = [
  {
    demands: "Networks that are joined have no address in common",
    source: `${GUIDE}/vpc-peering-basics.html#vpc-peering-limitations`,
    on: /^aws_vpc_peering_connection$/,
    refusal(asked) {
      const [own, other] = [asked.named("vpc_id", "aws_vpc"), asked.named("peer_vpc_id", "aws_vpc")];
      const ranges = [own, other].map((vpc) => (vpc ? textAt(attributes(vpc), "cidr_block") : ""));
      return overlap(ranges[0] as string, ranges[1] as string)
        ? refused("InvalidParameterValue", `The CIDRs ${ranges.join(" and ")} of the VPCs overlap`)
        : undefined;
    },
  },
  {
    demands: "Two networks are joined by one peering connection",
    source: `${GUIDE}/vpc-peering-basics.html#vpc-peering-limitations`,
    on: /^aws_vpc_peering_connection$/,
    refusal(asked) {
      const own = asked.named("vpc_id", "aws_vpc");
      const peer = asked.text("peer_vpc_id");
      const other = own && asked.beside(own).find((one) => textAt(attributes(one), "peer_vpc_id") === peer);
      return other && refused("VpcPeeringConnectionAlreadyExists", `${other.id} joins these VPCs already`);
    },
  },
  {
    demands: "Nobody accepts a peering connection in another region",
    source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/vpc_peering_connection#peer_region",
    on: /^aws_vpc_peering_connection$/,
    refusal: (asked) =>
      asked.values.auto_accept === true && asked.text("peer_region") !== asked.account.region
        ? refused("OperationNotPermitted", "peer_region cannot be set whilst auto_accept is true")
        : undefined,
  },
];
