import { Bucket } from "../../constructs/bucket";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { privateEndpoint } from "../../constructs/network/azure-endpoints";
import { all, one, synth } from "../support/stack";

/** Two buckets, reached over endpoints in the subnet that the network keeps for these: by `app` and, the second one, by nobody. */
const stack = synth("azure", (lab: Lab) => {
  const network = new Network(lab, "main", { subnets: { work: {} } });
  const app = new Machine(lab, "app");
  for (const [name, from] of [["first", [app]] as const, ["second", []] as const]) {
    const bucket = new Bucket(lab, name);
    if (!bucket.isOn("azure") || !network.isOn("azure")) throw new Error("not on Azure");
    privateEndpoint(bucket, {
      network,
      to: bucket.native.account.id,
      subresource: "blob",
      zone: "privatelink.blob.core.windows.net",
      from: from.map((machine) => machine as Machine<"azure">),
      port: 443,
    });
  }
});

test("endpoints without a subnet of their own share one, whose group holds for them and lets nobody in by itself", () => {
  const subnet = `\${azurerm_subnet.network-main_endpoints.id}`;
  expect(all(stack, "azurerm_private_endpoint").map(([, endpoint]) => endpoint.subnet_id)).toEqual([subnet, subnet]);
  expect(one(stack, "azurerm_subnet", "network-main_endpoints")).toMatchObject({
    address_prefixes: ["10.20.192.192/26"],
    private_endpoint_network_policies: "Enabled",
    default_outbound_access_enabled: false,
  });
  expect(one(stack, "azurerm_network_security_rule", "network-main_deny-inbound-endpoints")).toMatchObject({
    direction: "Inbound",
    access: "Deny",
    priority: 4096,
    source_address_prefix: "*",
  });
  for (const [, endpoint] of all(stack, "azurerm_private_endpoint"))
    expect(endpoint.depends_on).toEqual(
      expect.arrayContaining([
        "azurerm_subnet_network_security_group_association.network-main_endpoints-guard",
        "azurerm_network_security_rule.network-main_deny-inbound-endpoints",
      ]),
    );
});

test("a zone and its link stand once, and each endpoint has a group of its own that rules name", () => {
  expect(all(stack, "azurerm_private_dns_zone")).toHaveLength(1);
  expect(all(stack, "azurerm_private_dns_zone_virtual_network_link")).toHaveLength(1);
  const rules = all(stack, "azurerm_network_security_rule").filter(([id]) => id.startsWith("bucket-"));
  expect(rules.map(([, r]) => [r.destination_application_security_group_ids, r.destination_port_range])).toEqual([
    [[`\${azurerm_application_security_group.bucket-first_endpoint-group.id}`], "443"],
  ]);
  expect(all(stack, "azurerm_private_endpoint_application_security_group_association")).toHaveLength(2);
});
