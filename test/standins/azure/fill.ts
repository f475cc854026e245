import { createHash } from "node:crypto";
import { addressesOf, freeAddress } from "./addresses";
import { cluster, pool } from "./clusters";
import { parse } from "./ids";
import { type Json, type Resource, type Store, shownWithin } from "./store";

export const tenant = "11111111-1111-1111-1111-111111111111";

/** An id as Azure makes one, but always the same for the same thing. */
export function guidOf(...of: readonly string[]): string {
  const hex = createHash("sha256").update(of.join(" ").toLowerCase()).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** What Service Bus says of times that nobody set. */
const unbounded = { autoDeleteOnIdle: "P10675199DT2H48M5.4775807S", duplicateDetectionHistoryTimeWindow: "PT10M" };

/** The card that Azure makes for a private endpoint, and takes away with it. */
export const cardOf = ({ id, name }: Resource): string =>
  `${parse(id).above}/providers/Microsoft.Network/networkInterfaces/${name}.nic.${guidOf(id)}`;

const configurations = (resource: Resource) =>
  (resource.properties.ipConfigurations ?? []) as { id?: string; name: string; properties: Json }[];
/** The addresses of all cards but one. */
const addressesTaken = (store: Store, but: string): Set<unknown> =>
  new Set(
    store
      .all()
      .filter((other) => /\/networkInterfaces$/.test(other.type) && other.id !== but)
      .flatMap((other) => configurations(other).map((one) => one.properties.privateIPAddress)),
  );

/** What Azure adds to what it was sent, by type; the provider fails without it or takes its absence for a change. */
const fillers: Readonly<Record<string, (resource: Resource, store: Store) => void>> = {
  "microsoft.storage/storageaccounts"({ name, properties }) {
    const services = ["blob", "queue", "table", "file", "dfs", "web"];
    const hosts = services.map((service) => [service, `https://${name}.${service}.core.windows.net/`]);
    Object.assign(properties, { primaryEndpoints: Object.fromEntries(hosts), statusOfPrimary: "available" });
  },
  "microsoft.containerregistry/registries"({ name, properties }) {
    properties.loginServer = `${name}.azurecr.io`;
  },
  "microsoft.cognitiveservices/accounts"({ properties }) {
    properties.endpoint = `https://${properties.customSubDomainName}.cognitiveservices.azure.com/`;
  },
  "microsoft.containerservice/managedclusters": cluster,
  "microsoft.containerservice/managedclusters/agentpools": pool,
  "microsoft.operationalinsights/workspaces"({ id, properties }) {
    properties.customerId = guidOf(id, "customer");
  },
  "microsoft.insights/components"({ id, properties }, store) {
    const key = guidOf(id, "key");
    Object.assign(properties, { AppId: guidOf(id), InstrumentationKey: key, ConnectionString: `InstrumentationKey=${key}` });
    // every component has one from the beginning, and the provider reads it
    const billing = `${id}/currentbillingfeatures`;
    const DataVolumeCap = { Cap: 100, StopSendNotificationWhenHitCap: false };
    if (!store.get(billing)) store.set(billing, { properties: {}, CurrentBillingFeatures: ["Basic"], DataVolumeCap }, true);
  },
  "microsoft.machinelearningservices/workspaces"({ id, properties }) {
    Object.assign(properties, { workspaceId: guidOf(id), discoveryUrl: "https://germanywestcentral.api.azureml.ms/discovery" });
    properties.managedNetwork ??= { isolationMode: "Disabled" };
  },
  "microsoft.servicebus/namespaces/queues"({ properties }) {
    Object.assign(properties, { ...unbounded, maxMessageSizeInKilobytes: 256, maxSizeInMegabytes: 1024, ...properties });
  },
  "microsoft.servicebus/namespaces/topics"({ properties }) {
    Object.assign(properties, {
      ...unbounded,
      defaultMessageTimeToLive: unbounded.autoDeleteOnIdle,
      maxMessageSizeInKilobytes: 256,
      maxSizeInMegabytes: 1024,
      ...properties,
    });
  },
  "microsoft.servicebus/namespaces/topics/subscriptions"({ properties }) {
    Object.assign(properties, { autoDeleteOnIdle: unbounded.autoDeleteOnIdle, ...properties });
    // the provider sends an empty one of every subscription, and wants it back of those alone that are one client's
    if (!properties.isClientAffine) delete properties.clientAffineProperties;
  },
  "microsoft.dbforpostgresql/flexibleservers"({ id, name, properties }, store) {
    Object.assign(properties, { fullyQualifiedDomainName: `${name}.postgres.database.azure.com`, state: "Ready" });
    properties.availabilityZone ??= "1";
    // a setting is there before anybody writes it
    const setting = `${id}/configurations/require_secure_transport`;
    const settled = { value: "on", defaultValue: "on", source: "system-default", isDynamicConfig: true, isReadOnly: false };
    if (!store.get(setting)) store.set(setting, { properties: settled }, true);
  },
  "microsoft.dbforpostgresql/flexibleservers/administrators"({ name, properties }) {
    properties.objectId = name;
  },
  "microsoft.cache/redisenterprise"({ name, location, properties }) {
    Object.assign(properties, { hostName: `${name}.${location}.redis.azure.net`, resourceState: "Running", redisVersion: "7.4" });
  },
  "microsoft.cache/redisenterprise/databases"({ properties }) {
    Object.assign(properties, { port: 10_000, resourceState: "Running", redisVersion: "7.4" });
  },
  "microsoft.network/privateendpoints"(endpoint, store) {
    const { location, properties } = endpoint;
    const card = cardOf(endpoint);
    const subnet = properties.subnet as { id: string };
    if (!store.get(card)) {
      const privateIPAddress = freeAddress(addressesOf(store.get(subnet.id) ?? {})[0] ?? "", addressesTaken(store, card));
      const ipConfigurations = [{ name: "private", properties: { privateIPAddress, subnet } }];
      store.set(card, { location, properties: { ipConfigurations, provisioningState: "Succeeded" } }, true);
    }
    properties.networkInterfaces = [{ id: card }];
    for (const one of (properties.privateLinkServiceConnections ?? []) as { properties: Json }[])
      one.properties.privateLinkServiceConnectionState = { status: "Approved", description: "", actionsRequired: "None" };
  },
  "microsoft.logic/workflows"({ id, location, properties }) {
    properties.accessEndpoint = `https://prod-01.${location}.logic.azure.com:443/workflows/${guidOf(id)}`;
    properties.state ??= "Enabled";
    // the provider sends none where nobody asks for any, and does not survive to get none back
    (properties.definition as Json).parameters ??= {};
  },
  "microsoft.keyvault/vaults"({ name, properties }) {
    properties.vaultUri = `https://${name.toLowerCase()}.vault.azure.net/`;
  },
  "microsoft.managedidentity/userassignedidentities"({ id, properties }) {
    Object.assign(properties, { principalId: guidOf(id, "principal"), clientId: guidOf(id, "client"), tenantId: tenant });
  },
  "microsoft.compute/virtualmachines"({ id, name, location, properties }, store) {
    properties.vmId ??= guidOf(id);
    withoutUnused(properties);
    const storage = properties.storageProfile as Json;
    const disk = storage.osDisk as Json;
    disk.name ??= `${name}_OsDisk_1`;
    const managed = (disk.managedDisk ?? {}) as Json;
    managed.id ??= `${parse(id).above}/providers/Microsoft.Compute/disks/${disk.name}`;
    disk.managedDisk = managed;
    const set = (managed.diskEncryptionSet as Json | undefined)?.id;
    const encryption = set
      ? { type: "EncryptionAtRestWithCustomerKey", diskEncryptionSetId: set }
      : { type: "EncryptionAtRestWithPlatformKey" };
    store.set(String(managed.id), {
      location,
      sku: { name: managed.storageAccountType },
      properties: { diskSizeGB: disk.diskSizeGB, osType: disk.osType, encryption, provisioningState: "Succeeded" },
    });
  },
  "microsoft.compute/virtualmachinescalesets"({ id, properties }) {
    properties.uniqueId ??= guidOf(id);
    withoutUnused(properties);
  },
  "microsoft.network/networkinterfaces"({ id, properties }, store) {
    const taken = addressesTaken(store, id);
    for (const one of configurations({ id, properties } as Resource)) {
      one.id = `${id}/ipConfigurations/${one.name}`;
      const subnet = store.get(String((one.properties.subnet as Json).id));
      one.properties.privateIPAddress ??= freeAddress(addressesOf(subnet ?? {})[0] ?? "", taken);
    }
  },
  "microsoft.network/applicationgateways"({ id, properties }) {
    properties.operationalState = "Running";
    // each part has an id, by which others name it
    for (const [kind, all] of Object.entries(properties))
      for (const part of (Array.isArray(all) ? all : []) as { id?: string; name?: string }[])
        if (part.name !== undefined) part.id = `${id}/${kind}/${part.name}`;
  },
  "microsoft.network/virtualnetworks/virtualnetworkpeerings"({ properties }) {
    // until somebody makes the other side
    properties.peeringState = "Initiated";
  },
  "microsoft.network/publicipaddresses"({ properties }) {
    properties.ipAddress ??= "203.0.113.10";
  },
  "microsoft.network/virtualnetworks"({ id, location = "" }, store) {
    // Azure makes a region's watcher with the first network there, and keeps it
    const group = `${parse(parse(id).above).above}/resourceGroups/NetworkWatcherRG`;
    const watcher = `${group}/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${location}`;
    for (const one of [group, watcher]) if (!store.get(one)) store.set(one, { location, properties: {} }, true);
  },
  "microsoft.network/privatednszones"({ id }, store) {
    // every zone has one from the beginning, and the provider reads it
    const soaRecord = {
      host: "azureprivatedns.net",
      email: "azureprivatedns-host.microsoft.com",
      expireTime: 2419200,
      minimumTtl: 10,
      refreshTime: 3600,
      retryTime: 300,
      serialNumber: 1,
    };
    store.set(`${id}/SOA/@`, { properties: { ttl: 3600, fqdn: `${parse(id).name}.`, soaRecord } }, true);
  },
  "microsoft.network/privatednszones/a": named,
  "microsoft.network/privatednszones/cname": named,
  "microsoft.app/managedenvironments"({ name, location = "", properties }, store) {
    const subnet = store.get(String((properties.vnetConfiguration as Json | undefined)?.infrastructureSubnetId ?? ""));
    Object.assign(properties, {
      defaultDomain: `${name}.${location}.azurecontainerapps.io`,
      customDomainConfiguration: { customDomainVerificationId: guidOf(name) },
      staticIp: freeAddress(addressesOf(subnet ?? {})[0] ?? "10.0.0.0/27", new Set()),
      publicNetworkAccess: properties.publicNetworkAccess ?? "Disabled",
      peerAuthentication: { mtls: { enabled: false } },
    });
  },
  "microsoft.app/containerapps"({ name, properties }, store) {
    const environment = store.get(String(properties.managedEnvironmentId));
    const { ingress } = (properties.configuration ?? {}) as { ingress?: Json };
    if (ingress) ingress.fqdn = `${name}.${environment?.properties.defaultDomain}`;
    Object.assign(properties, {
      latestRevisionName: `${name}--0000001`,
      latestRevisionFqdn: `${name}--0000001.${environment?.properties.defaultDomain}`,
      customDomainVerificationId: guidOf(name),
      outboundIpAddresses: ["203.0.113.11"],
    });
  },
  "microsoft.authorization/roleassignments"({ id, properties }) {
    properties.scope = parse(id).above;
    properties.principalType ??= "User";
  },
};

/** Azure says nothing of what machines have not. */
function withoutUnused(properties: Json): void {
  if (!Object.values((properties.additionalCapabilities ?? {}) as Json).includes(true)) delete properties.additionalCapabilities;
}

function named({ id, name, properties }: Resource): void {
  properties.fqdn = `${name}.${parse(parse(id).above).name}.`;
}

/** Keeps what was sent as a thing that stands, with what Azure adds to it and with the children that came within it. */
export function keep(store: Store, id: string, content: Json): Resource {
  const { type } = parse(id);
  const kind = shownWithin[type.toLowerCase()];
  const { [kind ?? ""]: children, ...properties } = (content.properties ?? {}) as Json;
  // a machine that is written without an identity keeps its own: the provider attaches disks so
  const identity = content.identity ?? (type === "Microsoft.Compute/virtualMachines" ? store.get(id)?.identity : undefined);
  const resource = store.set(id, { ...content, properties: { ...properties, provisioningState: "Succeeded" } });
  if (identity) resource.identity = identify(resource.id, identity as Json);
  fillers[type.toLowerCase()]?.(resource, store);
  if (kind) {
    const sent = (children ?? []) as { name: string }[];
    for (const one of store.ofType(`${type}/${kind}`, resource.id))
      if (!sent.some(({ name }) => name === one.name)) store.remove(one.id);
    for (const { name, ...child } of sent) keep(store, `${resource.id}/${kind}/${name}`, child);
  }
  return store.view(resource);
}

function identify(id: string, identity: Json): Json {
  const users = Object.keys((identity.userAssignedIdentities ?? {}) as Json);
  const known = users.map((one) => [one, { principalId: guidOf(one, "principal"), clientId: guidOf(one, "client") }]);
  return {
    ...identity,
    ...(String(identity.type).includes("SystemAssigned") && { principalId: guidOf(id, "principal"), tenantId: tenant }),
    ...(users.length > 0 && { userAssignedIdentities: Object.fromEntries(known) }),
  };
}
