import { inside, overlap } from "../network";
import { attributes, type Rule, textAt, textsAt } from "../rule";

const ERRORS = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";
const ec2 = (call: string, code: string, message: string) => `operation error EC2: ${call}: api error ${code}: ${message}`;

/** What AWS demands of networks, zones and what stands in them. */
export const AWS_RULES: readonly Rule[] = [
  {
    demands: "A subnet's range lies inside its VPC's",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
    on: /^aws_subnet$/,
    refusal(asked) {
      const range = asked.text("cidr_block");
      const vpc = asked.named("vpc_id", "aws_vpc");
      if (!vpc || range === "" || inside(range, textAt(attributes(vpc), "cidr_block"))) return undefined;
      return ec2("CreateSubnet", "InvalidSubnet.Range", `The CIDR '${range}' is invalid.`);
    },
  },
  {
    demands: "Subnets of a VPC do not overlap",
    source: ERRORS,
    on: /^aws_subnet$/,
    refusal(asked) {
      const range = asked.text("cidr_block");
      const vpc = asked.named("vpc_id", "aws_vpc");
      const others = vpc ? asked.beside(vpc) : [];
      if (!others.some((other) => overlap(range, textAt(attributes(other), "cidr_block")))) return undefined;
      return ec2("CreateSubnet", "InvalidSubnet.Conflict", `The CIDR '${range}' conflicts with another subnet`);
    },
  },
  {
    demands: "A zone is one of the provider's region",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html",
    on: /^aws_(subnet|ebs_volume|instance)$/,
    refusal(asked) {
      const zone = asked.text("availability_zone");
      const region = asked.account.region ?? "";
      // Local Zones have a name of their own after the region's.
      if (zone === "" || (zone.startsWith(region) && /^(-[a-z]+-\d+)?[a-z]$/.test(zone.slice(region.length)))) return undefined;
      const zones = ["a", "b", "c"].map((letter) => region + letter).join(", ");
      return ec2(
        asked.type === "aws_subnet" ? "CreateSubnet" : asked.type === "aws_instance" ? "RunInstances" : "CreateVolume",
        "InvalidParameterValue",
        `Value (${zone}) for parameter availabilityZone is invalid. It can currently only be one of the following availability zones: ${zones}.`,
      );
    },
  },
  {
    demands: "A volume is attached to an instance in its own zone",
    source: ERRORS,
    on: /^aws_volume_attachment$/,
    refusal(asked) {
      const instance = asked.named("instance_id", "aws_instance");
      const volume = asked.named("volume_id", "aws_ebs_volume");
      if (!instance || !volume) return undefined;
      const [one, other] = [instance, volume].map((item) => textAt(attributes(item), "availability_zone"));
      if (one === other) return undefined;
      return ec2(
        "AttachVolume",
        "InvalidVolume.ZoneMismatch",
        `The volume '${volume.id}' is not in the same availability zone as instance '${instance.id}'`,
      );
    },
  },
  {
    demands: "An instance's security groups are of its subnet's VPC",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    on: /^aws_instance$/,
    refusal(asked) {
      const subnet = asked.named("subnet_id", "aws_subnet");
      const vpc = subnet && textAt(attributes(subnet), "vpc_id");
      const groups = asked.texts("vpc_security_group_ids").map((id) => asked.find(id, "aws_security_group"));
      const foreign = groups.find((group) => vpc && group && !textsAt(attributes(group), "vpc_id").includes(vpc));
      if (!foreign) return undefined;
      return ec2(
        "RunInstances",
        "InvalidParameter",
        `Security group ${foreign.id} and subnet ${subnet?.id} belong to different networks.`,
      );
    },
  },
];
