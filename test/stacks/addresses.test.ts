import fc from "fast-check";
import { stringify } from "yaml";
import { declared, stacksOfText } from "../support/stacks";

/** Entries that an environment may have, and which other ones each names. */
const pool = {
  "machines work": { value: { size: "small", subnet: "one" }, needs: [] },
  "machines store": { value: { size: "medium", count: 2, subnet: "two" }, needs: [] },
  "machines build": { value: { size: { cpu: 2, memory: "8 GiB" }, subnet: "one" }, needs: [] },
  "buckets documents": { value: { versioned: true }, needs: [] },
  "buckets work": { value: { deleteAfter: "7 days", access: { work: "write" } }, needs: ["machines work"] },
  "buckets archive": { value: { access: { "ada@cic.example": "read" } }, needs: [] },
  "secrets ocr-key": { value: {}, needs: [] },
  "secrets work": { value: { readBy: ["work"] }, needs: ["machines work"] },
  "ingress web": { value: { to: "work", from: ["office"], ports: [443] }, needs: ["machines work"] },
  "ingress data": { value: { to: "store", from: ["work"], ports: [5432] }, needs: ["machines work", "machines store"] },
} as const satisfies Record<string, { value: object; needs: readonly string[] }>;
type Name = keyof typeof pool;
const names = Object.keys(pool) as Name[];

const head = {
  name: "moving",
  purpose: "Entries come and go",
  owner: "platform@cic.example",
  costCentre: "CIC-0815",
  classification: "public",
  expires: "2027-03-31",
  budget: { amount: 100 },
  region: "germany",
  providers: ["aws", "azure", "google"],
  teams: { alpha: { members: ["ada@cic.example"] } },
  network: { subnets: { one: {}, two: { internet: "none" } }, ranges: { office: "203.0.113.0/24" } },
};

/** A description of the entries, in the order in which they are given. */
function describeEntries(entries: readonly Name[]): string {
  const description: Record<string, unknown> = { ...head };
  for (const entry of entries) {
    const [key, name] = entry.split(" ") as [string, string];
    description[key] = { ...(description[key] as object | undefined), [name]: pool[entry].value };
  }
  return stringify(description);
}

/** The versions of all secrets, which the state keeps as one map. */
const gathered = /^output\.secret_versions$/;

const complete = (entries: readonly Name[]): Name[] =>
  names.filter((name) => entries.includes(name) || entries.some((e) => (pool[e].needs as readonly Name[]).includes(name)));
const environments = fc.record({
  entries: fc.subarray(names).map(complete),
  added: fc.constantFrom(...names),
});

test("an entry that comes or goes changes no byte of what belongs to the others", () => {
  fc.assert(
    fc.property(environments, ({ entries, added }) => {
      const without = entries.filter((name) => name !== added && !(pool[name].needs as readonly Name[]).includes(added));
      const [before, after] = [without, complete([...without, added])].map((some) => stacksOfText(describeEntries(some)));
      for (const [lab, stack] of before as Map<string, string>) {
        const [old, now] = [declared(stack), declared(after?.get(lab) as string)];
        const changed = [...old].filter(([address, json]) => now.get(address) !== json && !gathered.test(address));
        expect({ lab, changed: changed.map(([address, json]) => [address, json, now.get(address)]) }).toEqual({
          lab,
          changed: [],
        });
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

test("the order of entries is written nowhere", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: 6 }), (entries) => {
      const wanted = complete(entries);
      const shuffled = [...entries, ...wanted.filter((name) => !entries.includes(name))];
      expect(stacksOfText(describeEntries(shuffled))).toEqual(stacksOfText(describeEntries(wanted)));
    }),
    { numRuns: 5 },
  );
}, 120_000);
