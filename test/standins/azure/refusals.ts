import type { Answer } from "../front";
import { addressesOf, overlap, within } from "./addresses";
import { isBelow, parse, references, same } from "./ids";
import type { Json, Resource, Store } from "./store";

/** What Azure answers instead of doing what it was asked. */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

/** What the network's own things say where another thing of the given types still needs them. */
const inUse: Readonly<Record<string, { readonly code: string; readonly by: RegExp }>> = {
  "microsoft.network/virtualnetworks": {
    code: "InUseSubnetCannotBeDeleted",
    by: /networkInterfaces$|bastionHosts$|privateEndpoints$|virtualMachineScaleSets$|managedEnvironments$|applicationGateways$/i,
  },
  "microsoft.network/virtualnetworks/subnets": {
    code: "InUseSubnetCannotBeDeleted",
    by: /networkInterfaces$|bastionHosts$|privateEndpoints$|virtualMachineScaleSets$|managedEnvironments$|applicationGateways$/i,
  },
  "microsoft.network/networksecuritygroups": {
    code: "InUseNetworkSecurityGroupCannotBeDeleted",
    by: /subnets$|networkInterfaces$/i,
  },
  "microsoft.network/natgateways": { code: "CannotDeleteNatGatewayAssociatedToSubnet", by: /subnets$/i },
  "microsoft.network/publicipaddresses": {
    code: "PublicIPAddressCannotBeDeleted",
    by: /natGateways$|bastionHosts$|networkInterfaces$|applicationGateways$/i,
  },
  "microsoft.network/networkinterfaces": { code: "NicInUse", by: /virtualMachines$/i },
  "microsoft.network/applicationsecuritygroups": {
    code: "InUseApplicationSecurityGroupCannotBeDeleted",
    by: /networkInterfaces$|securityRules$|privateEndpoints$|virtualMachineScaleSets$/i,
  },
  "microsoft.network/applicationgateways": { code: "ApplicationGatewayInUse", by: /virtualMachineScaleSets$/i },
  "microsoft.app/managedenvironments": { code: "ManagedEnvironmentNotEmpty", by: /containerApps$/i },
  "microsoft.compute/disks": { code: "OperationNotAllowed", by: /virtualMachines$/i },
};

/** Why something cannot be written; undefined where it can. */
export function refusesWrite(store: Store, id: string, content: Json): Answer | undefined {
  const { type, above } = parse(id);
  if (!store.exists(above)) {
    const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(above) ?? [];
    if (group && !store.exists(group))
      return refusal(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
    if (isBelow(type, parse(above).type))
      return refusal(
        404,
        "ParentResourceNotFound",
        `Failed to write ${type}, because the parent resource '${above}' could not be found.`,
      );
    return refusal(404, "ResourceNotFound", `The resource '${above}' was not found.`);
  }
  for (const other of references(content))
    if (!same(other, id) && !isBelow(other, id) && !store.exists(other))
      return refusal(400, "InvalidResourceReference", `Resource ${other} referenced by resource ${id} was not found.`);
  if (same(type, "Microsoft.Network/applicationGateways")) return refusesGateway(store, content);
  if (same(type, "Microsoft.Network/networkInterfaces")) return refusesCard(store, id, content);
  if (same(type, "Microsoft.Network/virtualNetworks/subnets")) return refusesSubnet(store, id, content);
  if (same(type, "Microsoft.Network/networkSecurityGroups/securityRules")) return refusesRule(store, id, content);
  return undefined;
}

/** Why something cannot be deleted; undefined where it can. */
export function refusesDelete(store: Store, id: string): Answer | undefined {
  if (store.ofType("Microsoft.Network/privateDnsZones/virtualNetworkLinks", id).length > 0)
    return refusal(409, "CannotDeleteResource", `Can not delete resource '${id}' while nested resources exist.`);
  const rule = inUse[parse(id).type.toLowerCase()];
  if (!rule) return undefined;
  const users = store
    .all()
    .filter((user) => rule.by.test(user.type) && !isBelow(user.id, id))
    .filter((user) => references(user).some((other) => same(other, id) || isBelow(other, id)));
  if (users.length === 0) return undefined;
  return refusal(400, rule.code, `${id} is used by ${users.map((user) => user.id).join(", ")} and cannot be deleted.`);
}

function refusesSubnet(store: Store, id: string, content: Json): Answer | undefined {
  const { above, type } = parse(id);
  const network = store.get(above);
  const space = ((network?.properties.addressSpace as Json | undefined)?.addressPrefixes ?? []) as string[];
  const wanted = addressesOf(content);
  if (!wanted.every((range) => space.some((one) => within(range, one))))
    return refusal(400, "NetcfgInvalidSubnet", `Subnet '${id}' is not within the ranges of its network ${space}.`);
  const others = store.ofType(type, above).filter((other) => !same(other.id, id));
  const other = others.find((one) => addressesOf(one).some((range) => wanted.some((own) => overlap(own, range))));
  return other && refusal(400, "NetcfgSubnetRangesOverlap", `Subnet '${id}' overlaps with ${other.id}.`);
}

function refusesCard(store: Store, id: string, content: Json): Answer | undefined {
  const ofCard = ({ properties }: { readonly properties?: unknown }) =>
    (((properties ?? {}) as Json).ipConfigurations ?? []) as { readonly properties: Json }[];
  for (const { properties: own } of ofCard(content)) {
    if (own.privateIPAllocationMethod !== "Static") continue;
    const address = String(own.privateIPAddress);
    const subnet = store.get(String((own.subnet as Json).id));
    if (!addressesOf(subnet ?? {}).some((range) => within(`${address}/32`, range)))
      return refusal(400, "PrivateIPAddressNotInSubnet", `${address} does not belong to the range of subnet ${subnet?.id}.`);
    const owner = store
      .all()
      .find(
        (other) =>
          same(other.type, parse(id).type) &&
          !same(other.id, id) &&
          ofCard(other).some((one) => one.properties.privateIPAddress === address),
      );
    if (owner) return refusal(400, "PrivateIPAddressInUse", `${address} is already allocated to ${owner.id}.`);
  }
  return undefined;
}

function refusesGateway(store: Store, content: Json): Answer | undefined {
  const { gatewayIPConfigurations = [] } = (content.properties ?? {}) as { gatewayIPConfigurations?: { properties: Json }[] };
  for (const { properties } of gatewayIPConfigurations) {
    const subnet = store.get(String((properties.subnet as Json).id));
    const delegations = (subnet?.properties.delegations ?? []) as { properties: Json }[];
    if (!delegations.some((one) => one.properties.serviceName === "Microsoft.Network/applicationGateways"))
      return refusal(
        400,
        "ApplicationGatewayNetworkIsolationRequiresSubnetDelegation",
        `Subnet ${subnet?.id} is not delegated to Microsoft.Network/applicationGateways.`,
      );
  }
  return undefined;
}

function refusesRule(store: Store, id: string, content: Json): Answer | undefined {
  const { above, type } = parse(id);
  const place = ({ properties = {} }: { properties?: Json }) => `${properties.direction} ${properties.priority}`;
  const other = store.ofType(type, above).find((one: Resource) => !same(one.id, id) && place(one) === place(content));
  return other && refusal(400, "SecurityRuleConflict", `${id} and ${other.id} have the same direction and priority.`);
}
