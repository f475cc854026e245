import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, addGuardrails, Bucket, Budget, Lab, type Policy, type Provider } from "../../index";
import { Project, repository } from "../support/cic";

const folder = mkdtempSync(join(tmpdir(), "guardrails-"));
afterAll(() => rmSync(folder, { recursive: true }));
const clouds = ["aws", "azure", "google"] as const;

const appIn = (name: string) => new App({ outdir: join(folder, name) });
/** A lab with a bucket, which escape hatches open to the public. */
function labWithPublicBucket(app: App, provider: Provider): Lab {
  const lab: Lab = new Lab<Provider>(app, "composed", {
    provider,
    purpose: "tests",
    owner: "ada@cic.example",
    costCentre: "CIC-1",
    classification: "public",
    expires: "2027-03-31",
    region: "germany",
  });
  new Budget(lab, "main", { amount: 100, currency: "EUR" });
  const bucket = new Bucket(lab, "documents");
  if (bucket.isOn("aws")) {
    const { policy, bucket: native } = bucket.native;
    policy.add({ Sid: "All", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${native.arn}/*` });
  }
  if (bucket.isOn("azure")) bucket.native.account.allowNestedItemsToBePublic = true;
  if (bucket.isOn("google")) bucket.native.bucket.publicAccessPrevention = "inherited";
  return lab;
}
const refusals = { aws: "aws_s3_bucket_policy", azure: "azurerm_storage_container", google: "google_storage_bucket" } as const;
const waivers = [{ rule: "nothing-anonymous", reason: "an exhibition", until: "9999-12-31" }];

function messageOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

test("what an escape hatch opens on any cloud stops the synth, all at once, also what is composed after the call", () => {
  const app = appIn("all");
  addGuardrails(app);
  for (const cloud of clouds) labWithPublicBucket(app, cloud);
  const message = messageOf(() => app.synth());
  for (const cloud of clouds)
    expect(message).toMatch(
      new RegExp(
        `nothing-anonymous: ${refusals[cloud]}\\.bucket-documents_\\w+ of composed-main-${cloud} .* \\(Nothing is granted`,
      ),
    );
  // the manifest by which cdktf deploys
  expect(existsSync(join(folder, "all", "manifest.json"))).toBe(false);
});

test.each(clouds)("a stack of its own on %s is refused before it is written", (cloud) => {
  const app = appIn(cloud);
  addGuardrails(labWithPublicBucket(app, cloud));
  expect(messageOf(() => app.synth())).toContain(`nothing-anonymous: ${refusals[cloud]}.bucket-documents`);
  expect(existsSync(join(folder, cloud, "stacks", `composed-main-${cloud}`, "cdk.tf.json"))).toBe(false);
});

test("a policy's waivers and rules hold, and a warning goes to standard error and stops nothing", () => {
  const warn = { id: "told", title: "Something is told", protects: "x", controls: [], compliant: [], nonCompliant: [] };
  const rules: Policy["rules"] = [{ ...warn, level: "warning", check: () => [{ address: "", message: "is told" }] }];
  const app = appIn("waived");
  for (const cloud of clouds) labWithPublicBucket(app, cloud);
  addGuardrails(app, { policy: { rules, waivers } });
  const stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    app.synth();
    expect(stderr.mock.calls.map(([line]) => line)).toContain(
      "warning: told: composed-main-google is told (Something is told)\n",
    );
  } finally {
    stderr.mockRestore();
  }
});

test("the program that cdktf runs holds the policy.yaml beside a description", () => {
  const project = new Project();
  const run = () =>
    spawnSync(process.execPath, [join(repository, "dist/stacks/app.js")], {
      cwd: project.folder,
      env: { ...process.env, CIC_DESCRIPTIONS: "environments/first-lab.yaml" },
      encoding: "utf8",
    });
  try {
    project.write("environments/policy.yaml", "rules: [{ id: no-disks, title: No machine has a disk, on: google_compute_disk }]");
    const { status, stderr } = run();
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      "no-disks: google_compute_disk.machine-workbench_disk-1 of first-lab-alpha-google may not stand here",
    );
    rmSync(join(project.folder, "environments", "policy.yaml"));
    expect(run().status).toBe(0);
  } finally {
    project.remove();
  }
});
