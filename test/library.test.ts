import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registered } from "../constructs/register";
import { portableLab } from "../docs/examples/portable-lab";
import * as library from "../index";
import { App, Bucket, InvalidProps, Lab, Machine, type Provider, StackRefused } from "../index";

const folder = mkdtempSync(join(tmpdir(), "cic-library-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const types = { aws: "aws_instance", azure: "azurerm_linux_virtual_machine", google: "google_compute_instance" } as const;

test("the library has the class of every capability", () => {
  const exported = new Set<unknown>(Object.values(library));
  const missing = Object.entries(registered).filter(([, { load }]) => !exported.has(load()));
  expect(missing.map(([kind]) => kind)).toEqual([]);
});

test("the example program makes the same lab on three clouds", () => {
  const app = new App({ outdir: folder, skipValidation: true });
  for (const provider of Object.keys(types) as Provider[]) portableLab(app, provider);
  app.synth();
  const stacks = (Object.keys(types) as Provider[]).map((provider) => {
    const stack = JSON.parse(readFileSync(join(folder, "stacks", `portable-lab-alpha-${provider}`, "cdk.tf.json"), "utf8"));
    expect(Object.keys(stack.resource[types[provider]])).toEqual(
      ["machine-api_instance-1", "machine-api_instance-2", "machine-store_instance-1"].map((id) =>
        expect.stringMatching(id.replace("instance", "(instance|machine)")),
      ),
    );
    return stack;
  });
  const outputs = stacks.map((stack) => Object.keys(stack.output).filter((name) => name !== "secret_versions"));
  expect(outputs[1]).toEqual(outputs[0]);
  expect(outputs[2]).toEqual(outputs[0]);
  expect(stacks[0].resource.aws_s3_bucket["bucket-documents_bucket"].tags.reviewed).toBe("2026");
});

const props = {
  purpose: "p",
  owner: "a@cic.example",
  costCentre: "c",
  classification: "public",
  expires: "2027-03-31",
  region: "germany",
} as const;

test("a wrong value, a stranger's machine and a bucket that would outlive its lab are refused", () => {
  const app = new App({ outdir: folder, skipValidation: true });
  const lab = new Lab(app, "one", { ...props, provider: "aws" });
  const other = new Lab(app, "other", { ...props, provider: "aws" });
  expect(() => new Bucket(lab, "documents", { deleteAfter: "soon" })).toThrow(InvalidProps);
  expect(() => new Bucket(lab, "strange", { access: new Map([[new Machine(other, "api"), "read"]]) })).toThrow(
    /belongs to the lab other-main-aws/,
  );
  new Bucket(lab, "kept").native.bucket.forceDestroy = false;
  expect(() => lab.toTerraform()).toThrow(StackRefused);
});
