import { existsSync } from "node:fs";

export type Environment = Record<string, string>;

/** The environment Terraform runs in: the caller's own, additions, and what makes its output plain and prompt-free. */
export function terraformEnvironment(additions: Readonly<Record<string, string>> = {}, base = process.env): Environment {
  const env: Environment = {};
  for (const [name, value] of Object.entries({ ...base, ...additions })) {
    if (value !== undefined && !name.startsWith("CIC_SECRET_")) env[name] = value;
  }
  // Terraform only warns about a missing file, in words that garble its JSON output.
  if (env.TF_CLI_CONFIG_FILE !== undefined && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
  return { ...env, TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1", NO_COLOR: "1" };
}
