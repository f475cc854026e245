import { type FaultPlan, Faults, type ProviderCall, type Subject } from "../../rehearsal";

/** A call about a resource, as a rehearsal hands it on. */
function call(name: string, more: Partial<Subject> = {}, stopped = new AbortController().signal): ProviderCall {
  const subject = {
    action: "create",
    type: "aws_s3_bucket",
    name,
    names: [name, `lab-of-${name}`],
    identity: name,
    ...more,
  } as const;
  const connection = { stopped, hangUp: () => undefined };
  return { provider: "aws", method: "ApplyResourceChange", request: {}, connection, subject: () => subject };
}

/** What becomes of calls under a plan: the fault's words, or what was answered. */
async function played(plan: FaultPlan, calls: readonly ProviderCall[]): Promise<string[]> {
  const faults = new Faults(plan);
  const answers: string[] = [];
  for (const each of calls)
    answers.push(
      await faults
        .intercept(each, async () => ({ made: true }))
        .then(
          () => "made",
          (refused: Error) => refused.message,
        ),
    );
  return answers;
}

const refused = (name: string) => `creating aws_s3_bucket (${name})`;
const made = { made: true };

test("calls are counted for each resource: the n-th and so many after it fail", async () => {
  const plan: FaultPlan = { faults: [{ fault: "throttled", call: 2, times: 2 }] };
  const calls = ["a", "b", "a", "a", "b", "a"].map((name) => call(name));
  expect(await played(plan, calls)).toEqual(["made", "made", refused("a"), refused("a"), refused("b"), "made"]);
  const always: FaultPlan = { faults: [{ fault: "quota", times: "always" }] };
  expect(await played(always, [call("a"), call("a"), call("a")])).toEqual(Array(3).fill(refused("a")));
});

test.each<[string, FaultPlan["faults"], boolean]>([
  ["by type", [{ fault: "quota", type: "aws_s3_*" }], true],
  ["not another type", [{ fault: "quota", type: "aws_s3" }], false],
  ["by name", [{ fault: "quota", name: "docu*" }], true],
  ["by the lab in its tags", [{ fault: "quota", name: "lab-of-documents" }], true],
  ["not another name", [{ fault: "quota", name: "document" }], false],
  ["not another cloud", [{ fault: "quota", provider: "google" }], false],
  ["not another action", [{ fault: "throttled", on: ["delete", "update"] }], false],
  ["no kind that cannot happen here", [{ fault: "in-use" }], false],
  ["the first whose turn it is", [{ fault: "throttled", call: 9 }, { fault: "quota" }], true],
])("a fault strikes %s", async (_what, faults, strikes) => {
  expect(await played({ faults }, [call("documents")])).toEqual([strikes ? refused("documents") : "made"]);
});

test("chance follows seed, resource and count, whatever the order", async () => {
  const plan = (seed: number): FaultPlan => ({ random: { seed, rate: 0.3, kinds: ["throttled", "quota"] } });
  const names = Array.from({ length: 200 }, (_, at) => `r${at}`);
  const struck = async (seed: number, order: readonly string[]) =>
    (
      await played(
        plan(seed),
        order.map((name) => call(name)),
      )
    )
      .filter((answer) => answer !== "made")
      .sort();
  const once = await struck(1, names);
  expect(once.length).toBeGreaterThan(35);
  expect(once.length).toBeLessThan(85);
  expect(await struck(1, [...names].reverse())).toEqual(once);
  expect(await struck(2, names)).not.toEqual(once);
});

test("what was made before the answer was lost is made, what is refused is not", async () => {
  const happened: string[] = [];
  for (const fault of ["server-error", "name-taken"] as const) {
    const faults = new Faults({ faults: [{ fault, made: fault === "server-error" }] });
    await expect(faults.intercept(call("a"), async () => ({ at: happened.push(fault) }))).rejects.toThrow();
  }
  expect(happened).toEqual(["server-error"]);
});

test("hanging and slow calls end when Terraform stops its provider", async () => {
  for (const fault of ["hangs", "slow"] as const) {
    const stop = new AbortController();
    const faults = new Faults({ faults: [{ fault, ms: 3_600_000 }] });
    const answer = faults.intercept(call("a", {}, stop.signal), async () => made);
    stop.abort();
    await expect(answer).rejects.toMatchObject({ diagnostics: [expect.objectContaining({ detail: "context canceled" })] });
  }
});

test("what is not found yet was made, and keeps its place in the state; a read takes it for gone", async () => {
  const plan: FaultPlan = { faults: [{ fault: "not-found-yet", on: ["create", "read"] }] };
  const created = await new Faults(plan).intercept(call("a"), async () => made);
  expect(created).toMatchObject({ made: true, diagnostics: [expect.objectContaining({ severity: 1 })] });
  const read = await new Faults(plan).intercept(call("a", { action: "read" }), async () => made);
  expect(read).toEqual({ new_state: { msgpack: Buffer.from([0xc0]) } });
});
