import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { checkStack, type Policy, readPolicy, refuses, rules } from "../policy";
import { exitCodes } from "./exit";
import { describeFindings, findingsJson, junit, sarif } from "./findings";
import { checkLabs, type PlacedFinding, policyFor } from "./guard";
import { printTable } from "./report";
import { type LabOptions, openWorkspace, UsageError } from "./workspace";

const formats = ["text", "json", "sarif", "junit"] as const;
type Format = (typeof formats)[number];
interface CheckOptions extends LabOptions {
  readonly format?: string;
  readonly policy?: string;
  readonly list?: true;
}
interface Checked {
  readonly policy: Policy;
  readonly stacks: readonly string[];
  readonly findings: readonly PlacedFinding[];
}

export function registerCheckCommand(program: Command): void {
  program
    .command("check")
    .description("judge the stacks of a description, or stacks that a program made, by every guardrail")
    .argument("[file]", "a description, or a cdk.tf.json")
    .option("-f, --format <form>", `${formats.join(", ")} (default: text)`)
    .option("--json", "the same as --format json")
    .option("--policy <file>", "own rules and waivers (default: policy.yaml beside the description)")
    .option("--accounts <file>", "who members are on each cloud (default: accounts.yaml beside the description)")
    .option("--list", "print the rules and what they protect")
    .addHelpText(
      "after",
      "\nExamples:\n  cic check environments/first-lab.yaml\n  cic check environments/first-lab.yaml --format sarif > check.sarif\n  cic check cdktf.out/stacks/mine/cdk.tf.json --policy policy.yaml\n",
    )
    .action((file: string | undefined, options: CheckOptions) => {
      const format = formatOf(options);
      if (options.list) return list(format, options.policy === undefined ? {} : readPolicy(options.policy));
      if (file === undefined) throw new UsageError("cic check takes a description, or a cdk.tf.json; --list prints the rules");
      const checked = file.endsWith(".json") ? checkJson(file, options) : checkDescription(file, options);
      process.stdout.write(shown(format, checked));
      if (refuses(checked.findings)) process.exitCode = exitCodes.refused;
    });
}

function formatOf({ format, json }: CheckOptions): Format {
  const asked = json ? "json" : (format ?? "text");
  const known = formats.find((each) => each === asked);
  if (!known) throw new UsageError(`--format ${asked}: write one of ${formats.join(", ")}`);
  return known;
}

/** Stacks are made apart: to check changes nothing that a deploy would use. */
function checkDescription(file: string, options: CheckOptions): Checked {
  const workspace = openWorkspace(file, options);
  const policy = policyFor(file, options.policy);
  const folder = mkdtempSync(join(tmpdir(), "cic-check-"));
  try {
    const labs = workspace.synthesize(folder);
    return { policy, stacks: labs.map(({ name }) => name), findings: checkLabs(workspace, labs, policy) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkJson(file: string, options: CheckOptions): Checked {
  const policy = options.policy === undefined ? {} : readPolicy(options.policy);
  const stack = JSON.parse(readFileSync(file, "utf8"));
  const found = checkStack(stack, policy);
  const text = readFileSync(file, "utf8").split("\n");
  const findings = found.map((finding) => ({ ...finding, file, ...lineOf(text, finding.address), path: "" }));
  const name = stack["//"]?.metadata?.stackName ?? file;
  return { policy, stacks: [name], findings: findings.map((finding) => ({ ...finding, stack: finding.stack || name })) };
}

/** The line on which a stack's file first names a resource. */
function lineOf(text: readonly string[], address: string): { line: number; column: number } {
  const id = address.replace(/^data\./, "").split(".")[1];
  const at = id === undefined ? -1 : text.findIndex((line) => line.includes(`"${id}":`));
  return { line: Math.max(at, 0) + 1, column: 1 };
}

function shown(format: Format, { policy, stacks, findings }: Checked): string {
  const all = [...rules, ...(policy.rules ?? [])];
  if (format === "json") return `${JSON.stringify(findingsJson(findings))}\n`;
  if (format === "sarif") return `${JSON.stringify(sarif(all, findings), null, 2)}\n`;
  if (format === "junit") return junit(all, stacks, findings);
  const open = findings.filter(({ waived, level }) => !waived && level === "error").length;
  const count = `${stacks.length} ${stacks.length === 1 ? "lab" : "labs"}, ${all.length} rules: `;
  return `${describeFindings(findings)}${count}${open === 0 ? "nothing refused" : `${open} refused`}\n`;
}

function list(format: Format, policy: Policy): void {
  const all = [...rules, ...(policy.rules ?? [])].map(({ id, level, title, protects, controls }) => ({
    id,
    level,
    title,
    protects,
    controls,
  }));
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify({ version: 1, type: "rules", rules: all })}\n`
      : printTable(
          ["rule", "level", "what is true", "evidence for"],
          all.map(({ id, level, title, controls }) => [id, level, title, controls.join(", ")]),
        ),
  );
}
