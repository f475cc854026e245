import type { places } from "../catalog/places";
import type { Provider } from "../catalog/providers";
import type { Construct } from "../constructs/cdktf";
import { type Entry, Lab, labName } from "../constructs/lab";
import type { Accounts } from "../constructs/lab/accounts";
import { register, registered } from "../constructs/register";
import { isPlain, mapRefs } from "../constructs/schema";
import type { Environment } from "../description";

/** One lab of an environment, before it is built. */
export interface LabPlan {
  readonly name: string;
  readonly environment: Environment;
  readonly team: string;
  readonly provider: Provider;
}

/** The labs of an environment, teams within providers, both in the order in which they are shown; narrowed where asked. */
export function labsOf(
  environment: Environment,
  only: { providers?: readonly string[]; teams?: readonly string[] } = {},
): LabPlan[] {
  const teams = Object.keys(environment.teams)
    .sort()
    .filter((team) => !only.teams?.length || only.teams.includes(team));
  const chosen = environment.providers.filter((provider) => !only.providers?.length || only.providers.includes(provider));
  return teams.flatMap((team) =>
    chosen.map((provider) => ({ name: labName(environment.name, team, provider), environment, team, provider })),
  );
}

/**
 * Builds one lab of an environment: the same classes that a program composes, entries in the order of the register and of the alphabet.
 * @param backend sets the lab's back-end; without it the state lies in `.cic/state` beside the folder of stacks
 */
export function buildLab(scope: Construct, plan: LabPlan, accounts: Accounts, backend?: (lab: Lab) => void): Lab {
  const { environment, team, provider } = plan;
  const { purpose, owner, costCentre, classification, expires, region } = environment;
  const lab: Lab = new Lab<Provider>(scope, environment.name, {
    purpose,
    owner,
    costCentre,
    classification,
    expires,
    region: region as keyof typeof places,
    team,
    provider,
    accounts,
    backend,
  });
  const members = environment.teams[team] as Record<string, readonly string[]>;
  const known = new Set(Object.values(members).flat());
  const built = new Map<string, Entry>();
  for (const kind of Object.keys(register)) {
    const { key, occurs, schema, load } = registered[kind] as (typeof registered)[string];
    const Class = load();
    const written = (occurs === "team" ? members : environment[key]) as Record<string, unknown> | undefined;
    if (written === undefined) continue;
    const entries =
      occurs === "many" ? Object.entries(written).sort(([a], [b]) => (a < b ? -1 : 1)) : [["main", written] as const];
    for (const [name, props] of entries) {
      const resolved = mapRefs(schema, props, "map", (reference, kinds) => {
        if (typeof reference !== "string") return reference;
        if (kinds.includes("member") && reference.includes("@")) return known.has(reference) ? reference : stranger;
        return find(built, kinds, reference) ?? reference;
      });
      built.set(`${kind}/${name}`, new Class(lab, name, withoutStrangers(resolved) as never));
    }
  }
  return lab;
}

/** The entry, or the part of an entry (a network's subnet), that a name stands for. */
function find(built: ReadonlyMap<string, Entry>, kinds: readonly string[], name: string): object | undefined {
  for (const kind of kinds) {
    const entry = built.get(`${kind}/${name}`);
    if (entry) return entry;
  }
  for (const entry of built.values()) {
    const part = entry.part?.(kinds, name);
    if (part) return part;
  }
  return undefined;
}

/** Stands for somebody who is in another team: what names them is granted in that team's lab only. */
const stranger = Symbol("in another team");

function withoutStrangers(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].filter(([key]) => key !== stranger));
  if (Array.isArray(value)) return value.filter((item) => item !== stranger);
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withoutStrangers(v)]));
  return value;
}
