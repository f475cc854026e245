import type { Capability, Completed, Provider } from "../core";
import type { Machine } from "../machine";

interface Zoned {
  readonly props: { readonly domain: string };
}

/**
 * The entries of maps that a user names, in the order of their names, so that neither order nor neighbours change a stack.
 * @throws Error where another zone of the lab has the same domain: a network resolves one of them only
 */
export function recordsOf<P extends Provider>(self: Capability<P, "zone">, { domain, hosts, aliases }: Completed<"zone", P>) {
  const other = self.lab.entries.find(
    (entry) => entry.kind === "zone" && (entry as Capability<P, "zone"> & Zoned).props.domain === domain,
  );
  if (other) throw new Error(`${self.node.id}: the zone ${other.name} has the domain ${domain} already`);
  const sorted = <V>(map: Readonly<Record<string, V>>) => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    hosts: sorted(hosts as Readonly<Record<string, Machine<P>>>),
    aliases: sorted(aliases),
    names: [...Object.keys(hosts), ...Object.keys(aliases)].sort().map((name) => `${name}.${domain}`),
  };
}
