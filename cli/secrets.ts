import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { secretEnvironmentName } from "../engine";
import type { SynthesizedLab } from "../stacks/synth";
import { UsageError } from "./workspace";

/**
 * Values of the labs' secrets: from `CIC_SECRET_NAME` variables, and from a YAML file of names and values, which wins.
 * @param standIn what simulated clouds are given where there is no value
 * @throws UsageError where the file cannot be read, holds something else than texts, or names a secret that no lab has
 */
export function secretValues(labs: readonly SynthesizedLab[], file?: string, standIn?: string): Record<string, string> {
  const names = [...new Set(labs.flatMap((lab) => lab.secrets.map((secret) => secret.name)))];
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[secretEnvironmentName(name)] ?? standIn;
    if (value) values[name] = value;
  }
  if (file === undefined) return values;
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"), { maxAliasCount: 0 });
  } catch {
    // the parser quotes what it read, and that is secret
    throw new UsageError(`${file}: cannot be read as YAML; write lines such as \`ocr-key: the value\``);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new UsageError(`${file}: write lines such as \`ocr-key: the value\``);
  for (const [name, value] of Object.entries(content)) {
    if (!names.includes(name))
      throw new UsageError(`${file}: no lab has a secret ${name}; the labs have ${names.join(", ") || "none"}`);
    if (typeof value !== "string" || value === "")
      throw new UsageError(`${file}: the value of ${name} is no text; put it in quotes`);
    values[name] = value;
  }
  return values;
}
