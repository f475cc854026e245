import { live, type Outcome } from "./chaos/life";
import { kinds } from "./chaos/scenario";

const usage = `npm run chaos -- [--runs N] [--seed S] [--at-once N] [--json]

Deploys, changes and destroys labs on simulated clouds, disturbs each run once as its seed says, and looks at what is left.
  --runs N       how many runs (default: 300), with the seeds S, S + 1, …
  --seed S       the first seed (default: 1); with --runs 1 it repeats one run
  --at-once N    runs at a time (default: 2)
`;

/** A whole number that an option gives. */
function option(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(name);
  if (at < 0) return otherwise;
  const value = Number(args[at + 1]);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} needs a whole number\n\n${usage}`);
  return value;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return void process.stdout.write(usage);
  const runs = option(args, "--runs", 300);
  const first = option(args, "--seed", 1);
  const outcomes: Outcome[] = [];
  let next = first;
  const work = async () => {
    while (next < first + runs) {
      const outcome = await live(next++);
      outcomes.push(outcome);
      process.stdout.write(lineOf(outcome));
    }
  };
  await Promise.all(Array.from({ length: option(args, "--at-once", 2) }, work));
  process.stdout.write(tableOf(outcomes));
  if (outcomes.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
}

function lineOf({ scenario, struck, converged, refusals, byDoctor, byWords, wrong, seconds }: Outcome): string {
  const { seed, providers, step, next, disturbance } = scenario;
  const told = [
    struck ? undefined : "not struck",
    converged ? "converged" : `refused with a reason (${refusals.join("; ").slice(0, 200)})`,
    byDoctor.length > 0 ? `doctor named ${byDoctor.join(", ")}` : undefined,
    byWords.length > 0 ? `the words named ${byWords.join(", ")}` : undefined,
  ];
  const what = `seed ${seed}: ${disturbance.kind}, ${step} of ${providers.join(" and ")}, then ${next}`;
  const faults = wrong.map((each) => `  WRONG ${each}\n`).join("");
  return `${what}: ${told.filter(Boolean).join(", ")} (${seconds.toFixed(0)} s)\n${faults}`;
}

function tableOf(outcomes: readonly Outcome[]): string {
  const rows = [...kinds, "all"].map((kind) => {
    const own = outcomes.filter(({ scenario }) => kind === "all" || scenario.disturbance.kind === kind);
    const count = (of: (outcome: Outcome) => number) => own.reduce((sum, outcome) => sum + of(outcome), 0);
    return [
      kind,
      own.length,
      count(({ struck }) => Number(struck)),
      count(({ converged }) => Number(converged)),
      count(({ converged }) => Number(!converged)),
      count(({ byDoctor }) => byDoctor.length),
      count(({ byWords }) => byWords.length),
      count(({ unnamed }) => unnamed.length),
      count(({ lost }) => lost.length),
      count(({ wrong }) => Number(wrong.length > 0)),
    ];
  });
  const head = ["kind", "runs", "struck", "converged", "refused", "by doctor", "by words", "unnamed", "lost", "wrong"];
  const lines = [head, ...rows].map(([kind, ...numbers]) =>
    [String(kind).padEnd(40), ...numbers.map((number) => String(number).padStart(10))].join(""),
  );
  return `\n${lines.join("\n")}\n`;
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
