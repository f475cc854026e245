import { join } from "node:path";
import { readDescription } from "../../description";
import { firstTeams } from "../../stacks/labs";
import { examples, Project, resultOf } from "../support/cic";

const clouds = ["aws", "azure", "google"];
const project = new Project();
afterAll(() => project.remove());

interface Rehearsed {
  readonly labs: { readonly lab: string; readonly shown: Record<string, string>; readonly wrong: string[] }[];
  readonly left: number;
  readonly caveat: string;
}

test.each(examples.filter((file) => file !== "environments/first-lab.yaml"))(
  "%s is rehearsed from the first deploy to nothing left",
  async (example) => {
    // labs of one description differ in names alone; that many live side by side, what they share included, the event shows
    const { environment } = readDescription(join(project.folder, example));
    const teams = example.includes("event") ? ["shared", "team01", "team02"] : firstTeams(environment);
    const ended = await project.cic(["rehearse", example, "--json", "--team", teams.join(",")]);
    const { labs, left, caveat } = resultOf(ended) as unknown as Rehearsed;
    expect(labs.flatMap(({ lab, wrong }) => wrong.map((what) => `${lab}: ${what}`))).toEqual([]);
    expect(labs.length % clouds.length).toBe(0);
    expect(labs.map(({ shown }) => shown["second plan"])).toEqual(labs.map(() => "empty"));
    expect(left).toBe(0);
    expect(caveat).toMatch(/does not prove that a cloud accepts/);
    expect(ended.code).toBe(0);
  },
  // nine labs side by side are what a slow machine needs longest for: a bound for what hangs, not for speed
  600_000,
);

test("a newcomer sees the first lab live on three clouds in less than 20 seconds, or 18 times what a synth takes on a slower machine", async () => {
  const timed = async (command: string, ...args: string[]) => {
    const began = performance.now();
    const ended = await project.cic([command, "environments/first-lab.yaml", ...args]);
    return { ...ended, seconds: (performance.now() - began) / 1000 };
  };
  // other suites run beside this one: the best of three, each against a synth in the same moment, tells what the product needs
  const tried = async () => {
    const { seconds: synth } = await timed("synth", "--out", join(project.folder, "synthesized"));
    const rehearsed = await timed("rehearse");
    return { ...rehearsed, ofAllowed: rehearsed.seconds / Math.max(20, 18 * synth) };
  };
  let best = await tried();
  for (let again = 0; again < 2 && best.ofAllowed >= 1; again++) {
    const next = await tried();
    if (next.ofAllowed < best.ofAllowed) best = next;
  }
  const { code, stdout, ofAllowed } = best;
  expect(ofAllowed).toBeLessThan(1);
  expect(code).toBe(0);
  for (const cloud of clouds)
    expect(stdout).toMatch(
      new RegExp(`^first-lab-alpha-${cloud} +\\d+ made +empty +\\d+ changed +\\d+ replaced +\\d+ gone`, "m"),
    );
  expect(stdout).toMatch(/Nothing is left on the simulated clouds/);
  expect(stdout).toMatch(/This proves .* it does not prove/);
});

test("a rehearsal leaves nothing behind in the project", () => {
  expect([...project.files(".cic"), ...project.files("tmp")].map(({ path }) => path)).toEqual([]);
  expect(project.files("environments").filter(({ path }) => path.includes("/.cic/"))).toEqual([]);
});

describe("a lab on simulated clouds that keep what was made", () => {
  const file = "environments/document-lab.yaml";
  const run = (command: string, ...args: string[]) => project.cic([command, file, "--rehearse", ...args]);
  const json = async (command: string, ...args: string[]) => resultOf(await run(command, ...args, "--json"));

  test("is deployed, and the second plan is empty", async () => {
    const deployed = await json("deploy");
    expect(deployed.labs.map(({ provider, result }) => [provider, result])).toEqual(clouds.map((cloud) => [cloud, "done"]));
    for (const { changes } of deployed.labs) expect(changes).toMatchObject({ update: 0, replace: 0, delete: 0 });
    const plan = await run("plan", "--detailed-exitcode");
    expect(plan.stdout).not.toMatch(/to create/);
    expect(plan.code).toBe(0);
  });

  test("tells that it stands, until when, and what it offers: the same on every cloud", async () => {
    const status = await json("status");
    expect(status).toMatchObject({ expires: "2027-03-31" });
    expect(status.labs.map((lab) => lab.status?.deployed)).toEqual([true, true, true]);
    const { labs } = await json("outputs");
    expect(labs.map(({ provider }) => provider)).toEqual(clouds);
    const [first, ...others] = labs.map(({ outputs }) => shape(outputs));
    expect(first).toMatchObject({
      "bucket-documents": { name: "string" },
      "machine-workbench": { addresses: [expect.anything()] },
    });
    for (const other of others) expect(other).toEqual(first);
  });

  test("is changed in place", async () => {
    project.edit(file, ["purpose: ", "purpose: Still "]);
    const planned = await run("plan", "--detailed-exitcode");
    expect(planned.code).toBe(2);
    const { labs } = await json("deploy");
    for (const { result, changes } of labs) {
      expect([result, changes.create, changes.replace, changes.delete]).toEqual(["done", 0, 0, 0]);
      expect(changes.update).toBeGreaterThan(0);
    }
    expect((await run("plan", "--detailed-exitcode")).code).toBe(0);
  });

  test("shows a replacement as one before it happens, with what it destroys and why", async () => {
    const before = project.simulated().length;
    project.edit("environments/setup/workbench.sh", ["set -eu", "set -eux"]);
    const { stdout } = await run("plan");
    const machineLine = "environments/document-lab\\.yaml:15:14 machines\\.workbench";
    for (const type of ["aws_instance", "azurerm_linux_virtual_machine", "google_compute_instance"])
      expect(stdout).toMatch(
        new RegExp(
          `-/\\+ ${type}\\.machine-workbench_instance-1 \\(replaced.*\\)\\n +destroys it first; described at ${machineLine}`,
        ),
      );
    expect(stdout).toMatch(/azurerm_linux_virtual_machine\S+ \(replaced, forced by custom_data\)/);
    expect(project.simulated().length).toBe(before);
    const { labs } = await json("deploy");
    for (const { result, changes } of labs) {
      expect(result).toBe("done");
      expect(changes.replace).toBeGreaterThan(0);
    }
    expect((await run("plan", "--detailed-exitcode")).code).toBe(0);
  });

  test("is destroyed, and nothing is left", async () => {
    expect(project.simulated().length).toBeGreaterThan(50);
    const destroyed = await run("destroy");
    expect(destroyed.code).toBe(0);
    expect(project.simulated()).toEqual([]);
    expect((await json("status")).labs.map((lab) => lab.status?.deployed)).toEqual([false, false, false]);
    expect((await json("destroy")).labs.map(({ result }) => result)).toEqual(["unchanged", "unchanged", "unchanged"]);
  });
});

/** A value with each text, number and truth replaced by its type. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
  return typeof value;
}
