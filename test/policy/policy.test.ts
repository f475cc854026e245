import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { providers } from "../../catalog/providers";
import { App, Balancer, Budget, checkStack, Ingress, Lab, Machine, Network, type Policy, Pool, readPolicy } from "../../index";
import { rules } from "../../policy";
import { Project } from "../support/cic";
import { synth } from "../support/stack";

const folder = mkdtempSync(join(tmpdir(), "policy-"));
afterAll(() => rmSync(folder, { recursive: true }));

function policyOf(text: string): Policy {
  const file = join(folder, "policy.yaml");
  writeFileSync(file, text);
  return readPolicy(file);
}

/** A lab that a program composed, with a bucket that it made past the vocabulary. */
const composed = (() => {
  const app = new App({ outdir: folder });
  const lab = new Lab(app, "composed", {
    provider: "aws",
    purpose: "tests",
    owner: "ada@cic.example",
    costCentre: "CIC-1",
    classification: "public",
    expires: "2027-03-31",
    region: "germany",
  });
  new Budget(lab, "main", { amount: 100, currency: "EUR" });
  new S3Bucket(lab, "loose", { bucket: "loose", forceDestroy: true });
  app.synth();
  return JSON.parse(readFileSync(join(folder, "stacks", lab.node.id, "cdk.tf.json"), "utf8"));
})();
const found = (policy?: Policy, today?: string) =>
  checkStack(composed, policy, today)
    .filter(({ waived }) => !waived)
    .map(({ rule, address }) => `${rule} ${address}`);
const loose = ["encrypted-stores", "nothing-anonymous", "tagged", "tls-only"].map((rule) => `${rule} aws_s3_bucket.loose`);

test("what a program adds past the vocabulary is judged like everything else", () => {
  expect(found().sort()).toEqual(loose);
});

test("a waiver holds for what it names, to its last day", () => {
  const waive = (more: string) => policyOf(`waivers: [{ rule: tls-only, reason: "moves next month", until: 2027-01-31${more} }]`);
  expect(found(waive(""), "2027-01-31")).not.toContain("tls-only aws_s3_bucket.loose");
  expect(found(waive(""), "2027-02-01").sort()).toEqual(loose);
  expect(found(waive(', addresses: "aws_s3_bucket.l*", stacks: composed-*'), "2027-01-31")).toHaveLength(3);
  expect(found(waive(', addresses: "aws_s3_bucket.t*"'), "2027-01-31")).toHaveLength(4);
  expect(found(waive(", stacks: compose"), "2027-01-31")).toHaveLength(4);
});

test.each(providers)(
  "on %s, a machine that everybody reaches needs a waiver, with a reason, for each of two rules",
  (provider) => {
    synth(provider, (lab) => {
      const network = new Network(lab, "main", { ranges: { all: "0.0.0.0/0", office: "203.0.113.0/24" } });
      const judged = (policy?: Policy) => {
        const of = ["no-open-port", "no-public-machine"];
        const open = checkStack(lab.toTerraform(), policy).filter(({ rule, waived }) => of.includes(rule) && !waived);
        return [...new Set(open.map(({ rule }) => rule))].sort();
      };
      const web = new Machine(lab, "web", { published: true });
      expect(judged()).toEqual(["no-public-machine"]);
      new Ingress(lab, "all", { to: web, from: [network.range("all")], ports: [443] });
      const waiver = (rule: string) => ({ rule, reason: "A demonstration that everybody sees", until: "2999-12-31" });
      expect(judged()).toEqual(["no-open-port", "no-public-machine"]);
      expect(judged({ waivers: [waiver("no-open-port")] })).toEqual(["no-public-machine"]);
      expect(judged({ waivers: [waiver("no-open-port"), waiver("no-public-machine")] })).toEqual([]);
      new Ingress(lab, "office", { to: web, from: [network.range("office")], ports: [8443] });
      expect(judged()).toEqual(["no-open-port"]);
    });
  },
);

test.each(["aws", "azure"] as const)(
  "on %s, so does a balancer that is published to everybody, and none to an office",
  (provider) => {
    const judged = (range: string) => {
      let found: string[] = [];
      synth(provider, (lab) => {
        const network = new Network(lab, "main", { ranges: { all: "0.0.0.0/0", office: "203.0.113.0/24" } });
        new Balancer(lab, "web", { to: new Pool(lab, "web", {}), publishedTo: [network.range(range)], certificate: "labs" });
        found = checkStack(lab.toTerraform()).map(({ rule }) => rule);
      });
      return [...new Set(found)].filter((rule) => ["no-open-port", "no-public-machine"].includes(rule)).sort();
    };
    expect(judged("all")).toEqual(["no-open-port", "no-public-machine"]);
    expect(judged("office")).toEqual([]);
  },
);

test("an organisation's own rules judge parts of the model and resources", () => {
  const own = (rule: string) =>
    found(policyOf(`rules: [{ id: own, title: A rule of our own, ${rule} }]`)).filter((f) => f.startsWith("own "));
  expect(own("on: budgets, attribute: amount, atMost: 99")).toEqual(["own aws_budgets_budget.budget-main_budget"]);
  expect(own("on: budgets, attribute: amount, atMost: 100")).toEqual([]);
  expect(own("on: budgets, attribute: currency, oneOf: [USD]")).toHaveLength(1);
  expect(own("on: aws_s3_bucket, attribute: bucket, match: ^cic-")).toEqual(["own aws_s3_bucket.loose"]);
  expect(own("on: aws_s3_bucket, attribute: acl, oneOf: [private]")).toHaveLength(1);
  expect(own("on: aws_s3_bucket")).toHaveLength(1);
  expect(own("on: aws_instance")).toEqual([]);
});

test.each([
  [
    "a rule that there is already",
    "rules: [{ id: tls-only, title: One more of these, on: stores }]",
    "there is a rule tls-only already",
  ],
  ["something that no model has", "rules: [{ id: own, title: A rule of our own, on: queues }]", "nothing is called queues"],
  ["an attribute without a demand", "rules: [{ id: own, title: A rule of our own, on: stores, attribute: kind }]", "go together"],
  [
    "a broken pattern",
    'rules: [{ id: own, title: A rule of our own, on: stores, attribute: kind, match: "(" }]',
    "no regular expression",
  ],
  ["a waiver of nothing", 'waivers: [{ rule: nope, reason: "moves next month", until: 2027-01-31 }]', "there is no rule nope"],
  ["a waiver without an end", 'waivers: [{ rule: tls-only, reason: "moves next month" }]', "until"],
  ["a waiver without a reason", "waivers: [{ rule: tls-only, until: 2027-01-31 }]", "reason"],
  ["an unknown key", "waiver: []", "waiver"],
])("policy.yaml with %s is refused", (_, text, message) => {
  expect(() => policyOf(text)).toThrow(message);
});

describe("cic", () => {
  const project = new Project();
  afterAll(() => project.remove());

  test("check, synth and plan refuse with exit code 5, on the description's line; a destroy is never refused", async () => {
    const line =
      project
        .read("environments/two-tier.yaml")
        .split("\n")
        .findIndex((text) => text.includes("store: { size")) + 1;
    project.write(
      "environments/policy.yaml",
      "rules: [{ id: own, title: Disks are small, on: machines, attribute: disks.gib, atMost: 100 }]",
    );
    const [text, sarif, junit, synth, plan, destroy] = await Promise.all([
      project.cic(["check", "environments/two-tier.yaml"]),
      project.cic(["check", "environments/two-tier.yaml", "--format", "sarif"]),
      project.cic(["check", "environments/two-tier.yaml", "--format", "junit"]),
      project.cic(["synth", "environments/two-tier.yaml", "-p", "aws", "--json"]),
      project.cic(["plan", "environments/two-tier.yaml", "-p", "google", "--rehearse"]),
      project.cic(["destroy", "environments/two-tier.yaml", "-p", "azure", "--rehearse", "--yes"]),
    ]);
    expect([text, sarif, junit, synth, plan, destroy].map(({ code }) => code)).toEqual([5, 5, 5, 5, 5, 0]);
    expect(text.stdout).toContain(
      `environments/two-tier.yaml:${line}:10 machines.store: error: own: aws_instance.machine-store_instance-1`,
    );
    expect(text.stdout).toContain(`3 labs, ${rules.length + 1} rules: 3 refused`);
    const { results } = JSON.parse(sarif.stdout).runs[0];
    const place = { artifactLocation: { uri: "environments/two-tier.yaml" }, region: { startLine: line, startColumn: 10 } };
    expect(results.map(({ locations: [at] }: { locations: { physicalLocation: object }[] }) => at?.physicalLocation)).toEqual([
      place,
      place,
      place,
    ]);
    expect(junit.stdout.match(/<failure /g)).toHaveLength(3);
    expect(JSON.parse(synth.stdout)).toMatchObject({ type: "check", refused: true, findings: [{ rule: "own", line }] });
    expect(plan.stderr).toContain("error: own: google_compute_instance.machine-store_instance-1");
  });

  test("validate reads policy.yaml too", async () => {
    project.write("environments/policy.yaml", "rules: []\nwaiver: []\n");
    const { code, stderr } = await project.cic(["validate", "environments/policy.yaml"]);
    expect(code).toBe(3);
    expect(stderr).toContain("environments/policy.yaml:2:1");
  });
});
