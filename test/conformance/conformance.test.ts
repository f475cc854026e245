import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Provider, providers } from "../../catalog/providers";
import { Declarations } from "../../compare/allowances";
import { catalogue, conform, type Subject } from "../../compare/conformance";
import { type FieldParity, parity } from "../../compare/parity";
import type { Verdict } from "../../constructs/core";
import { checkStack } from "../../policy";
import { subjectsOf } from "../support/stacks";
import { page } from "./page";
import { type Base, bases, broken, register } from "./patch";

const root = join(__dirname, "..", "..");
const labsIn = (example: string, pim = false) =>
  subjectsOf(join(root, "environments", `${example}.yaml`), pim ? { azure: { pim } } : {});

const examples = readdirSync(join(root, "environments")).flatMap((file) => /^(?!accounts)(.+)\.yaml$/.exec(file)?.[1] ?? []);
const absolute = new Set(catalogue.map(({ id }) => id).filter((id) => !id.startsWith("equal-")));
const healthy = Object.fromEntries(
  Object.entries<Base>(bases).map(([name, { file, team, pim, clouds = providers }]) => [
    name,
    labsIn(file, pim).filter((lab) => lab.team === team && clouds.includes(lab.provider)),
  ]),
);
const objectionsTo = ({ stack }: Subject) => checkStack(stack).map((f) => [f.rule, f.address, f.message].join(" "));
/** Probes that only the description lets judge. */
const described = [
  "no-outbound-from-sealed-subnet",
  "asked-key-is-used",
  "address-for-good",
  "asked-system-is-used",
  "machine-of-one",
  "peerings-as-asked",
  "logs-kept-as-asked",
  "logs-read-by-lab",
  "service-in-hours",
  "large-enough",
  "seeded-as-asked",
  "published-for-good",
  "messages-as-asked",
];
/** The register with the probes that fail for a broken stack among the healthy ones of the other clouds, and the guardrails that object. */
const caught = register.map((one) => {
  const healthyLabs = healthy[one.base] as ReturnType<typeof labsIn>;
  const labs = healthyLabs.map((lab) => (lab.provider === one.cloud ? { ...lab, stack: broken(lab.stack, one.patches) } : lab));
  const before = new Set(healthyLabs.flatMap(objectionsTo));
  const objections = labs.flatMap(objectionsTo).filter((objection) => !before.has(objection));
  return {
    ...one,
    caughtBy: [...new Set(conform(labs).failed.map(({ probe }) => probe))],
    ruledBy: [...new Set(objections.map((objection) => objection.split(" ")[0] as string))],
  };
});

describe.each(examples)("the example %s", (example) => {
  test("passes every probe on every cloud, and is the same lab on each", () => {
    const { failed, labs } = conform(labsIn(example));
    expect(failed).toEqual([]);
    expect(labs.length % providers.length).toBe(0);
  });
});

const others = Object.keys(bases).filter((name) => bases[name as keyof typeof bases].file.startsWith(".."));
test.each(others)("%s, which is broken below and no example, passes every probe before", (name) => {
  expect(conform(healthy[name] as Subject[]).failed).toEqual([]);
});

test("with rights that end by themselves, no right of a person is without end on any cloud", () => {
  const { failed, allowed } = conform(healthy["document-lab with pim"] as Subject[]);
  expect(failed).toEqual([]);
  expect(allowed.filter(({ probe }) => probe === "right-has-end")).toEqual([]);
});

test("what a cloud declares is told with its reason, and no more is allowed", () => {
  const { allowed } = conform(healthy["two-tier"] as Subject[]);
  const reasons = new Set(allowed.flatMap(({ declared }) => declared.map(({ cloud, field }) => `${cloud} ${field}`)));
  expect([...reasons].sort()).toEqual([
    "aws network.subnets.internet",
    "aws teams.viewers",
    "azure budget.currency",
    "azure expires",
    "azure machines.count",
    "azure machines.published",
    "azure machines.subnet",
    "azure network.flowLogs",
    "azure teams.members",
    "google network.flowLogs",
    "google network.subnets.internet",
    "google teams.members",
  ]);
});

test("a declaration excuses only what it speaks of, and only its own cloud", () => {
  const told = parity();
  const otherwise = (verdict: Verdict) => told.map((field) => ({ ...field, verdicts: { ...field.verdicts, azure: verdict } }));
  const reason = (fields: readonly FieldParity[], cloud: Provider) =>
    new Declarations(fields).for("cost-bastion", cloud, "network-main")?.reason;
  expect(reason(told, "azure")).toContain("Bastion");
  expect(reason(told, "google")).toBeUndefined();
  expect(reason(otherwise("equivalent"), "azure")).toBeUndefined();
  expect(reason(otherwise({ approximated: "something else is otherwise" }), "azure")).toBeUndefined();
});

test("a declaration excuses entries of its own capability alone", () => {
  const sees = (entry: string) => new Declarations().for("right-see", "google", entry)?.field;
  expect(sees("share-files")).toBe("shares.writeBy");
  expect(sees("bucket-files")).toBeUndefined();
});

test("what one bucket begins with and another does not is told by the clouds alone, too", () => {
  const seeded = caught.filter(({ probe }) => probe === "seeded-as-asked");
  expect(seeded.length).toBeGreaterThan(9);
  for (const { caughtBy } of seeded) expect(caughtBy).toEqual(["seeded-as-asked", "equal-protection"]);
});

test.each(caught)("$cloud: $what: $probe", ({ probe, caughtBy, ruledBy }) => {
  const own = caughtBy.filter((id) => absolute.has(id));
  if (absolute.has(probe)) expect(own).toEqual([probe]);
  else expect(caughtBy).toEqual([probe]);
  // what only the description or another cloud tells is for probes alone
  if (absolute.has(probe) && !described.includes(probe)) expect(ruledBy).not.toEqual([]);
});

test("the register is large, reaches every cloud, and leaves no probe untried", () => {
  expect(register.length).toBeGreaterThanOrEqual(100);
  for (const cloud of providers) expect(register.filter((one) => one.cloud === cloud).length).toBeGreaterThanOrEqual(25);
  expect(new Set(register.map(({ probe }) => probe))).toEqual(new Set(catalogue.map(({ id }) => id)));
  const names = register.map(({ cloud, what }) => `${cloud} ${what}`);
  expect(new Set(names).size).toBe(names.length);
});

test("docs/conformance.md is fresh: CIC_WRITE_DOCS=1 writes it", () => {
  const file = join(root, "docs", "conformance.md");
  const text = page(caught);
  if (process.env.CIC_WRITE_DOCS) writeFileSync(file, text);
  expect(readFileSync(file, "utf8")).toBe(text);
});
