import type { Machine, NodePool, Notebook } from "../model";
import { holds } from "../model/addresses";
import { keyNames } from "../readings";
import { type Fact, factsAbout, groupBy, type Judged, type Theme, unique } from "./fact";

export function machines({ model, demands }: Judged): Fact[] {
  const shown = keyNames(model);
  return groupBy(model.machines, ({ entry }) => entry).flatMap(([entry, all]) => {
    const say = (of: (machine: Machine) => string) => unique(all.map(of)).join(" or ");
    const sealed = all.some(({ subnet }) => {
      const cidr = model.subnets.find(({ address }) => address === subnet)?.cidr;
      return demands.subnets.some((asked) => asked.sealed && cidr && holds(asked.cidr, cidr));
    });
    const keys = model.credentials.filter((c) => c.entry === entry && !demands.nobodysKeys.includes(c.what));
    const facts: Record<string, string> = {
      count: say(({ scale }) => (scale ? `${scale.min} to ${scale.max}, more above ${scale.cpu} %` : String(all.length))),
      settling: say(({ scale }) => (scale?.settling === undefined ? "counts at once" : `counts after ${scale.settling} seconds`)),
      system: say(({ system }) => system ?? "unknown"),
      "private address": say(({ fixedAddress }) => fixedAddress ?? "the cloud's choice"),
      "public address": say(({ publicAddress, addressStays }) => (publicAddress ? (addressStays ? "stays" : "passes") : "none")),
      [sealed ? "log-in without internet" : "log-in"]: say(({ login }) => String(login)),
      "keys and passwords": unique(keys.map(({ kind }) => kind)).join(", ") || "none",
      "metadata by token": say(({ metadataToken }) => String(metadataToken)),
      disks: say(({ disks }) =>
        disks.map(({ encrypted, gib }) => `${gib ?? "?"} GiB${encrypted ? " encrypted" : ""}`).join(" + "),
      ),
      "disks' keys": say(({ disks }) => unique(disks.map(({ key }) => shown(key))).join(" + ")),
      zones: String(new Set(all.map(({ zone }) => zone)).size),
    };
    return factsAbout("equal-machines", "machine", entry, facts);
  });
}

export function disks({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  const entryOf = new Map(model.machines.map(({ address, entry }) => [address, entry]));
  return groupBy(model.disks, ({ entry }) => entry).flatMap(([entry, all]) => {
    const facts: Record<string, string> = {
      count: String(all.length),
      sizes: unique(all.map(({ gib, encrypted }) => `${gib ?? "?"} GiB${encrypted ? " encrypted" : ""}`)).join(" or "),
      machines: unique(all.flatMap((each) => each.machines.map((machine) => entryOf.get(machine) ?? machine))).join(", "),
      keys: unique(all.map(({ key }) => shown(key))).join(" or "),
      "of machines": String(new Set(all.flatMap((each) => each.machines)).size),
    };
    return factsAbout("equal-machines", "disk", entry, facts);
  });
}

export function notebooks({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  return groupBy(model.notebooks, ({ entry }) => entry).flatMap(([entry, all]) => {
    const say = (of: (notebook: Notebook) => string) => unique(all.map(of)).join(" or ");
    const facts: Record<string, string> = {
      count: String(all.length),
      "public address": say(({ publicAddress }) => String(publicAddress)),
      root: say(({ root }) => String(root)),
      "homes' keys": say(({ keys }) => unique(keys.map(shown)).join(" + ")),
      "stopped after": say(({ idleMinutes }) => (idleMinutes === undefined ? "never" : `${idleMinutes} idle minutes`)),
    };
    return factsAbout("equal-machines", "notebook", entry, facts);
  });
}

export function clusters({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  return model.clusters.flatMap(({ address, entry, version, reachedFrom, identitiesOnly, recorded, keys, pools }) => {
    const say = (of: (pool: NodePool) => string) => unique(pools.map(of)).join(" or ");
    const fact = (theme: Theme, what: string, value: string): Fact => ({
      theme,
      entry,
      aspect: `cluster-${what}`,
      key: `${entry}: ${what}`,
      value,
    });
    const things = [address, ...pools.map((pool) => pool.address)];
    // in hours that somebody keeps, a cloud may have no more nodes than at least
    const kept = model.schedules.some(({ targets }) => targets.some((target) => things.includes(target)));
    const each = (of: (pool: NodePool) => string) => pools.map(of).sort().join(", ");
    return [
      fact("equal-reach", "API reached from", unique(reachedFrom).join(", ") || "nowhere directly"),
      fact("equal-protection", "identities only", String(identitiesOnly)),
      fact("equal-protection", "API recorded", String(recorded)),
      fact("equal-protection", "keys", unique(keys.map(shown)).join(" + ")),
      fact("equal-machines", "version", version ?? "the cloud's choice"),
      fact("equal-machines", "nodes", `${pools.length} pools: ${each(({ min, max }) => (kept ? `${min}` : `${min} to ${max}`))}`),
      ...(kept
        ? [
            fact(
              "equal-machines",
              "most nodes in hours",
              each(({ max }) => `${max}`),
            ),
          ]
        : []),
      fact(
        "equal-machines",
        "disks of nodes",
        say(({ disks }) => disks.map(({ encrypted, gib }) => `${gib ?? "?"} GiB${encrypted ? " encrypted" : ""}`).join(" + ")),
      ),
      fact(
        "equal-machines",
        "nodes' public address",
        say(({ publicAddress }) => String(publicAddress)),
      ),
      fact(
        "equal-machines",
        "nodes' metadata by token",
        say(({ metadataToken }) => String(metadataToken)),
      ),
    ];
  });
}

/** How much stores hold that have room of their own. */
export const spaces = ({ model }: Judged): Fact[] =>
  model.stores.flatMap(({ entry, kind, gib }): Fact[] => {
    const what = kind === "database" || kind === "share" ? "storage" : kind === "cache" ? "memory" : undefined;
    if (!what) return [];
    return [{ theme: "equal-machines", entry, aspect: `${kind}-${what}`, key: `${entry}: ${what}`, value: `${gib ?? "?"} GiB` }];
  });
