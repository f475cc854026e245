import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageShare } from "@cdktf/provider-azurerm/lib/storage-share";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/azure";
import { closedStorage } from "../lab/azure-storage";
import { privateEndpoint } from "../network/azure-endpoints";
import { sharesOf } from "../network/azure-shares";
import { gibOf } from "../schema";
import { mountersOf, mounting, port } from "./nfs";

declare module "../core" {
  interface Azure {
    share: { readonly account: StorageAccount; readonly share: StorageShare; readonly endpoint: PrivateEndpoint };
  }
}

export const on: OnCloud<"azure", "share"> = {
  build(self, props) {
    const { lab } = self;
    const { home } = lab.native;
    const tags = lab.native.tags();
    const { machines, network } = mountersOf<"azure">(self, props);
    const key = encryptedBy(props.key);
    const account = new StorageAccount(self, "account", {
      ...home,
      ...closedStorage,
      name: self.cloudName("azurerm_storage_account"),
      accountKind: "FileStorage",
      accountTier: "Premium",
      // over the zones of the region, as on every cloud; never to another region
      accountReplicationType: "ZRS",
      provisionedBillingModelVersion: "V2",
      sharedAccessKeyEnabled: false,
      publicNetworkAccessEnabled: false,
      identity: key?.carried,
      customerManagedKey: key && { keyVaultKeyId: key.keyId, userAssignedIdentityId: key.identity.id },
      // the TLS that all accounts ask for refuses plain NFS too
      tags,
    });
    const share = new StorageShare(self, "share", {
      name: self.cloudName("azurerm_storage_share"),
      storageAccountId: account.id,
      enabledProtocol: "NFS",
      quota: gibOf(props.size),
    });
    const endpoint = privateEndpoint(self, {
      subnet: sharesOf(network),
      to: account.id,
      subresource: "file",
      zone: "privatelink.file.core.windows.net",
      // who reaches it could write, so that who may read alone does not reach it
      from: machines.filter((machine) => props.writeBy.includes(machine)),
      port,
    });
    const path = `/${account.name}/${share.name}`;
    return {
      native: { account, share, endpoint },
      outputs: {
        host: account.primaryFileHost,
        path,
        size: props.size,
        mount: mounting(self.name, "aznfs", "vers=4,minorversion=1,sec=sys", `${account.primaryFileHost}:${path}`),
      },
    };
  },

  parity: {
    size: {
      approximated:
        "Azure and Google bill the whole size, AWS what lies on it; Azure takes a smaller one a day after the last greater one",
    },
    writeBy: {
      approximated:
        "NFS on Azure knows no identity: whoever reaches the endpoint reads and writes, and the network lets in the machines named alone; the endpoint is paid by the hour; a machine mounts with aznfs, to be installed first, over TLS",
    },
    readBy: {
      unsupported: "whoever mounts NFS on Azure may write",
      instead: "name the machine in writeBy if it may write, or let it read from a bucket",
    },
    key: "equivalent",
  },
};
