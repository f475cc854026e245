import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Provider } from "../../catalog/providers";
import type { Subject } from "../../compare/conformance";
import { demandsOf } from "../../compare/demands";
import type { Accounts } from "../../constructs/lab/accounts";
import { readAccounts, readDescription } from "../../description";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import { repository } from "./cic";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cic-stacks-"));
  made.push(folder);
  return folder;
}

export interface Stack {
  readonly terraform: { readonly backend: { readonly local: { path: string } } };
  readonly resource: Record<string, Record<string, object>>;
  readonly data?: Record<string, Record<string, object>>;
  readonly output?: Record<string, object>;
  readonly variable?: Record<string, object>;
  readonly [block: string]: unknown;
}

/** The labs of a description as their stacks' bytes, by name; what a cloud cannot do is left out of its own. */
export function stacksOf(file: string, only: Parameters<typeof labsOf>[1] = {}): Map<string, string> {
  const description = readDescription(file);
  const labs = synthesize(labsOf(description.environment, only, "accepted"), temporaryFolder(), readAccounts(description));
  return new Map(labs.map(({ name, directory }) => [name, readFileSync(join(directory, "cdk.tf.json"), "utf8")]));
}

/** A file with a description that is given as a text; its members are those of the examples. */
export function fileWith(text: string): string {
  const folder = temporaryFolder();
  copyFileSync(join(repository, "environments", "accounts.yaml"), join(folder, "accounts.yaml"));
  writeFileSync(join(folder, "lab.yaml"), text);
  return join(folder, "lab.yaml");
}

/** The same for a description that is given as a text. */
export const stacksOfText = (text: string): Map<string, string> => stacksOf(fileWith(text));

/** The labs of a description as conformance judges them; `more` besides what its accounts say. */
export function subjectsOf(file: string, more: Accounts = {}): (Subject & { readonly provider: Provider })[] {
  const description = readDescription(file);
  const accounts = { ...readAccounts(description), ...more };
  const plans = labsOf(description.environment, {}, "accepted");
  return synthesize(plans, temporaryFolder(), accounts).map(({ name: lab, team, directory, provider }, i) => ({
    lab,
    provider,
    environment: description.environment.name,
    team,
    stack: JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")),
    demands: demandsOf(plans[i] as (typeof plans)[number], accounts),
  }));
}

/** Everything that a stack declares, as JSON by address. */
export function declared(stack: string): Map<string, string> {
  const { resource, data = {}, output = {}, variable = {} } = JSON.parse(stack) as Stack;
  const nested = Object.entries({
    ...resource,
    ...Object.fromEntries(Object.entries(data).map(([type, byId]) => [`data.${type}`, byId])),
  });
  const flat = Object.entries({ output, variable });
  return new Map(
    [...nested, ...flat].flatMap(([type, byId]) =>
      Object.entries(byId).map(([id, value]) => [`${type}.${id}`, JSON.stringify(value)] as const),
    ),
  );
}
