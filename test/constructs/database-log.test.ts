import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import { Database } from "../../constructs/database";
import { Key } from "../../constructs/key";
import type { Lab } from "../../constructs/lab";
import { Logs } from "../../constructs/logs";
import { Network } from "../../constructs/network";
import { Service } from "../../constructs/service";
import { ada, all, bob, one, type Stack, statements, synth } from "../support/stack";

interface Asked {
  readonly kept?: boolean;
  readonly keyed?: boolean;
  readonly engine?: "postgres-17" | "mysql-8.4";
}

/** Two databases and a service in a lab that keeps what is recorded, or does not, and its team. */
const stack = (provider: Provider, { kept = true, keyed = false, engine = "postgres-17" }: Asked = {}): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main");
    if (kept) new Logs(lab, "main", { keep: "180 days", ...(keyed ? { key: new Key(lab, "lab") } : {}) });
    new Access(lab, "main", { viewers: [ada], members: [bob] });
    new Service(lab, "web", { image: "nginx:1.27" });
    for (const name of ["second", "first"]) new Database(lab, name, { engine });
  });

test("without logs a database's own log goes where it ever went", () => {
  const aws = stack("aws", { kept: false });
  expect(one(aws, "aws_db_instance", "database-first_instance").enabled_cloudwatch_logs_exports).toBeUndefined();
  expect(one(aws, "aws_db_instance", "database-first_instance").depends_on).toBeUndefined();
  expect(all(aws, "aws_cloudwatch_log_group").map(([id]) => id)).toEqual(["network-main_flows", "service-web_logs"]);
  const settings = all(stack("azure", { kept: false }), "azurerm_monitor_diagnostic_setting");
  expect(settings.map(([id]) => id)).toEqual(["network-main_services_logs"]);
});

test.each([
  ["postgres-17", "postgresql"],
  ["mysql-8.4", "error"],
] as const)(
  "AWS: the log of %s and whom IAM refused go into groups that stand before it and are kept as long as asked",
  (engine, own) => {
    const aws = stack("aws", { engine });
    const instance = one(aws, "aws_db_instance", "database-first_instance");
    const kinds = [own, "iam-db-auth-error"];
    expect(instance.enabled_cloudwatch_logs_exports).toEqual(kinds);
    expect(instance.depends_on).toEqual(kinds.map((kind) => `aws_cloudwatch_log_group.database-first_log-${kind}`));
    for (const kind of kinds) {
      const group = one(aws, "aws_cloudwatch_log_group", `database-first_log-${kind}`);
      expect(group).toMatchObject({ name: `/aws/rds/instance/${instance.identifier}/${kind}`, retention_in_days: 180 });
      expect(group.kms_key_id).toBeUndefined();
    }
  },
);

test("AWS: the team reads the groups, which a key of the logs encrypts by CloudWatch Logs alone", () => {
  const aws = stack("aws", { keyed: true });
  const groups = all(aws, "aws_cloudwatch_log_group").filter(([id]) => id.startsWith("database-"));
  expect(groups).toHaveLength(4);
  const policy = statements(one(aws, "aws_kms_key_policy"));
  const encrypted = JSON.stringify(policy.find(({ Sid }) => Sid === "LetLogsXmainKeep")?.Condition);
  for (const [id, { name, kms_key_id, depends_on }] of groups) {
    expect(kms_key_id).toBe(`\${aws_kms_key.key-lab_key.arn}`);
    expect(depends_on).toContain("aws_kms_key_policy.key-lab_policy");
    expect(encrypted).toContain(`:log-group:${name}"`);
    for (const level of ["view", "operate"])
      expect(
        statements(one(aws, "aws_iam_role_policy", `logs-main_team-main-${level}`)).find(({ Sid }) => Sid === "Read")?.Resource,
      ).toContain(`\${aws_cloudwatch_log_group.${id}.arn}:*`);
  }
  expect(policy.filter(({ Sid }) => /Database/.test(Sid))).toEqual([]);
});

test("Azure: the server's log is led into the lab's workspace", () => {
  const azure = stack("azure");
  for (const name of ["first", "second"])
    expect(one(azure, "azurerm_monitor_diagnostic_setting", `database-${name}_logs`)).toMatchObject({
      target_resource_id: `\${azurerm_postgresql_flexible_server.database-${name}_server.id}`,
      log_analytics_workspace_id: `\${azurerm_log_analytics_workspace.logs-main_workspace.id}`,
      enabled_log: [{ category: "PostgreSQLLogs" }],
    });
});

test("Google: databases are told by names that Google draws, in one order, and stand before what leads their log away", () => {
  const google = stack("google");
  const { filter } = one(google, "google_logging_project_sink");
  const told = ["first", "second"].map((name) => {
    const instance = `google_sql_database_instance.database-${name}_instance`;
    return `(resource.type="cloudsql_database" AND resource.labels.database_id="\${${instance}.project}:\${${instance}.name}")`;
  });
  expect((filter as string).split(" OR ").filter((part) => part.includes("cloudsql"))).toEqual(told);
  expect(one(google, "google_logging_project_exclusion").filter).toBe(filter);
  const waits = JSON.stringify(all(google, "google_sql_database_instance").map(([, { depends_on }]) => depends_on));
  expect(waits).not.toContain("google_logging");
});
