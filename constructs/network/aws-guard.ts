import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import type { Construct } from "../cdktf";
import type { Lab } from "../lab";
import type { Subnet } from ".";

type Self = Construct & { readonly name: string; readonly lab: Lab<"aws">; cloudName(type: string, part?: string): string };

/** What goes out is for the subnet's routes to say. */
export const outward = { description: "Wherever the routes of the subnet lead", ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" };

/** A security group that lets nothing in, and everything out; `noun` says of what. */
export function guard(
  self: Self,
  subnet: Subnet<"aws">,
  noun: string,
): { securityGroup: SecurityGroup; out: VpcSecurityGroupEgressRule } {
  const { lab } = self;
  const securityGroup = new SecurityGroup(self, "group", {
    name: self.cloudName("aws_security_group"),
    description: `${noun} ${self.name}`,
    vpcId: subnet.network.native.vpc.id,
    tags: lab.native.tags({ Name: self.name }),
  });
  const out = new VpcSecurityGroupEgressRule(self, "out", {
    securityGroupId: securityGroup.id,
    ...outward,
    tags: lab.native.tags(),
  });
  return { securityGroup, out };
}
