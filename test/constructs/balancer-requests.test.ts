import { Access } from "../../constructs/access";
import { Balancer } from "../../constructs/balancer";
import type { Provider } from "../../constructs/core";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { Logs } from "../../constructs/logs";
import { Network } from "../../constructs/network";
import { Pool } from "../../constructs/pool";
import { ada, all, bob, one, type Stack, statements, synth } from "../support/stack";

/** Two balancers in a lab that keeps what is recorded, or does not, and its team. */
const stack = (provider: Provider, kept = true, keyed = false): Stack =>
  synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main");
    if (kept) new Logs(lab, "main", { keep: "180 days", ...(keyed ? { key: new Key(lab, "lab") } : {}) });
    const api = new Pool(lab, "api", { subnet: network.subnet("work") });
    const web = new Pool(lab, "web", { subnet: network.subnet("work") });
    new Access(lab, "main", { viewers: [ada], members: [bob] });
    for (const name of ["first", "second"]) new Balancer(lab, name, { to: api, from: [web], certificate: "labs" });
  });
const aws = stack("aws");

test("without logs nothing is recorded", () => {
  expect(one(stack("aws", false), "aws_lb", "balancer-first_balancer").access_logs).toBeUndefined();
  expect(all(stack("aws", false), "aws_s3_bucket")).toEqual([]);
  expect(all(stack("azure", false), "azurerm_monitor_diagnostic_setting")).toEqual([]);
  const google = stack("google", false);
  expect(one(google, "google_compute_region_backend_service", "balancer-first_backend").log_config).toBeUndefined();
});

test("AWS: each balancer writes into a bucket of its own, which lets it before it stands, and keeps it as long as the logs say", () => {
  for (const id of ["balancer-first", "balancer-second"]) {
    const part = (type: string) => one(aws, type, `${id}_requests_${type.split("_").at(-1)}`);
    const bucket = `\${aws_s3_bucket.${id}_requests_bucket.bucket}`;
    expect(one(aws, "aws_lb", `${id}_balancer`)).toMatchObject({
      access_logs: { bucket, enabled: true },
      depends_on: expect.arrayContaining([`aws_s3_bucket_policy.${id}_requests_policy`]),
    });
    expect(part("aws_s3_bucket").force_destroy).toBe(true);
    expect(one(aws, "aws_s3_bucket_lifecycle_configuration", `${id}_requests_lifecycle`)).toMatchObject({
      bucket,
      rule: [{ status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 180 }] }],
    });
    expect(one(aws, "aws_s3_bucket_public_access_block", `${id}_requests_closed`)).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const arn = `\${aws_s3_bucket.${id}_requests_bucket.arn}`;
    expect(statements(part("aws_s3_bucket_policy"))).toEqual([
      {
        Sid: "Deliver",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        // by the account in the path AWS tells whose balancers write there
        Resource: `${arn}/AWSLogs/\${data.aws_caller_identity.account.account_id}/*`,
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  }
  expect(new Set(all(aws, "aws_s3_bucket").map(([, { bucket }]) => bucket)).size).toBe(2);
});

test("AWS: S3's own keys encrypt requests, also where a key of the lab encrypts whatever else is recorded", () => {
  const keyed = stack("aws", true, true);
  for (const [, { rule }] of all(keyed, "aws_s3_bucket_server_side_encryption_configuration"))
    expect(rule).toMatchObject([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
  expect(JSON.stringify(one(keyed, "aws_kms_key_policy"))).not.toContain("elasticloadbalancing");
});

test("AWS: everybody of the team reads the files of both balancers, and fetches them by the command that is told", () => {
  const buckets = ["first", "second"].map((name) => `\${aws_s3_bucket.balancer-${name}_requests_bucket.arn}`);
  for (const level of ["view", "operate"])
    expect(
      statements(one(aws, "aws_iam_role_policy", `logs-main_team-main-${level}`)).find(({ Sid }) => Sid === "Files"),
    ).toEqual({
      Sid: "Files",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: buckets.flatMap((arn) => [arn, `${arn}/*`]),
    });
  const names = all(aws, "aws_s3_bucket").map(([, { bucket }]) => bucket as string);
  expect(aws.output["logs-main"]?.value).toMatchObject({
    read: expect.arrayContaining(names.map((name) => `aws s3 sync s3://${name} ${name} --region eu-central-1`)),
  });
});

test("Azure: requests are led into the lab's workspace", () => {
  const made = all(stack("azure"), "azurerm_monitor_diagnostic_setting");
  expect(made).toMatchObject(
    ["first", "second"].map((name) => [
      `balancer-${name}_requests`,
      {
        target_resource_id: `\${azurerm_application_gateway.balancer-${name}_gateway.id}`,
        log_analytics_workspace_id: `\${azurerm_log_analytics_workspace.logs-main_workspace.id}`,
        enabled_log: [{ category: "ApplicationGatewayAccessLog" }],
      },
    ]),
  );
});

test("Google: every request is recorded, and led into the lab's log bucket by the name of the balancer's own rule", () => {
  const google = stack("google");
  const { filter } = one(google, "google_logging_project_sink");
  for (const name of ["first", "second"]) {
    expect(one(google, "google_compute_region_backend_service", `balancer-${name}_backend`).log_config).toEqual({
      enable: true,
      sample_rate: 1,
    });
    const rule = one(google, "google_compute_forwarding_rule", `balancer-${name}_rule`);
    expect((filter as string).split(" OR ")).toContain(
      `(resource.type="internal_http_lb_rule" AND resource.labels.forwarding_rule_name="${rule.name}")`,
    );
    expect(rule.depends_on).toContain("google_logging_project_exclusion.logs-main_exclusion");
  }
  expect(one(google, "google_logging_project_exclusion").filter).toBe(filter);
});
