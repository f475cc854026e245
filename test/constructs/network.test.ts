import fc from "fast-check";
import { providers } from "../../catalog/providers";
import type { Provider } from "../../constructs/core";
import { defaultSubnet, Network } from "../../constructs/network";
import {
  automaticBlock,
  type Block,
  contains,
  type Demanded,
  demandedBlock,
  hasDemandedBlock,
  overlap,
  planSubnets,
  readBlock,
  reservedBlock,
  showBlock,
  sizeOf,
} from "../../constructs/network/addresses";
import { network as schema } from "../../constructs/network/schema";
import { synth } from "../support/stack";

type Resources = Record<string, Record<string, Record<string, unknown>>>;
type NetworkProps = ConstructorParameters<typeof Network<Provider>>[2];

const network = (provider: Provider, props?: NetworkProps) => synth(provider, (lab) => new Network(lab, "main", props));
const all = (resource: Resources, type: string) => Object.values(resource[type] ?? {});
const addresses = (resource: Resources) =>
  Object.entries(resource).flatMap(([type, made]) => Object.keys(made).map((name) => `${type}.${name}`));
const messages = (props: unknown): string[] => {
  const result = schema.safeParse(props);
  return result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
};
const block = (text: string) => readBlock(text) as Block;

describe("addresses", () => {
  const anyBlock = (min: number, max: number) =>
    fc
      .tuple(fc.integer({ min, max }), fc.nat(2 ** 32 - 1))
      .map(([prefix, n]): Block => ({ prefix, first: n - (n % 2 ** (32 - prefix)) }));
  const anyNetwork = anyBlock(16, 22);
  const anyName = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const inside = (network: Block) =>
    anyBlock(network.prefix, 27).map((b) => showBlock({ ...b, first: network.first + (b.first % sizeOf(network)) }));

  it("reads what it shows, and nothing else", () => {
    fc.assert(fc.property(anyBlock(0, 32), (b) => expect(readBlock(showBlock(b))).toEqual(b)));
    for (const text of [
      "",
      "10.0.0.0",
      "10.0.0/8",
      "10.0.0.256/8",
      "10.0.0.0/33",
      "010.0.0.0/8",
      "10.0.0.0/08",
      "::/0",
      " 10.0.0.0/8",
    ])
      expect(readBlock(text)).toBeUndefined();
  });

  it("gives ranges that lie in the network's first three quarters and meet no other, or says what is wrong", () => {
    const plan = anyNetwork.chain((net) =>
      fc.tuple(
        fc.constant(net),
        fc.dictionary(anyName, fc.record({ cidr: fc.option(inside(net), { nil: undefined }) }), { maxKeys: 9 }),
      ),
    );
    fc.assert(
      fc.property(plan, ([net, subnets]) => {
        const { ranges, problems } = planSubnets(showBlock(net), subnets);
        if (problems.length > 0) return;
        const blocks = [...ranges.values()].map(block);
        expect([...ranges.keys()].sort()).toEqual(Object.keys(subnets).sort());
        for (const [i, one] of blocks.entries()) {
          expect(contains(net, one) && !overlap(reservedBlock(net), one) && one.prefix <= 27).toBe(true);
          for (const other of blocks.slice(0, i)) expect(overlap(one, other)).toBe(false);
        }
      }),
    );
  });

  it("never moves an automatic range for another subnet's sake", () => {
    fc.assert(
      fc.property(anyNetwork, anyName, fc.uniqueArray(anyName, { maxLength: 6 }), (net, name, others) => {
        const subnets = Object.fromEntries([...others, name].map((key) => [key, {}]));
        expect(planSubnets(showBlock(net), subnets).ranges.get(name)).toBe(showBlock(automaticBlock(net, name)));
      }),
    );
  });

  it("suggests ranges that settle every collision", () => {
    fc.assert(
      fc.property(anyBlock(22, 22), fc.uniqueArray(anyName, { minLength: 2, maxLength: 12 }), (net, names) => {
        const subnets: Record<string, { cidr?: string }> = Object.fromEntries(names.map((key) => [key, {}]));
        for (let round = 0; round < names.length; round++) {
          const [problem] = planSubnets(showBlock(net), subnets).problems;
          if (!problem) return;
          const advice = /give (\w+) a range of its own, such as cidr: (\S+)$/.exec(problem.message);
          subnets[advice?.[1] as string] = { cidr: advice?.[2] as string };
        }
        expect(planSubnets(showBlock(net), subnets).problems).toEqual([]);
      }),
    );
  });

  it("keeps room for what clouds demand, apart from one another and inside the reserved quarter", () => {
    const purposes: Demanded[] = ["bastion", "egress", "proxies", "endpoints"];
    fc.assert(
      fc.property(anyNetwork, (net) => {
        // a later purpose is one of larger networks alone
        expect(hasDemandedBlock(net, "clusters")).toBe(net.prefix < 22);
        const kept = [...purposes, ...(net.prefix < 22 ? ["clusters" as const] : [])].map((purpose) =>
          demandedBlock(net, purpose),
        );
        for (const [i, one] of kept.entries()) {
          expect(contains(reservedBlock(net), one)).toBe(true);
          for (const other of kept.slice(0, i)) expect(overlap(one, other)).toBe(false);
        }
      }),
    );
  });

  it("has given these ranges before, so it gives them for ever", () => {
    const { ranges } = planSubnets("10.20.0.0/16", { work: {}, data: {} });
    expect(Object.fromEntries(ranges)).toEqual({ work: "10.20.25.0/24", data: "10.20.107.0/24" });
  });
});

describe("the description of a network", () => {
  it.each([
    [{ cidr: "10.0.0.0/8" }, "cidr: a network is /16 to /22"],
    [{ cidr: "10.20.0.1/16" }, "cidr: 10.20.0.1/16 begins inside a range of that size: write 10.20.0.0/16"],
    [{ cidr: "8.8.0.0/16" }, "cidr: a network lies in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"],
    [{ subnets: {} }, "subnets: a network has at least one subnet"],
    [
      { subnets: { a: { cidr: "10.20.0.0/28" } } },
      "subnets.a.cidr: a subnet is /27 or larger, since AWS splits it over two zones",
    ],
    [
      { subnets: { a: { cidr: "10.21.0.0/24" } } },
      "subnets.a.cidr: 10.21.0.0/24 lies outside the network 10.20.0.0/16: choose from 10.20.0.0 to 10.20.191.255",
    ],
    [
      { subnets: { a: { cidr: "10.20.192.0/24" } } },
      "subnets.a.cidr: 10.20.192.0/18, the last quarter of the network, is kept for subnets that clouds demand: choose from 10.20.0.0 to 10.20.191.255",
    ],
    [
      { subnets: { b: { cidr: "10.20.0.0/20" }, a: { cidr: "10.20.4.0/24" } } },
      "subnets.b.cidr: the range 10.20.0.0/20 of b meets 10.20.4.0/24 of a: give b a range of its own, such as cidr: 10.20.16.0/24",
    ],
    [
      { ranges: { half: "0.0.0.0/1" } },
      "ranges.half: a range outside is /8 or smaller, or 0.0.0.0/0 with a waiver in policy.yaml",
    ],
    [{ ranges: { odd: "127.0.0.0/24" } }, "ranges.odd: no host has an address in this range"],
    [{ ranges: { own: "10.20.1.0/24" } }, "ranges.own: 10.20.1.0/24 meets the network's own range 10.20.0.0/16"],
  ])("refuses %j", (props, message) => {
    expect(messages(props)).toEqual([message]);
  });

  it("names both where an automatic range meets a given one, and suggests a free one", () => {
    const taken = showBlock(automaticBlock(block("10.20.0.0/16"), "work"));
    expect(messages({ subnets: { work: {}, other: { cidr: taken } } })).toEqual([
      expect.stringMatching(
        /^subnets\.work: the automatic range \S+ of work meets \S+ of other: give work a range of its own, such as cidr: 10\./,
      ),
    ]);
  });

  it("tells a program the same with the entry's id", () => {
    expect(() => network("aws", { cidr: "10.0.0.0/8" })).toThrow("network-main: cidr: a network is /16 to /22");
  });
});

describe.each(providers)("a network on %s", (provider) => {
  const base: NetworkProps = { subnets: { work: {}, data: { internet: "none" } } };

  it.each([
    ["cidr", { ...base, cidr: "10.30.0.0/16" }],
    ["subnets", { subnets: { ...base?.subnets, more: {} } }],
    ["subnets.cidr", { subnets: { ...base?.subnets, work: { cidr: "10.20.8.0/22" } } }],
    ["subnets.internet", { subnets: { ...base?.subnets, work: { internet: "none" } } }],
    ["ranges", { ...base, ranges: { office: "203.0.113.0/24" } }],
    ["flowLogs", { ...base, flowLogs: false }],
  ] as [string, NetworkProps][])("changes with %s", (_, props) => {
    expect(network(provider, props)).not.toEqual(network(provider, base));
  });

  it("says the same of itself as on the other clouds", () => {
    const { output } = network(provider, { subnets: { work: { cidr: "10.20.8.0/22" } }, ranges: { office: "203.0.113.0/24" } });
    expect(output["network-main"]?.value).toEqual({
      name: expect.any(String),
      cidr: "10.20.0.0/16",
      subnets: { work: "10.20.8.0/22" },
      peerings: {},
      ranges: { office: "203.0.113.0/24" },
    });
  });

  it("leaves every address and every subnet as it was when one is added", () => {
    const before = network(provider, base).resource;
    const after = network(provider, { subnets: { aaa: {}, bbb: { internet: "none" }, ...base?.subnets } }).resource;
    expect(addresses(after)).toEqual(expect.arrayContaining(addresses(before)));
    // the account that keeps Azure's flow logs lists the subnets that may read it
    for (const [type, made] of Object.entries(before))
      if (type !== "azurerm_storage_account") expect(after[type]).toMatchObject(made);
  });

  it("has no way out and no public address where no subnet has internet", () => {
    const types = Object.keys(network(provider, { subnets: { data: { internet: "none" } } }).resource);
    expect(types.filter((type) => /nat|_eip|public_ip|internet_gateway|router/.test(type))).toEqual([]);
    const open = Object.keys(network(provider, { subnets: { work: {} } }).resource);
    expect(open.filter((type) => /nat|router/.test(type)).length).toBeGreaterThan(0);
  });

  it("hands out its parts by name, and names those that it has", () => {
    synth(provider, (lab) => {
      const made = new Network(lab, "main", { ...base, ranges: { office: "203.0.113.0/24" } });
      expect(made.subnet("data")).toMatchObject({ kind: "subnet", name: "data", internet: "none", lab });
      expect(made.subnet("data").native).toBe(made.native.subnets.data);
      expect(made.range("office")).toMatchObject({ kind: "range", cidr: "203.0.113.0/24", lab });
      expect(made.part(["machine", "range"], "office")).toBe(made.range("office"));
      expect(made.part(["subnet"], "office")).toBeUndefined();
      expect(() => made.subnet("wrok")).toThrow("network-main has no subnet wrok: it has data, work");
      expect(() => defaultSubnet(lab)).toThrow(`test-main-${provider} has several subnets: say which, one of data, work`);
    });
    synth(provider, (lab) => {
      const first = defaultSubnet(lab);
      expect(first.name).toBe("work");
      expect(defaultSubnet(lab)).toBe(first);
    });
  });
});

describe("a network lets nothing in by itself", () => {
  const props: NetworkProps = { subnets: { work: {}, data: { internet: "none", cidr: "10.20.4.0/22" } } };

  it("on AWS: the default group has no rules, slices have no public addresses, endpoints take HTTPS from the network", () => {
    const { resource } = network("aws", props);
    for (const group of all(resource, "aws_default_security_group")) {
      expect(group).not.toHaveProperty("ingress");
      expect(group).not.toHaveProperty("egress");
    }
    expect(all(resource, "aws_default_security_group")).toHaveLength(1);
    expect(all(resource, "aws_subnet").every((subnet) => subnet.map_public_ip_on_launch === false)).toBe(true);
    expect(all(resource, "aws_vpc_security_group_ingress_rule")).toEqual([
      expect.objectContaining({ cidr_ipv4: "10.20.0.0/16", from_port: 443, to_port: 443, ip_protocol: "tcp" }),
    ]);
    expect(resource.aws_subnet).toMatchObject({
      "network-main_subnet-data-a": { cidr_block: "10.20.4.0/23", availability_zone: "eu-central-1a" },
      "network-main_subnet-data-b": { cidr_block: "10.20.6.0/23", availability_zone: "eu-central-1b" },
    });
    // the default route of a subnet without internet is none at all
    expect(Object.keys(resource.aws_route ?? {}).sort()).toEqual(["network-main_egress-internet", "network-main_internet-work"]);
    expect(JSON.stringify(all(resource, "aws_iam_role_policy"))).not.toContain("CreateLogGroup");
  });

  it("on Azure: each subnet is private and denies what comes in, even from itself; without internet also what goes out", () => {
    const { resource } = network("azure", props);
    expect(all(resource, "azurerm_subnet").map((subnet) => subnet.default_outbound_access_enabled)).toEqual([false, false]);
    for (const name of ["work", "data"]) {
      expect(resource.azurerm_network_security_rule?.[`network-main_deny-inbound-${name}`]).toMatchObject({
        access: "Deny",
        direction: "Inbound",
        priority: 4096,
        protocol: "*",
        source_address_prefix: "*",
        destination_address_prefix: "*",
        destination_port_range: "*",
        network_security_group_name: `\${azurerm_network_security_group.network-main_nsg-${name}.name}`,
      });
      expect(resource.azurerm_subnet_network_security_group_association?.[`network-main_guard-${name}`]).toMatchObject({
        subnet_id: `\${azurerm_subnet.network-main_subnet-${name}.id}`,
        network_security_group_id: `\${azurerm_network_security_group.network-main_nsg-${name}.id}`,
      });
    }
    const outbound = all(resource, "azurerm_network_security_rule").filter((rule) => rule.direction === "Outbound");
    expect(outbound.map((rule) => [rule.access, rule.destination_address_prefix, rule.priority])).toEqual([
      ["Allow", "AzureKeyVault", 4001],
      ["Allow", "Storage", 4000],
      ["Deny", "Internet", 4096],
    ]);
    expect(Object.keys(resource.azurerm_subnet_nat_gateway_association ?? {})).toEqual(["network-main_outbound-work"]);
    expect(all(resource, "azurerm_storage_account")[0]).toMatchObject({ network_rules: { default_action: "Deny" } });
  });

  it("on Google: no automatic subnets, a rule refuses all and records it, only subnets with internet are translated", () => {
    const { resource } = network("google", props);
    expect(all(resource, "google_compute_network")[0]).toMatchObject({ auto_create_subnetworks: false });
    expect(all(resource, "google_compute_firewall")).toEqual([
      expect.objectContaining({
        direction: "INGRESS",
        deny: [{ protocol: "all" }],
        source_ranges: ["0.0.0.0/0"],
        log_config: { metadata: "INCLUDE_ALL_METADATA" },
      }),
    ]);
    expect(all(resource, "google_compute_subnetwork").every((subnet) => subnet.private_ip_google_access === true)).toBe(true);
    expect(all(resource, "google_compute_router_nat").map((nat) => nat.subnetwork)).toEqual([
      [expect.objectContaining({ name: `\${google_compute_subnetwork.network-main_subnet-work.id}` })],
    ]);
  });
});
