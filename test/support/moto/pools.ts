import { DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

/** Auto Scaling's groups and policies, by their calls, and launch templates: a client of AWS's for the former would be a dependency more. */
export async function pools(options: Options): Promise<Thing[]> {
  const ec2 = new EC2Client(options);
  const { LaunchTemplates = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({}));
  const templates = LaunchTemplates.map(async ({ LaunchTemplateId }) => {
    const asked = { LaunchTemplateId, Versions: ["$Latest"] };
    const { LaunchTemplateVersions } = await ec2.send(new DescribeLaunchTemplateVersionsCommand(asked));
    return thing("aws_launch_template", LaunchTemplateId, LaunchTemplateVersions?.[0]?.LaunchTemplateData);
  });
  const ask = async (Action: string): Promise<string> => {
    const body = new URLSearchParams({ Action, Version: "2011-01-01" });
    const headers = { ...signed(options, "autoscaling"), "content-type": "application/x-www-form-urlencoded" };
    return (await fetch(options.endpoint, { method: "POST", headers, body: body.toString() })).text();
  };
  const named = (xml: string, element: string) => [...xml.matchAll(new RegExp(`<${element}>([^<]+)`, "g"))].map(([, one]) => one);
  const arns = async (action: string, element: string, type: string) => {
    const xml = await ask(action);
    return [...new Set(named(xml, element))].map((arn) => thing(type, arn, xml));
  };
  return [
    ...(await Promise.all(templates)),
    ...(await arns("DescribeAutoScalingGroups", "AutoScalingGroupARN", "aws_autoscaling_group")),
    ...(await arns("DescribePolicies", "PolicyARN", "aws_autoscaling_policy")),
  ];
}
