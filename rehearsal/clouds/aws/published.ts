import type { Value, ValueMap } from "../../cty/values";
import { lookup } from "../../provider/lookup";
import type { Item } from "../inventory";
import type { Maker } from "../maker";
import type { Reference, TypeModel } from "../model";
import { freeAddress } from "../network";
import { attributes, type Rule, textAt } from "../rule";
import { ec2, privateName } from "./values";

const ERRORS = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";

/** The card that an instance names in place of a subnet. */
function cardOf({ state, inventory, cloud }: Maker): Item | undefined {
  const id = lookup(state, "network_interface.0.network_interface_id");
  return typeof id === "string" ? inventory.find(cloud.name, id)[0] : undefined;
}
/** What an instance has by a card of its own, where it names one. */
export const byCard =
  (name: string, otherwise: (make: Maker) => Value) =>
  (make: Maker): Value => {
    const card = cardOf(make);
    return card ? lookup(card.attributes as ValueMap, name) : otherwise(make);
  };
/** The public address of an instance's card. */
export function addressOfCard(make: Maker): string | undefined {
  const card = cardOf(make);
  const address = card && make.inventory.users(card).find(({ type }) => type === "aws_eip");
  return address && textAt(attributes(address), "public_ip");
}

export const AWS_PUBLISHED_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_network_interface: {
    id: "eni-0{hex:16}",
    values: {
      arn: ec2("network-interface"),
      interface_type: "interface",
      mac_address: "02:{hex:2}:{hex:2}:{hex:2}:{hex:2}:{hex:2}",
      private_ip: freeAddress("subnet_id", "cidr_block"),
      private_ips: (make) => [make.text("private_ip")],
      private_ip_list: (make) => [make.text("private_ip")],
      private_dns_name: privateName,
    },
    heldBy: ["aws_instance"],
  },
};

const missing = (value: string) =>
  `operation error EC2: api error InvalidNetworkInterfaceID.NotFound: The networkInterface ID '${value}' does not exist`;
export const AWS_PUBLISHED_REFERENCES: readonly Reference[] = [
  { path: /(^|\.)network_interface_id$/, to: ["aws_network_interface"], refusal: missing },
  { on: /^aws_eip$/, path: /^network_interface$/, to: ["aws_network_interface"], refusal: missing },
];

/** What EC2 demands of network cards that stand for themselves, and of public addresses. */
export const AWS_PUBLISHED_RULES: readonly Rule[] = [
  {
    demands: "A card gets a public address where its network has an internet gateway",
    source: ERRORS,
    on: /^aws_eip$/,
    refusal(asked) {
      const card = asked.named("network_interface", "aws_network_interface");
      const subnet = card && asked.find(textAt(attributes(card), "subnet_id"), "aws_subnet");
      const vpc = subnet && asked.find(textAt(attributes(subnet), "vpc_id"), "aws_vpc");
      if (!vpc || asked.around(vpc, "aws_internet_gateway").length > 0) return undefined;
      return `operation error EC2: AssociateAddress, api error Gateway.NotAttached: Network ${vpc.id} is not attached to any internet gateway`;
    },
  },
  {
    demands: "A card is that of one instance",
    source: ERRORS,
    on: /^aws_instance$/,
    refusal(asked) {
      const card = asked.named("network_interface.0.network_interface_id", "aws_network_interface");
      if (!card || asked.beside(card).length === 0) return undefined;
      return `operation error EC2: RunInstances, api error InvalidNetworkInterface.InUse: Interface: [${card.id}] in use.`;
    },
  },
];
