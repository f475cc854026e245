import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWorkspace } from "../../cli/workspace";
import { checkSupported, type FieldParity, parity, parityOf, totalsOf } from "../../compare/parity";
import { parityMarkdown } from "../../compare/parity-page";
import { Bucket } from "../../constructs/bucket";
import { App } from "../../constructs/cdktf";
import { InvalidProps, type Verdict } from "../../constructs/core";
import { Lab } from "../../constructs/lab";
import { Network } from "../../constructs/network";
import { register, registered } from "../../constructs/register";
import { DescriptionError, readDescription } from "../../description";
import { temporaryFolder } from "../support/stacks";

const folder = temporaryFolder();
let written = 0;
const head = `name: try
purpose: Try
owner: ada@cic.example
costCentre: CIC-1
classification: public
expires: 2027-03-31
region: germany
budget: { amount: 5 }
`;
/** A description with the given lines at its end. */
function description(lines: string): string {
  const file = join(folder, `${written++}.yaml`);
  writeFileSync(file, `${head}${lines}`);
  return file;
}
/** The description that asks for old versions, in line 12. */
const versions = (...providers: string[]) =>
  description(`providers: [${providers}]
buckets:
  plain: {}
  papers: { versioned: false }
`);
const keys = (fields: readonly FieldParity[]) => fields.map(({ key }) => key);

describe("a field that a cloud cannot carry", () => {
  const { on } = register.bucket.load().definition;
  const versioned: Verdict = { unsupported: "its buckets keep one version", instead: "write versioned: true" };
  beforeEach(() => {
    const half = on.google().on;
    jest.replaceProperty(half, "parity", { ...half.parity, versioned });
  });
  afterEach(() => jest.restoreAllMocks());

  test("is refused with its line and with what would work, before a stack is written", () => {
    const file = versions("aws", "google");
    const refused = () => openWorkspace(file, {});
    expect(refused).toThrow(DescriptionError);
    expect(refused).toThrow(
      `${file}:12:24 buckets.papers.versioned: google cannot do this: its buckets keep one version; write versioned: true, or leave google out of providers`,
    );
    expect(refused).not.toThrow(/plain/);
  });

  test("is accepted where that cloud is not asked, and where what stands is only seen or destroyed", () => {
    expect(openWorkspace(versions("aws", "azure"), {}).labs).toHaveLength(2);
    expect(openWorkspace(versions("aws", "google"), { provider: ["aws"] }).labs).toHaveLength(1);
    expect(openWorkspace(versions("aws", "google"), {}, "accepted").labs).toHaveLength(2);
  });

  test("is not refused for a default that nobody wrote", () => {
    const file = description("providers: [google]\nbuckets:\n  plain: {}\n");
    expect(() => checkSupported(readDescription(file), ["google"])).not.toThrow();
  });

  test("is refused to a program by its entry and path, with the same words, wherever in the entry it stands", () => {
    const half = register.network.load().definition.on.google().on;
    const internet: Verdict = { unsupported: "it has one way out", instead: "leave internet out" };
    jest.replaceProperty(half, "parity", { ...half.parity, "subnets.internet": internet });
    const lab = new Lab(new App({ outdir: folder }), "try", {
      provider: "google",
      purpose: "Try",
      owner: "ada@cic.example",
      costCentre: "CIC-1",
      classification: "public",
      expires: "2027-03-31",
      region: "germany",
    });
    const network = () => new Network(lab, "main", { subnets: { work: {}, apart: { internet: "none" } } });
    expect(network).toThrow(
      new InvalidProps("network-main", [
        {
          code: "custom",
          input: "none",
          path: ["subnets", "apart", "internet"],
          message: "google cannot do this: it has one way out; leave internet out, or leave google out of providers",
        },
      ]),
    );
    expect(() => new Bucket(lab, "plain", {})).not.toThrow();
    expect(() => new Bucket(lab, "papers", { versioned: false })).toThrow(
      "bucket-papers: versioned: google cannot do this: its buckets keep one version; write versioned: true, or leave google out of providers",
    );
  });

  test("is counted and told as such", () => {
    const unsupported = keys(
      parity().filter(({ verdicts }) => typeof verdicts.google === "object" && "unsupported" in verdicts.google),
    );
    expect(unsupported).toContain("buckets.versioned");
    expect(totalsOf(parity()).clouds.google.unsupported).toBe(unsupported.length);
    expect(parityMarkdown(parity())).toContain(
      "- `buckets.versioned` on Google Cloud: its buckets keep one version; write versioned: true",
    );
  });
});

test("a field that a cloud says nothing of is no field of the report", () => {
  const half = register.machine.load().definition.on.azure().on;
  const { disk: _, ...rest } = half.parity;
  jest.replaceProperty(half, "parity", rest as typeof half.parity);
  expect(parity).toThrow("machine/azure.ts says nothing of the field disk");
  jest.restoreAllMocks();
});

test("no cloud has a verdict on a field that does not exist", () => {
  const known = new Set(parity().map(({ capability, field }) => `${capability} ${field}`));
  const declared = Object.entries(registered).flatMap(([kind, { load }]) =>
    Object.values(load().definition.on).flatMap((half) => Object.keys(half().on.parity).map((field) => `${kind} ${field}`)),
  );
  expect(declared.filter((field) => !known.has(field))).toEqual([]);
});

test("a description's report holds what it writes, what defaults write for it, and nothing else", () => {
  const used = keys(
    parityOf(
      readDescription(
        description(`providers: [aws]
machines:
  box: { size: { cpu: 2, memory: 4 GiB } }
`),
      ),
    ),
  );
  expect(used).toEqual(expect.arrayContaining(["purpose", "machines.size.memory", "machines.disk", "budget.currency"]));
  // the network that machines stand in, though nobody wrote it
  expect(used).toEqual(expect.arrayContaining(["network.cidr", "network.subnets.internet"]));
  expect(used.filter((key) => /setup|ranges|ingress|buckets|secrets|members/.test(key))).toEqual([]);
});

test("totals count each field once on each cloud", () => {
  const fields = parity();
  const { clouds, fields: count, capabilities } = totalsOf(fields);
  expect(count).toBe(fields.length);
  expect(capabilities).toBe(Object.keys(register).length);
  for (const { equivalent, approximated, unsupported } of Object.values(clouds))
    expect(equivalent + approximated + unsupported).toBe(count);
});
