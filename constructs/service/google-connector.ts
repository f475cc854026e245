import { VpcAccessConnector } from "@cdktf/provider-google/lib/vpc-access-connector";
import type { Network } from "../network";
import { connectorName } from "../network/google-door";

/**
 * The network's way in for services, made with the first that asks. The other way, Direct VPC egress, holds its subnet for an hour or
 * two after the last service is gone, so that the lab's destroy would fail.
 */
export function connectorOf(network: Network<"google">): VpcAccessConnector {
  const made = network.node.tryFindChild("connector");
  if (made) return made as VpcAccessConnector;
  const { lab, native } = network;
  return new VpcAccessConnector(network, "connector", {
    name: connectorName(network),
    region: lab.region,
    network: native.network.name,
    ipCidrRange: network.demanded("services").replace(/\/\d+$/, "/28"),
    minInstances: 2,
    maxInstances: 3,
    dependsOn: [lab.native.service("vpcaccess")],
  });
}
