import { network, standing } from "../constructs/network/schema";
import { register } from "../constructs/register";
import { isPlain } from "../constructs/schema";
import type { Report } from "./report";
import type { Tree } from "./tree";

/** Azure's networks know a notebook by its subnet alone: whatever else stood in it would be let in, too. */
export function checkApart(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const { providers: chosen, notebooks, databases, caches } = root;
  if (!Array.isArray(chosen) || !chosen.includes("azure") || !isPlain(notebooks)) return;
  const asked = network.safeParse(root.network ?? {});
  const names = asked.success ? Object.keys(asked.data.subnets) : [];
  const subnetOf = (entry: unknown) => (isPlain(entry) ? entry.subnet : undefined) ?? (names.length === 1 ? names[0] : undefined);
  const stands = standing.flatMap((kind) => {
    const entries = root[register[kind].key];
    return isPlain(entries) ? Object.entries(entries).map(([name, entry]) => ({ kind, name, subnet: subnetOf(entry) })) : [];
  });
  for (const [key, entries] of Object.entries({ databases, caches })) {
    if (!isPlain(entries)) continue;
    for (const [name, entry] of Object.entries(entries)) {
      const named = isPlain(entry) && Array.isArray(entry.openTo) ? entry.openTo : [];
      for (const [i, who] of named.entries()) {
        // of several entries with the name, the first kind is meant
        const source = stands.find((one) => one.kind !== "cluster" && one.name === who);
        if (source?.kind !== "notebook" || source.subnet === undefined) continue;
        const other = stands.find((one) => one !== source && one.subnet === source.subnet);
        if (!other) continue;
        const path = [key, name, "openTo", i];
        report.add(
          tree.locate(path),
          path,
          `on Azure a network knows ${who} by its subnet alone, and the ${other.kind} ${other.name} stands in ${source.subnet} too`,
          `give ${who} a subnet of its own, or leave azure out of providers`,
        );
      }
    }
  }
}
