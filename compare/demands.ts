import { places } from "../catalog/places";
import { type Provider, providers } from "../catalog/providers";
import { hasGpu, type Shape, shapeOf } from "../catalog/sizes";
import { readSeed } from "../constructs/bucket/seed";
import { cloudFunction } from "../constructs/function/schema";
import { key } from "../constructs/key/schema";
import { tagKeys } from "../constructs/lab";
import type { Accounts } from "../constructs/lab/accounts";
import { sharedTeam } from "../constructs/lab/schema";
import { logs } from "../constructs/logs/schema";
import { machine, sizeOf } from "../constructs/machine/schema";
import { planSubnets } from "../constructs/network/addresses";
import { network } from "../constructs/network/schema";
import { registered } from "../constructs/register";
import { daysOf } from "../constructs/schema";
import { service } from "../constructs/service/schema";
import type { LabPlan } from "../stacks/labs";
import { digestOf } from "./model/objects";

/** What a description asks of the stacks of one lab, as far as no stack can say it about itself. */
export interface Demands {
  /** The only region in which anything may stand, by the cloud's name. */
  readonly region: string;
  /** Tags that everything has to have. */
  readonly tags: readonly string[];
  /** The moment after which nobody has a right. */
  readonly endsAt: string;
  /** Whether the account lets rights of people end by themselves. */
  readonly rightsCanEnd: boolean;
  /** Days after which keys make a new version at the latest, by entry. */
  readonly rotations: ReadonlyMap<string, number>;
  /** Entries that name a key, and the key's. */
  readonly encryptions: readonly { readonly entry: string; readonly key: string }[];
  /** What machines have at least, by entry. */
  readonly sizes: ReadonlyMap<string, Shape & { readonly gpu: boolean }>;
  /** The system that machines start from, by entry. */
  readonly systems: ReadonlyMap<string, string>;
  /** By entry, the objects that it begins with: digests of their bytes by key. */
  readonly seeds: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Entries of which each member has a machine. */
  readonly ofMembers: readonly string[];
  /** Entries whose machines have a public address. */
  readonly published: readonly string[];
  /** E-mails of those who may enter every machine. */
  readonly admins: readonly string[];
  /** How many containers services have at least, by entry, and whether a schedule says when. */
  readonly services: ReadonlyMap<string, { readonly least: number; readonly inHours: boolean }>;
  /** Addresses that machines have for good, by entry. */
  readonly addresses: ReadonlyMap<string, string>;
  /** For how many days everything keeps what it records, and who reads it, by the cloud's names for them; undefined where nobody asks. */
  readonly logs: { readonly days: number; readonly readers: readonly string[]; readonly key: string | undefined } | undefined;
  /** Networks outside with which the lab's is joined: the description's name, the cloud's, as a model has it, and the range. */
  readonly peers: readonly { readonly name: string; readonly id: string; readonly range: string }[];
  readonly subnets: readonly { readonly name: string; readonly cidr: string; readonly sealed: boolean }[];
  /** People by the cloud's name for them. */
  readonly people: ReadonlyMap<string, string>;
  /** Of each function, by entry, those of the queue that it takes from and of the queues and topics to which it sends. */
  readonly messages: ReadonlyMap<string, { readonly takes: string | undefined; readonly sends: readonly string[] }>;
  /** Public keys of which nobody has the private half. */
  readonly nobodysKeys: readonly string[];
}

export function demandsOf({ environment, provider, team }: LabPlan, accounts: Accounts): Demands {
  const end = new Date(`${environment.expires}T00:00:00Z`);
  end.setUTCDate(end.getUTCDate() + 1);
  // a lab with machines or clusters and no network is given one with every default
  const asked = network.parse(environment.network ?? {});
  const { ranges } = planSubnets(asked.cidr, asked.subnets);
  const { network: own, balancers, machines, pools, clusters, services } = environment;
  const started = Object.entries({ machine: machines, pool: pools }).flatMap(([kind, entries]) =>
    Object.entries((entries ?? {}) as Record<string, { readonly image?: unknown; readonly size?: unknown }>).map(
      ([name, entry]) => [`${kind}-${name}`, entry] as const,
    ),
  );
  const people = peopleOn(provider, environment, accounts);
  const hasNetwork = team !== sharedTeam && [own, machines, pools, clusters, services].some((part) => part !== undefined);
  return {
    region: places[environment.region as keyof typeof places][provider] as string,
    tags: tagKeys,
    endsAt: end.toISOString().replace(".000", ""),
    rightsCanEnd: provider !== "azure" || accounts.azure?.pim === true,
    rotations: new Map(
      Object.entries(environment.keys ?? {}).map(([name, asked]) => [`key-${name}`, daysOf(key.parse(asked).rotateAfter)]),
    ),
    encryptions: Object.entries(registered).flatMap(([kind, { key: at }]) =>
      Object.entries((environment[at] ?? {}) as Record<string, { readonly key?: unknown }>).flatMap(([name, entry]) =>
        typeof entry?.key === "string" ? [{ entry: `${kind}-${name}`, key: `key-${entry.key}` }] : [],
      ),
    ),
    sizes: new Map(
      started.map(([entry, { size: given }]) => {
        const size = sizeOf(machine.shape.size.parse(given));
        return [entry, { ...shapeOf(size), gpu: hasGpu(size) }];
      }),
    ),
    systems: new Map(started.map(([entry, { image }]) => [entry, machine.shape.image.parse(image)])),
    seeds: seedsOf(team === sharedTeam ? environment.shared : environment),
    ofMembers: Object.entries((machines ?? {}) as Record<string, { readonly per?: string }>).flatMap(([name, { per }]) =>
      per === "member" ? [`machine-${name}`] : [],
    ),
    published: Object.entries({ machine: machines, balancer: balancers }).flatMap(([kind, entries]) =>
      Object.entries((entries ?? {}) as Record<string, { readonly published?: boolean; readonly publishedTo?: unknown }>).flatMap(
        ([name, { published, publishedTo }]) => (published || publishedTo ? [`${kind}-${name}`] : []),
      ),
    ),
    admins: environment.teams[team]?.admins ?? [],
    services: servicesOf(environment),
    addresses: new Map(
      Object.entries((machines ?? {}) as Record<string, { readonly address?: string }>).flatMap(([name, { address }]) =>
        address === undefined ? [] : [[`machine-${name}`, address] as const],
      ),
    ),
    subnets: hasNetwork
      ? [...ranges].map(([name, cidr]) => ({ name, cidr, sealed: asked.subnets[name]?.internet === "none" }))
      : [],
    peers: hasNetwork
      ? asked.peerings.flatMap((name) => {
          const known = accounts.networks?.[name]?.[provider];
          return known ? [{ name, id: known.id.replace(/^arn:[^:]*:/, ""), range: known.range }] : [];
        })
      : [],
    people,
    messages: messagesOf(environment.functions ?? {}),
    logs: team === sharedTeam ? undefined : logsOf(environment, team, people),
    nobodysKeys: provider === "azure" ? [nobodysKey()] : [],
  };
}

const seedsOf = (entries: Readonly<Record<string, unknown>> | undefined): Demands["seeds"] =>
  new Map(
    Object.entries((entries?.buckets ?? {}) as Record<string, { readonly seed?: string }>).flatMap(([name, { seed }]) =>
      seed === undefined
        ? []
        : [[`bucket-${name}`, new Map(readSeed(seed).map(({ key, content }) => [key, digestOf(content)]))] as const],
    ),
  );

const messagesOf = (functions: object): Demands["messages"] =>
  new Map(
    Object.entries(functions).map(([name, asked]) => {
      const { takes, sendsTo, publishesTo } = cloudFunction.parse(asked);
      const sends = [...sendsTo.map((queue) => `queue-${queue}`), ...publishesTo.map((topic) => `topic-${topic}`)];
      return [`function-${name}`, { takes: takes && `queue-${takes}`, sends }];
    }),
  );

function servicesOf({ services, schedules }: LabPlan["environment"]): Demands["services"] {
  const kept = Object.values((schedules ?? {}) as Record<string, { readonly of: readonly string[] }>).flatMap(({ of }) => of);
  return new Map(
    Object.entries((services ?? {}) as Record<string, { readonly scale?: unknown }>).map(([name, { scale }]) => [
      `service-${name}`,
      { least: service.shape.scale.parse(scale).min, inHours: kept.includes(name) },
    ]),
  );
}

function logsOf(
  { logs: asked, teams }: LabPlan["environment"],
  team: string,
  people: ReadonlyMap<string, string>,
): Demands["logs"] {
  if (asked === undefined) return undefined;
  const emails = Object.values((teams[team] ?? {}) as Record<string, readonly string[]>).flat();
  const { keep, key: encrypting } = logs.parse(asked);
  return {
    days: daysOf(keep),
    key: encrypting === undefined ? undefined : `key-${encrypting}`,
    readers: [...people].filter(([, email]) => emails.includes(email)).map(([known]) => known),
  };
}

function peopleOn(provider: Provider, { teams }: LabPlan["environment"], accounts: Accounts): Map<string, string> {
  const emails = Object.values(teams).flatMap((roles) => Object.values(roles as Record<string, readonly string[]>).flat());
  return new Map(
    [...emails, ...Object.keys(accounts.members ?? {})].flatMap((email) => {
      const known = accounts.members?.[email]?.[provider] ?? (provider === "google" ? `user:${email}` : undefined);
      return known === undefined ? [] : [[known, email] as const];
    }),
  );
}

/** Loaded only where it is asked for: with it come Azure's classes. */
const nobodysKey = (): string => (require("../constructs/machine/azure-login") as { nobodysKey: string }).nobodysKey;

/** Clouds in the order in which they are shown. */
export const inOrder = (clouds: Iterable<Provider>): Provider[] => providers.filter((cloud) => [...clouds].includes(cloud));
