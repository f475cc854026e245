import { FilestoreInstance } from "@cdktf/provider-google/lib/filestore-instance";
import { type Capability, InvalidProps, type OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import type { Machine } from "../machine";
import type { Network } from "../network";
import { type Block, readBlock, serverBlock, showBlock } from "../network/addresses";
import { doorTo } from "../network/google-door";
import { gibOf } from "../schema";
import { mountersOf, mounting, port } from "./nfs";

declare module "../core" {
  interface Google {
    share: { readonly instance: FilestoreInstance };
  }
}

type Self = Capability<"google", "share">;

/** Google takes 16 characters here at most. */
const path = "files";

export const on: OnCloud<"google", "share"> = {
  build(self, props) {
    const { lab } = self;
    const { machines, network } = mountersOf<"google">(self, props);
    const range = rangeOf(self, network);
    const door = doorTo(self, { network, ranges: [range], from: machines, port });
    const exported = (accessMode: string, named: readonly Machine<"google">[]) => {
      const instances = machines.filter((machine) => named.includes(machine)).flatMap(({ native }) => native.instances);
      const ipRanges = instances.map((instance) => instance.networkInterface.get(0).networkIp);
      return ipRanges.length > 0 ? [{ accessMode, squashMode: "NO_ROOT_SQUASH", ipRanges }] : [];
    };
    const key = encryptedBy(props.key, "file");
    const instance = new FilestoreInstance(self, "files", {
      name: self.cloudName("google_filestore_instance"),
      description: `Share ${self.name}`,
      location: lab.region,
      // over the zones of the region, as on every cloud; the only kind below 1 TiB
      tier: "REGIONAL",
      protocol: "NFS_V4_1",
      fileShares: {
        name: path,
        capacityGb: gibOf(props.size),
        nfsExportOptions: [...exported("READ_WRITE", props.writeBy), ...exported("READ_ONLY", props.readBy)],
      },
      networks: [
        { network: network.native.network.name, modes: ["MODE_IPV4"], connectMode: "DIRECT_PEERING", reservedIpRange: range },
      ],
      kmsKeyName: key?.name,
      deletionProtectionEnabled: false,
      labels: lab.native.labels(),
      dependsOn: [...door, lab.native.service("file"), ...(key ? [key.ready] : [])],
    });
    const host = `\${${instance.terraformResourceType}.${instance.friendlyUniqueId}.networks[0].ip_addresses[0]}`;
    return {
      native: { instance },
      outputs: {
        host,
        path: `/${path}`,
        size: props.size,
        mount: mounting(self.name, "nfs", "vers=4.1,sec=sys", `${host}:/${path}`),
      },
    };
  },

  parity: {
    size: {
      approximated:
        "Azure and Google bill the whole size, AWS what lies on it; Filestore over several zones costs more for each GiB than the others",
    },
    writeBy: {
      approximated:
        "Filestore takes 64 addresses of the network's last quarter, which networks smaller than /20 have no room for. It has no TLS: what goes to it stays inside the lab's network and the one of Google's that it is joined to. It knows machines by their addresses, which the lab keeps in its list, and no identity; Google gives rights on Filestore by project alone, so that the team's people see it by none. A project has Filestore in 49 networks, those of labs that are gone counted too. A machine mounts with nfs-common, to be installed first",
    },
    readBy: "equivalent",
    key: { approximated: "another key makes the share anew, empty, where Azure encrypts the one that is there" },
  },
};

/** What the file servers of a network have of its last quarter. */
const servers = new WeakMap<Network<"google">, Map<string, string>>();

/**
 * The addresses of a file server: a /26 that touches no subnet and no other server's, for a server of this kind (googleapis, Filestore v1,
 * `reserved_ip_range`, read 2026-11-25). Google would draw one of its own, which a subnet that comes later might meet.
 * @throws InvalidProps where the network has no room, or another share has the place
 */
function rangeOf(self: Self, network: Network<"google">): string {
  const refused = (message: string) => new InvalidProps(self.node.id, [{ code: "custom", input: self.name, path: [], message }]);
  const { cidr } = network.props;
  const block = serverBlock(readBlock(cidr) as Block, self.name);
  if (!block)
    throw refused(
      `the network ${cidr} has no room for Google's file servers: make it /20 or larger, or leave google out of providers`,
    );
  const range = showBlock(block);
  const taken = servers.get(network) ?? new Map<string, string>();
  const other = taken.get(range);
  if (other !== undefined)
    throw refused(`on Google a share's addresses follow from its name, and ${other} has the same ones: choose another name`);
  servers.set(network, taken.set(range, self.name));
  return range;
}
