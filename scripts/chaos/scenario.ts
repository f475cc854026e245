import type { Provider } from "../../catalog/providers";
import type { FaultPlan } from "../../rehearsal";
import type { Fault, FaultKind } from "../../rehearsal/faults/plan";
import { Chance } from "./chance";

/** Who is struck: `cic` by a person's or a supervisor's signal, or a process by a kill that it cannot see coming. */
export type Blow = "SIGINT" | "SIGINT twice" | "SIGTERM" | "kill cic" | "kill terraform" | "kill both";

/** When it is struck: while Terraform plans, or when so much of its apply has begun and ended, and then so many milliseconds later. */
export interface Moment {
  readonly phase: "plan" | "apply";
  /** Of all that the apply begins and ends, from 0 to 1. */
  readonly share: number;
  readonly delay: number;
}

export interface Disturbance {
  /** By which runs are counted. */
  readonly kind: string;
  readonly blow?: Blow;
  readonly moment: Moment;
  readonly faults?: FaultPlan;
}

/** One run: what is deployed, and what goes wrong in which step. */
export interface Scenario {
  readonly seed: number;
  readonly providers: readonly Provider[];
  readonly description: string;
  /** The description after its change. */
  readonly changed: string;
  /** The step that is disturbed. */
  readonly step: "deploy" | "change" | "destroy";
  /** What is run after it. */
  readonly next: "deploy" | "destroy";
  readonly retries: number;
  readonly disturbance: Disturbance;
}

/** Kinds of disturbance: the blow, and what the simulated clouds do meanwhile. */
const KINDS: readonly { readonly kind: string; readonly blow?: Blow; readonly faults: (chance: Chance) => FaultPlan }[] = [
  { kind: "Ctrl-C", blow: "SIGINT", faults: slow },
  { kind: "Ctrl-C twice", blow: "SIGINT twice", faults: slow },
  { kind: "SIGTERM", blow: "SIGTERM", faults: slow },
  { kind: "kill -9 of cic", blow: "kill cic", faults: slow },
  { kind: "kill -9 of Terraform", blow: "kill terraform", faults: slow },
  { kind: "kill -9 of both", blow: "kill both", faults: slow },
  { kind: "Ctrl-C while calls hang", blow: "SIGINT", faults: (chance) => some(chance, ["hangs"]) },
  { kind: "kill -9 of cic while calls hang", blow: "kill cic", faults: (chance) => some(chance, ["hangs"]) },
  { kind: "kill -9 of Terraform while calls hang", blow: "kill terraform", faults: (chance) => some(chance, ["hangs"]) },
  { kind: "kill -9 of both while calls hang", blow: "kill both", faults: (chance) => some(chance, ["hangs"]) },
  { kind: "the provider dies", faults: (chance) => some(chance, ["dies"]) },
  { kind: "connections drop", faults: (chance) => some(chance, ["dropped"]) },
  { kind: "answers after it was made", faults: (chance) => some(chance, ["server-error", "throttled", "dropped"]) },
  { kind: "throttled", faults: (chance) => some(chance, ["throttled"]) },
  { kind: "not seen yet", faults: (chance) => some(chance, ["not-found-yet", "slow"]) },
  { kind: "quota or no right", faults: (chance) => some(chance, ["quota", "not-permitted", "not-enabled"]) },
  { kind: "name taken or kept", faults: (chance) => some(chance, ["name-taken", "soft-deleted"]) },
  { kind: "in use", faults: (chance) => listed(chance, "in-use") },
];

export const kinds: readonly string[] = KINDS.map(({ kind }) => kind);

function slow(chance: Chance): FaultPlan {
  return { random: { seed: chance.between(0, 1e9), rate: 0.4, kinds: ["slow"] } };
}

function some(chance: Chance, struck: FaultKind[]): FaultPlan {
  return { random: { seed: chance.between(0, 1e9), rate: chance.pick([0.1, 0.2, 0.4]), kinds: struck } };
}

function listed(chance: Chance, fault: Fault["fault"]): FaultPlan {
  return { faults: [{ fault, times: chance.pick([1, "always"]) }] };
}

/** The run that follows from a seed; seeds one after the other take the kinds one after the other. */
export function scenarioOf(seed: number): Scenario {
  const chance = new Chance(seed);
  const { kind, blow, faults } = KINDS[seed % KINDS.length] as (typeof KINDS)[number];
  const providers = chance.percent(80)
    ? [chance.pick<Provider>(["aws", "azure", "google"])]
    : chance.pick<Provider[]>([
        ["aws", "azure"],
        ["aws", "google"],
        ["azure", "google"],
      ]);
  const parts = partsOf(chance);
  const teams = providers.length === 1 && chance.percent(20) ? ["alpha", "beta"] : ["alpha"];
  const step = kind === "in use" ? "destroy" : chance.pick(["deploy", "deploy", "deploy", "change", "destroy"] as const);
  return {
    seed,
    providers,
    description: write(providers, teams, parts),
    changed: write(providers, teams, change(chance, parts)),
    step,
    next: chance.percent(step === "destroy" ? 70 : 15) ? "destroy" : "deploy",
    retries: chance.percent(15) ? 1 : 0,
    disturbance: {
      kind,
      blow,
      moment: {
        phase: chance.percent(blow && kind.endsWith("hang") ? 0 : 10) ? "plan" : "apply",
        share: chance.next(),
        delay: chance.pick([0, chance.between(0, 50), chance.between(0, 600)]),
      },
      faults: faults(chance),
    },
  };
}

interface Parts {
  readonly owner: string;
  readonly buckets: readonly string[];
  readonly secrets: readonly string[];
  /** The machine's image, if there is a machine. */
  readonly machine?: string;
}

function partsOf(chance: Chance): Parts {
  const owner = "platform@cic.example";
  const store: Parts = { owner, buckets: ["data"], secrets: ["key"] };
  const machine = "ubuntu-24.04";
  return chance.pick<Parts>([
    store,
    store,
    { ...store, secrets: [] },
    { owner, buckets: [], secrets: [], machine },
    { ...store, machine },
  ]);
}

function change(chance: Chance, parts: Parts): Parts {
  const { machine, buckets } = parts;
  return chance.pick<Parts>([
    { ...parts, owner: "events@cic.example" },
    { ...parts, buckets: [...buckets, "more"] },
    machine ? { ...parts, machine: "ubuntu-22.04" } : { ...parts, buckets: ["other"], secrets: ["other"] },
  ]);
}

function write(providers: readonly Provider[], teams: readonly string[], { owner, buckets, secrets, machine }: Parts): string {
  const entries = (names: readonly string[]) => names.map((name) => `${name}: {}`).join(", ");
  const lines = [
    "name: chaos",
    "purpose: See what is left of a lab when something goes wrong",
    `owner: ${owner}`,
    "costCentre: CIC-0815",
    "classification: public",
    "expires: 2027-03-31",
    "budget: { amount: 50 }",
    "region: germany",
    `providers: [${providers.join(", ")}]`,
    `teams: { ${entries(teams)} }`,
    machine && "network: { subnets: { work: { internet: none } } }",
    machine && `machines: { box: { size: small, image: ${machine}, subnet: work } }`,
    buckets.length > 0 && `buckets: { ${entries(buckets)} }`,
    secrets.length > 0 && `secrets: { ${entries(secrets)} }`,
  ];
  return `${lines.filter(Boolean).join("\n")}\n`;
}
