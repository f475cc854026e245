import { providers } from "../../catalog/providers";
import { readModel } from "../../compare/model";
import type { Provider } from "../../constructs/core";
import { Ingress } from "../../constructs/ingress";
import type { Lab } from "../../constructs/lab";
import type { Accounts } from "../../constructs/lab/accounts";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { accounts, all, one, type Stack, synth } from "../support/stack";

const subnets = { front: {}, back: { internet: "none" } } as const;
const joined = (lab: Lab, cidr = "10.40.0.0/16") => new Network(lab, "main", { cidr, subnets, peerings: ["campus"] });
const campus = (provider: Provider) => accounts.networks?.campus?.[provider] ?? { id: "", range: "" };
const told = (stack: Stack) =>
  stack.output["network-main"]?.value as { peerings: Record<string, { id: string; agree: string }>; ranges: object };

test("aws: asks the other network's owner, and routes their range alone from every subnet", () => {
  const stack = synth("aws", joined);
  expect(one(stack, "aws_vpc_peering_connection")).toMatchObject({
    vpc_id: expect.stringContaining("network-main_vpc"),
    peer_vpc_id: "vpc-0a1b2c3d4e5f60718",
    peer_owner_id: "210987654321",
    peer_region: "eu-central-1",
    auto_accept: false,
    tags: { lab: "test-main-aws" },
  });
  const routes = all(stack, "aws_route").filter(([, route]) => route.vpc_peering_connection_id);
  expect(routes.map(([, route]) => [route.destination_cidr_block, route.route_table_id])).toEqual(
    ["back", "front"].map((subnet) => ["10.192.0.0/16", expect.stringContaining(`_routes-${subnet}.id`)]),
  );
  for (const [, route] of routes) expect(route.vpc_peering_connection_id).toContain("peering-campus.id");
});

test("aws: machines in subnets of their own, since they are published, have the way too", () => {
  const stack = synth("aws", (lab) => {
    const network = new Network(lab, "main", {
      cidr: "10.40.0.0/16",
      ranges: { office: "203.0.113.0/24" },
      peerings: ["campus"],
    });
    const web = new Machine(lab, "web", { published: true });
    new Ingress(lab, "web", { to: web, from: [network.range("campus")], ports: [443] });
  });
  const { subnet_id } = one(stack, "aws_network_interface");
  const [, slice] = /aws_subnet\.([\w-]+)\.id/.exec(subnet_id) ?? [];
  const joined = all(stack, "aws_route_table_association").find(([, one]) => one.subnet_id.includes(`.${slice}.`));
  const routes = all(stack, "aws_route").filter(([, route]) => route.route_table_id === joined?.[1].route_table_id);
  expect(routes.map(([, route]) => route.destination_cidr_block).sort()).toEqual(["0.0.0.0/0", "10.192.0.0/16"]);
});

test("azure: joins networks, and lends and borrows no gateway", () => {
  const peering = one(synth("azure", joined), "azurerm_virtual_network_peering");
  expect(peering).toMatchObject({
    virtual_network_name: expect.stringContaining("network-main_network.name"),
    remote_virtual_network_id: campus("azure").id,
    allow_virtual_network_access: true,
    allow_forwarded_traffic: false,
    allow_gateway_transit: false,
    use_remote_gateways: false,
  });
});

test("google: tells of subnets, and of no route that somebody made", () => {
  expect(one(synth("google", joined), "google_compute_network_peering")).toMatchObject({
    network: expect.stringContaining("network-main_network.id"),
    peer_network: campus("google").id,
    export_custom_routes: false,
    import_custom_routes: false,
    export_subnet_routes_with_public_ip: false,
    import_subnet_routes_with_public_ip: false,
    stack_type: "IPV4_ONLY",
  });
});

describe.each(providers)("%s", (provider) => {
  const { range, id } = campus(provider);
  const compose = (from?: "campus") => (lab: Lab) => {
    const network = joined(lab);
    const web = new Machine(lab, "web", { subnet: network.subnet("front") });
    if (from) new Ingress(lab, "web", { to: web, from: [network.range(from)], ports: [443] });
  };
  const sources = (stack: Stack) =>
    readModel(stack as never).flows.flatMap(({ from, ports }) => (from.kind === "range" ? [[from.name, ports]] : []));

  test("a peering lets nothing in by itself, and is a range that a rule lets in", () => {
    expect(sources(synth(provider, compose()))).toEqual([]);
    expect(sources(synth(provider, compose("campus")))).toEqual([[range, [[443, 443]]]]);
  });

  test("a network that is joined with nothing makes nothing of it", () => {
    const stack = synth(provider, (lab) => new Network(lab, "main", { subnets }));
    expect(stack.text).not.toMatch(/peering_connection|network_peering/);
    expect(told(stack)).toMatchObject({ peerings: {}, ranges: {} });
  });

  test("outputs say what its owner has to do, and where the lab's range is", () => {
    const { peerings, ranges } = told(synth(provider, joined));
    expect(ranges).toEqual({ campus: range });
    expect(peerings).toEqual({
      campus: { id: expect.stringContaining("peering-campus.id"), agree: expect.stringContaining(id) },
    });
  });

  test("is refused where accounts do not know the network, know it by no id, or by a range that meets the lab's", () => {
    const build = (known: Accounts["networks"], cidr?: string) => () =>
      synth(provider, (lab) => joined(lab, cidr), { ...accounts, ...(known ? { networks: known } : { networks: {} }) });
    expect(build(undefined)).toThrow(
      `the network "campus" is not on ${provider} yet; write in accounts.yaml under networks: campus`,
    );
    expect(build({ campus: { [provider]: { id: "campus", range } } })).toThrow(/write for campus for example/);
    expect(build({ campus: { [provider]: { id, range: "10.40.128.0/17" } } })).toThrow(
      `campus has 10.40.128.0/17 on ${provider}, which meets the network's own range 10.40.0.0/16; write for the network cidr: 10.41.0.0/16`,
    );
    expect(build({ campus: { [provider]: { id, range: "anywhere" } } })).toThrow(/a range is written as an IPv4 address/);
  });
});

test("names and ranges are told apart", () => {
  const both = { ranges: { campus: "203.0.113.0/24" }, peerings: ["campus"] };
  expect(() => synth("aws", (lab) => new Network(lab, "main", both))).toThrow(/campus is a range already/);
});
