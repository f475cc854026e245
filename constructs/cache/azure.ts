import { ManagedRedis } from "@cdktf/provider-azurerm/lib/managed-redis";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { ResourceGroupTemplateDeployment } from "@cdktf/provider-azurerm/lib/resource-group-template-deployment";
import { cacheTypes } from "../../catalog/caches";
import { shortHash } from "../../catalog/names";
import type { Capability, OnCloud } from "../core";
import { byName, type Login, namedIn } from "../database/logins";
import { encryptedBy } from "../key/azure";
import { granteeId } from "../lab/people";
import { defaultSubnet } from "../network";
import { knownByRange } from "../network/azure-alone";
import { privateEndpoint } from "../network/azure-endpoints";
import { servicesTogether } from "../service/together";

declare module "../core" {
  interface Azure {
    cache: { readonly redis: ManagedRedis; readonly endpoint: PrivateEndpoint };
  }
}

const port = 10_000;

export const on: OnCloud<"azure", "cache"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { sources } = namedIn<"azure">(props.openTo);
    const key = encryptedBy(props.key);
    const redis = new ManagedRedis(self, "cache", {
      ...lab.native.home,
      name: self.cloudName("azurerm_managed_redis"),
      skuName: cacheTypes.azure[props.size],
      highAvailabilityEnabled: false,
      publicNetworkAccess: "Disabled",
      defaultDatabase: {
        accessKeysAuthenticationEnabled: false,
        clientProtocol: "Encrypted",
        clusteringPolicy: "NoCluster",
        evictionPolicy: "VolatileLRU",
      },
      identity: key?.carried,
      customerManagedKey: key && { keyVaultKeyId: key.versionId, userAssignedIdentityId: key.identity.id },
      tags: lab.native.tags(),
    });
    const endpoint = privateEndpoint(self, {
      subnet,
      to: redis.id,
      subresource: "redisEnterprise",
      zone: "privatelink.redis.azure.net",
      from: sources,
      port,
    });
    const logins = sources.map((source): [typeof source, Login] => {
      const { clientId, principalId } = source.native.identity;
      mayUse(self, redis, granteeId(source), principalId);
      return [source, { user: principalId, identity: clientId }];
    });
    return {
      native: { redis, endpoint },
      outputs: { name: redis.name, host: redis.hostname, port, logins: byName(logins), authorities: [] },
    };
  },

  // its settings are seen by everybody who reads the lab's group

  parity: {
    size: {
      approximated:
        "Azure makes the cache anew, and empty, for another size; its service is Redis Enterprise, so that the commands of Redis 7.2 are what all three clouds share",
    },
    subnet: { approximated: "the address in the subnet is a private endpoint, paid by the hour" },
    openTo: {
      approximated: `azurerm 4.55 has no resource for the right to use a cache: a template deployment makes it; a machine logs in with a token of Entra's and the object id of its identity, at port 10000; ${knownByRange}; ${servicesTogether}`,
    },
    key: {
      approximated:
        "azurerm 4.55 takes a key by its version alone, and knows the first one alone: the cache stays with that, whatever versions the key makes, until it names another key",
    },
  },
};

/** The right of an identity to use the cache, by the one policy that Azure has for it. */
function mayUse(self: Capability<"azure", "cache">, redis: ManagedRedis, id: string, objectId: string): void {
  new ResourceGroupTemplateDeployment(self, `use-${id}`, {
    name: self.cloudName("azurerm_resource_group_template_deployment", id),
    resourceGroupName: self.lab.native.home.resourceGroupName,
    deploymentMode: "Incremental",
    templateContent: JSON.stringify({
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      resources: [
        {
          type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
          apiVersion: "2025-07-01",
          // Azure takes letters and digits alone
          name: `${redis.name}/default/${id.replaceAll("-", "").slice(0, 40)}${shortHash([id])}`,
          properties: { accessPolicyName: "default", user: { objectId } },
        },
      ],
    }),
    tags: self.lab.native.tags(),
  });
}
