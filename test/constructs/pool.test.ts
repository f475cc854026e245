import { sizeNames } from "../../catalog/sizes";
import { Access } from "../../constructs/access";
import { Bucket } from "../../constructs/bucket";
import type { Provider } from "../../constructs/core";
import { Ingress } from "../../constructs/ingress";
import { Network } from "../../constructs/network";
import { Pool } from "../../constructs/pool";
import { machines } from "../support/pools";
import { ada, all, bob, changed, cyd, one, type Stack, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Props = NonNullable<ConstructorParameters<typeof Pool<Provider>>[2]>;

const pool = (provider: Provider, props: Props = {}, internet: "nat" | "none" = "nat"): Stack =>
  synth(provider, (lab) => {
    new Network(lab, "main", { subnets: { work: { internet } }, flowLogs: false });
    new Pool(lab, "web", props);
  });
const team = (provider: Provider): Stack =>
  synth(provider, (lab) => {
    new Network(lab, "main", { subnets: { work: {} }, flowLogs: false });
    const web = new Pool(lab, "web", {});
    new Access(lab, "main", { viewers: [ada], members: [bob], admins: [cyd] });
    new Bucket(lab, "data", { access: new Map([[web, "write"]]) });
  });
const made = (provider: Provider, stack: Stack) => one(stack, machines[provider]);

test("a machine of a pool is closed as one that stands alone", () => {
  expect(made("aws", pool("aws"))).toMatchObject({
    iam_instance_profile: { name: expect.any(String) },
    metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
    block_device_mappings: [{ ebs: { encrypted: "true", delete_on_termination: "true", volume_size: 32 } }],
  });
  expect(made("aws", pool("aws"))).not.toHaveProperty("network_interfaces");
  expect(made("aws", pool("aws"))).not.toHaveProperty("key_name");

  const [card] = made("azure", pool("azure")).network_interface;
  expect(card.ip_configuration[0]).not.toHaveProperty("public_ip_address");
  expect(made("azure", pool("azure"))).toMatchObject({
    disable_password_authentication: true,
    secure_boot_enabled: true,
    vtpm_enabled: true,
  });

  const [face] = made("google", pool("google")).network_interface;
  expect(face).not.toHaveProperty("access_config");
  expect(made("google", pool("google"))).toMatchObject({
    metadata: { "enable-oslogin": "TRUE", "block-project-ssh-keys": "TRUE", "serial-port-enable": "FALSE" },
    shielded_instance_config: { enable_secure_boot: true },
  });
});

test("the load moves the number between two bounds, and a deploy does not move it back", () => {
  const scale = { min: 2, max: 5, cpu: 45 };
  const aws = pool("aws", { scale });
  expect(one(aws, "aws_autoscaling_group")).toMatchObject({
    min_size: 2,
    max_size: 5,
    lifecycle: { ignore_changes: ["desired_capacity"] },
  });
  expect(one(aws, "aws_autoscaling_policy")).toMatchObject({
    target_tracking_configuration: {
      predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
      target_value: 45,
    },
  });

  const azure = pool("azure", { scale });
  expect(made("azure", azure)).toMatchObject({ instances: 2, lifecycle: { ignore_changes: ["instances"] } });
  const [profile] = one(azure, "azurerm_monitor_autoscale_setting").profile;
  expect(profile.capacity).toEqual({ minimum: 2, maximum: 5, default: 2 });
  expect(
    profile.rule.map((rule: { metric_trigger: { operator: string; threshold: number }; scale_action: { direction: string } }) => [
      rule.metric_trigger.operator,
      rule.metric_trigger.threshold,
      rule.scale_action.direction,
    ]),
  ).toEqual([
    ["GreaterThan", 45, "Increase"],
    ["LessThan", 22, "Decrease"],
  ]);

  const google = pool("google", { scale });
  expect(one(google, "google_compute_region_autoscaler").autoscaling_policy).toEqual({
    min_replicas: 2,
    max_replicas: 5,
    cpu_utilization: { target: 0.45 },
  });
  expect(one(google, "google_compute_region_instance_group_manager")).not.toHaveProperty("target_size");
});

test("Azure takes a machine away only where those that stay keep below the number that adds one", () => {
  for (let cpu = 20; cpu <= 90; cpu++) {
    const [profile] = one(pool("azure", { scale: { min: 1, max: 20, cpu } }), "azurerm_monitor_autoscale_setting").profile;
    const [, less] = profile.rule;
    // from two machines to one the load of each doubles
    expect(less.metric_trigger.threshold * 2).toBeLessThanOrEqual(cpu);
    if (cpu === 21) cpu = 88;
  }
});

describe.each(providers)("%s", (provider) => {
  test("another set-up, image or size makes the machines anew, and another number does not", () => {
    const before = pool(provider);
    const template = `${machines[provider]}.${Object.keys(before.resource[machines[provider]] ?? {})[0]}`;
    const same = (props: Props) => changed(before, pool(provider, props));
    for (const size of sizeNames.filter((size) => size !== "small")) expect(same({ size })).toEqual([template]);
    expect(same({ setup: "#!/bin/sh\necho ready" })).toEqual([template]);
    expect(same({ image: "ubuntu-22.04" })).toEqual([template]);
    const scaled = same({ scale: { max: 4 } });
    expect(scaled).toHaveLength(1);
    expect(scaled[0]).toMatch(/autoscal/);
  });

  test("what a rule lets in reaches the pool, and the pool is let in elsewhere", () => {
    const stack = synth(provider, (lab) => {
      new Network(lab, "main", { subnets: { work: {} }, flowLogs: false });
      const web = new Pool(lab, "web", {});
      const store = new Pool(lab, "store", {});
      new Ingress(lab, "store", { to: store, from: [web], ports: [5432] });
    });
    const rules = {
      aws: () => one(stack, "aws_vpc_security_group_ingress_rule"),
      azure: () => one(stack, "azurerm_network_security_rule", "ingress-store_machines"),
      google: () => one(stack, "google_compute_firewall", "ingress-store_machines"),
    };
    const text = JSON.stringify(rules[provider]());
    expect(text).toContain("pool-web");
    expect(text).toContain("pool-store");
    expect(text).toContain("5432");
  });

  test("its identity writes to the lab's bucket, and people hold no right to change the pool", () => {
    const stack = team(provider);
    const grants = {
      aws: () => all(stack, "aws_s3_bucket_policy"),
      azure: () => all(stack, "azurerm_role_assignment").filter(([, { scope }]) => scope.includes("storage")),
      google: () => all(stack, "google_storage_bucket_iam_member"),
    };
    expect(JSON.stringify(grants[provider]())).toMatch(/pool-web_(role|account|identity)/);
    expect(stack.text).not.toMatch(/autoscaling:(Set|Update|\*)|instanceAdmin|compute\.admin|Virtual Machine Contributor/);
  });
});

test("who only looks does not log in to a machine of Google's pool, and no right outlives the lab", () => {
  const members = all(team("google"), "google_project_iam_member").map(([, body]) => body);
  const of = (person: string) =>
    members.filter(({ member }) => member === `user:${person}`).map(({ role }) => String(role).split("/")[1]);
  expect(of(ada)).toEqual(["compute.viewer"]);
  for (const person of [bob, cyd])
    expect(of(person).sort()).toEqual(["compute.osAdminLogin", "compute.viewer", "iap.tunnelResourceAccessor"]);
  for (const { condition } of members) {
    expect(condition.expression).toContain("2027-04-01T00:00:00Z");
    expect(condition.expression).toMatch(
      /startsWith\("\$\{google_compute_region_instance_group_manager\..*base_instance_name\}-"\)/,
    );
  }
});

test("without internet Azure's machines have no log-in extension, which could not be fetched", () => {
  expect(made("azure", pool("azure")).extension).toHaveLength(1);
  expect(made("azure", pool("azure", {}, "none"))).not.toHaveProperty("extension");
});
