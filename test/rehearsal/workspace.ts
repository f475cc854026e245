import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type InventoryItem, type Rehearsal, type RehearsalOptions, startRehearsal } from "../../rehearsal";

export type Json = Record<string, unknown>;

export interface Result {
  code: number;
  output: string;
  /** The errors among the events of `-json`. */
  errors: { summary: string; detail: string; address?: string; snippet?: { code: string } }[];
  events: Json[];
}

/** A folder with a configuration, the real Terraform and a simulated cloud. */
export class Workspace {
  private constructor(
    readonly folder: string,
    readonly rehearsal: Rehearsal,
  ) {}

  static async open(options: Partial<RehearsalOptions> = {}): Promise<Workspace> {
    const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
    writeFileSync(join(folder, "terraform.rc"), "");
    return new Workspace(folder, await startRehearsal({ cloud: join(folder, "cloud"), ...options }));
  }

  async close(): Promise<void> {
    await this.rehearsal.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(config: Json): void {
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify(config, null, 2));
  }

  terraform(...args: string[]): Promise<Result> {
    const env = {
      ...process.env,
      ...this.rehearsal.env,
      TF_CLI_CONFIG_FILE: join(this.folder, "terraform.rc"),
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    };
    const child = spawn("terraform", [...args, "-no-color"], { cwd: this.folder, env });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code: code ?? -1, output, ...readEvents(output) }));
    });
  }

  /** Writes the configuration and applies it. */
  async apply(config: Json, ...args: string[]): Promise<Result> {
    this.write(config);
    const init = await this.terraform("init");
    if (init.code !== 0) return init;
    return this.terraform("apply", "-json", "-auto-approve", ...args);
  }

  /** What a plan would do: `create aws_vpc.lab`, `replace …`. */
  async planned(config: Json, ...args: string[]): Promise<string[]> {
    this.write(config);
    const { events, code, output } = await this.terraform("plan", "-json", ...args);
    if (code !== 0) throw new Error(output);
    return events
      .filter((event) => event.type === "planned_change")
      .map(({ change }) => change as { action: string; resource: { addr: string } })
      .map(({ action, resource }) => `${action} ${resource.addr}`)
      .sort();
  }

  destroy(...args: string[]): Promise<Result> {
    return this.terraform("destroy", "-json", "-auto-approve", ...args);
  }

  async item(type: string): Promise<InventoryItem> {
    const items = (await this.rehearsal.inventory()).filter((item) => item.type === type);
    if (items.length !== 1 || !items[0]) throw new Error(`${items.length} of ${type}`);
    return items[0];
  }
}

function readEvents(output: string): Pick<Result, "errors" | "events"> {
  const events = output
    .split("\n")
    .filter((line) => line.startsWith('{"@level"'))
    .map((line) => JSON.parse(line) as Json);
  const errors = events
    .filter((event) => event.type === "diagnostic" && event["@level"] === "error")
    .map((event) => event.diagnostic);
  return { events, errors: errors as Result["errors"] };
}

/** A configuration of one provider. */
export function config(provider: "aws" | "azurerm" | "google", rest: Json): Json {
  const versions = { aws: ">= 5.100, < 7", azurerm: ">= 4.55, < 5", google: ">= 6.50, < 7" };
  const blocks = {
    aws: { region: "eu-central-1" },
    azurerm: { features: {}, subscription_id: "00000000-0000-0000-0000-000000000001" },
    google: { project: "lab-project", region: "europe-west3", zone: "europe-west3-a" },
  };
  return {
    terraform: { required_providers: { [provider]: { source: `hashicorp/${provider}`, version: versions[provider] } } },
    provider: { [provider]: blocks[provider] },
    ...rest,
  };
}

/** Google resources after the services that they need are enabled. */
export function enabling(services: readonly string[], resource: Record<string, Record<string, Json>>): Json {
  const enabled = services.map((name) => [name, { service: `${name}.googleapis.com`, disable_on_destroy: false }]);
  const depends_on = services.map((name) => `google_project_service.${name}`);
  const after = Object.entries(resource).map(([type, named]) => {
    return [type, Object.fromEntries(Object.entries(named).map(([name, body]) => [name, { ...body, depends_on }]))];
  });
  return { google_project_service: Object.fromEntries(enabled), ...Object.fromEntries(after) };
}
