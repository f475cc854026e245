import type { Command } from "commander";
import { type RunOptions, runOperation, withChangeOptions } from "./labs-command";

export function registerDeployCommand(program: Command): void {
  withChangeOptions(program.command("deploy").description("make the labs of a description what it says"))
    .option("--secrets <file>", "values of secrets, a YAML file of names and values (default: CIC_SECRET_… variables)")
    .option("--rotate <names>", "write these secrets anew", (value: string, before: string[] = []) => [
      ...before,
      ...value.split(","),
    ])
    .addHelpText(
      "after",
      "\nExamples:\n  cic deploy environments/first-lab.yaml --rehearse\n  CIC_SECRET_OCR_KEY=… cic deploy environments/document-lab.yaml --yes\n  cic deploy environments/document-lab.yaml --rotate ocr-key --secrets keys.yaml --yes\n  cic deploy environments/hackathon.yaml --retry-failed --lock-timeout 5m --yes\n",
    )
    .action((file: string, options: RunOptions) => runOperation("deploy", file, options));
}
