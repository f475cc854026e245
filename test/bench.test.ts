import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareProgram, essence, type Stack } from "../bench/bare";
import { type Figure, median, meets } from "../bench/measure";
import { readAccounts, readDescription } from "../description";
import { labsOf } from "../stacks/labs";
import { synthesize } from "../stacks/synth";

const figure = (value: number | undefined, goal: Figure["goal"]): Figure => ({
  name: "",
  what: "",
  value,
  unit: "×",
  goal,
  detail: "",
});

test("a goal is met up to its bound, and nothing is said of what was not measured", () => {
  expect(meets(figure(1.3, { atMost: 1.3 }))).toBe(true);
  expect(meets(figure(1.31, { atMost: 1.3 }))).toBe(false);
  expect(meets(figure(10, { atLeast: 10 }))).toBe(true);
  expect(meets(figure(9.9, { atLeast: 10 }))).toBe(false);
  expect(meets(figure(undefined, { atLeast: 10 }))).toBeUndefined();
});

test("the median of an even number of values is between the middle two", () => {
  expect(median([9, 1, 3])).toBe(3);
  expect(median([4, 1, 2, 9])).toBe(3);
});

test("the bare program of the benchmark makes the stacks that it is compared with", () => {
  const root = join(__dirname, "..");
  const folder = mkdtempSync(join(tmpdir(), "cic-bench-test-"));
  try {
    const description = readDescription(join(root, "environments/document-lab.yaml"));
    synthesize(labsOf(description.environment), join(folder, "cic"), readAccounts(description));
    const read = (of: string) => {
      const stacks = join(folder, of, "stacks");
      return new Map(
        readdirSync(stacks).map((name) => [name, JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")) as Stack]),
      );
    };
    const wanted = read("cic");
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "bare.js"), bareProgram(wanted));
    execFileSync(process.execPath, [join(folder, "bare.js"), join(folder, "bare")]);
    const made = read("bare");
    expect([...made.keys()]).toEqual([...wanted.keys()]);
    for (const [name, stack] of wanted) expect(essence(made.get(name) as Stack)).toEqual(essence(stack));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
