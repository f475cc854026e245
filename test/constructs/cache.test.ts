import { Access } from "../../constructs/access";
import { Cache } from "../../constructs/cache";
import type { Provider } from "../../constructs/core";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Props = Omit<ConstructorParameters<typeof Cache<Provider>>[2], "openTo" | "subnet">;

/** A cache in a sealed subnet, which `app` may use and `batch` may not. */
const stack = (
  provider: Provider,
  props: Props = {},
  more: (made: { lab: Lab; network: Network; app: Machine; batch: Machine }) => void = () => undefined,
): Stack =>
  synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { subnets: { work: {}, data: { internet: "none" } } });
    const subnet = network.subnet("work");
    const app = new Machine(lab, "app", { subnet });
    const batch = new Machine(lab, "batch", { subnet });
    new Cache(lab, "sessions", { ...props, subnet: network.subnet("data"), openTo: [app] });
    more({ lab, network, app, batch });
  });
const withTeam = (provider: Provider) =>
  stack(provider, {}, ({ lab }) => {
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
  });
const ofCache = (made: Stack, type: string) => all(made, type).filter(([id]) => id.startsWith("cache-"));

test("AWS: encrypted, over TLS alone, by users whom IAM knows, and without a snapshot", () => {
  const aws = stack("aws");
  const group = one(aws, "aws_elasticache_replication_group");
  expect(group).toMatchObject({
    engine: "valkey",
    at_rest_encryption_enabled: "true",
    transit_encryption_enabled: true,
    transit_encryption_mode: "required",
    user_group_ids: [`\${aws_elasticache_user_group.cache-sessions_users.user_group_id}`],
    snapshot_retention_limit: 0,
    num_cache_clusters: 1,
    apply_immediately: true,
  });
  for (const gone of ["auth_token", "final_snapshot_identifier"]) expect(group).not.toHaveProperty(gone);
  const user = one(aws, "aws_elasticache_user");
  expect(user).toMatchObject({ authentication_mode: { type: "iam" }, lifecycle: { create_before_destroy: true } });
  expect(user.user_id).toBe(user.user_name);
  expect(user).not.toHaveProperty("passwords");
  expect(one(aws, "aws_elasticache_user_group").user_ids).toEqual([
    `\${aws_elasticache_user.cache-sessions_user-machine-app.user_id}`,
  ]);
  expect(one(aws, "aws_elasticache_subnet_group").subnet_ids).toHaveLength(2);
});

test("Azure: without a public side and without keys, over TLS", () => {
  expect(one(stack("azure"), "azurerm_managed_redis")).toMatchObject({
    public_network_access: "Disabled",
    high_availability_enabled: false,
    default_database: {
      access_keys_authentication_enabled: false,
      client_protocol: "Encrypted",
      clustering_policy: "NoCluster",
    },
  });
});

test("Google: over TLS, by IAM, without copies, and not protected from its delete", () => {
  expect(one(stack("google"), "google_memorystore_instance")).toMatchObject({
    mode: "CLUSTER_DISABLED",
    authorization_mode: "IAM_AUTH",
    transit_encryption_mode: "SERVER_AUTHENTICATION",
    persistence_config: { mode: "DISABLED" },
    deletion_protection_enabled: false,
    replica_count: 0,
    shard_count: 1,
  });
});

test("the machines named, and no others, reach it on its own port", () => {
  const aws = ofCache(stack("aws"), "aws_vpc_security_group_ingress_rule");
  expect(aws.map(([, r]) => [r.referenced_security_group_id, r.from_port, r.to_port])).toEqual([
    [`\${aws_security_group.machine-app_group.id}`, 6379, 6379],
  ]);
  const azure = stack("azure");
  expect(
    ofCache(azure, "azurerm_network_security_rule").map(([, r]) => [
      r.source_application_security_group_ids,
      r.destination_port_range,
    ]),
  ).toEqual([[[`\${azurerm_application_security_group.machine-app_group.id}`], "10000"]]);
  expect(one(azure, "azurerm_private_endpoint")).toMatchObject({
    subnet_id: `\${azurerm_subnet.network-main_subnet-data.id}`,
    private_service_connection: { subresource_names: ["redisEnterprise"] },
  });
  const google = stack("google");
  const [allow, deny] = ofCache(google, "google_compute_firewall").map(([, r]) => r);
  const addresses = ["primary", "reader"].map((part) => `\${google_compute_address.cache-sessions_address-${part}.address}/32`);
  expect(allow).toMatchObject({
    direction: "EGRESS",
    allow: [{ protocol: "tcp", ports: ["6379"] }],
    destination_ranges: addresses,
    target_service_accounts: [`\${google_service_account.machine-app_account.email}`],
  });
  expect(deny).toMatchObject({ direction: "EGRESS", deny: [{ protocol: "all" }], destination_ranges: addresses });
  expect(deny).not.toHaveProperty("target_service_accounts");
  expect(allow?.priority).toBeLessThan(deny?.priority as number);
});

test("Google: each of its two parts has an address of the subnet, and the cache is told of both", () => {
  const google = stack("google");
  expect(all(google, "google_compute_forwarding_rule").map(([, r]) => [r.ip_address, r.target])).toEqual(
    ["primary", "reader"].map((part) => [
      `\${google_compute_address.cache-sessions_address-${part}.self_link}`,
      expect.stringContaining(`each.connection_type == "CONNECTION_TYPE_${part.toUpperCase()}"`),
    ]),
  );
  const { desired_user_created_endpoints: told } = one(google, "google_memorystore_instance_desired_user_created_endpoints");
  expect(
    told[0].connections.map(({ psc_connection: c }: { psc_connection: Record<string, string> }) => c.forwarding_rule),
  ).toEqual(["primary", "reader"].map((part) => `\${google_compute_forwarding_rule.cache-sessions_endpoint-${part}.id}`));
});

test("a machine uses it by its own identity, on this cache alone", () => {
  const connect = one(stack("aws"), "aws_iam_role_policy", "cache-sessions_connect-machine-app");
  expect(connect.role).toBe(`\${aws_iam_role.machine-app_role.name}`);
  expect(statements(connect)).toEqual([
    {
      Sid: "Connect",
      Effect: "Allow",
      Action: "elasticache:Connect",
      Resource: [
        `\${aws_elasticache_replication_group.cache-sessions_cache.arn}`,
        `\${aws_elasticache_user.cache-sessions_user-machine-app.arn}`,
      ],
    },
  ]);
  const [made] = ofCache(stack("azure"), "azurerm_resource_group_template_deployment");
  const { resources } = JSON.parse(String(made?.[1].template_content));
  expect(resources).toEqual([
    {
      type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
      apiVersion: expect.any(String),
      name: expect.stringMatching(/^\$\{azurerm_managed_redis\.cache-sessions_cache\.name\}\/default\/[A-Za-z0-9]{1,60}$/),
      properties: {
        accessPolicyName: "default",
        user: { objectId: `\${azurerm_user_assigned_identity.machine-app_identity.principal_id}` },
      },
    },
  ]);
  const [grant] = ofCache(stack("google"), "google_project_iam_member");
  expect(grant?.[1]).toMatchObject({
    role: "roles/memorystore.dbConnectionUser",
    member: `\${google_service_account.machine-app_account.member}`,
    condition: {
      expression: expect.stringMatching(/^resource\.type == ".*" && resource\.name == "projects\/[^"]*\/instances\/[^"]*"$/),
    },
  });
});

test("rights of two machines whose names differ in a hyphen alone are two", () => {
  const azure = synth("azure", (lab: Lab) => {
    const subnet = new Network(lab, "main", { subnets: { work: {} } }).subnet("work");
    new Cache(lab, "sessions", { openTo: ["a-bc", "ab-c"].map((name) => new Machine(lab, name, { subnet })) });
  });
  const names = all(azure, "azurerm_resource_group_template_deployment").map(
    ([, r]) => JSON.parse(String(r.template_content)).resources[0].name,
  );
  expect(new Set(names).size).toBe(2);
});

test("the team sees it, until the lab ends, and nobody of it has a right on what it holds", () => {
  const aws = withTeam("aws");
  for (const level of ["view", "operate", "admin"]) {
    const policy = one(aws, "aws_iam_role_policy", `access-main_${level}-cache`);
    expect(statements(policy).map((s) => s.Action)).toEqual([
      ["elasticache:DescribeReplicationGroups", "elasticache:DescribeCacheClusters"],
    ]);
  }
  const google = ofCache(withTeam("google"), "google_project_iam_member").filter(([, r]) => String(r.member).startsWith("user:"));
  expect(google.map(([, r]) => `${r.member} ${r.role}`).sort()).toEqual(
    [ada, bob, cyd].map((email) => `user:${email} roles/memorystore.viewer`).sort(),
  );
  for (const [, grant] of google) expect(grant.condition.expression).toContain("2027-04-01T00:00:00Z");
  expect(ofCache(withTeam("azure"), "azurerm_resource_group_template_deployment")).toHaveLength(1);
});

test.each(providers)(
  "%s: another cache or another machine changes nothing that stands, another size the cache alone",
  (provider) => {
    const before = stack(provider);
    const two = stack(provider, {}, ({ lab, network, batch }) => {
      new Cache(lab, "pages", { subnet: network.subnet("data"), openTo: [batch] });
    });
    expect(changed(before, two).filter((address) => !address.includes("cache-pages"))).toEqual([]);
    expect(changed(before, stack(provider, { size: "large" }))).toHaveLength(1);
  },
);

test("a cache that no machine may use, or that names one twice, is refused", () => {
  expect(() => synth("aws", (lab) => void new Cache(lab, "sessions", { openTo: [] }))).toThrow(/serves nobody: name one/);
  expect(() => stack("aws", {}, ({ lab, app }) => void new Cache(lab, "pages", { openTo: [app, app] }))).toThrow(
    /each machine, pool, notebook and service is named once/,
  );
});
