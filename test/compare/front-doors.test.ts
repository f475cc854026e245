import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Provider, providers } from "../../catalog/providers";
import { readAccounts, readDescription } from "../../description";
import { Access, App, Bucket, Budget, Ingress, Lab, type LabProps, Machine, Network, Secret } from "../../index";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { temporaryFolder } from "../support/stacks";

/** The examples as a program has them, to be held against their YAML. */
const environments = resolve(__dirname, "../../environments");
const setup = (file: string) => readFileSync(join(environments, "setup", file), "utf8");
type Common = Pick<LabProps<Provider>, "provider" | "accounts" | "backend">;

const programs: Readonly<Record<string, (app: App, common: Common) => Lab>> = {
  "document-lab": (app, common) => {
    const lab: Lab = new Lab<Provider>(app, "document-lab", {
      ...common,
      team: "alpha",
      purpose: "Start-ups and authorities try document understanding on open data",
      owner: "platform@cic.example",
      costCentre: "CIC-0815",
      classification: "public",
      expires: "2027-03-31",
      region: "germany",
    });
    const network = new Network(lab, "main", { cidr: "10.20.0.0/16", subnets: { work: {}, data: { internet: "none" } } });
    const workbench = new Machine(lab, "workbench", {
      size: "small",
      image: "ubuntu-24.04",
      disk: "64 GiB",
      subnet: network.subnet("work"),
      setup: setup("workbench.sh"),
    });
    new Access(lab, "main", { members: ["ada@cic.example"], viewers: ["grace@cic.example"] });
    new Bucket(lab, "documents", {
      versioned: true,
      deleteAfter: "30 days",
      access: new Map<Machine | string, "read" | "write">([
        [workbench, "write"],
        ["grace@cic.example", "read"],
      ]),
    });
    new Secret(lab, "ocr-key", { readBy: [workbench] });
    new Budget(lab, "main", { amount: 400, currency: "EUR", alertAt: [50, 80, 100] });
    return lab;
  },
  "two-tier": (app, common) => {
    const lab: Lab = new Lab<Provider>(app, "two-tier", {
      ...common,
      team: "builders",
      purpose: "Try a web service in front of a data service, each in a subnet of its own",
      owner: "platform@cic.example",
      costCentre: "CIC-0815",
      classification: "internal",
      expires: "2027-01-31",
      region: "germany",
    });
    const network = new Network(lab, "main", {
      cidr: "10.40.0.0/16",
      subnets: { front: {}, back: { cidr: "10.40.32.0/20", internet: "none" } },
      ranges: { office: "203.0.113.0/24" },
      peerings: ["campus"],
    });
    const api = new Machine(lab, "api", { subnet: network.subnet("front"), count: 2, published: true, setup: setup("api.yaml") });
    const size = { cpu: 2, memory: "8 GiB" };
    const store = new Machine(lab, "store", { size, disk: "128 GiB", subnet: network.subnet("back"), address: "10.40.32.20" });
    new Ingress(lab, "store", { to: store, from: [api], ports: [5432, "8000-8010"] });
    new Ingress(lab, "web", { to: api, from: [network.range("office"), network.range("campus")], ports: [443] });
    new Access(lab, "main", { members: ["ada@cic.example"], admins: ["alan@cic.example"] });
    new Secret(lab, "store-password", { readBy: [api, store] });
    new Budget(lab, "main", { amount: 600 });
    return lab;
  },
};

const doors = Object.keys(programs).flatMap((name) => providers.map((provider) => [name, provider] as const));

test.each(doors)("%s on %s: YAML and TypeScript make the same bytes", (name, provider) => {
  const folder = temporaryFolder();
  const description = readDescription(join(environments, `${name}.yaml`));
  const accounts = readAccounts(description);
  const state = "../../../.cic/state";
  const [written] = synthesize(labsOf(description.environment, { providers: [provider] }), folder, accounts, { local: state });
  const outdir = join(folder, "program");
  mkdirSync(outdir);
  const app = new App({ outdir, skipValidation: true });
  const lab = programs[name]?.(app, { provider, accounts }) as Lab;
  app.synth();
  const bytes = (directory: string) => readFileSync(join(directory, "cdk.tf.json"), "utf8");
  expect(bytes(join(outdir, "stacks", lab.node.id))).toBe(bytes(written?.directory as string));
});
