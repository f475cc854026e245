import { Project } from "../support/cic";

const project = new Project();
afterAll(() => project.remove());
const file = "environments/document-lab.yaml";

test("labs that conform exit with 0, and what clouds declare is told with its reason", async () => {
  const { code, stdout } = await project.cic(["conformance", file]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^declared, \d+ times: teams\.members on azure: role assignments end by themselves only where/m);
  expect(stdout).toMatch(/document-lab\.yaml: conforms; \d+ probes over 3 labs\n$/);
});

test("an escape hatch in what a program wrote exits with 5, on the description's line", async () => {
  await project.cic(["synth", file, "--out", "out"]);
  const stack = "out/stacks/document-lab-alpha-google/cdk.tf.json";
  project.edit(stack, ['"public_access_prevention": "enforced"', '"public_access_prevention": "inherited"']);
  const { code, stdout } = await project.cic(["conformance", file, "--stacks", "out", "--json"]);
  expect(code).toBe(5);
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ version: 1, type: "conformance", file, conforms: false });
  expect(told.failed).toMatchObject([
    {
      probe: "no-public-bucket",
      labs: ["document-lab-alpha-google"],
      address: "google_storage_bucket.bucket-documents_bucket",
      at: expect.stringMatching(/^environments\/document-lab\.yaml:17:\d+ buckets\.documents$/),
    },
    { probe: "equal-protection", labs: { length: 3 }, message: expect.stringContaining("possible on google") },
  ]);
});

test("a folder without the lab's stack is said to lack it", async () => {
  const { code, stderr } = await project.cic(["conformance", file, "--stacks", "nowhere"]);
  expect(code).toBe(1);
  expect(stderr).toContain("there is no nowhere/stacks/document-lab-alpha-aws/cdk.tf.json");
});
