import { isPlain } from "../constructs/schema";
import type { Report } from "./report";
import type { Tree } from "./tree";

/** Clouds whose networks let in all services or none, with their names. */
const together = { azure: "Azure", google: "Google Cloud" } as const;

/** Networks of Azure and Google do not tell services apart, and on Google a service without a subnet stands in none. */
export function checkServices(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const { providers, services, databases, caches } = root;
  if (!Array.isArray(providers) || !isPlain(services)) return;
  const all = Object.entries(services).map(([name, service]) => ({
    name,
    placed: isPlain(service) && service.subnet !== undefined,
  }));
  const others = Object.keys({ ...(root.machines ?? {}), ...(root.pools ?? {}), ...(root.notebooks ?? {}) });
  for (const [key, entries] of Object.entries({ databases, caches })) {
    if (!isPlain(entries)) continue;
    for (const [name, entry] of Object.entries(entries)) {
      const openTo = isPlain(entry) && Array.isArray(entry.openTo) ? entry.openTo : [];
      // of several entries with the name, the first kind is meant
      const named = all.filter((service) => openTo.includes(service.name) && !others.includes(service.name));
      if (named.length === 0) continue;
      for (const service of named) {
        if (!providers.includes("google") || service.placed) continue;
        const path = [key, name, "openTo", openTo.indexOf(service.name)];
        report.add(
          tree.locate(path),
          path,
          `on Google Cloud the service ${service.name} reaches the network only where it names a subnet`,
          `give ${service.name} a subnet, or leave google out of providers`,
        );
      }
      const left = all.filter((service) => !named.includes(service));
      const clouds = (Object.keys(together) as (keyof typeof together)[]).filter(
        (cloud) => providers.includes(cloud) && left.some(({ placed }) => placed || cloud === "azure"),
      );
      if (clouds.length === 0) continue;
      const path = [key, name, "openTo"];
      report.add(
        tree.locate(path),
        path,
        `on ${clouds.map((cloud) => together[cloud]).join(" and ")} a network lets services in together, and ${left.map((service) => service.name).join(", ")} would come in too`,
        `name all of them here, or leave ${clouds.join(" and ")} out of providers`,
      );
    }
  }
}
