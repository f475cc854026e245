import type { Thing } from "../../standins/life";
import { named, type Options, queried, thing } from "./network";

/** Balancers, what listens and answers, and who joined: by their calls, for a client of AWS's would be a dependency more. */
export async function balancers(options: Options): Promise<Thing[]> {
  const ask = queried(options, "elasticloadbalancing", "2015-12-01");
  const lbs = named(await ask("DescribeLoadBalancers"), "LoadBalancerArn");
  const parts = lbs.map(async (LoadBalancerArn) => {
    const [listeners, attributes] = [
      await ask("DescribeListeners", { LoadBalancerArn }),
      await ask("DescribeLoadBalancerAttributes", { LoadBalancerArn }),
    ];
    return [
      thing("aws_lb", LoadBalancerArn, attributes),
      ...named(listeners, "ListenerArn").map((arn) => thing("aws_lb_listener", arn, listeners)),
    ];
  });
  const groups = named(await ask("DescribeTargetGroups"), "TargetGroupArn");
  const pools = await queried(options, "autoscaling", "2011-01-01")("DescribeAutoScalingGroups");
  return [
    ...(await Promise.all(parts)).flat(),
    ...groups.flatMap((arn) => [
      thing("aws_lb_target_group", arn),
      ...(pools.includes(`<member>${arn}</member>`) ? [thing("aws_autoscaling_attachment", arn)] : []),
    ]),
  ];
}
