import { join, resolve } from "node:path";
import { writeSurvivors } from "./mutation/report";
import { exampleLabs, type Judged, mutate, readKnown, scores } from "./mutation/run";
import { watchers } from "./mutation/watchers";

/**
 * `npm run mutate [NAME]`: changes the synthesized examples in every way, or one environment's, and prints by capability and cloud what
 * nobody notices, counted by reason. Each survivor by itself is written to a file, which is named at the end.
 */
function main(): void {
  const root = resolve(__dirname, "..", "..");
  const known = readKnown(root);
  const { accepted } = known;
  const only = process.argv[2];
  const labs = exampleLabs(join(root, "environments")).filter(([lab]) => only === undefined || lab?.environment === only);
  if (labs.length === 0) {
    process.stderr.write(`no example is called ${only}\n`);
    process.exitCode = 1;
    return;
  }
  const judged = labs.flatMap((each) => {
    process.stderr.write(`${each[0]?.environment}\n`);
    return [...mutate(each, known)];
  });
  const print = (line: string) => void process.stdout.write(`${line}\n`);

  print("capability and cloud: mutants, noticed, with a reason, neither");
  for (const [key, { mutants, noticed, accepted: reasoned }] of scores(judged))
    print(
      `${key}: ${mutants}, ${noticed}, ${reasoned}, ${mutants - noticed - reasoned} (${percent(noticed + reasoned, mutants)})`,
    );
  for (const by of watchers) print(`first noticed by ${by}: ${judged.filter((each) => each.by === by).length}`);

  print("\nSurvivors with a reason");
  for (const each of accepted) {
    const own = judged.filter((judgement) => judgement.accepted === each);
    print(`${own.length} of ${each.type} ${each.path}${each.change ? ` ${each.change}` : ""}: ${each.reason}`);
  }
  print("\nSurvivors without a reason");
  for (const [line, count] of countOf(judged.filter(({ by, accepted: reason }) => !by && !reason))) print(`${count} ${line}`);

  const unused = only === undefined ? accepted.filter((each) => !judged.some((judgement) => judgement.accepted === each)) : [];
  for (const each of unused) print(`nothing survives by this reason any more: ${JSON.stringify(each)}`);
  const explained = judged.filter(({ by, accepted: reason }) => by || reason).length;
  const noticed = judged.filter(({ by }) => by).length;
  const everywhere = judged.filter(({ by }) => by && by !== "expectation").length;
  print(
    `\n${judged.length} mutants: ${percent(noticed, judged.length)} noticed (${percent(everywhere, judged.length)} in any stack, the rest by what the examples have to say), ${percent(explained, judged.length)} noticed or with a reason`,
  );
  print(`Every survivor by itself: ${writeSurvivors(join(root, ".cic", "mutation"), judged).join(", ")}`);
  if (explained < judged.length || unused.length > 0) process.exitCode = 1;
}

function countOf(judged: readonly Judged[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { cloud, capability, mutant } of judged) {
    const path = mutant.path.replace(/\.\d+(?=\.|$)/g, ".*");
    const line = `${capability} ${cloud} ${mutant.type} ${path} ${mutant.change} ${mutant.what}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

const percent = (some: number, all: number): string => `${((100 * some) / Math.max(all, 1)).toFixed(1)} %`;

main();
