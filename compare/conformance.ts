import type { Provider } from "../catalog/providers";
import { Declarations, type Declared } from "./allowances";
import type { Demands } from "./demands";
import { type Difference, differences } from "./differences";
import { type Judged, type Theme, themes } from "./facts";
import { readModel } from "./model";
import type { Json } from "./model/stack";
import { type Finding, probes } from "./probes";

/** A synthesized lab, with what its description asks of it. */
export interface Subject {
  readonly lab: string;
  readonly environment: string;
  readonly team: string;
  /** The `cdk.tf.json`, parsed. */
  readonly stack: Json;
  readonly demands: Demands;
}

/** What a probe found: in one lab, or between the labs of one team. */
export interface Outcome {
  readonly probe: string;
  /** Names of the labs that it looked at. */
  readonly labs: readonly string[];
  readonly cloud?: Provider;
  readonly address?: string;
  readonly entry: string;
  readonly message: string;
  /** Set where clouds declare the difference: it is told, and fails nothing. */
  readonly declared: readonly Declared[];
}

export interface Conformance {
  readonly labs: readonly string[];
  /** How many times a probe was asked: absolute ones for each lab, those on equality for each team. */
  readonly asked: number;
  readonly failed: readonly Outcome[];
  readonly allowed: readonly Outcome[];
}

/** Every probe, with what it demands; those on equality compare the labs of one team. */
export const catalogue: readonly { readonly id: string; readonly demands: string }[] = [
  ...probes.map(({ id, demands }) => ({ id, demands })),
  ...Object.entries(themes).map(([id, demands]) => ({ id, demands: `${demands}, on every cloud` })),
];

/**
 * Asks every probe of every lab, and compares the labs of each team.
 * @throws Error where a stack is of no known cloud
 */
export function conform(subjects: readonly Subject[]): Conformance {
  const declarations = new Declarations();
  const judged = subjects.map((subject) => ({ ...subject, model: readModel(subject.stack) }));
  const own = judged.flatMap((lab) =>
    probes.flatMap(({ id, find }) => find(lab.model, lab.demands).map((found) => outcomeOf(id, lab, found, declarations))),
  );
  const teams = [...new Set(judged.map(teamOf))]
    .map((team) => judged.filter((lab) => teamOf(lab) === team))
    .filter((labs) => labs.length > 1);
  const between = teams.flatMap((labs) => differences(labs).map((difference) => comparedOutcome(labs, difference, declarations)));
  const all = [...own, ...between];
  return {
    labs: subjects.map(({ lab }) => lab),
    asked: judged.length * probes.length + teams.length * Object.keys(themes).length,
    failed: all.filter(({ declared }) => declared.length === 0),
    allowed: all.filter(({ declared }) => declared.length > 0),
  };
}

type Lab = Subject & Judged;
const teamOf = ({ environment, team }: Subject) => `${environment} ${team}`;

function outcomeOf(probe: string, { lab, model }: Lab, found: Finding, declarations: Declarations): Outcome {
  const { address, entry, message, aspect } = found;
  const declared = aspect === undefined ? undefined : declarations.for(aspect, model.cloud, entry);
  return { probe, labs: [lab], cloud: model.cloud, address, entry, message, declared: declared ? [declared] : [] };
}

/** A difference is allowed where the clouds that declare none agree. */
function comparedOutcome(labs: readonly Lab[], difference: Difference, declarations: Declarations): Outcome {
  const { theme, entry, aspect, key, values, whereKnown } = difference;
  const declared = labs.flatMap(({ model, demands }) => {
    // where an account lets rights end, none may go on
    if (aspect === "right-end" && demands.rightsCanEnd) return [];
    return declarations.for(aspect, model.cloud, entry) ?? [];
  });
  const bound = labs
    .map(({ model }) => model.cloud)
    .filter((cloud) => !declared.some((d) => d.cloud === cloud) && !(whereKnown && values[cloud] === undefined));
  const agree = new Set(bound.map((cloud) => values[cloud])).size <= 1;
  const message = `${key}: ${labs.map(({ model }) => `${values[model.cloud] ?? "nothing"} on ${model.cloud}`).join(", ")}`;
  return { probe: theme satisfies Theme, labs: labs.map(({ lab }) => lab), entry, message, declared: agree ? declared : [] };
}
