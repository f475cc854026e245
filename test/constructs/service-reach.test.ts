import { Cache } from "../../constructs/cache";
import type { Provider } from "../../constructs/core";
import { Database } from "../../constructs/database";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Service } from "../../constructs/service";
import { all, one, type Stack, statements, synth } from "../support/stack";

interface Made {
  readonly lab: Lab;
  readonly api: Service;
  readonly subnet: (name: string) => ReturnType<Network["subnet"]>;
}
const image = "nginx:1.27";
/** A database and a cache that a service uses; `more` stands beside them. */
const stack = (provider: Provider, more: (made: Made) => void = () => {}): Stack =>
  synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { subnets: { work: {}, data: { internet: "none" } } });
    const subnet = (name: string) => network.subnet(name);
    const api = new Service(lab, "api", { image, subnet: subnet("work") });
    new Database(lab, "results", { subnet: subnet("data"), openTo: [api] });
    new Cache(lab, "fast", { subnet: subnet("data"), openTo: [api] });
    more({ lab, api, subnet });
  });
const ref = (path: string) => `\${${path}}`;
const output = (made: Stack, entry: string) => made.output[entry]?.value as Record<string, unknown>;
const told = (variables: unknown) =>
  Object.fromEntries((variables as { name: string; value: string }[]).map(({ name, value }) => [name, value]));

test("AWS: by the service's own security group and role", () => {
  const aws = stack("aws");
  const rules = all(aws, "aws_vpc_security_group_ingress_rule").filter(([id]) => id.endsWith("_from-service-api"));
  expect(rules.map(([, rule]) => [rule.description, rule.referenced_security_group_id, rule.from_port])).toEqual([
    ["Service api", ref("aws_security_group.service-api_group.id"), 6379],
    ["Service api", ref("aws_security_group.service-api_group.id"), 5432],
  ]);
  const held = all(aws, "aws_iam_role_policy").filter(([, { role }]) => role === ref("aws_iam_role.service-api_role.name"));
  const actions = held.flatMap(([, policy]) => statements(policy).map(({ Action }) => Action));
  expect(actions).toEqual(expect.arrayContaining(["rds-db:connect", "elasticache:Connect"]));
  expect(output(aws, "database-results")).toMatchObject({
    logins: { api: { user: "service-api", identity: ref("aws_iam_role.service-api_role.arn") } },
    statements: ['CREATE USER "service-api"', 'GRANT rds_iam TO "service-api"'],
  });
});

test("AWS: the containers are told where both are, and as whom they log in", () => {
  const [container] = JSON.parse(one(stack("aws"), "aws_ecs_task_definition").container_definitions as string);
  expect(told(container.environment)).toEqual({
    PORT: "8080",
    DATABASE_RESULTS: `${ref("aws_db_instance.database-results_instance.address")}:5432`,
    DATABASE_RESULTS_USER: "service-api",
    CACHE_FAST: `${ref("aws_elasticache_replication_group.cache-fast_cache.primary_endpoint_address")}:6379`,
    CACHE_FAST_USER: expect.stringMatching(/-fast-service-api-/),
  });
});

test("Azure: by the range that services have for themselves, and the service's identity", () => {
  const azure = stack("azure");
  const rules = all(azure, "azurerm_network_security_rule").filter(([id]) => id.endsWith("_from-service-api"));
  const [range] = one(azure, "azurerm_subnet", "network-main_services_subnet").address_prefixes as string[];
  expect(rules).toHaveLength(2);
  for (const [, rule] of rules) {
    expect(rule).toMatchObject({
      source_address_prefix: range,
      direction: "Inbound",
      access: "Allow",
      description: "Service api",
    });
    expect(rule).not.toHaveProperty("source_application_security_group_ids");
  }
  const identity = "azurerm_user_assigned_identity.service-api_identity";
  expect(output(azure, "database-results")).toMatchObject({
    logins: { api: { user: "service-api", identity: ref(`${identity}.client_id`) } },
    statements: [
      `SELECT * FROM pgaadauth_create_principal_with_oid('service-api', '${ref(`${identity}.principal_id`)}', 'service', false, false)`,
    ],
  });
  const { container } = one(azure, "azurerm_container_app").template as { container: [{ env: unknown }] };
  expect(told(container[0].env)).toMatchObject({
    DATABASE_RESULTS: `${ref("azurerm_postgresql_flexible_server.database-results_server.fqdn")}:5432`,
    DATABASE_RESULTS_USER: "service-api",
    CACHE_FAST_USER: ref(`${identity}.principal_id`),
  });
});

test("Google: by the connector's tag, and the service's account", () => {
  const google = stack("google");
  const allowed = all(google, "google_compute_firewall").filter(([id]) => id.endsWith("_allow-out-service-api"));
  const { name, region } = one(google, "google_vpc_access_connector");
  expect(allowed.map(([, rule]) => rule.target_tags)).toEqual([
    [`vpc-connector-${region}-${name}`],
    [`vpc-connector-${region}-${name}`],
  ]);
  for (const [, rule] of allowed) expect(rule).not.toHaveProperty("target_service_accounts");
  expect(one(google, "google_sql_user")).toMatchObject({ type: "CLOUD_IAM_SERVICE_ACCOUNT" });
  const roles = all(google, "google_project_iam_member")
    .filter(([, { member }]) => member === ref("google_service_account.service-api_account.member"))
    .map(([, { role }]) => role);
  expect(roles).toEqual(expect.arrayContaining(["roles/cloudsql.instanceUser", "roles/memorystore.dbConnectionUser"]));
});

test("where networks do not tell services apart, all of them are named, whenever one was added", () => {
  const other = ({ lab, subnet }: Made) => void new Service(lab, "other", { image, subnet: subnet("work") });
  expect(() => stack("azure", other)).toThrow(/on Azure a network lets services in together.+name the service other too/);
  expect(() => stack("google", other)).toThrow(/on Google a network lets services in together.+name the service other too/);
  expect(() => stack("aws", other)).not.toThrow();
});

test("on Google a service without a subnet stands in no network: it opens nothing to the others, and nothing is open to it", () => {
  const apart = (lab: Lab) => new Service(lab, "apart", { image });
  const single = (provider: Provider, make: (lab: Lab) => void) => () =>
    synth(provider, (lab) => {
      new Network(lab, "main", {});
      make(lab);
    });
  const opened = (lab: Lab) => void new Database(lab, "results", { openTo: [apart(lab)] });
  expect(single("google", opened)).toThrow(
    /database-results: on Google the service apart reaches the network only where it names a subnet/,
  );
  expect(single("azure", opened)).not.toThrow();
  const beside = (lab: Lab) => {
    const machine = new Machine(lab, "app", {});
    new Service(lab, "apart", { image });
    new Database(lab, "results", { openTo: [machine] });
  };
  for (const provider of ["azure", "google"] as const) expect(single(provider, beside)).not.toThrow();
});
