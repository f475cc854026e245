import { Cache } from "../../constructs/cache";
import type { Provider } from "../../constructs/core";
import { Database } from "../../constructs/database";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Notebook } from "../../constructs/notebook";
import { ada, all, one, type Stack, statements, synth } from "../support/stack";

/** A database and a cache that notebooks use, which have the subnet `desks`; `late` stands wherever it is told. */
const stack = (provider: Provider, late = "work"): Stack =>
  synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { subnets: { desks: {}, work: {}, data: { internet: "none" } } });
    const desk = new Notebook(lab, "desk", { for: [ada], subnet: network.subnet("desks") });
    const subnet = network.subnet("data");
    new Database(lab, "results", { subnet, openTo: [desk] });
    new Cache(lab, "fast", { subnet, openTo: [desk] });
    new Machine(lab, "worker", { subnet: network.subnet(late) });
  });
const ref = (path: string) => `\${${path}}`;
const output = (made: Stack, entry: string) => made.output[entry]?.value as { logins: unknown; statements?: string[] };

test("AWS: by the notebooks' own security group and role", () => {
  const aws = stack("aws");
  const rules = all(aws, "aws_vpc_security_group_ingress_rule")
    .filter(([id]) => id.endsWith("_from-notebook-desk"))
    .map(([, rule]) => rule);
  expect(rules.map((rule) => [rule.description, rule.referenced_security_group_id, rule.from_port])).toEqual([
    ["Notebooks desk", ref("aws_security_group.notebook-desk_group.id"), 6379],
    ["Notebooks desk", ref("aws_security_group.notebook-desk_group.id"), 5432],
  ]);
  const held = all(aws, "aws_iam_role_policy").filter(([, { role }]) => role === ref("aws_iam_role.notebook-desk_role.name"));
  const actions = held.flatMap(([, policy]) => statements(policy).map(({ Action }) => Action));
  expect(actions).toEqual(expect.arrayContaining(["rds-db:connect", "elasticache:Connect"]));
  expect(output(aws, "database-results")).toMatchObject({
    logins: { desk: { user: "notebook-desk", identity: ref("aws_iam_role.notebook-desk_role.arn") } },
    statements: ['CREATE USER "notebook-desk"', 'GRANT rds_iam TO "notebook-desk"'],
  });
});

test("Azure: by the range of the notebooks' subnet, and their identity", () => {
  const azure = stack("azure");
  const rules = all(azure, "azurerm_network_security_rule").filter(([id]) => id.endsWith("_from-notebook-desk"));
  expect(rules).toHaveLength(2);
  const range = one(azure, "azurerm_subnet", "network-main_subnet-desks").address_prefixes;
  for (const [, rule] of rules) {
    expect([rule.source_address_prefix]).toEqual(range);
    expect(rule).not.toHaveProperty("source_application_security_group_ids");
    expect(rule).toMatchObject({ direction: "Inbound", access: "Allow", description: "Notebooks desk" });
  }
  const { principal, client } = {
    principal: ref("azurerm_user_assigned_identity.notebook-desk_identity.principal_id"),
    client: ref("azurerm_user_assigned_identity.notebook-desk_identity.client_id"),
  };
  expect(output(azure, "database-results")).toMatchObject({
    logins: { desk: { user: "notebook-desk", identity: client } },
    statements: [`SELECT * FROM pgaadauth_create_principal_with_oid('notebook-desk', '${principal}', 'service', false, false)`],
  });
  expect(output(azure, "cache-fast").logins).toEqual({ desk: { user: principal, identity: client } });
});

test("Azure: nothing else may stand in that subnet, whenever it was added; elsewhere it may", () => {
  const refused = () => stack("azure", "desks");
  expect(refused).toThrow(/knows desk by its subnet alone, and the machine worker stands in it too/);
  // once, though a database and a cache are opened to it
  expect(refused).not.toThrow(/by its subnet alone[\s\S]*by its subnet alone/);
  expect(() => stack("aws", "desks")).not.toThrow();
  expect(() => stack("google", "desks")).not.toThrow();
});

test("Google: by the notebooks' account, with users of the database that are there without SQL", () => {
  const google = stack("google");
  const allowed = all(google, "google_compute_firewall").filter(([id]) => id.endsWith("_allow-out-notebook-desk"));
  expect(allowed.map(([, rule]) => rule.target_service_accounts)).toEqual([
    [ref("google_service_account.notebook-desk_account.email")],
    [ref("google_service_account.notebook-desk_account.email")],
  ]);
  expect(one(google, "google_sql_user")).toMatchObject({ type: "CLOUD_IAM_SERVICE_ACCOUNT" });
  const roles = all(google, "google_project_iam_member")
    .filter(([, { member }]) => member === ref("google_service_account.notebook-desk_account.member"))
    .map(([, { role }]) => role);
  expect(roles).toEqual(expect.arrayContaining(["roles/cloudsql.instanceUser", "roles/memorystore.dbConnectionUser"]));
});

test("Azure: homes are mounted from whichever subnet of the network notebooks stand in", () => {
  const { network_rules } = one(stack("azure"), "azurerm_storage_account", "notebooks-storage");
  const ids = ["data", "desks", "work"].map((name) => ref(`azurerm_subnet.network-main_subnet-${name}.id`));
  expect(network_rules).toMatchObject({ default_action: "Deny", virtual_network_subnet_ids: ids });
});
