import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { registered } from "../../constructs/register";
import { type Description, DescriptionError, formatProblem, readDescription } from "../../description";
import { scratch } from "../description/support";
import { joined, rich, small } from "./base";
import { mutatedText, mutatedTree } from "./mutations";

// a merge is not held up by chance; by hand every run tries something else
const seed = Number(process.env.CIC_FUZZ_SEED ?? (process.env.CI ? 20_261_123 : Date.now() % 2 ** 31));
const { write } = scratch();
write("setup/api.sh", "#!/bin/sh\n");
write("data/table.csv", "a,b\n");

const slowest = 5_000;
const largest = 300 * 2 ** 20;
/** What may stay in memory of all that was read. */
const kept = 50 * 2 ** 20;
setFlagsFromString("--expose-gc");
/** Takes garbage away: how long it lies about is Node's choice, and says nothing of what a description needs. */
const collect = runInNewContext("gc") as () => void;
const heapInUse = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: no message may steer a terminal
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Reads a text as a description: an environment, or an error in which every problem has its place and its words. */
function read(text: string | Uint8Array): Description | DescriptionError {
  const file = write("fuzz.yaml", text);
  const begin = performance.now();
  let result: Description | DescriptionError;
  try {
    result = readDescription(file);
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    result = error;
  }
  expect(performance.now() - begin).toBeLessThan(slowest);
  return result;
}

function checkError({ problems }: DescriptionError, text: string | Uint8Array): void {
  expect(problems.length).toBeGreaterThan(0);
  const lineCount = Buffer.from(text).toString().split("\n").length;
  let before = 0;
  for (const problem of problems) {
    const { line, column, message } = problem;
    expect(Number.isInteger(line) && line >= before && line <= lineCount && Number.isInteger(column) && column >= 1).toBe(true);
    before = Math.max(line, 1);
    expect(message.length).toBeGreaterThan(3);
    expect(formatProblem(problem)).not.toMatch(control);
    expect(formatProblem(problem)).not.toMatch(/undefined|\[object|NaN/);
    expect(formatProblem(problem).length).toBeLessThan(2_000);
  }
}

function checkEnvironment({ environment, position, source }: Description): void {
  expect(environment.name).toMatch(/^[a-z]/);
  expect(environment.providers.length).toBeGreaterThan(0);
  expect(Object.keys(environment.teams).length).toBeGreaterThan(0);
  expect(JSON.stringify(environment)).not.toContain("TfToken[");
  for (const key of Object.keys(environment)) expect(position([key]).line).toBeLessThanOrEqual(source.split("\n").length);
}

/** Runs one kind of mutation and says how many ended in an environment. */
function fuzz(mutated: fc.Arbitrary<string | Uint8Array>, numRuns: number): { environments: number; errors: number } {
  const counts = { environments: 0, errors: 0 };
  const heap = heapInUse();
  const memory = process.memoryUsage.rss();
  let runs = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      const result = read(text);
      if (result instanceof DescriptionError) {
        checkError(result, text);
        counts.errors++;
      } else {
        checkEnvironment(result);
        counts.environments++;
      }
      expect(process.memoryUsage.rss() - memory).toBeLessThan(largest);
      if (++runs % 200 === 0) collect();
    }),
    { seed, numRuns, endOnFailure: false },
  );
  expect(heapInUse() - heap).toBeLessThan(kept);
  expect(({} as Record<string, unknown>).a).toBeUndefined();
  return counts;
}

test("what is mutated is right to begin with and holds every capability", () => {
  for (const text of [rich, joined, small]) expect(read(text)).not.toBeInstanceOf(DescriptionError);
  const { environment } = read(rich) as Description;
  expect(Object.keys(environment)).toEqual(expect.arrayContaining(Object.values(registered).map(({ key }) => key)));
});

test.each([
  ["text", mutatedText, 3_000],
  ["tree", mutatedTree, 2_000],
] as const)(
  "descriptions with a mutated %s end in an environment or a clear error",
  (kind, mutated, runs) => {
    process.stdout.write(`fuzz of the ${kind}: CIC_FUZZ_SEED=${seed}\n`);
    const { environments, errors } = fuzz(mutated, runs);
    // both ends are reached, or the mutations prove nothing
    expect(environments).toBeGreaterThan(runs / 100);
    expect(errors).toBeGreaterThan(runs / 2);
  },
  180_000,
);
