import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Construct } from "../cdktf";
import type { Lab } from "../lab";
import { granteeId } from "../lab/people";

/** A capability that machines reach inside a network. */
type Self = Construct & { readonly name: string; readonly lab: Lab<"aws">; cloudName(type: string, part?: string): string };
/** Whoever stands in the network with a group that names it in rules. */
interface Source {
  readonly name: string;
  readonly node: { readonly id: string };
  readonly native: { readonly securityGroup: SecurityGroup };
}

/** A security group that named machines get through on one port, and nobody else; nothing goes out by it. */
export function doorFor(
  self: Self,
  { vpc, from, port }: { readonly vpc: Vpc; readonly from: readonly Source[]; readonly port: number },
): SecurityGroup {
  const { lab } = self;
  const group = new SecurityGroup(self, "group", {
    name: self.cloudName("aws_security_group"),
    description: `Who reaches ${self.name}`,
    vpcId: vpc.id,
    tags: lab.native.tags({ Name: self.name }),
  });
  for (const source of from)
    new VpcSecurityGroupIngressRule(self, `from-${granteeId(source)}`, {
      securityGroupId: group.id,
      description: `Machines ${source.name}`,
      referencedSecurityGroupId: source.native.securityGroup.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      tags: lab.native.tags({ Name: `${self.name} from ${source.name}` }),
    });
  return group;
}
