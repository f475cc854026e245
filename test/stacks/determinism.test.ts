import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import { readAccounts, readDescription } from "../../description";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { examples, Project, repository } from "../support/cic";
import { type Stack, stacksOf, temporaryFolder } from "../support/stacks";

/** The text with every list whose order means nothing, and every map, turned round. */
function turnedRound(text: string): string {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn).reverse();
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, turn(inner)]),
    );
  };
  return stringify(turn(parse(text)));
}

const synthesized = new Map(examples.map((example) => [example, stacksOf(join(repository, example))]));

describe.each(examples)("%s", (example) => {
  const first = synthesized.get(example) as Map<string, string>;

  test("is the same bytes at another time and in another folder", () => {
    jest.useFakeTimers({
      now: new Date("2031-12-31T23:59:59.999Z"),
      doNotFake: ["nextTick", "setImmediate", "setTimeout", "performance", "hrtime"],
    });
    try {
      const elsewhere = join(temporaryFolder(), "copy");
      cpSync(join(repository, "environments"), elsewhere, { recursive: true, filter: (path) => !path.endsWith(".cic") });
      expect(stacksOf(join(elsewhere, basename(example)))).toEqual(first);
      expect(Date.now()).toBeGreaterThan(Date.parse("2031-12-31"));
    } finally {
      jest.useRealTimers();
    }
  });

  test("is the same bytes in every order of its maps and lists", () => {
    const copy = temporaryFolder();
    cpSync(join(repository, "environments"), copy, { recursive: true, filter: (path) => !path.endsWith(".cic") });
    const file = join(copy, basename(example));
    const turned = turnedRound(readFileSync(file, "utf8"));
    expect(turned.split("\n")[0]).not.toMatch(/^name:/);
    writeFileSync(file, turned);
    expect(stacksOf(file)).toEqual(first);
  });

  test("is the same bytes for each lab alone", () => {
    for (const [name, stack] of first) {
      const [provider, team] = [name.split("-").at(-1) as string, name.split("-").at(-2) as string];
      expect(stacksOf(join(repository, example), { providers: [provider], teams: [team] })).toEqual(new Map([[name, stack]]));
    }
  });
});

test("is the same bytes for another user in another process: time zone, language, order of labs", async () => {
  const project = new Project();
  const example = "environments/hackathon.yaml";
  try {
    const env = { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" };
    const { code } = await project.cic(["synth", example, "--out", "build", "--provider", "google,azure,aws"], env);
    expect(code).toBe(0);
    for (const [name, stack] of synthesized.get(example) as Map<string, string>)
      expect(project.read(`build/stacks/${name}/cdk.tf.json`)).toBe(stack);
  } finally {
    project.remove();
  }
});

test("the program that cdktf runs makes the same stacks, up to where the state lies", () => {
  const project = new Project();
  try {
    execFileSync(process.execPath, [join(repository, "dist/stacks/app.js")], { cwd: project.folder, stdio: "pipe" });
    const written = readdirSync(join(project.folder, "cdktf.out/stacks"));
    const all = new Map([...synthesized.values()].flatMap((stacks) => [...stacks]));
    expect(written.sort()).toEqual([...all.keys()].sort());
    for (const name of written) {
      const ours = JSON.parse(all.get(name) as string) as Stack;
      const theirs = JSON.parse(project.read(`cdktf.out/stacks/${name}/cdk.tf.json`)) as Stack;
      expect(theirs.terraform.backend.local.path).toBe(`../../../.cic/state/${name}.tfstate`);
      theirs.terraform.backend.local.path = ours.terraform.backend.local.path;
      expect(JSON.stringify(theirs)).toBe(JSON.stringify(ours));
    }
  } finally {
    project.remove();
  }
});

test("a state is where cic looks for it, whoever synthesized", () => {
  const description = readDescription(join(repository, "environments/smallest.yaml"));
  const [lab] = synthesize(labsOf(description.environment), join(temporaryFolder(), ".cic"), readAccounts(description));
  const { terraform } = JSON.parse(readFileSync(join(lab?.directory as string, "cdk.tf.json"), "utf8")) as Stack;
  expect(terraform.backend.local.path).toBe("../../state/smallest-main-aws.tfstate");
});
