import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareProgram, essence, type Stack } from "../bench/bare";
import { type Figure, median, meets } from "../bench/measure";
import { examples, readStacks, resourcesOf } from "../bench/synth";
import { readAccounts, readDescription } from "../description";
import { firstTeams, labsOf } from "../stacks/labs";
import { synthesize } from "../stacks/synth";
import { stacksOf } from "./support/stacks";

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

const root = join(__dirname, "..");

test("what the benchmark calls the largest example is it: no other's stacks have more resources", () => {
  const files = readdirSync(join(root, "environments")).filter((name) => name.endsWith(".yaml") && name !== "accounts.yaml");
  const sizes = files.map((name) => {
    const file = join(root, "environments", name);
    const [team = ""] = firstTeams(readDescription(file).environment).slice(-1);
    const stacks = [...stacksOf(file, { teams: [team] }).values()].map((text) => JSON.parse(text) as Stack);
    return [name, stacks.flatMap(resourcesOf).length] as const;
  });
  const [largest] = [...sizes].sort(([, a], [, b]) => b - a);
  expect(largest?.[0]).toBe(`${examples.largest}.yaml`);
}, 120_000);

test.each(Object.values(examples))(
  "the bare program of %s makes the stacks that it is compared with",
  (example) => {
    const folder = mkdtempSync(join(tmpdir(), "cic-bench-test-"));
    try {
      const description = readDescription(join(root, `environments/${example}.yaml`));
      synthesize(labsOf(description.environment), join(folder, "cic"), readAccounts(description));
      const wanted = readStacks(join(folder, "cic"));
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      writeFileSync(join(folder, "bare.js"), bareProgram(wanted));
      execFileSync(process.execPath, [join(folder, "bare.js"), join(folder, "bare")]);
      const made = readStacks(join(folder, "bare"));
      expect([...made.keys()]).toEqual([...wanted.keys()]);
      for (const [name, stack] of wanted) expect(essence(made.get(name) as Stack)).toEqual(essence(stack));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
