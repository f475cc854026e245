import { unusable } from "../network";
import { attributes, type Rule, textAt } from "../rule";

const refused = (code: string, message: string) => `operation error EC2: RunInstances: api error ${code}: ${message}`;

/** What EC2 demands of the private address that an instance is given. */
export const AWS_ADDRESS_RULES: readonly Rule[] = [
  {
    demands: "An instance's private address is one of its subnet's, and none that AWS keeps",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
    on: /^aws_instance$/,
    refusal(asked) {
      const subnet = asked.named("subnet_id", "aws_subnet");
      const address = asked.text("private_ip");
      const why = subnet && unusable(address, textAt(attributes(subnet), "cidr_block"), { first: 4, last: 1 });
      if (!why) return undefined;
      return refused(
        "InvalidParameterValue",
        why === "kept"
          ? `Address ${address} is in subnet's reserved address range`
          : `Address ${address} does not fall within the subnet's address range`,
      );
    },
  },
  {
    demands: "No two instances of a subnet have one private address",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
    on: /^aws_instance$/,
    refusal(asked) {
      const subnet = asked.named("subnet_id", "aws_subnet");
      const address = asked.text("private_ip");
      if (!subnet || !asked.beside(subnet).some((other) => textAt(attributes(other), "private_ip") === address)) return undefined;
      return refused("InvalidIPAddress.InUse", `Address ${address} is in use.`);
    },
  },
];
