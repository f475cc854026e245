import { Balancer } from "../../constructs/balancer";
import type { Provider } from "../../constructs/core";
import type { Lab } from "../../constructs/lab";
import type { Accounts } from "../../constructs/lab/accounts";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Pool } from "../../constructs/pool";
import { accounts, all, one, type Stack, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Made = { lab: Lab; network: Network; app: Machine; api: Pool; store: Machine };
type Props = ConstructorParameters<typeof Balancer<Provider>>[2];

/** A pool and machines, and by default a balancer before the pool that `app` reaches. */
const stack = (
  provider: Provider,
  props: (made: Made) => Partial<Props> = () => ({}),
  more: (made: Made) => void = () => undefined,
  known: Accounts = accounts,
): Stack =>
  synth(
    provider,
    (lab: Lab) => {
      const network = new Network(lab, "main", {
        subnets: { work: {}, small: { cidr: "10.20.4.0/27" } },
        ranges: { office: "203.0.113.0/24", campus: "198.51.100.0/24", branch: "192.168.7.0/24" },
      });
      const subnet = network.subnet("work");
      const made = {
        lab,
        network,
        app: new Machine(lab, "app", { subnet }),
        api: new Pool(lab, "api", { subnet }),
        store: new Machine(lab, "store", { subnet, count: 2 }),
      };
      new Balancer(lab, "web", { to: made.api, from: [made.app], certificate: "labs", ...props(made) });
      more(made);
    },
    known,
  );
const ofBalancer = (made: Stack, type: string) => all(made, type).filter(([id]) => id.startsWith("balancer-web"));

test("AWS: inside the network, by TLS 1.2 alone, with nothing on port 80", () => {
  const aws = stack("aws");
  expect(one(aws, "aws_lb")).toMatchObject({
    internal: true,
    enable_deletion_protection: false,
    drop_invalid_header_fields: true,
  });
  expect(one(aws, "aws_lb").subnets).toHaveLength(2);
  expect(String(one(aws, "aws_lb").name).length).toBeLessThanOrEqual(32);
  // the only listener
  expect(one(aws, "aws_lb_listener")).toMatchObject({
    port: 443,
    protocol: "HTTPS",
    ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    certificate_arn: accounts.certificates?.labs?.aws,
  });
  expect(one(aws, "aws_autoscaling_attachment").lb_target_group_arn).toBe(`\${aws_lb_target_group.balancer-web_targets.arn}`);
});

test("AWS: the balancer's group lets in who is named, and lets out to the machines alone", () => {
  const aws = stack("aws");
  const own = `\${aws_security_group.balancer-web_group.id}`;
  const into = all(aws, "aws_vpc_security_group_ingress_rule").map(([, rule]) => rule);
  expect(into.filter(({ security_group_id: group }) => group === own)).toMatchObject([
    { from_port: 443, to_port: 443, referenced_security_group_id: `\${aws_security_group.machine-app_group.id}` },
  ]);
  expect(into.filter(({ referenced_security_group_id: from }) => from === own)).toMatchObject([
    { from_port: 8080, to_port: 8080, security_group_id: `\${aws_security_group.pool-api_group.id}` },
  ]);
  const out = all(aws, "aws_vpc_security_group_egress_rule").map(([, rule]) => rule);
  expect(out.filter(({ security_group_id: group }) => group === own)).toMatchObject([
    { from_port: 8080, to_port: 8080, referenced_security_group_id: `\${aws_security_group.pool-api_group.id}` },
  ]);
});

test("Azure: listens on its private address alone, by TLS 1.2, in a subnet of its own", () => {
  const azure = stack("azure");
  const gateway = one(azure, "azurerm_application_gateway");
  expect(gateway).toMatchObject({
    sku: { name: "Standard_v2" },
    autoscale_configuration: { min_capacity: 0, max_capacity: 2 },
    ssl_policy: { policy_name: "AppGwSslPolicy20220101S" },
    http_listener: [{ protocol: "Https", frontend_ip_configuration_name: "inside", frontend_port_name: "https" }],
    frontend_port: [{ port: 443 }],
    identity: { identity_ids: [accounts.certificates?.labs?.azure?.identity] },
    ssl_certificate: [{ key_vault_secret_id: accounts.certificates?.labs?.azure?.secret }],
  });
  const [inside] = gateway.frontend_ip_configuration as [Record<string, string>];
  expect(inside).toMatchObject({ name: "inside", private_ip_address_allocation: "Static" });
  expect(inside).not.toHaveProperty("public_ip_address_id");
  const subnets = all(azure, "azurerm_subnet").filter(([id]) => id.includes("gateways"));
  expect(subnets).toMatchObject([
    [expect.anything(), { delegation: [{ service_delegation: { name: "Microsoft.Network/applicationGateways" } }] }],
  ]);
  // of the subnet's last fifteen addresses that a host may have
  const [range = ""] = subnets.flatMap(([, { address_prefixes: ranges }]) => ranges as string[]);
  const last = (address: string) => Number(address.replace(/\/.*/, "").split(".").at(-1));
  const place = last(inside.private_ip_address as string) - last(range);
  expect([place > 47, place < 63]).toEqual([true, true]);
});

test("Azure: only who is named reaches the gateway, and the gateway the machines", () => {
  const azure = stack("azure");
  const rules = Object.fromEntries(ofBalancer(azure, "azurerm_network_security_rule"));
  expect(rules["balancer-web_sources"]).toMatchObject({
    source_application_security_group_ids: [`\${azurerm_application_security_group.machine-app_group.id}`],
    destination_port_range: "443",
  });
  expect(rules["balancer-web_machines"]).toMatchObject({
    source_address_prefix: "10.20.192.128/26",
    destination_port_range: "8080",
    destination_application_security_group_ids: [`\${azurerm_application_security_group.pool-api_group.id}`],
  });
  const [set] = all(azure, "azurerm_linux_virtual_machine_scale_set").map(([, body]) => JSON.stringify(body));
  expect(set).toContain("azurerm_application_gateway.balancer-web_gateway.id}/backendAddressPools/machines");
});

test("Google: inside the network, by TLS 1.2 alone, over the network's own proxies", () => {
  const google = stack("google");
  expect(one(google, "google_compute_forwarding_rule")).toMatchObject({
    load_balancing_scheme: "INTERNAL_MANAGED",
    port_range: "443",
    allow_global_access: false,
  });
  expect(one(google, "google_compute_region_ssl_policy")).toMatchObject({ min_tls_version: "TLS_1_2", profile: "RESTRICTED" });
  expect(one(google, "google_compute_region_target_https_proxy")).toMatchObject({
    certificate_manager_certificates: [`//certificatemanager.googleapis.com/${accounts.certificates?.labs?.google}`],
    ssl_policy: `\${google_compute_region_ssl_policy.balancer-web_tls.id}`,
  });
  expect(all(google, "google_compute_subnetwork").filter(([, { purpose }]) => purpose)).toMatchObject([
    [expect.anything(), { purpose: "REGIONAL_MANAGED_PROXY", role: "ACTIVE", ip_cidr_range: "10.20.192.128/26" }],
  ]);
  const firewalls = Object.fromEntries(ofBalancer(google, "google_compute_firewall"));
  expect(firewalls["balancer-web_in"]).toMatchObject({
    allow: [{ protocol: "tcp", ports: ["8080"] }],
    source_ranges: [expect.stringContaining("google_compute_subnetwork"), "35.191.0.0/16", "130.211.0.0/22"],
    target_service_accounts: [`\${google_service_account.pool-api_account.email}`],
  });
  expect(firewalls["balancer-web_deny-out"]).toMatchObject({ direction: "EGRESS", deny: [{ protocol: "all" }] });
  expect(one(google, "google_compute_region_instance_group_manager").named_port).toEqual([{ name: "balancer-web", port: 8080 }]);
});

test("single machines are named one by one, in groups of their zones on Google", () => {
  const toStore = ({ store }: Made) => ({ to: store });
  expect(ofBalancer(stack("aws", toStore), "aws_lb_target_group_attachment")).toHaveLength(2);
  const [pool] = one(stack("azure", toStore), "azurerm_application_gateway").backend_address_pool as { ip_addresses: string[] }[];
  expect(pool?.ip_addresses).toHaveLength(2);
  const groups = ofBalancer(stack("google", toStore), "google_compute_instance_group").map(([, body]) => body);
  expect(groups.map(({ zone }) => zone)).toEqual(["europe-west3-a", "europe-west3-b"]);
  expect(groups.flatMap(({ instances }) => instances)).toHaveLength(2);
});

test("balancers of a network share what clouds demand once, and two stand before one pool", () => {
  const second = ({ lab, app, api }: Made) => {
    new Balancer(lab, "admin", { to: api, from: [app], port: 9000, certificate: "labs" });
  };
  const google = stack("google", undefined, second);
  expect(all(google, "google_compute_subnetwork").filter(([, { purpose }]) => purpose)).toHaveLength(1);
  expect(one(google, "google_compute_region_instance_group_manager").named_port).toEqual([
    { name: "balancer-web", port: 8080 },
    { name: "balancer-admin", port: 9000 },
  ]);
  const azure = stack("azure", undefined, second);
  expect(all(azure, "azurerm_subnet").filter(([id]) => id.includes("gateways"))).toHaveLength(1);
  const [set] = all(azure, "azurerm_linux_virtual_machine_scale_set").map(([, body]) => JSON.stringify(body));
  expect(set?.match(/backendAddressPools/g)).toHaveLength(2);
});

test.each(providers)("%s: no private key, and no port in clear, stands in the stack", (provider) => {
  const { text } = stack(provider);
  expect(text).not.toMatch(/private_key|PRIVATE KEY|"port": ?80\b|pfx|certificate_body/);
});

test.each(providers)("%s: a certificate that accounts do not know is refused, with what to write", (provider) => {
  const known = { ...accounts, certificates: {} };
  expect(() => stack(provider, undefined, undefined, known)).toThrow(
    `the certificate labs is not on ${provider} yet; in accounts.yaml write certificates: { labs: { ${provider}: … } }`,
  );
});

test.each([
  ["aws", { aws: "arn:aws:acm:eu-west-1:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0100" }, "eu-west-1"],
  ["google", { google: "projects/p/locations/europe-west1/certificates/labs" }, "europe-west1"],
] as const)("%s: a certificate of another region is refused", (provider, labs, region) => {
  const known = { ...accounts, certificates: { labs } };
  expect(() => stack(provider, undefined, undefined, known)).toThrow(`the certificate labs is in ${region}, and the lab in`);
});

test.each(providers)("%s: what answers needs room for AWS's two zones", (provider) => {
  const small = ({ lab, network }: Made) => ({ to: new Machine(lab, "tiny", { subnet: network.subnet("small") }) });
  expect(() => stack(provider, small)).toThrow(/a balancer needs a subnet of \/26 or larger/);
});

test.each(providers)("%s: who asks is in the network of who answers", (provider) => {
  const stranger = ({ lab }: Made) => ({
    from: [new Machine(lab, "far", { subnet: new Network(lab, "other", { cidr: "10.30.0.0/16" }).subnet("work") })],
  });
  expect(() => stack(provider, stranger)).toThrow("far is in the network other, not in main");
});

const published = (provider: Provider, more?: (made: Made) => void) =>
  stack(
    provider,
    ({ network }) => ({ from: undefined, publishedTo: [network.range("office"), network.range("campus")] }),
    more,
    accounts,
  );

test("AWS: a published balancer stands in subnets that lead to the internet, and its group lets in the ranges alone", () => {
  const aws = published("aws");
  const balancer = one(aws, "aws_lb");
  expect(balancer.internal).toBe(false);
  const subnets = all(aws, "aws_subnet").filter(([id]) => balancer.subnets.includes(`\${aws_subnet.${id}.id}`));
  expect(subnets.map(([, { cidr_block }]) => cidr_block)).toEqual(["10.20.193.192/27", "10.20.193.224/27"]);
  expect(balancer.depends_on).toContain("aws_route.network-main_published-internet");
  const own = `\${aws_security_group.balancer-web_group.id}`;
  const into = all(aws, "aws_vpc_security_group_ingress_rule").map(([, rule]) => rule);
  expect(into.filter(({ security_group_id: group }) => group === own)).toMatchObject([
    { from_port: 443, to_port: 443, cidr_ipv4: "198.51.100.0/24" },
    { from_port: 443, to_port: 443, cidr_ipv4: "203.0.113.0/24" },
  ]);
});

test("Azure: a published gateway listens on its public address alone, in a subnet of its own that the ranges alone reach", () => {
  const azure = published("azure", ({ lab, app, api }) => {
    new Balancer(lab, "inside", { to: api, from: [app], certificate: "labs" });
  });
  const gateway = one(azure, "azurerm_application_gateway", "balancer-web_gateway");
  const outside = { name: "outside", public_ip_address_id: `\${azurerm_public_ip.balancer-web_address.id}` };
  expect(gateway.frontend_ip_configuration).toEqual([outside]);
  expect(gateway.http_listener).toMatchObject([{ protocol: "Https", frontend_ip_configuration_name: "outside" }]);
  expect(gateway.gateway_ip_configuration).toEqual([
    { name: "subnet", subnet_id: `\${azurerm_subnet.network-main_published-gateways_subnet.id}` },
  ]);
  const rule = one(azure, "azurerm_network_security_rule", "balancer-web_sources");
  expect(rule).toMatchObject({
    source_address_prefixes: ["198.51.100.0/24", "203.0.113.0/24"],
    destination_address_prefix: "10.20.193.192/26",
    destination_port_range: "443",
    network_security_group_name: `\${azurerm_network_security_group.network-main_published-gateways_nsg.name}`,
  });
  const inside = one(azure, "azurerm_application_gateway", "balancer-inside_gateway");
  expect(inside.gateway_ip_configuration[0].subnet_id).toBe(`\${azurerm_subnet.network-main_gateways_subnet.id}`);
  // a gateway never moves to another subnet
  const [name, other] = [azure, stack("azure")].map(
    (made) => one(made, "azurerm_application_gateway", "balancer-web_gateway").name,
  );
  expect(name).not.toBe(other);
});

test("Azure: two published balancers of a network are reached from the same ranges, which its rules cannot tell apart", () => {
  const second = (from: string) => () =>
    published("azure", ({ lab, network, api }) => {
      new Balancer(lab, "second", {
        to: api,
        publishedTo: from.split(" ").map((name) => network.range(name)),
        certificate: "labs",
      });
    });
  expect(second("office")).toThrow(
    "balancer-second: on Azure the published balancers of main are reached from the same ranges, since its rules do not tell them apart: web is from campus, office, and this from office",
  );
  expect(second("office campus")).not.toThrow();
});

test.each(["aws", "azure"] as const)(
  "%s: a published balancer is reached from ranges outside, by whoever comes over the internet",
  (provider) => {
    const made = (props: (made: Made) => Partial<Props>) => () => stack(provider, props);
    expect(made(({ network }) => ({ from: undefined, publishedTo: [network.range("branch")] }))).toThrow(
      "publishedTo: branch is 192.168.7.0/24, from which nobody comes over the internet",
    );
    expect(made(({ network }) => ({ publishedTo: [network.range("office")] }))).toThrow(
      "publishedTo: a published balancer is reached from ranges outside alone",
    );
  },
);

test.each(providers)("%s: a balancer that nobody reaches is refused", (provider) => {
  expect(() => stack(provider, () => ({ from: undefined }))).toThrow("from: nobody reaches it");
});
