import { Bucket } from "../../constructs/bucket";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { privateEndpoint } from "../../constructs/network/azure-endpoints";
import { all, one, synth } from "../support/stack";

/** Two buckets, reached over endpoints in a subnet: by `app` and, the second one, by nobody. */
const stack = synth("azure", (lab: Lab) => {
  const network = new Network(lab, "main", { subnets: { work: {} } });
  const app = new Machine(lab, "app");
  for (const [name, from] of [["first", [app]] as const, ["second", []] as const]) {
    const bucket = new Bucket(lab, name);
    if (!bucket.isOn("azure") || !network.isOn("azure")) throw new Error("not on Azure");
    privateEndpoint(bucket, {
      subnet: network.subnet("work"),
      to: bucket.native.account.id,
      subresource: "blob",
      zone: "privatelink.blob.core.windows.net",
      from: from.map((machine) => machine as Machine<"azure">),
      port: 443,
    });
  }
});

test("endpoints stand in the subnet that they are given, behind what guards it", () => {
  const subnet = `\${azurerm_subnet.network-main_subnet-work.id}`;
  const endpoints = all(stack, "azurerm_private_endpoint").map(([, endpoint]) => endpoint);
  expect(endpoints.map(({ subnet_id }) => subnet_id)).toEqual([subnet, subnet]);
  expect(one(stack, "azurerm_subnet", "network-main_subnet-work").private_endpoint_network_policies).toBe("Enabled");
  for (const { depends_on } of endpoints)
    expect(depends_on).toEqual(
      expect.arrayContaining([
        "azurerm_subnet_network_security_group_association.network-main_guard-work",
        "azurerm_network_security_rule.network-main_deny-inbound-work",
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
