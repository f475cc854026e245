import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Provider } from "../../catalog/providers";
import type { Subject } from "../../compare/conformance";
import { demandsOf } from "../../compare/demands";
import { registered } from "../../constructs/register";
import { readAccounts, readDescription } from "../../description";
import { firstTeams, labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import type { Expected } from "./expected";
import { type Mutant, mutantsOf } from "./mutants";
import { isDefault } from "./provider";
import { Watch, type Watcher } from "./watchers";

/** A kind of change that nothing notices, and why that is right. */
export interface Accepted {
  /** Resource types; a regular expression, as are the others. */
  readonly type: string;
  readonly path: string;
  /** Ids of resources. @default all */
  readonly id?: string;
  /** @default every change */
  readonly change?: string;
  /** What stood there, and what stands there now. @default anything */
  readonly what?: string;
  readonly reason: string;
}

/** What became of one mutant. */
export interface Judged {
  readonly lab: string;
  readonly cloud: Provider;
  /** The kind of the entry that the resource is of; `lab` for what the lab stands on. */
  readonly capability: string;
  readonly mutant: Omit<Mutant, "stack">;
  readonly by?: Watcher;
  readonly says?: string;
  readonly accepted?: Accepted;
}

/** The examples, each as the labs of its first team on every cloud, and what all teams share: other teams' labs are the same. */
export function exampleLabs(environments: string): Subject[][] {
  const folder = mkdtempSync(join(tmpdir(), "cic-mutation-"));
  try {
    const files = readdirSync(environments).filter((file) => file.endsWith(".yaml") && !/^(accounts|policy)\./.test(file));
    return files.sort().map((file) => {
      const description = readDescription(join(environments, file));
      const accounts = readAccounts(description);
      const plans = labsOf(description.environment, { teams: firstTeams(description.environment) });
      return synthesize(plans, folder, accounts).map(({ name: lab, directory, environment, team }, i): Subject => {
        const stack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
        return { lab, environment, team, stack, demands: demandsOf(plans[i] as (typeof plans)[number], accounts) };
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is written down beside the sources, a file a capability: what nobody needs to notice, and what the examples have to say. */
export interface Known {
  readonly accepted: readonly Accepted[];
  readonly expected: readonly Expected[];
}
export function readKnown(root: string): Known {
  const read = (name: string) => {
    const folder = join(root, "scripts", "mutation", name);
    return readdirSync(folder)
      .sort()
      .flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
  };
  return { accepted: read("accepted"), expected: read("expected") };
}

/** Changes the labs of one environment in every way, or in those that `chosen` picks, and says who notices. */
export function* mutate(
  labs: readonly Subject[],
  { accepted, expected }: Known,
  chosen: (mutant: Mutant) => boolean = () => true,
): Generator<Judged> {
  const watch = new Watch(labs, expected);
  for (const { lab, stack } of labs)
    for (const mutant of mutantsOf(stack)) {
      if ((mutant.change === "gone" && isDefault(mutant.type, mutant.path, mutant.what)) || !chosen(mutant)) continue;
      const { stack: _, ...rest } = mutant;
      const noticed = watch.notice(lab, mutant);
      const cloud = lab.split("-").at(-1) as Provider;
      const common = { lab, cloud, capability: capabilityOf(mutant.address), mutant: rest };
      if (noticed) yield { ...common, ...noticed };
      else yield { ...common, accepted: accepted.find((each) => accepts(each, mutant)) };
    }
}

function accepts({ type, path, id, change, what }: Accepted, mutant: Mutant): boolean {
  const whole = (pattern: string | undefined, text: string) => pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text);
  const [, name = ""] = mutant.address.split(".");
  return (
    whole(type, mutant.type) &&
    whole(path, mutant.path) &&
    whole(id, name) &&
    whole(change, mutant.change) &&
    whole(what, mutant.what)
  );
}

function capabilityOf(address: string): string {
  const kind = address.split(".")[1]?.split("-")[0] ?? "";
  return Object.hasOwn(registered, kind) ? kind : "lab";
}

export interface Score {
  readonly mutants: number;
  readonly noticed: number;
  readonly accepted: number;
}

/** Scores by capability and cloud. */
export function scores(judged: readonly Judged[]): Map<string, Score> {
  const all = new Map<string, Score>();
  for (const { capability, cloud, by, accepted } of judged) {
    const key = `${capability} ${cloud}`;
    const before = all.get(key) ?? { mutants: 0, noticed: 0, accepted: 0 };
    all.set(key, {
      mutants: before.mutants + 1,
      noticed: before.noticed + (by ? 1 : 0),
      accepted: before.accepted + (accepted ? 1 : 0),
    });
  }
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}
