import { isWindows } from "../catalog/images";
import { lacksModel, modelFor, modelPlaces, modelSizes } from "../catalog/models";
import { type Place, places } from "../catalog/places";
import { providers } from "../catalog/providers";
import { gpuPlaces, hasGpu } from "../catalog/sizes";
import { cannotTake, cloudFunction } from "../constructs/function/schema";
import { loginPorts, portsOf } from "../constructs/ingress/schema";
import { sharedTeam } from "../constructs/lab/schema";
import { halfOf, isAddress, usableOf } from "../constructs/machine/addresses";
import { planSubnets } from "../constructs/network/addresses";
import { network } from "../constructs/network/schema";
import { queue } from "../constructs/queue/schema";
import { registered } from "../constructs/register";
import { isPlain, unwrap } from "../constructs/schema";
import { byNearness, listed } from "./nearest";
import { quoted } from "./problems";
import type { Report } from "./report";
import type { Tree } from "./tree";

/** Each reference must name an entry that exists. */
export function checkReferences(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const members = membersOf(root);
  const defaults = defaultNames(root);
  for (const reference of tree.references) {
    const { name, path, offset } = reference;
    // what has an @ is meant to be a person, whatever else may stand here
    const kinds = reference.kinds.includes("member") && name.includes("@") ? ["member"] : reference.kinds;
    const names = kinds.flatMap((kind) =>
      kind === "member" ? members : [...(tree.declared.get(kind) ?? defaults.get(kind) ?? [])],
    );
    if (!names.includes(name)) report.add(offset, path, ...missing(kinds, name, [...new Set(names)]));
  }
}

function missing(kinds: readonly string[], name: string, names: readonly string[]): [message: string, hint: string] {
  const message = `there is no ${kinds.join(" or ")} ${quoted(name)}`;
  if (names.length > 0) return [message, `there are, nearest first: ${listed(byNearness(name, names).map((n) => n.name))}`];
  return [message, `there is none at all: add it under ${kinds.map(placeOf).join(" or ")}`];
}

/** Where a description declares names of a kind: `machines`, `network.subnets`. */
function placeOf(kind: string): string {
  if (kind === "member") return "members of a team";
  const entry = registered[kind];
  if (entry) return entry.key;
  for (const { key, schema } of Object.values(registered)) {
    for (const [field, inner] of Object.entries(unwrap(schema).def.shape ?? {})) {
      if (unwrap(inner).meta.declares === kind) return `${key}.${field}`;
    }
  }
  return kind;
}

/** Everybody in any team, whatever the role. */
function membersOf(root: Readonly<Record<string, unknown>>): string[] {
  const teams = isPlain(root.teams) ? Object.values(root.teams) : [];
  const lists = teams.flatMap((team) => (isPlain(team) ? Object.values(team) : []));
  return lists.flat().filter((person): person is string => typeof person === "string" && person.includes("@"));
}

/** Names that a default declares where the description has the entry and not the map: the subnet of a network without subnets. */
function defaultNames(root: Readonly<Record<string, unknown>>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { key, schema } of Object.values(registered)) {
    if (!isPlain(root[key])) continue;
    for (const field of Object.values(unwrap(schema).def.shape ?? {})) {
      const { meta, fallback } = unwrap(field);
      if (meta.declares && isPlain(fallback)) names.set(meta.declares, Object.keys(fallback));
    }
  }
  return names;
}

/** The place must be one that every chosen provider has. */
export function checkRegion(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const { region, providers: chosen } = root;
  if (typeof region !== "string" || !Object.hasOwn(places, region) || !Array.isArray(chosen)) return;
  const wanted = providers.filter((provider) => chosen.includes(provider));
  const lacks = wanted.filter((provider) => places[region as keyof typeof places][provider] === undefined);
  if (lacks.length === 0) return;
  const shared = Object.entries(places).filter(([, place]) => wanted.every((provider) => place[provider] !== undefined));
  report.add(
    tree.locate(["region"]),
    ["region"],
    `${lacks.join(" and ")} ${lacks.length > 1 ? "have" : "has"} no region in ${region}`,
    `all chosen providers have: ${listed(shared.map(([place]) => place))}`,
  );
}

/** A lab's models must be offered at its place, and last as long as it does, on every chosen provider. */
export function checkModels(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const { region, expires, providers: chosen, models, shared } = root;
  if (typeof region !== "string" || !Object.hasOwn(places, region) || typeof expires !== "string") return;
  if (!Array.isArray(chosen)) return;
  const place = region as Place;
  const written = (at: readonly string[], entries: unknown) =>
    isPlain(entries) ? Object.entries(entries).map(([name, entry]) => ({ path: [...at, name], entry })) : [];
  const ofAll = isPlain(shared) ? written(["shared", "models"], shared.models) : [];
  for (const { path, entry } of [...written(["models"], models), ...ofAll]) {
    const size = modelSizes.find((one) => one === (isPlain(entry) ? (entry.size ?? modelSizes[0]) : undefined));
    if (size === undefined) continue;
    for (const provider of providers.filter((one) => chosen.includes(one))) {
      const lacks = lacksModel(provider, size, place, expires);
      if (lacks === undefined) continue;
      const offered = modelPlaces(provider).includes(place);
      const instead = offered
        ? `expires: ${modelFor(provider, size).until} or earlier`
        : `region: ${modelPlaces(provider).join(" or ")}`;
      report.add(tree.locate(path), path, lacks, `write ${instead}, or leave ${provider} out of providers`);
    }
  }
}

/** Where a part of an entry is left out, there must be one only: a machine's subnet in a network of several. */
export function checkParts(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  for (const { key, occurs, schema } of Object.values(registered)) {
    const entries = root[key];
    if (occurs !== "many" || !isPlain(entries)) continue;
    for (const [field, inner] of Object.entries(unwrap(schema).def.shape ?? {})) {
      const { meta, optional, fallback } = unwrap(inner);
      const [kind, ...others] = meta.refs ?? [];
      // an entry that is not named is none, as a key; a part is the only one there is
      if (kind === undefined || others.length > 0 || !optional || fallback !== undefined || Object.hasOwn(registered, kind))
        continue;
      const names = tree.declared.get(kind);
      if (!names || names.size < 2) continue;
      for (const [name, entry] of Object.entries(entries)) {
        if (!isPlain(entry) || Object.hasOwn(entry, field)) continue;
        const path = [key, name, field];
        report.add(
          tree.locate(path),
          path,
          `is missing, and there are several`,
          `write ${field} with one of ${listed([...names].sort())}`,
        );
      }
    }
  }
}

/** A function works off a queue alone, and is done with a message before the queue hands it out again. */
export function checkQueues(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  if (!isPlain(root.functions) || !isPlain(root.queues)) return;
  const functions = Object.entries(root.functions).flatMap(([name, entry]) => {
    const read = cloudFunction.safeParse(entry).data;
    return read ? [{ name, timeout: read.timeout, takes: read.takes as unknown }] : [];
  });
  for (const { name, timeout, takes } of functions) {
    if (typeof takes !== "string" || !Object.hasOwn(root.queues, takes)) continue;
    const read = queue.safeParse(root.queues[takes] ?? {}).data;
    if (!read) continue;
    const receivers = Object.entries(read.access ?? {}).flatMap(([who, right]) => (right === "send" ? [] : [who]));
    const takers = functions.flatMap((one) => (one.takes === takes ? [one.name] : []));
    const found = cannotTake(name, timeout, { name: takes, lock: read.lock, receivers, takers });
    if (!found) continue;
    const path = ["functions", name, found.field];
    const hint =
      found.field === "timeout" ? "write a shorter timeout, or a longer lock for the queue" : "give each a queue of its own";
    report.add(tree.locate(path), path, found.why, hint);
  }
}

/** The lab that all teams share has a team's place in names, also in an environment that shares nothing yet. */
export function checkShared(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  if (!isPlain(root.teams) || !Object.hasOwn(root.teams, sharedTeam)) return;
  const path = ["teams", sharedTeam];
  const message = `a team cannot be called ${sharedTeam}, which is the lab that all teams share`;
  report.add(tree.locate(path), path, message, "give the team another name");
}

/** No range outside reaches a port for log-in. */
export function checkLogin(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  if (!isPlain(root.ingress)) return;
  for (const [name, rule] of Object.entries(root.ingress)) {
    if (!isPlain(rule) || !Array.isArray(rule.ports) || !Array.isArray(rule.from)) continue;
    const range = rule.from.find(
      (source) =>
        tree.declared.get("range")?.has(source) &&
        !tree.declared.get("machine")?.has(source) &&
        !tree.declared.get("pool")?.has(source),
    );
    if (range === undefined) continue;
    for (const [i, ports] of rule.ports.entries()) {
      if (typeof ports !== "string" && typeof ports !== "number") continue;
      const [first, last] = portsOf(ports);
      const open = loginPorts.find((port) => first <= port && port <= last);
      if (open === undefined) continue;
      const path = ["ingress", name, "ports", i];
      const hint = "leave it out: people log in by Session Manager, Bastion or Identity-Aware Proxy, without a rule";
      report.add(tree.locate(path), path, `port ${open} is not opened to ${range}, a range outside`, hint);
    }
  }
}

/** The labs of all teams have one range, and a network outside can be joined with one of that range alone. */
export function checkPeerings(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const asked = network.safeParse(root.network ?? {});
  const teams = isPlain(root.teams) ? Object.keys(root.teams) : [];
  const [peer] = asked.success ? asked.data.peerings : [];
  if (!asked.success || peer === undefined || teams.length < 2) return;
  const path = ["network", "peerings"];
  report.add(
    tree.locate(path),
    path,
    `the labs of ${teams.length} teams have one range, ${asked.data.cidr}, and ${peer} can be joined with one of them alone`,
    "write an environment for each team, with a cidr of its own for its network",
  );
}

/** An address that a machine has for good is one of its subnet's, and nobody else's. */
export function checkAddresses(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const asked = network.safeParse(root.network ?? {});
  if (!asked.success || !isPlain(root.machines)) return;
  const { ranges } = planSubnets(asked.data.cidr, asked.data.subnets);
  const owners = new Map<string, string>();
  for (const [name, entry] of Object.entries(root.machines)) {
    if (!isPlain(entry) || typeof entry.address !== "string" || !isAddress(entry.address)) continue;
    const { address } = entry;
    const path = ["machines", name, "address"];
    const subnet = entry.subnet ?? (ranges.size === 1 ? [...ranges.keys()][0] : undefined);
    const range = ranges.get(String(subnet));
    const owner = owners.get(address);
    if (range !== undefined && halfOf(address, range) === undefined)
      report.add(
        tree.locate(path),
        path,
        `${address} cannot be a machine's for good in the subnet ${subnet}, ${range}`,
        `choose from ${usableOf(range)}`,
      );
    else if (owner !== undefined)
      report.add(tree.locate(path), path, `${address} is the address of ${owner} already`, "give each machine another");
    else owners.set(address, name);
  }
}

/** A published machine stands where the internet is reached, and a range outside reaches it: without one its address would be good for nothing. */
export function checkPublished(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const asked = network.safeParse(root.network ?? {});
  if (!asked.success || !isPlain(root.machines)) return;
  const { subnets, ranges } = asked.data;
  const rules = isPlain(root.ingress) ? Object.values(root.ingress).filter(isPlain) : [];
  for (const [name, entry] of Object.entries(root.machines)) {
    if (!isPlain(entry) || entry.published !== true) continue;
    const path = ["machines", name, "published"];
    const names = Object.keys(subnets);
    const subnet = String(entry.subnet ?? (names.length === 1 ? names[0] : undefined));
    if (subnets[subnet]?.internet === "none")
      report.add(tree.locate(path), path, `the subnet ${subnet} has no internet`, "choose one that has, or leave published out");
    const reached = rules.some(
      ({ to, from }) => to === name && Array.isArray(from) && from.some((source) => Object.hasOwn(ranges, String(source))),
    );
    if (!reached)
      report.add(
        tree.locate(path),
        path,
        "no range outside reaches it",
        `name one under network.ranges, and let it in by an ingress to ${name}, or leave published out`,
      );
  }
}

/** A name leads to machines that are alike, and those of single members are not. */
export function checkHosts(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  if (!isPlain(root.zones) || !isPlain(root.machines)) return;
  for (const [name, zone] of Object.entries(root.zones)) {
    if (!isPlain(zone) || !isPlain(zone.hosts)) continue;
    for (const [host, machine] of Object.entries(zone.hosts)) {
      const entry = root.machines[String(machine)];
      if (!isPlain(entry) || entry.per !== "member") continue;
      const path = ["zones", name, "hosts", host];
      report.add(
        tree.locate(path),
        path,
        `${host} would lead to whichever member's machine of ${machine}`,
        "name machines that the team shares; members find the address of theirs in the outputs",
      );
    }
  }
}

/** A size with a GPU must be offered at the lab's place on every chosen provider. */
export function checkGpus(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const { region, providers: chosen, machines, pools } = root;
  if (!Array.isArray(chosen)) return;
  const sized = Object.entries({ machines, pools }).flatMap(([key, entries]) =>
    Object.entries(isPlain(entries) ? entries : {}).map(
      ([name, entry]) => [[key, name, "size"], isPlain(entry) ? entry.size : undefined] as const,
    ),
  );
  for (const [path, size] of sized) {
    if (!hasGpu(size)) continue;
    for (const provider of providers.filter((one) => chosen.includes(one))) {
      const offered = gpuPlaces(provider, size);
      if (offered.some((place) => place === region)) continue;
      report.add(
        tree.locate(path),
        path,
        `${provider} is not known to have ${size} in ${region}`,
        `write region: ${offered.join(" or ")}, or leave ${provider} out of providers`,
      );
    }
  }
}

/** A share is mounted over NFS, by what Ubuntu brings for it. */
export function checkMounts(tree: Tree, root: Readonly<Record<string, unknown>>, report: Report): void {
  const { machines, shares } = root;
  if (!isPlain(machines) || !isPlain(shares)) return;
  for (const [name, share] of Object.entries(shares))
    for (const field of ["writeBy", "readBy"]) {
      const named = isPlain(share) ? share[field] : undefined;
      if (!Array.isArray(named)) continue;
      for (const [i, machine] of named.entries()) {
        const entry = machines[String(machine)];
        if (!isPlain(entry) || !isWindows(entry.image)) continue;
        const path = ["shares", name, field, i];
        const message = `${machine} runs Windows, and a share is mounted by Ubuntu alone`;
        report.add(tree.locate(path), path, message, "leave it out; machines with Windows may read and write a bucket");
      }
    }
}
