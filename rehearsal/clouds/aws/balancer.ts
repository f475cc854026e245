import { lookup } from "../../provider/lookup";
import type { Item } from "../inventory";
import type { Reference, TypeModel } from "../model";
import { type Asked, attributes, type Rule, textAt } from "../rule";

const elb = (what: string) => `arn:{$partition}:elasticloadbalancing:{$region}:{$account}:${what}`;
const refused = (code: string, message: string) => `operation error Elastic Load Balancing v2: api error ${code}: ${message}`;
const missing = (code: string, noun: string) => (value: string) => refused(code, `${noun} '${value}' not found`);

const mayNotWrite = (bucket: string) =>
  refused("InvalidConfigurationRequest", `Access Denied for bucket: ${bucket}. Please check S3bucket permission`);

/** Application Load Balancers: ids as the provider's documentation gives them for import. */
export const AWS_BALANCER_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_lb: {
    id: elb("loadbalancer/app/{name}/{hex:16}"),
    key: "{$region}/{name}",
    values: {
      arn: "{id}",
      arn_suffix: "app/{name}/{hex:16}",
      dns_name: (make) =>
        make.expand(`${make.state.internal === true ? "internal-" : ""}{name}-{digits:10}.{$region}.elb.amazonaws.com`),
      zone_id: "Z{digits:13}",
    },
    heldBy: ["aws_lb_listener"],
  },
  aws_lb_listener: {
    id: elb("listener/app/{hex:16}/{hex:16}"),
    values: { arn: "{id}", tcp_idle_timeout_seconds: () => null, "default_action.order": "1" },
  },
  aws_lb_target_group: {
    id: elb("targetgroup/{name}/{hex:16}"),
    key: "{$region}/{name}",
    values: {
      arn: "{id}",
      arn_suffix: "targetgroup/{name}/{hex:16}",
      load_balancing_algorithm_type: "round_robin",
      load_balancing_cross_zone_enabled: "use_load_balancer_configuration",
      protocol_version: "HTTP1",
      "health_check.timeout": "5",
    },
    heldBy: ["aws_lb_listener"],
  },
  aws_lb_target_group_attachment: { id: "{target_group_arn}-{digits:26}" },
  aws_autoscaling_attachment: { id: "{autoscaling_group_name}-{digits:26}" },
};

export const AWS_BALANCER_REFERENCES: readonly Reference[] = [
  { path: /^load_balancer_arn$/, to: ["aws_lb"], refusal: missing("LoadBalancerNotFound", "Load balancer") },
  {
    path: /(^|\.)(lb_)?target_group_arn$/,
    to: ["aws_lb_target_group"],
    refusal: missing("TargetGroupNotFound", "Target group"),
  },
  { on: /^aws_lb$/, path: /^subnets$/, to: ["aws_subnet"], refusal: missing("SubnetNotFound", "The subnet ID") },
  { on: /^aws_lb$/, path: /^security_groups$/, to: ["aws_security_group"], refusal: missing("InvalidSecurityGroup", "Group") },
  { on: /^aws_lb$/, path: /^access_logs\.bucket$/, to: ["aws_s3_bucket"], refusal: (value) => mayNotWrite(value) },
  {
    on: /^aws_lb_target_group_attachment$/,
    path: /^target_id$/,
    to: ["aws_instance"],
    refusal: missing("InvalidTarget", "Target"),
  },
];

/** Whether a bucket's policy lets balancers of an account write below a folder. */
function lets(policy: string, below: string): boolean {
  const { Statement } = JSON.parse(policy || "{}") as { Statement?: unknown };
  return [Statement ?? []].flat().some((one) => {
    const { Effect, Principal, Action, Resource } = one as Record<string, unknown>;
    const service = [(Principal as Record<string, unknown> | undefined)?.Service].flat();
    return (
      Effect === "Allow" &&
      service.includes("logdelivery.elasticloadbalancing.amazonaws.com") &&
      [Action].flat().includes("s3:PutObject") &&
      [Resource].flat().some((text) => below.startsWith(String(text).replace(/\*$/, "")))
    );
  });
}

const recordsIn = (asked: Asked): Item | undefined =>
  lookup(asked.values, "access_logs.0.enabled") === true ? asked.named("access_logs.0.bucket", "aws_s3_bucket") : undefined;

const GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application";

/** What AWS demands of balancers: general knowledge, not read in the pages named. */
export const AWS_BALANCER_RULES: readonly Rule[] = [
  {
    demands: "A balancer has subnets of /27 or larger in two zones",
    source: `${GUIDE}/application-load-balancers.html#subnets-load-balancer`,
    on: /^aws_lb$/,
    refusal(asked) {
      const subnets = asked.texts("subnets").flatMap((id) => asked.find(id, "aws_subnet") ?? []);
      const zones = new Set(subnets.map((subnet) => textAt(attributes(subnet), "availability_zone")));
      if (zones.size < 2)
        return refused("ValidationError", "At least two subnets in two different Availability Zones must be specified");
      const small = subnets.find((subnet) => Number(textAt(attributes(subnet), "cidr_block").split("/")[1]) > 27);
      return small && refused("InvalidSubnet", `Not enough IP space available in ${small.id}. ELB requires at least 8 free IPs.`);
    },
  },
  {
    demands: "A balancer on the internet has a network with an internet gateway",
    source: `${GUIDE}/application-load-balancers.html#subnets-load-balancer`,
    on: /^aws_lb$/,
    refusal(asked) {
      const [subnet] = asked.texts("subnets").flatMap((id) => asked.find(id, "aws_subnet") ?? []);
      const vpc = subnet && asked.find(textAt(attributes(subnet), "vpc_id"), "aws_vpc");
      if (asked.values.internal === true || !vpc || asked.around(vpc, "aws_internet_gateway").length > 0) return undefined;
      return refused("InvalidSubnet", `VPC ${vpc.id} has no internet gateway`);
    },
  },
  {
    demands: "A balancer records its requests in a bucket whose policy lets it write",
    // read on 2026-11-27
    source: `${GUIDE}/enable-access-logging.html`,
    on: /^aws_lb$/,
    refusal(asked) {
      const bucket = recordsIn(asked);
      if (!bucket) return undefined;
      const prefix = asked.text("access_logs.0.prefix");
      const below = `${textAt(attributes(bucket), "arn")}/${prefix && `${prefix}/`}AWSLogs/${asked.account.account}/`;
      const policies = asked.around(bucket, "aws_s3_bucket_policy").map((one) => textAt(attributes(one), "policy"));
      return policies.some((policy) => lets(policy, below)) ? undefined : mayNotWrite(bucket.id);
    },
  },
  {
    demands: "A balancer records its requests in a bucket that no key but S3's own encrypts",
    source: `${GUIDE}/enable-access-logging.html`,
    on: /^aws_lb$/,
    refusal(asked) {
      const bucket = recordsIn(asked);
      const algorithms = (bucket ? asked.around(bucket, "aws_s3_bucket_server_side_encryption_configuration") : []).map((one) =>
        textAt(attributes(one), "rule.0.apply_server_side_encryption_by_default.0.sse_algorithm"),
      );
      return bucket && algorithms.some((algorithm) => algorithm !== "AES256") ? mayNotWrite(bucket.id) : undefined;
    },
  },
  {
    demands: "What listens by HTTPS has a certificate, of the region",
    source: `${GUIDE}/https-listener-certificates.html`,
    on: /^aws_lb_listener$/,
    refusal(asked) {
      if (asked.text("protocol") !== "HTTPS") return undefined;
      const arn = asked.text("certificate_arn");
      if (arn === "") return refused("ValidationError", "A certificate must be specified for HTTPS listeners");
      const region = arn.split(":")[3];
      return region === "" || region === asked.account.region
        ? undefined
        : refused("ValidationError", `Certificate ARN '${arn}' is not valid`);
    },
  },
];
