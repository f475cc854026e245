import { isWindows } from "../../catalog/images";
import type { Provider } from "../core";
import type { Machine } from "../machine";
import { defaultSubnet, type Network } from "../network";

/** The only port of NFS 4.1, with TLS and without. */
export const port = 2049;

/** What Filestore names of clients at most: cloud.google.com/filestore/docs/limits, and the documentation of google 6.50, read 2026-11-25. */
const mostClients = 64;

/**
 * The entries of machines that mount a share, and the network that they and it stand in.
 * @throws Error where one runs Windows, or where they are more machines than every cloud can name, or stand in several networks
 */
export function mountersOf<P extends Provider>(
  { node }: { readonly node: { readonly id: string } },
  { writeBy, readBy }: { readonly writeBy: readonly Machine<P>[]; readonly readBy: readonly Machine<P>[] },
): { machines: Machine<P>[]; network: Network<P> } {
  const all = [...writeBy, ...readBy].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
  const windows = all.find(({ props }) => isWindows(props.image));
  if (windows) throw new Error(`${node.id}: ${windows.name} runs Windows, and a share is mounted by Ubuntu alone`);
  const count = all.flatMap(({ units }) => units).length;
  if (count > mostClients)
    throw new Error(`${node.id}: ${count} machines would mount it, and Google names ${mostClients} at most`);
  const networks = new Set(all.map(({ props, lab }) => (props.subnet ?? defaultSubnet(lab)).network));
  const [network] = networks;
  if (networks.size > 1 || !network) throw new Error(`${node.id}: its machines stand in several networks, and a share in one`);
  return { machines: all, network };
}

/** The command that mounts a share below /mnt. */
export const mounting = (name: string, type: string, options: string, from: string): string =>
  `sudo mkdir -p /mnt/${name} && sudo mount -t ${type} -o ${options} ${from} /mnt/${name}`;
