import { MemorystoreInstance } from "@cdktf/provider-google/lib/memorystore-instance";
import { MemorystoreInstanceDesiredUserCreatedEndpoints } from "@cdktf/provider-google/lib/memorystore-instance-desired-user-created-endpoints";
import { cacheTypes } from "../../catalog/caches";
import { levels } from "../access/schema";
import type { Capability, OnCloud } from "../core";
import { byName, type Login, namedIn } from "../database/logins";
import { agentByHand, encryptedBy } from "../key/google";
import { grantOnly } from "../lab/google-grants";
import { granteeId, personId } from "../lab/people";
import { defaultSubnet, type Subnet } from "../network";
import { doorTo, type Source } from "../network/google-door";
import { endpointAddress, endpointAt } from "../network/google-endpoint";
import { servicesTogether } from "../service/together";

declare module "../core" {
  interface Google {
    cache: { readonly instance: MemorystoreInstance };
  }
}
type Self = Capability<"google", "cache">;

const port = 6379;
const roles = { view: "roles/memorystore.viewer", use: "roles/memorystore.dbConnectionUser" };

export const on: OnCloud<"google", "cache"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { sources } = namedIn<"google">(props.openTo);
    const key = encryptedBy(props.key, "memorystore");
    const instance = new MemorystoreInstance(self, "cache", {
      instanceId: self.cloudName("google_memorystore_instance"),
      location: lab.region,
      engineVersion: "VALKEY_8_0",
      mode: "CLUSTER_DISABLED",
      nodeType: cacheTypes.google[props.size],
      shardCount: 1,
      replicaCount: 0,
      authorizationMode: "IAM_AUTH",
      transitEncryptionMode: "SERVER_AUTHENTICATION",
      persistenceConfig: { mode: "DISABLED" },
      engineConfigs: { "maxmemory-policy": "volatile-lru" },
      zoneDistributionConfig: { mode: "SINGLE_ZONE", zone: `${lab.region}-a` },
      kmsKey: key?.name,
      deletionProtectionEnabled: false,
      labels: lab.native.labels(),
      dependsOn: [lab.native.service("memorystore"), ...(key ? [key.ready] : [])],
    });
    const host = endpoints(self, instance, subnet, sources);
    const logins = sources.map((source): [typeof source, Login] => {
      const { email, member } = source.native.serviceAccount;
      grant(self, instance, `use-${granteeId(source)}`, roles.use, member);
      // Valkey's own name for a user who gives a password alone
      return [source, { user: "default", identity: email }];
    });
    return {
      native: { instance },
      outputs: {
        name: instance.instanceId,
        host,
        port,
        logins: byName(logins),
        authorities: instance.managedServerCa.get(0).caCerts.get(0).certificates,
      },
    };
  },

  admit(self, access) {
    for (const level of levels)
      for (const { email, member } of access.native.members[level])
        grant(self, self.native.instance, `team-${personId(email)}`, roles.view, member, "team");
  },

  parity: {
    size: "equivalent",
    subnet: {
      approximated:
        "the cache has two addresses in the subnet, each a Private Service Connect endpoint, paid by the hour; on their way in no rule can stand, so every other machine of the network is refused on its way out",
    },
    openTo: {
      approximated: `a machine logs in with a token of its account alone, at port 6379, and trusts an authority of Google's that vouches for this cache only (output authorities); Google gives rights on caches by project alone, so that each is narrowed to the cache by a condition; networks joined by VPN reach the address; the engine is Valkey 8; ${servicesTogether}`,
    },
    key: { approximated: agentByHand("Memorystore", "memorystore") },
  },
};

const grant = (
  self: Self,
  { project, location, instanceId }: MemorystoreInstance,
  id: string,
  role: string,
  member: string,
  as?: "team",
) =>
  grantOnly(self, {
    id,
    project,
    type: "memorystore.googleapis.com/Instance",
    on: `projects/${project}/locations/${location}/instances/${instanceId}`,
    role,
    member,
    as,
  });

/** Both addresses that Memorystore wants in a network, of which clients use the first: to write and read, and to read alone. */
function endpoints(self: Self, instance: MemorystoreInstance, subnet: Subnet<"google">, sources: readonly Source[]): string {
  const { network } = subnet.network.native;
  const places = ["primary", "reader"].map((part) => ({ part, address: endpointAddress(self, subnet, part) }));
  const addresses = places.map(({ address }) => address.address);
  const after = doorTo(self, { network: subnet.network, ranges: addresses.map((one) => `${one}/32`), from: sources, port });
  const connections = places.map(({ part, address }) => {
    const target = attachment(instance, part);
    const rule = endpointAt(self, subnet, address, { target, after, part });
    return {
      pscConnection: {
        pscConnectionId: rule.pscConnectionId,
        ipAddress: address.address,
        forwardingRule: rule.id,
        network: network.id,
        serviceAttachment: target,
      },
    };
  });
  new MemorystoreInstanceDesiredUserCreatedEndpoints(self, "endpoints", {
    name: instance.instanceId,
    region: self.lab.region,
    desiredUserCreatedEndpoints: [{ connections }],
  });
  return addresses[0] as string;
}

/** What leads to the part of an instance that Google calls so; it says in no order which is which. */
function attachment({ terraformResourceType, friendlyUniqueId }: MemorystoreInstance, part: string): string {
  const all = `${terraformResourceType}.${friendlyUniqueId}.psc_attachment_details`;
  const type = `CONNECTION_TYPE_${part.toUpperCase()}`;
  return `\${one([for each in ${all} : each.service_attachment if each.connection_type == "${type}"])}`;
}
