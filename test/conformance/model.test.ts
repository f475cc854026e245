// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Terraform
import { readModel } from "../../compare/model";
import { flowsOf, type Rule } from "../../compare/model/rules";

/** What somebody else's program may have written: other ids, no metadata, rules inside groups, policies by look-ups. */
const foreign = {
  provider: { aws: [{ region: "eu-west-1" }] },
  data: {
    aws_iam_policy_document: {
      trust: {
        statement: [{ actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }] }],
      },
      rights: { statement: { actions: ["s3:GetObject"], resources: ["${aws_s3_bucket.Data_1A2B.arn}/*"] } },
    },
  },
  resource: {
    aws_s3_bucket: { Data_1A2B: { bucket_prefix: "data" } },
    aws_iam_role: { R: { assume_role_policy: "${data.aws_iam_policy_document.trust.json}" } },
    aws_iam_instance_profile: { P: { role: "${aws_iam_role.R.name}" } },
    aws_iam_role_policy: { Q: { role: "${aws_iam_role.R.id}", policy: "${data.aws_iam_policy_document.rights.json}" } },
    aws_iam_policy: { own: { policy: "${jsonencode({ Statement = [] })}" } },
    aws_iam_role_policy_attachment: { A: { role: "${aws_iam_role.R.name}", policy_arn: "${aws_iam_policy.own.arn}" } },
    aws_vpc: { V: { cidr_block: "10.0.0.0/16" } },
    aws_subnet: { S: { vpc_id: "${aws_vpc.V.id}", cidr_block: "10.0.1.0/24", map_public_ip_on_launch: true } },
    aws_internet_gateway: { I: { vpc_id: "${aws_vpc.V.id}" } },
    aws_route_table: {
      T: { vpc_id: "${aws_vpc.V.id}", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.I.id}" }] },
    },
    aws_route_table_association: { J: { subnet_id: "${aws_subnet.S.id}", route_table_id: "${aws_route_table.T.id}" } },
    aws_security_group: {
      G: {
        vpc_id: "${aws_vpc.V.id}",
        ingress: [{ protocol: "tcp", from_port: 80, to_port: 80, cidr_blocks: ["0.0.0.0/0"] }],
        egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
      },
    },
    aws_instance: {
      M: {
        subnet_id: "${aws_subnet.S.id}",
        vpc_security_group_ids: ["${aws_security_group.G.id}"],
        iam_instance_profile: "${aws_iam_instance_profile.P.name}",
      },
    },
    aws_kinesis_stream: { q: {} },
    terraform_data: { t: {} },
  },
};

test("a stack that this project did not write is read all the same", () => {
  const model = readModel(foreign);
  expect(model.machines).toMatchObject([
    {
      address: "aws_instance.M",
      identity: "aws_iam_role.R",
      publicAddress: true,
      internet: "direct",
      login: false,
      metadataToken: false,
      disks: [{ encrypted: false }],
    },
  ]);
  const http = { to: "aws_instance.M", protocol: "tcp", ports: [[80, 80]] };
  expect(model.flows).toEqual([
    { from: { kind: "internet" }, ...http },
    { from: { kind: "network" }, ...http },
  ]);
  expect(model.openings).toMatchObject([{ address: "aws_security_group.G", protocol: "tcp" }]);
  expect(model.rights).toEqual([
    expect.objectContaining({
      subject: { kind: "machine", id: "aws_iam_role.R" },
      level: "read",
      target: "aws_s3_bucket.Data_1A2B",
      beyond: false,
    }),
  ]);
  expect(model.stores).toMatchObject([
    { kind: "bucket", entry: "Data_1A2B", encrypted: false, tlsOnly: false, anonymous: "possible" },
  ]);
});

test("nothing is dropped in silence: types that are not known, and policies that cannot be read", () => {
  expect(readModel(foreign).unknown.map(({ address }) => address)).toEqual([
    "aws_kinesis_stream.q",
    "aws_iam_role_policy_attachment.A",
  ]);
});

test("a function that a template makes on Azure records, and where to, is known, also where that is nowhere", () => {
  const template = (type: string) => JSON.stringify({ resources: [{ type, name: "one" }] });
  const { logs } = readModel({
    provider: { azurerm: [{}] },
    resource: {
      azurerm_log_analytics_workspace: { all: { name: "all" } },
      azurerm_resource_group_template_deployment: {
        led: { template_content: template("Microsoft.Web/sites") },
        lost: { template_content: template("Microsoft.Web/sites") },
        other: { template_content: template("Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments") },
      },
      azurerm_monitor_diagnostic_setting: {
        led: {
          target_resource_id: "${azurerm_resource_group_template_deployment.led.id}",
          log_analytics_workspace_id: "${azurerm_log_analytics_workspace.all.id}",
        },
      },
    },
  });
  expect(logs.map(({ address, stores }) => [address, stores])).toEqual([
    ["azurerm_resource_group_template_deployment.led", ["azurerm_log_analytics_workspace.all"]],
    ["azurerm_resource_group_template_deployment.lost", []],
  ]);
});

test("a stack is of one cloud", () => {
  expect(() => readModel({ provider: { aws: [{}], google: [{}] } })).toThrow("is on aws and google");
  expect(() => readModel({ provider: {} })).toThrow("none of the known clouds");
});

describe("of the rules of a firewall", () => {
  const rule = (order: number, allow: boolean, ports: Rule["ports"], to: Partial<Rule> = {}): Rule => ({
    address: "f",
    entry: "f",
    direction: "in",
    allow,
    order,
    protocol: "tcp",
    ports,
    peers: [{ side: "everybody" }],
    ...to,
  });
  const office = { peers: [{ range: "203.0.113.0/24" }] };
  const flows = (rules: readonly Rule[]) =>
    flowsOf(
      [{ machine: { address: "m" }, party: { range: "10.0.0.0/24", outside: false }, network: "n", rules }],
      () => undefined,
    );

  test("the first that fits decides, port by port", () => {
    const found = flows([rule(3, true, [[1, 100]], office), rule(1, false, [[20, 30]]), rule(2, true, [[25, 25]], office)]);
    expect(found).toEqual([
      {
        from: { kind: "range", name: "203.0.113.0/24" },
        to: "m",
        protocol: "tcp",
        ports: [
          [1, 19],
          [31, 100],
        ],
      },
    ]);
  });

  test("one that denies a part of a range does not deny the whole", () => {
    const part = { peers: [{ range: "203.0.113.128/25" }] };
    expect(flows([rule(1, false, undefined, part), rule(2, true, [[443, 443]], office)])).toHaveLength(1);
  });

  test("two machines meet only where one lets out and the other lets in, in one network", () => {
    const both = (out: readonly Rule[], network: string) =>
      flowsOf(
        [
          { machine: { address: "a" }, party: { groups: ["ga"], outside: false }, network: "n", rules: out },
          {
            machine: { address: "b" },
            party: { outside: false },
            network,
            rules: [rule(1, true, [[5432, 5432]], { peers: [{ group: "ga" }] })],
          },
        ],
        () => undefined,
      );
    const out = rule(1, true, undefined, { direction: "out" });
    expect(both([out], "n")).toEqual([{ from: { kind: "machine", name: "a" }, to: "b", protocol: "tcp", ports: [[5432, 5432]] }]);
    expect(both([], "n")).toEqual([]);
    expect(both([out], "other")).toEqual([]);
  });
});
