import { Project, resultOf } from "../support/cic";

const file = "environments/document-lab.yaml";
const project = new Project();
afterAll(() => project.remove());

interface Orphans {
  readonly labs: readonly { readonly lab: string; readonly orphans: readonly string[]; readonly unknown?: string }[];
}
interface State {
  serial: number;
  resources: { mode: string; type: string; instances: { attributes: Record<string, string> }[] }[];
}

const look = async () => {
  const ended = await project.cic(["doctor", file, "--orphans", "--rehearse", "--json"]);
  return { code: ended.code, ...(resultOf(ended) as unknown as Orphans) };
};
const statePath = (cloud: string) => `.cic/rehearsal/state/document-lab-alpha-${cloud}.tfstate`;

/** What a kill between the cloud's answer and Terraform's writing leaves: the cloud has it, the state does not. */
function forget(cloud: string, type: string): Record<string, string> {
  const state = JSON.parse(project.read(statePath(cloud))) as State;
  const at = state.resources.findIndex((resource) => resource.mode === "managed" && resource.type === type);
  const [resource] = state.resources.splice(at, 1);
  project.write(statePath(cloud), JSON.stringify({ ...state, serial: state.serial + 1 }));
  return resource?.instances[0]?.attributes as Record<string, string>;
}

test("a lab as it was deployed has no orphans, on any cloud", async () => {
  expect((await project.cic(["deploy", file, "--rehearse"])).code).toBe(0);
  const { code, labs } = await look();
  expect(labs.map(({ orphans, unknown }) => [orphans, unknown])).toEqual(labs.map(() => [[], undefined]));
  expect(labs.length).toBe(3);
  expect(code).toBe(0);
});

test("what stands in the cloud and in no state is named by the cloud's own id", async () => {
  const instance = forget("aws", "aws_instance");
  const account = forget("azure", "azurerm_storage_account");
  const bucket = forget("google", "google_storage_bucket");
  const disk = forget("google", "google_compute_disk");
  const { code, labs } = await look();
  const byCloud = Object.fromEntries(labs.map(({ lab, orphans }) => [lab.split("-").at(-1), [...orphans].sort()]));
  expect(byCloud.aws).toEqual([instance.arn]);
  expect(byCloud.azure).toEqual([account.id]);
  expect(byCloud.google).toEqual([
    `//compute.googleapis.com/${disk.self_link?.replace(/^.*\/v1\//, "")}`,
    `//storage.googleapis.com/${bucket.name}`,
  ]);
  expect(code).toBe(1);
});

test("a person reads what to do, and what the search cannot see", async () => {
  const { code, stdout } = await project.cic(["doctor", file, "--orphans", "--rehearse", "--provider", "aws"]);
  expect(stdout).toMatch(/^document-lab-alpha-aws: 1 found \(not seen: .*IAM.*\)\n {2}arn:aws:ec2:\S+:instance\/i-/m);
  expect(stdout).toMatch(/Remove these with the cloud's own tools/);
  expect(code).toBe(1);
});
