import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { LabResult } from "../../engine";
import { callOf, cloudOf, Named, type StateFile, statesOf, unaccounted } from "./account";
import { ChaosProject, FILE, type Told } from "./project";
import { type Scenario, scenarioOf } from "./scenario";

/** How a run came out. */
export interface Outcome {
  readonly scenario: Scenario;
  /** Whether the blow fell, or a fault struck. */
  readonly struck: boolean;
  /** Whether the next command reached its end at once, without anything in the way. */
  readonly converged: boolean;
  /** Why it did not, by the kinds that were told. */
  readonly refusals: readonly string[];
  /** What no state held, by what named it. */
  readonly byDoctor: readonly string[];
  readonly byWords: readonly string[];
  readonly unnamed: readonly string[];
  readonly lost: readonly string[];
  /** Everything that was not as it must be, the unnamed and the lost among it. */
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** As long as a Terraform may take whose `cic` was killed. */
const PATIENCE = ["--lock-timeout", "90s"];
/** A refusal may stand before another. */
const ROUNDS = 4;

/** Carries out the run of a seed, in a project of its own that is removed afterwards. */
export async function live(seed: number): Promise<Outcome> {
  const project = new ChaosProject();
  try {
    return await new Life(scenarioOf(seed), project).run();
  } finally {
    project.remove();
  }
}

class Life {
  private readonly named = new Named();
  private readonly refusals: string[] = [];
  private readonly byDoctor = new Set<string>();
  private readonly byWords = new Set<string>();
  private readonly unnamed = new Set<string>();
  private readonly lost: string[] = [];
  private readonly wrong: string[] = [];
  private seen = new Map<string, StateFile>();

  constructor(
    private readonly scenario: Scenario,
    private readonly project: ChaosProject,
  ) {}

  async run(): Promise<Outcome> {
    const began = performance.now();
    const { step, next, disturbance } = this.scenario;
    this.project.write(FILE, this.scenario.description);
    if (step !== "deploy") this.demand(await this.command("deploy"), 0);
    if (step === "change") this.project.write(FILE, this.scenario.changed);
    const disturbed = await this.disturb();
    const struck = disturbance.blow ? disturbed.struck : disturbed.code !== 0;
    let rounds = 0;
    if (next === "deploy") {
      rounds = await this.converge("deploy");
      const plan = await this.command("plan", ["--detailed-exitcode", ...PATIENCE]);
      this.demand(plan, 0);
      await this.orphans();
    }
    rounds += await this.converge("destroy");
    await this.orphans();
    this.nothingLeft();
    const unnamed = [...this.unnamed];
    const wrong = [...this.wrong, ...unnamed.map((item) => `unnamed: ${item}`), ...this.lost.map((what) => `lost: ${what}`)];
    return {
      scenario: this.scenario,
      struck,
      converged: rounds === 0,
      refusals: this.refusals,
      byDoctor: [...this.byDoctor],
      byWords: [...this.byWords],
      unnamed,
      lost: this.lost,
      wrong,
      seconds: (performance.now() - began) / 1000,
    };
  }

  private async disturb(): Promise<Told> {
    const { step, retries, disturbance } = this.scenario;
    this.project.write("faults.json", JSON.stringify(disturbance.faults ?? {}));
    const args = ["--fault", "faults.json", "--retries", String(retries)];
    const told = await this.project.cic(step === "destroy" ? "destroy" : "deploy", args, disturbance);
    this.named.hear(told);
    const { blow } = disturbance;
    if (blow !== "kill cic" && blow !== "kill both") {
      const processes = this.project.processes();
      if (processes.length > 0) this.wrong.push(`the disturbed command left processes: ${JSON.stringify(processes)}`);
      for (const lab of told.labs) if (!isWell(lab)) this.demandReason(lab);
      if (told.labs.length === 0) this.wrong.push(`the disturbed command gave no result (${told.code}): ${told.stderr}`);
      // a Terraform that is killed while it writes leaves a torn file, which the next command must name
      this.watchStates(blow !== "kill terraform");
    }
    return told;
  }

  /** Runs a command until it reaches its end, doing each time what it says; returns how often something was in the way. */
  private async converge(command: "deploy" | "destroy"): Promise<number> {
    for (let round = 0; ; round++) {
      const told = await this.command(command, PATIENCE);
      if (told.code === 0) return round;
      if (round === ROUNDS) {
        this.wrong.push(`${command} does not converge: ${reasons(told)}`);
        return round;
      }
      const failed = told.labs.filter((lab) => !isWell(lab));
      if (failed.length === 0) this.wrong.push(`${command} ended with ${told.code} and no reason: ${told.stderr}`);
      for (const lab of failed) {
        this.demandReason(lab);
        this.refusals.push(`${lab.kind ?? "no kind"}: ${lab.reason}`);
        if (lab.kind === "state-unreadable") this.restore(lab);
      }
      await this.orphans();
    }
  }

  private async command(command: string, args: readonly string[] = []): Promise<Told> {
    const told = await this.project.cic(command, args);
    this.named.hear(told);
    this.watchStates(command === "plan" || told.labs.every((lab) => lab.kind !== "state-unreadable"));
    return told;
  }

  /** Has what no state holds named, and removes it from the clouds as a person would. */
  private async orphans(): Promise<void> {
    const items = unaccounted(this.project.folder);
    if (items.length === 0 && this.scenario.seed % 10 !== 0) return;
    const told = await this.project.cic("doctor", ["--orphans"]);
    if (!this.named.hearDoctor(told)) this.wrong.push(`doctor --orphans could not tell: ${JSON.stringify(told.document)}`);
    const found = items.filter((item) => this.named.byDoctor(item));
    const rest = items.filter((item) => !found.includes(item));
    const worded = this.named.byAddress(rest);
    for (const item of items) {
      const call = callOf(item.type, item.id);
      if (found.includes(item)) this.byDoctor.add(call);
      else if (worded.includes(item)) this.byWords.add(call);
      else this.unnamed.add(call);
      cloudOf(this.project.folder).remove(item);
    }
    const orphans = (told.document as { labs?: { orphans: string[] }[] } | undefined)?.labs?.flatMap((lab) => lab.orphans) ?? [];
    if (orphans.length > found.length)
      this.wrong.push(
        `doctor --orphans named what is none: ${orphans.join(", ")} against ${found.map(({ id }) => id).join(", ")}`,
      );
  }

  /** Does what the refusal of a torn state says: puts the copy that it names in its place. */
  private restore({ reason = "" }: LabResult): void {
    const [, copy, path] = /newest whole copy is (\S+) .* copy it to (\S+) and run again/.exec(reason) ?? [];
    if (copy && path && existsSync(copy)) copyFileSync(copy, path);
    else this.lost.push(reason);
  }

  /** A state must stay whole, keep its lineage, and never go back. */
  private watchStates(whole: boolean): void {
    const now = statesOf(this.project.folder);
    for (const before of this.seen.values())
      if (!now.some(({ lab }) => lab === before.lab)) this.lost.push(`the state of ${before.lab} is gone`);
    for (const state of now) {
      const before = this.seen.get(state.lab);
      if (!state.lineage) {
        if (whole && before?.lineage) this.lost.push(`the state of ${state.lab} is torn`);
        continue;
      }
      if (before?.lineage && before.lineage !== state.lineage) this.lost.push(`the state of ${state.lab} has another lineage`);
      if (before && before.serial > state.serial)
        this.lost.push(`the state of ${state.lab} went back from serial ${before.serial} to ${state.serial}`);
      this.seen.set(state.lab, state);
    }
  }

  private nothingLeft(): void {
    const left = cloudOf(this.project.folder).list();
    if (left.length > 0) this.wrong.push(`left after the destroy: ${left.map(({ type, id }) => callOf(type, id)).join(", ")}`);
    for (const { lab, holds } of statesOf(this.project.folder))
      if (holds.size > 0) this.wrong.push(`the state of ${lab} still holds ${[...holds].join(", ")}`);
    const processes = this.project.processes();
    if (processes.length > 0) this.wrong.push(`processes are left: ${JSON.stringify(processes)}`);
    const stacks = join(this.project.folder, ".cic", "rehearsal", "stacks");
    const locks = readdirSync(stacks, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.cic\.lock|lock\.info$/.test(name),
    );
    if (locks.length > 0) this.wrong.push(`locks are left: ${locks.join(", ")}`);
  }

  private demand(told: Told, code: number): void {
    if (told.code !== code) this.wrong.push(`${told.command} ended with ${told.code}: ${reasons(told)}`);
  }

  /** Who reads it must know what failed and what to do. */
  private demandReason({ lab, result, reason = "", kind, diagnostics }: LabResult): void {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const tells = kind !== undefined || result === "interrupted" || result === "skipped" || /Run the same command/.test(reason);
    const unclear = errors.filter((error) => !error.address && !error.kind);
    if (reason === "" || !tells || (result === "failed" && unclear.length > 0))
      this.wrong.push(`${lab} says not why: ${result}, ${kind}: ${reason} ${JSON.stringify(unclear)}`);
  }
}

const isWell = ({ result }: LabResult) => result === "done" || result === "unchanged" || result === "changes";

function reasons({ labs, stderr }: Told): string {
  const said = labs
    .filter((lab) => !isWell(lab))
    .map(({ lab, result, kind, reason, changes }) => {
      const planned = result === "changes" ? changes.resources.map(({ action, address }) => `${action} ${address}`) : [];
      return `${lab} ${result} ${kind ?? ""}: ${reason ?? ""}${planned.join(", ")}`;
    });
  const planned = labs
    .filter(({ result }) => result === "changes")
    .flatMap(({ changes }) => changes.resources.map(({ action, address }) => `${action} ${address}`));
  return [...said, ...planned, stderr].join("; ").slice(0, 3000);
}
