import { Access } from "../../constructs/access";
import { InvalidProps, type Provider } from "../../constructs/core";
import { Database } from "../../constructs/database";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Pool } from "../../constructs/pool";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Props = Omit<NonNullable<ConstructorParameters<typeof Database<Provider>>[2]>, "openTo" | "subnet">;

/** A database in a sealed subnet, which `app` reaches and `web` does not, and into which bob may log in. */
const stack = (provider: Provider, props: Props = {}, more: (lab: Lab) => void = () => undefined): Stack =>
  synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { subnets: { work: {}, data: { internet: "none" } } });
    const subnet = network.subnet("work");
    const app = new Machine(lab, "app", { subnet });
    new Machine(lab, "web", { subnet });
    new Database(lab, "orders", { ...props, subnet: network.subnet("data"), openTo: [app, bob] });
    more(lab);
  });
const withTeam = (provider: Provider) =>
  stack(provider, {}, (lab) => {
    new Access(lab, "main", { viewers: [ada], admins: [cyd] });
  });
const until = "2027-04-01T00:00:00Z";

test("AWS: inside, encrypted, over TLS, by identities, and nothing that outlives or blocks its delete", () => {
  const aws = stack("aws");
  expect(one(aws, "aws_db_instance")).toMatchObject({
    publicly_accessible: false,
    storage_encrypted: true,
    iam_database_authentication_enabled: true,
    manage_master_user_password: true,
    multi_az: false,
    skip_final_snapshot: true,
    delete_automated_backups: true,
    deletion_protection: false,
    backup_retention_period: 7,
    engine_version: "17",
  });
  expect(one(aws, "aws_db_instance")).not.toHaveProperty("password");
  expect(one(aws, "aws_db_subnet_group").subnet_ids).toHaveLength(2);
  expect(one(aws, "aws_db_parameter_group")).toMatchObject({
    family: "postgres17",
    parameter: [{ name: "rds.force_ssl", value: "1" }],
  });
  expect(one(stack("aws", { engine: "mysql-8.4" }), "aws_db_parameter_group")).toMatchObject({
    family: "mysql8.4",
    parameter: [{ name: "require_secure_transport", value: "ON" }],
  });
});

test("Azure: without a public side, by Entra alone", () => {
  expect(one(stack("azure"), "azurerm_postgresql_flexible_server")).toMatchObject({
    public_network_access_enabled: false,
    authentication: { active_directory_auth_enabled: true, password_auth_enabled: false },
    geo_redundant_backup_enabled: false,
    backup_retention_days: 7,
    storage_mb: 32_768,
  });
  expect(one(stack("azure"), "azurerm_postgresql_flexible_server")).not.toHaveProperty("administrator_login");
});

test("Google: without an address in the internet or a peering, over TLS, and under a name that is drawn", () => {
  const google = stack("google");
  const instance = one(google, "google_sql_database_instance");
  expect(instance).toMatchObject({
    deletion_protection: false,
    settings: {
      edition: "ENTERPRISE",
      availability_type: "ZONAL",
      deletion_protection_enabled: false,
      retain_backups_on_delete: false,
      ip_configuration: { ipv4_enabled: false, ssl_mode: "ENCRYPTED_ONLY", psc_config: [{ psc_enabled: true }] },
      backup_configuration: { location: "europe-west3" },
      database_flags: [{ name: "cloudsql.iam_authentication", value: "on" }],
    },
  });
  expect(instance).not.toHaveProperty("name");
  expect(instance).not.toHaveProperty("root_password");
  expect(google.text).not.toContain("google_service_networking_connection");
});

test("the machines named, and no others, reach it on its own port", () => {
  const aws = all(stack("aws"), "aws_vpc_security_group_ingress_rule").filter(([id]) => id.startsWith("database-"));
  expect(aws.map(([, r]) => [r.referenced_security_group_id, r.from_port, r.to_port])).toEqual([
    [`\${aws_security_group.machine-app_group.id}`, 5432, 5432],
  ]);
  const azure = all(stack("azure"), "azurerm_network_security_rule").filter(([id]) => id.startsWith("database-"));
  expect(azure.map(([, r]) => [r.source_application_security_group_ids, r.destination_port_range])).toEqual([
    [[`\${azurerm_application_security_group.machine-app_group.id}`], "5432"],
  ]);
  expect(one(stack("azure"), "azurerm_private_endpoint").subnet_id).toBe(`\${azurerm_subnet.network-main_subnet-data.id}`);
  expect(one(stack("azure"), "azurerm_subnet", "network-main_subnet-data").private_endpoint_network_policies).toBe("Enabled");
  const google = all(stack("google"), "google_compute_firewall").filter(([id]) => id.startsWith("database-"));
  const [allow, deny] = google.map(([, r]) => r);
  expect(allow).toMatchObject({
    direction: "EGRESS",
    allow: [{ protocol: "tcp", ports: ["5432"] }],
    target_service_accounts: [`\${google_service_account.machine-app_account.email}`],
  });
  expect(deny).toMatchObject({ direction: "EGRESS", deny: [{ protocol: "all" }] });
  expect(deny).not.toHaveProperty("target_service_accounts");
  expect(allow?.priority).toBeLessThan(deny?.priority as number);
  expect(allow?.destination_ranges).toEqual(deny?.destination_ranges);
});

test.each(providers)("%s: each machine of a pool reaches it and logs in, as a machine does", (provider) => {
  const made = synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { subnets: { work: {} } });
    const crowd = new Pool(lab, "crowd", { subnet: network.subnet("work") });
    new Database(lab, "orders", { subnet: network.subnet("work"), openTo: [crowd] });
  });
  const [type, source] = {
    aws: ["aws_vpc_security_group_ingress_rule", "aws_security_group.pool-crowd_group.id"],
    azure: ["azurerm_network_security_rule", "azurerm_application_security_group.pool-crowd_group.id"],
    google: ["google_compute_firewall", "google_service_account.pool-crowd_account.email"],
  }[provider] as [string, string];
  const doors = all(made, type).filter(([id]) => id.startsWith("database-") && id.endsWith("pool-crowd"));
  expect(doors).toHaveLength(1);
  expect(JSON.stringify(doors)).toContain(source);
  const identity = {
    aws: "aws_iam_role.pool-crowd_role.arn",
    azure: "azurerm_user_assigned_identity.pool-crowd_identity.client_id",
    google: "google_service_account.pool-crowd_account.email",
  }[provider];
  expect(made.output["database-orders"]?.value).toMatchObject({
    logins: { crowd: { identity: `\${${identity}}`, user: expect.any(String) } },
  });
});

test("a machine logs in by its own identity; a member as themselves, until the lab ends", () => {
  const aws = stack("aws");
  const resource = (user: string) =>
    expect.stringMatching(new RegExp(`dbuser:\\$\\{aws_db_instance\\..*\\.resource_id\\}/${user}`));
  const connect = one(aws, "aws_iam_role_policy", "database-orders_connect-machine-app");
  expect(connect.role).toBe(`\${aws_iam_role.machine-app_role.name}`);
  expect(statements(connect)).toMatchObject([{ Action: "rds-db:connect", Resource: resource("machine-app") }]);
  const [id, role] = all(aws, "aws_iam_role").find(([key]) => key.startsWith("database-orders_login-bob")) as [string, never];
  expect(statements(role, "assume_role_policy")).toMatchObject([
    { Principal: { AWS: [accounts.members?.[bob]?.aws] }, Condition: { DateLessThan: { "aws:CurrentTime": until } } },
  ]);
  expect(statements(one(aws, "aws_iam_role_policy", `${id}-may`)).map((s) => [s.Effect, s.Action])).toEqual([
    ["Allow", "rds-db:connect"],
    ["Allow", "rds:DescribeDBInstances"],
  ]);
  expect(statements(one(aws, "aws_iam_role_policy", `${id}-ends`)).map((s) => [s.Effect, s.Action])).toEqual([["Deny", "*"]]);

  const google = stack("google");
  expect(all(google, "google_sql_user").map(([, r]) => [r.type, r.deletion_policy])).toEqual([
    ["CLOUD_IAM_USER", "ABANDON"],
    ["CLOUD_IAM_SERVICE_ACCOUNT", "ABANDON"],
  ]);
  for (const [, grant] of all(google, "google_project_iam_member"))
    expect(grant.condition.expression).toContain(
      `resource.name == "projects/\${google_sql_database_instance.database-orders_instance.project}/instances/`,
    );
  const ends = all(google, "google_project_iam_member").map(([, r]) => [r.member, r.condition.expression.includes(until)]);
  expect(ends).toEqual([
    [`user:${bob}`, true],
    [`\${google_service_account.machine-app_account.member}`, false],
  ]);

  const grants = all(stack("azure"), "azurerm_role_assignment").filter(([key]) => key.startsWith("database-"));
  expect(grants.map(([, r]) => [r.role_definition_name, r.principal_id])).toEqual([["Reader", accounts.members?.[bob]?.azure]]);
});

test("the team's viewers see it, its admins administer it, and nobody else does", () => {
  const aws = withTeam("aws");
  const secret = all(aws, "aws_iam_role_policy").filter(([, r]) => String(r.policy).includes("secretsmanager:GetSecretValue"));
  expect(secret.map(([, r]) => r.role)).toEqual([`\${aws_iam_role.access-main_admin.name}`]);
  expect(
    all(withTeam("azure"), "azurerm_postgresql_flexible_server_active_directory_administrator").map(([, r]) => r),
  ).toMatchObject([{ object_id: accounts.members?.[cyd]?.azure, principal_name: cyd, principal_type: "User" }]);
  const google = all(withTeam("google"), "google_project_iam_member").map(([, r]) => `${r.member} ${r.role}`);
  expect(google.filter((line) => line.endsWith("cloudsql.admin"))).toEqual([`user:${cyd} roles/cloudsql.admin`]);
  expect(google.filter((line) => line.endsWith("cloudsql.viewer"))).toEqual([`user:${ada} roles/cloudsql.viewer`]);
});

test("MySQL on Azure is refused, with what to write instead", () => {
  expect(() => stack("azure", { engine: "mysql-8.4" })).toThrow(InvalidProps);
  expect(() => stack("azure", { engine: "mysql-8.4" })).toThrow(
    /engine: .*write engine: postgres-17, or leave azure out of providers/,
  );
});

test.each(providers)("%s: another database changes nothing of the first, nor does a greater one of the machines", (provider) => {
  const two = stack(provider, {}, (lab) => {
    new Database(lab, "archive", { subnet: (lab.entries[0] as Network).subnet("data") });
  });
  expect(changed(stack(provider), two).filter((address) => !address.includes("database-archive"))).toEqual([]);
  const grown = changed(stack(provider), stack(provider, { size: "large", storage: "128 GiB" }));
  expect(grown).toHaveLength(1);
});

test("somebody who is named twice is refused", () => {
  expect(() =>
    synth("aws", (lab) => {
      new Database(lab, "orders", { openTo: [bob, bob] });
    }),
  ).toThrow(/each machine, pool, notebook, service and member is named once/);
});
