import { DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Thing } from "../../standins/life";
import { named, type Options, queried, thing } from "./network";

/** Auto Scaling's groups, policies and scheduled actions, by their calls, and launch templates: a client of AWS's for the former would be a dependency more. */
export async function pools(options: Options): Promise<Thing[]> {
  const ec2 = new EC2Client(options);
  const { LaunchTemplates = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({}));
  const templates = LaunchTemplates.map(async ({ LaunchTemplateId }) => {
    const asked = { LaunchTemplateId, Versions: ["$Latest"] };
    const { LaunchTemplateVersions } = await ec2.send(new DescribeLaunchTemplateVersionsCommand(asked));
    return thing("aws_launch_template", LaunchTemplateId, LaunchTemplateVersions?.[0]?.LaunchTemplateData);
  });
  const ask = queried(options, "autoscaling", "2011-01-01");
  const found = async (action: string, element: string, type: string) => {
    const xml = await ask(action);
    return named(xml, element).map((id) => thing(type, id, xml));
  };
  return [
    ...(await Promise.all(templates)),
    ...(await found("DescribeAutoScalingGroups", "AutoScalingGroupARN", "aws_autoscaling_group")),
    ...(await found("DescribePolicies", "PolicyARN", "aws_autoscaling_policy")),
    ...(await found("DescribeScheduledActions", "ScheduledActionName", "aws_autoscaling_schedule")),
  ];
}
