import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { places } from "../../catalog/places";
import { DescriptionError, type Environment, readDescription } from "../../description";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { scratch } from "../description/support";
import { accounts } from "../support/stack";
import { mutatedText, mutatedTree } from "./mutations";

// a merge is not held up by chance; by hand every run tries something else
const seed = Number(process.env.CIC_FUZZ_SEED ?? (process.env.CI ? 20_261_123 : Date.now() % 2 ** 31));
const { write, folder } = scratch();
write("setup/api.sh", "#!/bin/sh\n");
write("data/table.csv", "a,b\n");

/** Principals for everybody, certificates and networks for all that a description names: which they are is not what is tried here. */
function everybody(environment: Environment) {
  const emails = Object.values(environment.teams).flatMap((team) =>
    Object.values(team as Record<string, readonly string[]>).flat(),
  );
  const principal = { aws: "arn:aws:iam::123456789012:user/somebody", azure: "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001" };
  const balancers = (environment.balancers ?? {}) as Record<string, { readonly certificate: string }>;
  const region = places[environment.region as keyof typeof places];
  const names = {
    aws: `arn:aws:acm:${region.aws}:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001`,
    azure: accounts.certificates?.labs?.azure,
    google: `projects/cic-sandbox-0815/locations/${region.google}/certificates/labs`,
  };
  const { peerings = [] } = (environment.network ?? {}) as { readonly peerings?: readonly string[] };
  const campus = accounts.networks?.campus ?? {};
  // of documents, so that no lab has it
  const network = (i: number) =>
    Object.fromEntries(Object.entries(campus).map(([on, { id }]) => [on, { id, range: `198.51.100.${i * 8}/29` }]));
  return {
    members: Object.fromEntries(emails.map((email) => [email, principal])),
    networks: Object.fromEntries(peerings.map((peer, i) => [peer, network(i)])),
    certificates: Object.fromEntries(Object.values(balancers).map(({ certificate }) => [certificate, names])),
  };
}

/** Two entries whose names fall on one slot: the one thing that is found only when a lab is built, and said with what to write. */
const collision = /both|priority|another name/;

test("a mutated description that reads cleanly becomes labs whose text is text", () => {
  process.stdout.write(`fuzz to labs: CIC_FUZZ_SEED=${seed}\n`);
  let labs = 0;
  fc.assert(
    fc.property(fc.oneof(mutatedText, mutatedTree), (text) => {
      let environment: Environment;
      try {
        environment = readDescription(write("fuzz.yaml", text)).environment;
      } catch (error) {
        expect(error).toBeInstanceOf(DescriptionError);
        return;
      }
      for (const plan of labsOf(environment).slice(0, 3)) {
        try {
          const [lab] = synthesize([plan], join(folder, "out"), everybody(environment));
          const stack = readFileSync(join(lab?.directory ?? "", "cdk.tf.json"), "utf8");
          expect(() => JSON.parse(stack)).not.toThrow();
          expect(stack).not.toContain("TfToken[");
          labs++;
        } catch (error) {
          expect((error as Error).message).toMatch(collision);
        }
      }
    }),
    { seed, numRuns: 500, endOnFailure: false },
  );
  expect(labs).toBeGreaterThan(20);
}, 180_000);
