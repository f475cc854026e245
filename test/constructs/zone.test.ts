import type { Provider } from "../../constructs/core";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Zone } from "../../constructs/zone";
import { all, changed, one, type Stack, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
const records = {
  aws: ["aws_route53_record"],
  azure: ["azurerm_private_dns_a_record", "azurerm_private_dns_cname_record"],
  google: ["google_dns_record_set"],
} as const;
const answers = { aws: ["records"], azure: ["records", "record"], google: ["rrdatas"] } as const;

function zone(provider: Provider, aliases: Record<string, string> = { www: "web" }, more = false): Stack {
  return synth(provider, (lab: Lab) => {
    new Network(lab, "main", { subnets: { work: {} } });
    const web = new Machine(lab, "web", { count: 2 });
    const hosts: Record<string, Machine> = more ? { web, app: new Machine(lab, "app", {}) } : { web };
    new Zone(lab, "lab", { domain: "lab.internal", hosts, aliases });
  });
}

test("the lab's network resolves it, and nobody else does; it goes with its records", () => {
  expect(one(zone("aws"), "aws_route53_zone")).toMatchObject({
    name: "lab.internal",
    vpc: [{ vpc_id: `\${aws_vpc.network-main_vpc.id}` }],
    force_destroy: true,
  });
  expect(one(zone("azure"), "azurerm_private_dns_zone_virtual_network_link")).toMatchObject({
    virtual_network_id: `\${azurerm_virtual_network.network-main_network.id}`,
    registration_enabled: false,
  });
  expect(one(zone("google"), "google_dns_managed_zone")).toMatchObject({
    dns_name: "lab.internal.",
    visibility: "private",
    private_visibility_config: { networks: [{ network_url: `\${google_compute_network.network-main_network.id}` }] },
    force_destroy: true,
  });
});

test.each(providers)("%s: a name leads to every machine of its entry, an alias to the name", (provider) => {
  const stack = zone(provider);
  const found = records[provider].flatMap((type) => all(stack, type));
  expect(found.map(([id]) => id).sort()).toEqual(["zone-lab_alias-www", "zone-lab_host-web"]);
  const said = found.map(([id, body]) => [
    id,
    answers[provider].map((field) => body[field]).find((value) => value !== undefined),
  ]);
  const { "zone-lab_host-web": host, "zone-lab_alias-www": alias } = Object.fromEntries(said) as Record<
    string,
    string[] | string
  >;
  expect(host).toHaveLength(2);
  expect(new Set(host).size).toBe(2);
  expect([alias].flat()).toEqual([provider === "google" ? "web.lab.internal." : "web.lab.internal"]);
  expect(stack.output["zone-lab"]?.value).toEqual({ names: ["web.lab.internal", "www.lab.internal"] });
});

test.each(providers)("%s: another name changes none of the others", (provider) => {
  const touched = changed(zone(provider), zone(provider, { www: "web", api: "app" }, true));
  expect(touched.filter((address) => /zone-lab_(zone|link|host-web|alias-www)/.test(address))).toEqual([]);
  expect(touched.filter((address) => address.includes("zone-lab_")).map((address) => address.split("_").at(-1))).toEqual(
    expect.arrayContaining(["host-app", "alias-api"]),
  );
});

test("what leads nowhere, or twice, is refused", () => {
  expect(() => zone("aws", { www: "wbe" })).toThrow("wbe is none of hosts");
  expect(() => zone("aws", { web: "web" })).toThrow("web is one of hosts already");
  const twice = (lab: Lab) => ["a", "b"].map((name) => new Zone(lab, name, { domain: "lab.internal" }));
  expect(() => synth("aws", twice)).toThrow("zone-b: the zone a has the domain lab.internal already");
  for (const domain of ["internal", "Lab.internal", "lab..internal", "-lab.internal", "lab.internal."])
    expect(() => synth("aws", (lab) => new Zone(lab, "lab", { domain }))).toThrow("a domain has two or more parts");
});
