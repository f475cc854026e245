import { readAccounts, readDescription } from "../description";
import { labsOf } from "../stacks/labs";
import { synthesize } from "../stacks/synth";

const warmUps = 5;
/** Stacks to measure at least, so that what the collector of garbage takes is spread evenly. */
const least = 300;

/** Prints the processor's milliseconds per stack of synthesizing a description, after the compiler has met all of it in a small one. */
function main(file: string, warmUp: string, out: string): void {
  const prepare = (of: string, to: string) => {
    const description = readDescription(of);
    const labs = labsOf(description.environment);
    const accounts = readAccounts(description);
    return { labs, synth: () => synthesize(labs, to, accounts) };
  };
  const small = prepare(warmUp, `${out}-warm`);
  for (let round = 0; round < warmUps; round++) small.synth();
  const { labs, synth } = prepare(file, out);
  const rounds = Math.ceil(least / labs.length);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) synth();
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(String((user + system) / 1000 / (rounds * labs.length)));
}

const [file = "", warmUp = "", out = ""] = process.argv.slice(2);
main(file, warmUp, out);
