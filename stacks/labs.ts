import type { z } from "zod";
import type { places } from "../catalog/places";
import type { Provider } from "../catalog/providers";
import type { Construct } from "../constructs/cdktf";
import type { Definition, LendableKind } from "../constructs/core";
import { type Entry, Lab, labName } from "../constructs/lab";
import type { Accounts } from "../constructs/lab/accounts";
import { sharedTeam } from "../constructs/lab/schema";
import { register, registered } from "../constructs/register";
import { isPlain, mapRefs } from "../constructs/schema";
import { Borrowed } from "../constructs/shared";
import type { Environment } from "../description";

/** One lab of an environment, before it is built. */
export interface LabPlan {
  readonly name: string;
  readonly environment: Environment;
  /** `shared` for the lab that all teams share. */
  readonly team: string;
  readonly provider: Provider;
  /** Whether it may ask for what its cloud cannot do. */
  readonly unsupported: "refused" | "accepted";
  /** Names of labs that have to stand before it is deployed, and that are destroyed after it. */
  readonly after: readonly string[];
}

/** The teams of an environment's labs, as they are shown: what all share comes first. */
export const teamsOf = ({ teams, shared }: Environment): string[] => [
  ...(shared ? [sharedTeam] : []),
  ...Object.keys(teams).sort(),
];

/** What all teams share, and the first team: labs of the others differ from its labs in names alone. */
export const firstTeams = (environment: Environment): string[] => teamsOf(environment).slice(0, environment.shared ? 2 : 1);

/**
 * The labs of an environment, teams within providers, both in the order in which they are shown; narrowed where asked.
 * @param unsupported accepted where nothing is made of them, so that what stands can be seen and destroyed
 */
export function labsOf(
  environment: Environment,
  only: { providers?: readonly string[]; teams?: readonly string[] } = {},
  unsupported: LabPlan["unsupported"] = "refused",
): LabPlan[] {
  const teams = teamsOf(environment).filter((team) => !only.teams?.length || only.teams.includes(team));
  const chosen = environment.providers.filter((provider) => !only.providers?.length || only.providers.includes(provider));
  return teams.flatMap((team) =>
    chosen.map((provider) => ({
      name: labName(environment.name, team, provider),
      environment,
      team,
      provider,
      unsupported,
      after: environment.shared && team !== sharedTeam ? [labName(environment.name, sharedTeam, provider)] : [],
    })),
  );
}

/**
 * Builds one lab of an environment: the same classes that a program composes, entries in the order of the register and of the alphabet.
 * @param backend sets the lab's back-end; without it the state lies in `.cic/state` beside the folder of stacks
 */
export function buildLab(scope: Construct, plan: LabPlan, accounts: Accounts, backend?: (lab: Lab) => void): Lab {
  const { environment, team, provider, unsupported } = plan;
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
    unsupported,
    backend,
  });
  const { written, known } = team === sharedTeam ? sharedContents(environment) : teamContents(environment, team);
  const built = new Map<string, Entry>();
  for (const kind of Object.keys(register)) {
    const { schema, load } = registered[kind] as (typeof registered)[string];
    for (const [name, props] of written(kind)) {
      const Class = load();
      built.set(`${kind}/${name}`, new Class(lab, name, resolved(schema, props, built, known) as never));
    }
  }
  if (team !== sharedTeam) borrow(lab, environment, built);
  return lab;
}

/** What a lab holds: entries by kind, each in the order of names, and the people that it may grant something. */
interface Contents {
  readonly written: (kind: string) => readonly (readonly [name: string, props: unknown])[];
  readonly known: ReadonlySet<string>;
}
const sorted = (entries: object) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
const everybodyIn = (team: object): string[] => Object.values(team as Record<string, readonly string[]>).flat();

function teamContents(environment: Environment, team: string): Contents {
  const members = environment.teams[team] as object;
  return {
    known: new Set(everybodyIn(members)),
    written: (kind) => {
      const { key, occurs } = registered[kind] as (typeof registered)[string];
      const entries = occurs === "team" ? members : environment[key];
      if (!isPlain(entries)) return [];
      return occurs === "many" ? sorted(entries) : [["main", entries]];
    },
  };
}

/**
 * People of every team look at what all share; each team is an entry of its own, since one role takes some 35 people on AWS. Who is in
 * several teams is in the first of them.
 */
function sharedContents({ teams, shared = {}, budget }: Environment): Contents {
  const met = new Set<string>();
  const access = sorted(teams).map(([team, members]) => {
    const viewers = everybodyIn(members).filter((email) => !met.has(email));
    for (const email of viewers) met.add(email);
    return [team, { viewers }] as const;
  });
  return {
    known: new Set(Object.values(teams).flatMap(everybodyIn)),
    written: (kind) => {
      if (kind === "access") return access;
      if (kind === "budget") return [["main", budget]];
      return sorted(shared[(registered[kind] as (typeof registered)[string]).key] ?? {});
    },
  };
}

/** An entry's props with the objects that names stand for; who is not in the lab is left out of lists and maps. */
function resolved(schema: z.ZodType, props: unknown, built: ReadonlyMap<string, Entry>, known: ReadonlySet<string>): unknown {
  return withoutStrangers(
    mapRefs(schema, props, "map", (reference, kinds) => {
      if (typeof reference !== "string") return reference;
      if (kinds.includes("member") && reference.includes("@")) return known.has(reference) ? reference : stranger;
      return find(built, kinds, reference) ?? (kinds.includes("member") ? stranger : reference);
    }),
  );
}

/** Gives a team's workloads what the shared entries say of them. */
function borrow(lab: Lab, { shared = {} }: Environment, built: ReadonlyMap<string, Entry>): void {
  for (const { key, schema, shareable, load } of Object.values(registered)) {
    if (!shareable) continue;
    for (const [name, props] of sorted(shared[key] ?? {})) {
      const { access = [] } = resolved(schema, props, built, new Set()) as {
        access?: ReadonlyMap<never, never> | readonly never[];
      };
      // a list names those who have the one right that there is
      const rights = access instanceof Map ? access : new Map([...access].map((who) => [who, undefined]));
      if (rights.size > 0)
        new Borrowed(lab, load().definition as Definition<LendableKind>, name, rights as ReadonlyMap<never, never>);
    }
  }
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

/** Stands for somebody who is in another team, or for a workload of another lab: what names them is granted in their lab only. */
const stranger = Symbol("in another team");

function withoutStrangers(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].filter(([key]) => key !== stranger));
  if (Array.isArray(value)) return value.filter((item) => item !== stranger);
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withoutStrangers(v)]));
  return value;
}
