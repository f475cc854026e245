import { type Provider, providers } from "../../catalog/providers";
import { conform } from "../../compare/conformance";
import { fileWith, subjectsOf } from "../support/stacks";
import { broken, type Patch } from "./patch";

/** A lab that no example is, for what a machine with a GPU costs. */
const text = `name: trainer
purpose: Train a small model on open data
owner: platform@cic.example
costCentre: CIC-0815
classification: public
expires: 2027-03-31
budget: { amount: 400 }
region: germany
providers: [aws, azure, google]
teams: { alpha: { members: [ada@cic.example] } }
machines: { trainer: { size: gpu-small, disk: 128 GiB } }
`;
const labs = subjectsOf(fileWith(text));
/** Of as many CPUs and as much memory, or more. */
const without: Readonly<Record<Provider, Patch>> = {
  aws: { set: "aws_instance", to: { instance_type: "m7i.xlarge" } },
  azure: { set: "azurerm_linux_virtual_machine", to: { size: "Standard_E4s_v5" } },
  google: { set: "google_compute_instance", to: { machine_type: "e2-standard-4" } },
};

test("a machine with a GPU is the same on every cloud, but for what is declared", () => {
  expect(conform(labs).failed).toEqual([]);
});

test.each(providers)("on %s, one without a GPU is noticed", (provider) => {
  const changed = labs.map((lab) =>
    lab.provider === provider ? { ...lab, stack: broken(lab.stack, [without[provider]]) } : lab,
  );
  expect(conform(changed).failed.map(({ probe, message }) => [probe, message])).toEqual([["large-enough", "has no GPU"]]);
});
