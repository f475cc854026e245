import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkStack, type Finding, findPolicy, type Policy, readPolicy, refuses } from "../policy";
import type { SynthesizedLab } from "../stacks/synth";
import { exitCodes } from "./exit";
import { describeFindings, findingsJson } from "./findings";
import { placeOf } from "./locate";
import { UsageError, type Workspace } from "./workspace";

/** What a rule objects to, and where a person would change it. */
export interface PlacedFinding extends Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `machines.workbench`; empty where the file as a whole is meant. */
  readonly path: string;
}

/** The policy in force for a description: the file that is named, or else `policy.yaml` beside it. */
export function policyFor(descriptionFile: string, named?: string): Policy {
  const file = named ?? findPolicy(descriptionFile);
  return file === undefined ? {} : readPolicy(file);
}

/** Judges the stacks of labs by every guardrail. */
export function checkLabs({ description }: Workspace, labs: readonly SynthesizedLab[], policy: Policy): PlacedFinding[] {
  return labs.flatMap(({ directory, team }) => {
    const stack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
    return checkStack(stack, policy).map((finding) => ({
      ...finding,
      file: description.file,
      ...placeOf(description, team, finding.address),
    }));
  });
}

/**
 * Stops a command whose stacks a guardrail refuses; warnings go to standard error.
 * @throws UsageError with exit code 5
 */
export function guard(workspace: Workspace, labs: readonly SynthesizedLab[], options: { readonly json?: boolean }): void {
  const policy = policyFor(workspace.description.file);
  const open = checkLabs(workspace, labs, policy).filter(({ waived }) => waived === undefined);
  if (refuses(open)) {
    if (options.json) process.stdout.write(`${JSON.stringify(findingsJson(open))}\n`);
    throw new UsageError(describeFindings(open).trimEnd(), exitCodes.refused);
  }
  if (!options.json) process.stderr.write(describeFindings(open));
}
