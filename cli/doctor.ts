import { spawnSync } from "node:child_process";
import type { Command } from "commander";
import { type Provider, providers } from "../catalog/providers";
import { findTerraform, terraformEnvironment } from "../engine";
import { exitCodes } from "./exit";
import { findOrphans } from "./orphans";
import { rehearsalFolder, startCloud } from "./rehearsal";
import { printTable } from "./report";
import { type LabOptions, openWorkspace, UsageError, withLabOptions } from "./workspace";

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
  /** How to get what is missing. */
  readonly todo?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The ways in which each cloud's own tools and providers are told who signs in; the first that is there counts. */
const credentials: Readonly<
  Record<
    Provider,
    { readonly variables: readonly (readonly string[])[]; readonly command: readonly string[]; readonly todo: string }
  >
> = {
  aws: {
    variables: [
      ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
      ["AWS_PROFILE"],
      ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"],
      ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
    ],
    command: ["aws", "sts", "get-caller-identity"],
    todo: "sign in with `aws sso login` and set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  },
  azure: {
    variables: [["ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_TENANT_ID"], ["ARM_USE_OIDC", "ARM_CLIENT_ID"], ["ARM_USE_MSI"]],
    command: ["az", "account", "show"],
    todo: "sign in with `az login` and set ARM_SUBSCRIPTION_ID, or set ARM_CLIENT_ID, ARM_CLIENT_SECRET, ARM_TENANT_ID and ARM_SUBSCRIPTION_ID",
  },
  google: {
    variables: [["GOOGLE_APPLICATION_CREDENTIALS"], ["GOOGLE_CREDENTIALS"], ["GOOGLE_OAUTH_ACCESS_TOKEN"]],
    command: ["gcloud", "auth", "application-default", "print-access-token"],
    todo: "sign in with `gcloud auth application-default login` and set GOOGLE_PROJECT, or set GOOGLE_APPLICATION_CREDENTIALS and GOOGLE_PROJECT",
  },
};

function signedIn(provider: Provider, env: Env): Finding {
  const what = `${provider}: signed in`;
  const { variables, command, todo } = credentials[provider];
  const set = variables.find((names) => names.every((name) => env[name]));
  if (set) return { what, ok: true, found: `by ${set.join(", ")}` };
  const [program, ...args] = command as [string, ...string[]];
  const answer = spawnSync(program, args, { encoding: "utf8", timeout: 20_000, stdio: ["ignore", "ignore", "ignore"] });
  return answer.status === 0 ? { what, ok: true, found: `by ${program}` } : { what, ok: false, found: "no", todo };
}

async function machine(env: Env): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const nodeOk = major > 20 || (major === 20 && minor >= 9);
  const node: Finding = {
    what: "Node.js 20.9 or newer",
    ok: nodeOk,
    found: process.versions.node,
    todo: nodeOk ? undefined : "install Node.js 20 or newer from nodejs.org",
  };
  try {
    const terraform = await findTerraform(terraformEnvironment({}, env as NodeJS.ProcessEnv));
    return [node, { what: "Terraform or OpenTofu 1.11 or newer", ok: true, found: `${terraform.product} ${terraform.version}` }];
  } catch (error) {
    return [node, { what: "Terraform or OpenTofu 1.11 or newer", ok: false, found: "no", todo: (error as Error).message }];
  }
}

/** Accounts that a provider cannot find out by itself. */
const accounts: Readonly<Record<Provider, { readonly names: readonly string[]; readonly todo: string } | undefined>> = {
  aws: undefined,
  azure: { names: ["ARM_SUBSCRIPTION_ID"], todo: "set ARM_SUBSCRIPTION_ID, or azure.subscription in accounts.yaml" },
  google: {
    names: ["GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT"],
    todo: "set GOOGLE_PROJECT, or google.project in accounts.yaml",
  },
};

interface DoctorOptions extends LabOptions {
  readonly orphans?: boolean;
  readonly rehearse?: boolean;
}

async function reportOrphans(file: string | undefined, options: DoctorOptions): Promise<void> {
  if (file === undefined) throw new UsageError("doctor --orphans needs a description: whose orphans?");
  const workspace = openWorkspace(file, options, "accepted");
  const labs = workspace.synthesize(options.rehearse ? rehearsalFolder(workspace) : undefined);
  const cloud = options.rehearse ? await startCloud(workspace) : undefined;
  try {
    const found = await findOrphans(labs, { env: cloud?.env });
    const rests = cloud ? "rehearsed" : "real";
    if (options.json) process.stdout.write(`${JSON.stringify({ version: 1, type: "orphans", rests, labs: found })}\n`);
    else {
      for (const { lab, orphans, unknown, blind } of found) {
        if (unknown) process.stdout.write(`${lab}: could not be asked: ${unknown}\n`);
        else process.stdout.write(`${lab}: ${orphans.length === 0 ? "none" : orphans.length} found (not seen: ${blind})\n`);
        for (const id of orphans) process.stdout.write(`  ${id}\n`);
      }
      if (found.some(({ orphans }) => orphans.length > 0))
        process.stdout.write("Remove these with the cloud's own tools: no state holds them, so no destroy takes them away.\n");
      if (cloud) process.stderr.write(`${cloud.caveat}\n`);
    }
    if (found.some(({ orphans, unknown }) => orphans.length > 0 || unknown)) process.exitCode = exitCodes.failed;
  } finally {
    await cloud?.close();
  }
}

export function registerDoctorCommand(program: Command): void {
  withLabOptions(
    program.command("doctor").description("what is missing on this machine and in the accounts, and how to get it"),
    ["[file]", "a description: checks only the clouds it names, its accounts too"],
  )
    .option("--orphans", "asks the clouds what carries the labs' tags and is in no state, such as what a killed run had made")
    .option("--rehearse", "with --orphans: asks the simulated clouds of `--rehearse`")
    .addHelpText(
      "after",
      "\nExamples:\n  cic doctor\n  cic doctor environments/first-lab.yaml --json\n  cic doctor environments/first-lab.yaml --orphans\n",
    )
    .action(async (file: string | undefined, options: DoctorOptions) => {
      if (options.orphans) return reportOrphans(file, options);
      const workspace = file === undefined ? undefined : openWorkspace(file, options, "accepted");
      const { env } = process;
      const chosen = workspace?.description.environment.providers ?? providers;
      const findings = [...(await machine(env)), ...chosen.map((provider) => signedIn(provider, env))];
      for (const provider of chosen) {
        const account = accounts[provider];
        if (!account || workspace?.hasAccount(provider)) continue;
        const set = account.names.find((name) => env[name]);
        findings.push({
          what: `${provider}: account chosen`,
          ok: set !== undefined,
          found: set ? `by ${set}` : "no",
          todo: set ? undefined : account.todo,
        });
      }
      const ok = findings.every((f) => f.ok);
      if (options.json) process.stdout.write(`${JSON.stringify({ version: 1, type: "doctor", ok, findings })}\n`);
      else {
        process.stdout.write(
          printTable(
            ["", "what", "found"],
            findings.map((f) => [{ text: f.ok ? "ok" : "missing", style: f.ok ? "good" : "bad" }, f.what, f.found]),
          ),
        );
        for (const f of findings) if (f.todo) process.stdout.write(`${f.what}: ${f.todo}\n`);
        if (!ok) process.stdout.write("`cic rehearse` needs no account.\n");
      }
      const machineOk = findings.slice(0, 2).every((f) => f.ok);
      process.exitCode = ok ? exitCodes.done : machineOk ? exitCodes.notSignedIn : exitCodes.failed;
    });
}
