import { join } from "node:path";
import { readDescription } from "../../description";
import { secretEnvironmentName } from "../../engine";
import { firstTeams } from "../../stacks/labs";
import { type Ended, Project, resultOf } from "../support/cic";
import { type Cloud, mirrorConfiguration } from "../support/mirror";
import { Front, type Hosts } from "./front";

/** Something that stands in a cloud, as the cloud holds it. */
export interface Thing {
  readonly id: string;
  readonly type: string;
  readonly content: unknown;
}

/** A cloud's hosts with what they hold. */
export interface StandIn extends Hosts {
  /** The account by which the provider signs in. */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that stands, without what any account has from the beginning. */
  inventory(): readonly Thing[];
}

/** A cloud that is played for one life. */
export interface Stage {
  /** By which children sign in to the cloud and reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that stands, without what any account has from the beginning. */
  inventory(): Promise<readonly Thing[]>;
  /** What the cloud was asked last, for messages. */
  log(): string;
  /** What no client of it should have met. */
  wrong(): readonly string[];
  stop(): Promise<void>;
}

export interface Life {
  /** What went otherwise than it should, with what the cloud was asked last; empty after a good life. */
  readonly wrong: readonly string[];
  /** What stood after the first deploy, and after the change in place. */
  readonly deployed: readonly Thing[];
  readonly changed: readonly Thing[];
  /** What stood when all was destroyed. */
  readonly left: readonly Thing[];
  readonly seconds: number;
}

/** What each secret of a lab is given. */
export const secretValue = "s3cr3t of a stand-in";
/** Examples whose last plan starts a provider of its own, as it would without the provider host; one for all would do, these have the most types. */
const withoutHost = ["environments/container-service.yaml", "environments/three-tier.yaml", "environments/web-application.yaml"];
/** For how long one command may wait for a cloud, in milliseconds. */
const patience = 15 * 60_000;

/** The life of an example's lab on a stand-in. */
export async function live(example: string, provider: Cloud, cloud: StandIn, accounts = ""): Promise<Life> {
  const front = await Front.start(cloud);
  const stage: Stage = {
    env: { ...cloud.env, ...front.env },
    inventory: async () => structuredClone(cloud.inventory()),
    log: () => front.log(15),
    wrong: () => front.wrong,
    stop: () => front.stop(),
  };
  return liveOn(example, provider, stage, accounts);
}

/**
 * The whole life of an example's lab, by `cic` and the cloud's real provider: deploy, empty plan, change in place, empty plan, destroy.
 * It is the lab of the first team, since those of the others differ in names alone, with the one that all teams share. It goes on after a mistake, so that what a failed
 * deploy made must be destroyed too. A secret's value must be found nowhere on this machine.
 * @param accounts lines that the provider needs in `accounts.yaml` besides what the examples have
 */
export async function liveOn(example: string, provider: Cloud, stage: Stage, accounts = ""): Promise<Life> {
  const began = performance.now();
  const wrong: string[] = [];
  const project = new Project();
  Object.assign(project.env, stage.env, { TF_CLI_CONFIG_FILE: mirrorConfiguration(project.folder) });
  project.write("environments/accounts.yaml", `${project.read("environments/accounts.yaml")}${accounts}`);
  const { environment } = readDescription(join(project.folder, example));
  for (const name of Object.keys(environment.secrets ?? {})) project.env[secretEnvironmentName(name)] = secretValue;
  const lab = ["--provider", provider, "--team", firstTeams(environment).join(",")];

  const cic = async (command: string, ...args: string[]): Promise<Ended> => {
    const { child, ended } = project.start([command, example, ...lab, ...args]);
    child.stdin?.end();
    const timer = setTimeout(() => child.kill("SIGINT"), patience);
    const { code, stdout, stderr } = await ended.finally(() => clearTimeout(timer));
    const told = [...project.files(), { path: "what was printed", content: Buffer.from(stdout + stderr) }];
    for (const { path, content } of told)
      if (content.includes(secretValue) || content.includes(Buffer.from(secretValue).toString("base64")))
        wrong.push(`${command}: a secret's value stands in ${path}`);
    return { code, stdout, stderr };
  };
  /** Runs a command that must come to an end, with changes of the given kinds alone. */
  const apply = async (what: string, kinds: readonly string[], command: string): Promise<void> => {
    const ended = await cic(command, "--yes", "--json");
    // a description that is refused has no labs
    const labs = ended.stdout ? (resultOf(ended).labs ?? []) : [];
    if (labs.length === 0) wrong.push(`${what}: ${ended.stderr}\n${stage.log()}`);
    for (const { lab, result, attempts, diagnostics, changes } of labs) {
      const { create, update, replace, delete: gone } = changes;
      const counts = Object.entries({ create, update, replace, delete: gone });
      const other = counts.filter(([kind, n]) => n > 0 !== kinds.includes(kind));
      // what fails for its order alone passes when it is tried again
      if (ended.code === 0 && result === "done" && attempts === 1 && other.length === 0) continue;
      const errors = diagnostics.map((d) => `${d.address ?? ""} ${d.summary} ${d.detail ?? ""}`).join("\n");
      wrong.push(`${what}: ${lab}: ${result} after ${attempts} tries ${JSON.stringify(counts)}\n${errors}\n${stage.log()}`);
    }
  };
  /** Planned with the provider host, which made it all, or without: its states must say the same to both. A provider's start costs more than all that it is asked then. */
  const same = async (what: string, providerHost: "on" | "off"): Promise<void> => {
    const { code, stdout, stderr } = await cic("plan", "--detailed-exitcode", "--provider-host", providerHost);
    if (code !== 0) wrong.push(`${what}: not empty (${code})\n${stdout}${stderr}`);
  };
  const ids = (things: readonly Thing[]) => things.map(({ id }) => id).sort();

  try {
    await apply("deploy", ["create"], "deploy");
    const deployed = await stage.inventory();
    if (wrong.length === 0) await same("second plan", "on");
    project.edit(example, ["purpose: ", "purpose: Still "]);
    project.write(
      example,
      project.read(example).replace(/amount: (\d+)/, (_, amount) => `amount: ${Number(amount) + 1}`),
    );
    // what follows from a mistake says nothing new
    if (wrong.length === 0) await apply("change in place", ["update"], "deploy");
    const changed = await stage.inventory();
    const moved = ids(changed).filter((id) => !ids(deployed).includes(id));
    if (moved.length > 0) wrong.push(`change in place: made ${moved.join(", ")}`);
    if (wrong.length === 0) await same("plan after the change", withoutHost.includes(example) ? "off" : "on");
    await apply("destroy", ["delete"], "destroy");
    const left = await stage.inventory();
    if (left.length > 0) wrong.push(`destroy: leaves ${ids(left).join(", ")}`);
    return { wrong: [...wrong, ...stage.wrong()], deployed, changed, left, seconds: (performance.now() - began) / 1000 };
  } finally {
    await stage.stop();
    project.remove();
  }
}

/** Starts the lives of examples, so many at a time: providers spend most of one on fixed waits. */
export function startLives(
  examples: readonly string[],
  parallel: number,
  one: (example: string) => Promise<Life>,
): ReadonlyMap<string, Promise<Life>> {
  const waiting: (() => void)[] = [];
  let free = parallel;
  const turn = async (example: string): Promise<Life> => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await one(example);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
  return new Map(
    examples.map((example) => {
      const life = turn(example);
      // whoever asks for it hears of it
      life.catch(() => {});
      return [example, life];
    }),
  );
}
