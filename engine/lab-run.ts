import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LeftOutput, warningOf } from "./begun";
import type { TerraformDiagnostic } from "./diagnostics";
import type { Environment } from "./environment";
import { type Failure, failureBehind, failureOf } from "./failure";
import type { ProviderHost } from "./host";
import { neededTypes } from "./host/needed-types";
import { dataDirectory, InitMark, oneAtATime } from "./init";
import type { Installations } from "./installations";
import { takeLab } from "./lab-lock";
import { LabSecrets } from "./lab-secrets";
import { LabState } from "./lab-state";
import { type Answer, type Call, LabTerraform } from "./lab-terraform";
import { Ledger } from "./ledger";
import type { Lock } from "./lock";
import { LabLog } from "./log";
import type { Message } from "./messages";
import type { PlanDocument } from "./plan";
import { Redactor } from "./redact";
import { Retries } from "./retries";
import { beyond } from "./retry";
import { Stop } from "./stop";
import type { Terraform } from "./terraform";
import type { Command, EngineOptions, LabFolder, LabResult, ResourceChange, Result } from "./types";

/** What the labs of a run share. */
export interface Shared {
  readonly installations: Installations;
  /** Runs the providers; without one, Terraform starts them. */
  readonly host: ProviderHost | undefined;
}

export type PlanMode = "normal" | "destroy" | "refresh-only";

const NEEDS_INIT =
  /Backend initialization required|Required plugins are not installed|Inconsistent dependency lock file|Module not installed|corrupted provider plugins|Failed to load plugin schemas/i;

/** One command on one lab, step by step. */
export class LabRun {
  readonly ledger: Ledger;
  private readonly log: LabLog;
  private readonly tf: LabTerraform;
  private readonly planFile: string;
  private readonly output: string;
  private readonly left: LeftOutput;
  private readonly secrets: LabSecrets;
  private text = "";
  private types: ReadonlySet<string> | undefined;
  private stack: unknown;
  private folderState: LabState | undefined;
  private variables: Environment = {};
  private lock: Lock | undefined;
  private seconds = 0;
  /** Whether an apply has begun, so that something may have been changed. */
  private begun = false;
  private readonly retries: Retries;

  constructor(
    readonly lab: LabFolder,
    private readonly command: Command,
    private readonly terraform: Terraform,
    private readonly env: Environment,
    private readonly options: EngineOptions,
    private readonly shared: Shared,
  ) {
    const redactor = new Redactor(Object.values(options.secrets ?? {}), env, lab.directory);
    this.ledger = new Ledger(lab, redactor, options);
    this.log = new LabLog(options.log, lab.name, redactor);
    this.tf = new LabTerraform(terraform, lab.directory, env, options, this.log, {
      onDiagnostic: (diagnostic) => this.ledger.diagnose(diagnostic),
      onProcess: (pid) => this.lock?.note(pid),
    });
    this.retries = new Retries(lab.name, this.ledger, options, this.log);
    this.planFile = join(dataDirectory(lab.directory, env), "cic.tfplan");
    this.output = join(dirname(this.planFile), "cic-apply.out");
    this.left = new LeftOutput(this.output);
    this.secrets = new LabSecrets(lab.secrets, command, options);
  }

  /** Does a part of the work. Returns the lab's result if it ended there, however that came. */
  async attempt(work: () => Promise<Result | undefined>): Promise<LabResult | undefined> {
    const began = performance.now();
    let end: Failure | undefined;
    try {
      const result = await work();
      end = result && { result, reason: "" };
    } catch (error) {
      end = failureBehind(error);
      if (!(error instanceof Stop))
        this.ledger.diagnose({ severity: "error", summary: end.reason, detail: "", ...(end.kind && { kind: end.kind }) });
    }
    this.seconds += (performance.now() - began) / 1000;
    return end && this.finish(end);
  }

  /** Reads the lab's folder. */
  open(): void {
    this.ledger.emit({ type: "started", command: this.command });
    this.text = readFileSync(join(this.lab.directory, "cdk.tf.json"), "utf8");
    this.stack = JSON.parse(this.text);
    this.folderState = new LabState(this.lab, this.stack, this.env, async (args) =>
      this.answerOf(await this.tf.call({ args, answer: true })),
    );
  }

  /** Takes the lab's folder for this command. */
  async take(): Promise<void> {
    this.lock = await takeLab(this.lab.directory, this.command, this.options, (text) => this.notice(text));
    this.state.prepare();
  }

  /** The lab's state; known once its folder was read. */
  get state(): LabState {
    if (!this.folderState) throw new Error("The lab's folder was not read yet.");
    return this.folderState;
  }

  async init({ backend = true, force = false } = {}): Promise<void> {
    const mark = new InitMark(this.lab.directory, this.stack, this.terraform, this.env);
    if (mark.isCurrent(backend) && !force) return this.shared.installations.offer(this.lab.directory, this.stack);
    this.ledger.enter("init");
    mark.clear();
    const args = ["init", "-input=false", "-no-color", "-json", ...(backend ? [] : ["-backend=false"])];
    const init = (more: Environment) => {
      const env = { ...this.env, ...more };
      return oneAtATime(env, () => this.tf.call({ args, env }));
    };
    const { installations } = this.shared;
    await this.retried(async () =>
      this.expect(await (force ? init({}) : installations.init(this.lab.directory, this.stack, init))),
    );
    mark.write(backend);
  }

  /** Plans, into a file if it can be applied; whether there is something to apply. */
  plan(mode: PlanMode): Promise<boolean> {
    return this.retried(() => this.planAgain(mode));
  }

  private async planAgain(mode: PlanMode): Promise<boolean> {
    const state = await this.state.read();
    this.variables = this.secrets.variables(state, mode !== "normal");
    this.types = neededTypes(this.lab.directory, this.text, state);
    let ended = await this.planOnce(mode);
    if (!ended.ok && this.ledger.diagnostics.some(({ summary, detail }) => NEEDS_INIT.test(`${summary} ${detail}`))) {
      this.ledger.emit({ type: "retry", reason: "The folder must be initialized again.", attempt: 2 });
      this.ledger.diagnostics = [];
      this.tf.forget();
      await this.init({ force: true });
      ended = await this.planOnce(mode);
    }
    this.expect(ended);
    // Attributes and what forces a replacement stand only in the structured plan, which costs another start of Terraform.
    const told = this.options.attributes !== false;
    if (told && this.ledger.resources.some(({ action }) => action === "update" || action === "replace")) {
      this.ledger.takePlan((await this.ask(["show", "-json", this.planFile])) as PlanDocument);
    }
    const needed = mode === "normal" ? this.secrets.check(this.ledger.resources) : undefined;
    if (needed) this.ledger.diagnose(needed);
    return ended.code === 2;
  }

  /** Applies what was planned; where that fails in passing, plans again and applies what is left of the same changes. */
  async apply(mode: PlanMode): Promise<void> {
    const approved = this.ledger.resources;
    await this.retried(async () => {
      const left = this.begun ? await this.planLeft(mode, approved) : approved;
      if (left) await this.applyOnce(left);
    });
  }

  /** What is left of the approved changes; undefined where nothing is. */
  private async planLeft(mode: PlanMode, approved: ResourceChange[]): Promise<readonly ResourceChange[] | undefined> {
    try {
      const changes = await this.planAgain(mode);
      const more = beyond(approved, this.ledger.resources).map(({ address, action }) => `${action} ${address}`);
      if (more.length > 0)
        throw new Stop(
          "failed",
          `Tried again after a failure in passing, but the new plan goes beyond the first (${more.join(", ")}), so nothing more was changed. Run the same command again to see it as a whole.`,
        );
      return changes ? this.ledger.resources : undefined;
    } finally {
      this.ledger.resources = approved;
    }
  }

  private async applyOnce(changes: readonly ResourceChange[]): Promise<void> {
    this.begun = true;
    const total = changes.reduce((sum, { action }) => sum + (action === "replace" ? 2 : 1), 0);
    this.ledger.enter("apply", total);
    const args = ["apply", "-json", "-input=false", ...this.lockTimeout(), this.planFile];
    const ended = await this.state.during((changed) => {
      const onMessage = (message: Message) => {
        this.read(message);
        if (message.type === "apply_complete") changed();
      };
      return this.hosted({ args, output: this.output, env: this.variables, onMessage });
    });
    if (ended.signal || (ended.interrupted && this.options.kill?.aborted)) await this.nameMissing();
    this.expect(ended);
  }

  /** Names what a Terraform that was ended may have made without writing it down. */
  private async nameMissing(): Promise<void> {
    const state = await this.state.read().catch(() => this.state.newestCopy());
    const warning = warningOf(this.ledger.begun.missingIn(state), "What was ended");
    if (warning) this.ledger.diagnose(warning);
  }

  /** Whether the configuration is valid. */
  async validate(): Promise<boolean> {
    this.ledger.enter("validate");
    const answer = (await this.ask(["validate", "-json"], [0, 1])) as { valid: boolean; diagnostics?: TerraformDiagnostic[] };
    for (const diagnostic of answer.diagnostics ?? []) this.tf.diagnose(diagnostic);
    return answer.valid;
  }

  private retried<T>(work: () => Promise<T>): Promise<T> {
    return this.retries.run(work, {
      applying: () => this.begun,
      stopped: () => new Stop("interrupted", this.whatStands()),
      again: () => this.tf.forget(),
    });
  }

  warnOfUnsaved(): void {
    if (!this.state.isUnsaved) return;
    const summary = "An earlier run could not write its state, which is in errored.tfstate: this plan does not know of it.";
    this.ledger.diagnose({ severity: "warning", summary, detail: "A deploy or destroy brings it back first." });
  }

  /** Brings back a state that an earlier run could not write. */
  async bringBack(): Promise<void> {
    const done = await this.state.bringBack(this.lockTimeout());
    if (done) this.notice(done);
  }

  /**
   * Names what a killed run may have made without writing it down.
   * @param forget whether this run takes it on, so that the next one need not tell it again
   */
  async nameLeft({ forget = true } = {}): Promise<void> {
    const begun = this.left.begun();
    if (!begun) return;
    const warning = warningOf(begun.missingIn(await this.state.read()), "A run that was killed");
    if (warning) this.ledger.diagnose(warning);
    if (forget) this.left.forget();
  }

  /** Ends the run with a reason of the caller's. */
  stop(result: Result, reason: string): never {
    throw new Stop(result, reason);
  }

  /** The result as of now; for the approval of a plan. */
  snapshot(result: Result): LabResult {
    return this.ledger.result(result, this.seconds);
  }

  private notice(text: string): void {
    this.ledger.emit({ type: "notice", text });
    this.log.line(text);
  }

  private planOnce(mode: PlanMode) {
    this.ledger.enter(mode === "refresh-only" ? "refresh" : "plan");
    this.ledger.resources = [];
    const args = ["plan", "-json", "-input=false", "-detailed-exitcode", ...this.lockTimeout()];
    if (mode !== "normal") args.push(`-${mode}`);
    if (mode !== "refresh-only") {
      args.push(`-out=${this.planFile}`);
      // Made beforehand, as Terraform would make it readable by all.
      rmSync(this.planFile, { force: true });
      writeFileSync(this.planFile, "", { mode: 0o600, flag: "wx" });
    }
    return this.hosted({ args, env: this.variables, good: [0, 2], onMessage: (message) => this.read(message) });
  }

  /** For the lock of the state itself, which is the back-end's. */
  private lockTimeout(): string[] {
    const { lockTimeout = 0 } = this.options;
    return lockTimeout > 0 ? [`-lock-timeout=${lockTimeout}s`] : [];
  }

  private read(message: Message): void {
    if (message.type === "state_lock_acquire") this.notice("Waiting for the lock of the state.");
    else this.ledger.read(message);
  }

  /** A call that needs providers. */
  private async hosted(call: Call): Promise<Answer> {
    const attached = await this.shared.host?.attach(this.lab.directory, this.text, this.types);
    for (const text of attached?.notices ?? []) this.notice(text);
    try {
      return await this.tf.call({ ...call, env: { ...call.env, ...attached?.env } });
    } finally {
      attached?.close();
    }
  }

  private finish({ result, reason, kind }: Failure): LabResult {
    rmSync(this.planFile, { force: true });
    this.lock?.release();
    const final = this.ledger.result(result, this.seconds, reason || undefined, kind);
    this.ledger.emitEnd(final);
    this.log.line(`${result}${reason ? `: ${reason}` : ""}`);
    return final;
  }

  private async ask(args: readonly string[], good?: readonly number[]): Promise<unknown> {
    return JSON.parse(this.answerOf(await this.hosted({ args, answer: true, ...(good && { good }) })));
  }

  private answerOf(answer: Answer): string {
    this.expect(answer);
    return answer.stdout;
  }

  private expect(ended: { ok: boolean; interrupted: boolean }): void {
    if (ended.ok) return;
    if (ended.interrupted) throw new Stop("interrupted", this.whatStands());
    throw failureOf(this.ledger.diagnostics, this.retries.unanswered);
  }

  private whatStands(): string {
    if (!this.begun) return "Interrupted before anything was changed.";
    const made = `${this.ledger.countApplied()} of ${this.ledger.resources.length} changes were made`;
    return this.options.kill?.aborted
      ? `Ended at once: ${made}; what was in flight may not be in the state. Run the same command again: it goes on from here.`
      : `Interrupted: ${made} and the state is saved. Run the same command again: it goes on from here.`;
  }
}
