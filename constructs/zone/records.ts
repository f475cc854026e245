import type { Completed, Provider } from "../core";
import type { Machine } from "../machine";

/** The entries of maps that a user names, in the order of their names, so that neither order nor neighbours change a stack. */
export function recordsOf<P extends Provider>({ domain, hosts, aliases }: Completed<"zone", P>) {
  const sorted = <V>(map: Readonly<Record<string, V>>) => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    hosts: sorted(hosts as Readonly<Record<string, Machine<P>>>),
    aliases: sorted(aliases),
    names: [...Object.keys(hosts), ...Object.keys(aliases)].sort().map((name) => `${name}.${domain}`),
  };
}
