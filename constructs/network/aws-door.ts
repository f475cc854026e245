import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import {
  VpcSecurityGroupIngressRule,
  type VpcSecurityGroupIngressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "../cdktf";
import type { Lab } from "../lab";
import { granteeId } from "../lab/people";
import { sourceName } from ".";

/** A capability that machines reach inside a network. */
type Self = Construct & { readonly name: string; readonly lab: Lab<"aws">; cloudName(type: string, part?: string): string };
/** Whoever stands in the network with a group that names it in rules. */
interface Source {
  readonly kind: string;
  readonly name: string;
  readonly node: { readonly id: string };
  readonly native: { readonly securityGroup: SecurityGroup };
}

interface Options {
  readonly vpc: Vpc;
  readonly from: readonly Source[];
  /** Ranges outside, which come over the internet. */
  readonly ranges?: readonly { readonly name: string; readonly cidr: string }[];
  readonly port: number;
}

/** A security group that named machines, or named ranges, get through on one port, and nobody else; nothing goes out by it. */
export function doorFor(self: Self, { vpc, from, ranges = [], port }: Options): SecurityGroup {
  const { lab } = self;
  const group = new SecurityGroup(self, "group", {
    name: self.cloudName("aws_security_group"),
    description: `Who reaches ${self.name}`,
    vpcId: vpc.id,
    tags: lab.native.tags({ Name: self.name }),
  });
  const letIn = (
    id: string,
    name: string,
    source: Pick<VpcSecurityGroupIngressRuleConfig, "cidrIpv4" | "description" | "referencedSecurityGroupId">,
  ) =>
    new VpcSecurityGroupIngressRule(self, `from-${id}`, {
      ...source,
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      tags: lab.native.tags({ Name: `${self.name} from ${name}` }),
    });
  for (const source of from)
    letIn(granteeId(source), source.name, {
      description: sourceName(source),
      referencedSecurityGroupId: source.native.securityGroup.id,
    });
  for (const { name, cidr } of ranges)
    letIn(`range-${name}`, name, { description: `Range ${name}, over the internet`, cidrIpv4: cidr });
  return group;
}
