import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { bareProgram, essence, type Stack } from "./bare";
import { cliEnvironment, cliVersion, installCli, writeProject } from "./cdktf-cli";
import { cic, type Figure, inMilliseconds, root, runProgram, sideBySide } from "./measure";
import { endedMilliseconds } from "./tree";

/** An everyday lab, and the example whose stacks have most resources, which a test demands. */
export const examples = { everyday: "document-lab", largest: "web-application" } as const;
const fileOf = (example: string) => join(root, `environments/${example}.yaml`);
const rounds = 9;

/**
 * `cic synth` of descriptions for three clouds against bare cdktf programs that make the same resources: the processor's time of whole
 * processes and what they start, which what else runs on the machine disturbs less than the clock's.
 */
export async function againstBareProgram(folder: string): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [size, example] of Object.entries(examples)) {
    const own = join(folder, example);
    mkdirSync(own);
    figures.push(await againstBare(size, example, own));
  }
  return figures;
}

async function againstBare(size: string, example: string, folder: string): Promise<Figure> {
  const out = (name: string) => join(folder, name);
  const cicSynth = (to: string) => runProgram(process.execPath, [cic, "synth", fileOf(example), "--out", to]);
  await cicSynth(out("cic"));
  const stacks = readStacks(out("cic"));
  symlinkSync(join(root, "node_modules"), out("node_modules"));
  writeFileSync(out("bare.js"), bareProgram(stacks));
  const bare = (to: string) => runProgram(process.execPath, [out("bare.js"), to]);
  await bare(out("bare"));
  const made = readStacks(out("bare"));
  for (const [name, stack] of stacks) requireEqual(name, essence(stack), essence(made.get(name) ?? {}));
  const figure = {
    name: `synth : bare, ${size}`,
    what: `\`cic synth\` of ${example} for three clouds : a bare cdktf program that makes the same resources, processor's time`,
    unit: "×",
    goal: { atMost: 1.3 },
  } as const;
  if (endedMilliseconds() === undefined) return { ...figure, detail: "not measured: there is no /proc" };
  const taken = async (work: () => Promise<unknown>) => {
    const before = endedMilliseconds() ?? 0;
    await work();
    return (endedMilliseconds() ?? 0) - before;
  };
  const times = await sideBySide(rounds, {
    cic: (round) => taken(() => cicSynth(out(`cic-${round}`))),
    bare: (round) => taken(() => bare(out(`bare-${round}`))),
  });
  const resources = [...stacks.values()].flatMap(resourcesOf);
  return {
    ...figure,
    value: times.cic / times.bare,
    detail: `${inMilliseconds(times.cic)} : ${inMilliseconds(times.bare)} for ${resources.length} equal resources in ${stacks.size} stacks`,
  };
}

/** `cic synth` against `cdktf synth` of the same example, with the program that `cdktf.json` names; whole processes. */
export async function againstCdktfCli(folder: string): Promise<Figure> {
  const figure = {
    name: "synth against cdktf-cli",
    what: `\`cdktf synth\` of cdktf-cli ${cliVersion} : \`cic synth\`, of the same example`,
    unit: "×",
    goal: { atLeast: 10 },
  } as const;
  let cli: string;
  try {
    cli = await installCli();
  } catch (error) {
    return { ...figure, detail: `not measured: ${(error as Error).message}` };
  }
  writeProject(folder);
  const example = fileOf(examples.everyday);
  const env = cliEnvironment(example);
  const times = await sideBySide(5, {
    cic: async (round) =>
      (await runProgram(process.execPath, [cic, "synth", example, "--out", join(folder, `cic-${round}`)])).milliseconds,
    cdktf: async (round) =>
      (await runProgram(process.execPath, [cli, "synth", "--output", `cdktf-${round}`], { cwd: folder, env })).milliseconds,
  });
  const names = (of: string) => [...readStacks(join(folder, of)).keys()].join();
  if (names("cic-1") !== names("cdktf-1")) throw new Error(`cdktf synth made ${names("cdktf-1")}, cic synth ${names("cic-1")}`);
  return { ...figure, value: times.cdktf / times.cic, detail: `${inMilliseconds(times.cdktf)} : ${inMilliseconds(times.cic)}` };
}

/** The names of a stack's resources. */
export const resourcesOf = (stack: Stack): string[] =>
  Object.values(stack.resource ?? {}).flatMap((named) => Object.keys(named as object));

export function readStacks(folder: string): Map<string, Stack> {
  const stacks = join(folder, "stacks");
  return new Map(
    readdirSync(stacks)
      .sort()
      .map((name) => [name, JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")) as Stack]),
  );
}

function requireEqual(path: string, wanted: unknown, made: unknown): void {
  if (isDeepStrictEqual(wanted, made)) return;
  if (isMap(wanted) && isMap(made))
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(made)]))
      requireEqual(`${path}.${key}`, wanted[key], made[key]);
  throw new Error(`The bare program makes something else: ${path} is ${JSON.stringify(made)}, not ${JSON.stringify(wanted)}`);
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
