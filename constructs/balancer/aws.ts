import { AutoscalingAttachment } from "@cdktf/provider-aws/lib/autoscaling-attachment";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { OnCloud } from "../core";
import { certificateOf } from "../lab/certificates";
import { logsOf } from "../logs";
import { Files } from "../logs/aws-files";
import { doorFor } from "../network/aws-door";
import { publishedOf } from "../network/aws-published";
import { planOf } from "./plan";
import { httpsPort } from "./schema";

declare module "../core" {
  interface Aws {
    balancer: { readonly balancer: Lb; readonly targets: LbTargetGroup };
  }
}

/** TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers, which AWS recommends. */
const sslPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

export const on: OnCloud<"aws", "balancer"> = {
  build(self, props) {
    const { lab } = self;
    const { to, sources, ranges } = planOf<"aws">(self.node.id, props);
    const { subnet, securityGroup: behind } = to.native;
    const tags = lab.native.tags({ Name: self.name });
    const group = doorFor(self, { vpc: subnet.network.native.vpc, from: sources, ranges, port: httpsPort });
    const place = props.publishedTo ? publishedOf(subnet.network) : subnet.native;
    const through = { ipProtocol: "tcp", fromPort: props.port, toPort: props.port, tags };
    const rules = [
      new VpcSecurityGroupEgressRule(self, "out", {
        ...through,
        securityGroupId: group.id,
        description: `Machines ${to.name}`,
        referencedSecurityGroupId: behind.id,
      }),
      new VpcSecurityGroupIngressRule(self, "in", {
        ...through,
        securityGroupId: behind.id,
        description: `Balancer ${self.name}`,
        referencedSecurityGroupId: group.id,
      }),
    ];
    const logs = logsOf(lab);
    const requests = logs && new Files(self, logs);
    const balancer = new Lb(self, "balancer", {
      name: self.cloudName("aws_lb"),
      loadBalancerType: "application",
      internal: !props.publishedTo,
      subnets: place.zones.map((zone) => zone.subnet.id),
      securityGroups: [group.id],
      dropInvalidHeaderFields: true,
      enableDeletionProtection: false,
      accessLogs: requests && { bucket: requests.bucket.bucket, enabled: true },
      tags,
      dependsOn: [...rules, ...(props.publishedTo ? place.ready : []), ...(requests ? [requests.policy] : [])],
    });
    const targets = new LbTargetGroup(self, "targets", {
      name: self.cloudName("aws_lb_target_group", String(props.port)),
      vpcId: subnet.network.native.vpc.id,
      targetType: "instance",
      protocol: "HTTP",
      port: props.port,
      healthCheck: { protocol: "HTTP", path: props.health, matcher: "200" },
      tags,
      // that of another port stands, by another name, before the listener leaves the old one, which could not go before
      lifecycle: { createBeforeDestroy: true },
    });
    new LbListener(self, "https", {
      loadBalancerArn: balancer.arn,
      port: httpsPort,
      protocol: "HTTPS",
      sslPolicy,
      certificateArn: certificateOf(lab, props.certificate),
      defaultAction: [{ type: "forward", targetGroupArn: targets.arn }],
      tags,
    });
    if (to.kind === "pool")
      new AutoscalingAttachment(self, "members", {
        autoscalingGroupName: to.native.group.name,
        lbTargetGroupArn: targets.arn,
      });
    else
      to.native.instances.forEach((instance, i) => {
        new LbTargetGroupAttachment(self, `member-${i + 1}`, { targetGroupArn: targets.arn, targetId: instance.id });
      });
    return { native: { balancer, targets }, outputs: { address: balancer.dnsName, port: httpsPort } };
  },

  parity: {
    to: {
      approximated:
        "the balancer stands in the subnet of who answers, in two zones, and is reached by a name whose addresses change; elsewhere it is reached at one address",
    },
    port: "equivalent",
    health: "equivalent",
    from: "equivalent",
    publishedTo: {
      approximated:
        "a published balancer stands in subnets of its own, which lead to the internet, in two zones, and is reached by a name whose public addresses change; Azure's has one address",
    },
    certificate: "equivalent",
  },
};
