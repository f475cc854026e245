import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deployLabs, destroyLabs, type LabFolder } from "../../engine";
import { labFolder, recorder, ref, running, temporaryFolder, writeStack } from "./support";

jest.setTimeout(60_000);

/** A lab on which others stand, and two that do; each writes its name into a file when it is made and when it goes. */
function fleet(commands: Partial<Record<"shared" | "alpha" | "beta", { create?: string; destroy?: string }>> = {}) {
  const log = join(temporaryFolder(), "log");
  const lab = (team: "shared" | "alpha" | "beta", wait: string): LabFolder => {
    const { create = `${wait} echo made ${team} >> ${log}`, destroy = `${wait} echo gone ${team} >> ${log}` } =
      commands[team] ?? {};
    const thing = running(create);
    const made = labFolder(`event-${team}-aws`, {
      data: {
        thing: {
          ...thing,
          provisioner: [...(thing.provisioner as object[]), { "local-exec": { command: destroy, when: "destroy" } }],
        },
      },
    });
    return team === "shared" ? made : { ...made, after: ["event-shared-aws"] };
  };
  // what is waited for is slow and stands last, so that only turns bring the order about
  const [shared, alpha, beta] = [lab("shared", "sleep 1;"), lab("alpha", ""), lab("beta", "")];
  return { labs: [alpha, beta, shared], told: () => readFileSync(log, "utf8").trim().split("\n") };
}

test.each([1, 3])("with %i at once, what others stand on is made before them and goes after them", async (parallel) => {
  const { labs, told } = fleet();
  const deployed = await deployLabs(labs, { parallel });
  expect(deployed.map(({ lab, result }) => [lab, result])).toEqual(labs.map(({ name }) => [name, "done"]));
  expect(told()[0]).toBe("made shared");
  const destroyed = await destroyLabs(labs, { parallel });
  expect(destroyed.map(({ result }) => result)).toEqual(["done", "done", "done"]);
  expect(told().slice(0, 3).sort()).toEqual(["made alpha", "made beta", "made shared"]);
  expect(told()[5]).toBe("gone shared");
});

test("asked for approval first, the order is the same", async () => {
  const { labs, told } = fleet();
  await deployLabs(labs, { approve: async () => true });
  expect(told()[0]).toBe("made shared");
});

test("nobody who is turned down is told that another was", async () => {
  const { labs } = fleet();
  const results = await deployLabs(labs, { approve: async () => false });
  expect(results.map(({ result, reason }) => [result, reason])).toEqual(labs.map(() => ["skipped", "Not approved."]));
});

test("a lab that has ended with its plan keeps its result, and tells it once, whatever becomes of others", async () => {
  const { labs } = fleet();
  await deployLabs(labs);
  const [alpha, beta, shared] = labs as [LabFolder, LabFolder, LabFolder];
  // no plan can be made of the one on which the others stand, and one of these has something to do
  writeStack(shared.directory, { data: { thing: { input: ref("terraform_data.nothing.id") } } });
  writeStack(beta.directory, { data: { thing: { input: "x" }, more: { input: "y" } } });
  const { events, onEvent } = recorder();
  const results = await deployLabs([alpha, beta, shared], { approve: async () => true, onEvent });
  expect(results.map(({ result }) => result)).toEqual(["unchanged", "skipped", "failed"]);
  const told = events.flatMap((event) => (event.type === "finished" ? [event.lab] : []));
  expect(told.sort()).toEqual(labs.map(({ name }) => name).sort());
});

test("what stands on a lab that failed is not begun, and says so", async () => {
  const { labs } = fleet({ shared: { create: "exit 1" } });
  const results = await deployLabs(labs);
  expect(results.map(({ result }) => result)).toEqual(["skipped", "skipped", "failed"]);
  expect(results[0]?.reason).toBe("Not begun: event-shared-aws, on which it stands, was not deployed.");
});

test("a lab stays as long as one that stands on it could not be destroyed", async () => {
  const { labs, told } = fleet({ beta: { destroy: "exit 1" } });
  await deployLabs(labs);
  const results = await destroyLabs(labs);
  expect(results.map(({ result }) => result)).toEqual(["done", "failed", "skipped"]);
  expect(results[2]?.reason).toBe("Not begun: event-beta-aws, which stands on it, was not destroyed.");
  expect(told()).not.toContain("gone shared");
});

test("a lab whose foundation is not part of the run goes ahead", async () => {
  const { labs } = fleet();
  const results = await deployLabs(labs.slice(0, 1));
  expect(results.map(({ result }) => result)).toEqual(["done"]);
});
