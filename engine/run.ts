import { resolve } from "node:path";
import { type Environment, terraformEnvironment } from "./environment";
import { ProviderHost } from "./host";
import { Installations } from "./installations";
import { LabRun } from "./lab-run";
import { defaultParallel, inParallel } from "./pool";
import { countResources, identitiesIn } from "./state";
import { findTerraform, type Terraform } from "./terraform";
import { Turns } from "./turns";
import {
  type ChangeOptions,
  type Command,
  EngineError,
  type EngineOptions,
  type LabFolder,
  type LabResult,
  type Result,
} from "./types";

/** What a deploy would change. Needs no secret and changes nothing. */
export function planLabs(labs: readonly LabFolder[], options: EngineOptions = {}): Promise<LabResult[]> {
  return simple(labs, "plan", options, async (run) => {
    await run.take();
    run.state.local();
    await run.init();
    run.warnOfUnsaved();
    await run.nameLeft({ forget: false });
    return (await run.plan("normal")) ? "changes" : "unchanged";
  });
}

/** Makes the labs what their folders say. One that fails does not stop the others. */
export function deployLabs(labs: readonly LabFolder[], options: ChangeOptions = {}): Promise<LabResult[]> {
  return change(labs, "deploy", options, async (run) => {
    await run.take();
    run.state.local();
    await run.init();
    await run.bringBack();
    await run.nameLeft();
    if (await run.plan("normal")) return undefined;
    run.ledger.takeOutputs((await run.state.read())?.outputs, false);
    return "unchanged";
  });
}

/** Removes all that the labs' states hold. Needs no secret. */
export function destroyLabs(labs: readonly LabFolder[], options: ChangeOptions = {}): Promise<LabResult[]> {
  return change(labs, "destroy", options, async (run) => {
    await run.take();
    const state = run.state.local();
    if (
      !run.state.isUnsaved &&
      state !== "elsewhere" &&
      countResources(state) === 0 &&
      Object.keys(state?.outputs ?? {}).length === 0
    ) {
      await run.nameLeft();
      return "unchanged";
    }
    await run.init();
    await run.bringBack();
    await run.nameLeft();
    return (await run.plan("destroy")) ? undefined : "unchanged";
  });
}

/** The outputs of deployed labs; values that Terraform marks sensitive only when asked for. */
export function outputsOf(
  labs: readonly LabFolder[],
  options: EngineOptions & { readonly sensitive?: boolean } = {},
): Promise<LabResult[]> {
  return simple(labs, "outputs", options, async (run) => {
    run.ledger.takeOutputs((await initializedState(run))?.outputs, options.sensitive === true);
    return "done";
  });
}

/** Whether labs are deployed and, if asked, what differs from their states (`changes`). */
export function statusOf(
  labs: readonly LabFolder[],
  options: EngineOptions & { readonly drift?: boolean } = {},
): Promise<LabResult[]> {
  return simple(labs, "status", options, async (run) => {
    const state = await initializedState(run);
    const resources = countResources(state);
    const drift = options.drift === true && resources > 0;
    if (drift) {
      if (run.state.local() !== "elsewhere") await run.take();
      await run.init();
      await run.plan("refresh-only");
    }
    run.ledger.takeStatus({ deployed: resources > 0, resources, serial: state?.serial ?? 0 }, options.drift === true);
    return run.ledger.drift.length > 0 ? "changes" : "done";
  });
}

/** Has Terraform check the labs' configurations against the providers' schemas. */
export function validateLabs(labs: readonly LabFolder[], options: EngineOptions = {}): Promise<LabResult[]> {
  return simple(labs, "validate", options, async (run) => {
    await run.take();
    await run.init({ backend: false });
    if (!(await run.validate())) run.stop("failed", "The configuration is not valid.");
    return "done";
  });
}

/** What labs' states hold, by lab: the ids, links, ARNs and names of their resources. Absent for a lab whose state could not be read. */
export async function identitiesInStates(
  labs: readonly LabFolder[],
  options: EngineOptions = {},
): Promise<{ readonly results: LabResult[]; readonly identities: ReadonlyMap<string, ReadonlySet<string>> }> {
  const identities = new Map<string, ReadonlySet<string>>();
  const results = await simple(labs, "status", options, async (run) => {
    // what a run at work is making is no orphan
    await run.take();
    if (run.state.local() === "elsewhere") await run.init();
    identities.set(run.lab.name, identitiesIn(await run.state.read()));
    return "done";
  });
  return { results, identities };
}

async function initializedState(run: LabRun) {
  if (run.state.local() === "elsewhere") {
    await run.take();
    await run.init();
  }
  return run.state.read();
}

type Step = (run: LabRun) => Promise<Result | undefined>;

function simple(labs: readonly LabFolder[], command: Command, options: EngineOptions, step: Step): Promise<LabResult[]> {
  return Crew.work(labs, command, options, (crew) => crew.all((run) => run.attempt(() => crew.first(run, step))));
}

function change(labs: readonly LabFolder[], command: Command, options: ChangeOptions, plan: Step): Promise<LabResult[]> {
  return Crew.work(labs, command, options, (crew) => planAndApply(crew, options, plan));
}

async function planAndApply(crew: Crew, options: ChangeOptions, plan: Step): Promise<LabResult[]> {
  const turns = new Turns(crew.runs, crew.command === "destroy");
  const apply: Step = async (run) => {
    await run.apply(crew.command === "destroy" ? "destroy" : "normal");
    return "done";
  };
  if (!options.approve) {
    return crew.all(
      (run) => turns.take(run, async () => (await run.attempt(() => crew.first(run, plan))) ?? run.attempt(() => apply(run))),
      turns.order,
    );
  }
  const ended = new Map<LabRun, LabResult>();
  const planned = await crew.all(async (run) => {
    const result = await run.attempt(() => crew.first(run, plan));
    if (result) {
      ended.set(run, result);
      turns.end(run, result);
    } else run.ledger.enter("waiting");
    return result ?? run.snapshot("changes");
  });
  const waiting = ended.size < crew.runs.length;
  const answer = waiting && !crew.isAborted ? await options.approve(planned).catch((error: unknown) => ({ error })) : false;
  const goOn = (run: LabRun) =>
    run.attempt(async () => {
      if (crew.isAborted) run.stop("interrupted", "Interrupted before anything was changed.");
      return answer === true ? apply(run) : run.stop("skipped", "Not approved.");
    });
  const results = await crew.all(
    async (run) => ended.get(run) ?? (answer === true ? turns.take(run, () => goOn(run)) : goOn(run)),
    turns.order,
  );
  if (typeof answer === "object") throw answer.error;
  return results;
}

/** The labs of one run of the engine. */
class Crew {
  private constructor(
    readonly runs: readonly LabRun[],
    readonly command: Command,
    private readonly parallel: number,
    private readonly options: EngineOptions,
  ) {}

  /** Does the work of one run, with the providers that it shares. */
  static async work(
    labs: readonly LabFolder[],
    command: Command,
    options: EngineOptions,
    work: (crew: Crew) => Promise<LabResult[]>,
  ): Promise<LabResult[]> {
    const env: Environment = terraformEnvironment(options.env);
    checkNames(labs, options.rotate ?? []);
    const terraform: Terraform = await findTerraform(env);
    const host = options.providerHost === false ? undefined : ProviderHost.for(env, Object.values(options.secrets ?? {}));
    try {
      const shared = { host, installations: new Installations(env) };
      const runs = labs.map(
        (lab) => new LabRun({ ...lab, directory: resolve(lab.directory) }, command, terraform, env, options, shared),
      );
      for (const run of runs) run.ledger.emit({ type: "queued", command });
      return await work(new Crew(runs, command, Math.max(1, options.parallel ?? defaultParallel(env)), options));
    } finally {
      await host?.close();
    }
  }

  get isAborted(): boolean {
    return this.options.signal?.aborted === true || this.options.kill?.aborted === true;
  }

  /** The first step of a lab's work: not begun any more once the run was told to stop. */
  async first(run: LabRun, step: Step): Promise<Result | undefined> {
    if (this.isAborted) run.stop("skipped", "Not started, as the run was interrupted.");
    run.open();
    return step(run);
  }

  /** Does the same for every lab, beginning in an order; the work must end in a result. The results are in the labs' own order. */
  async all(work: (run: LabRun) => Promise<LabResult | undefined>, order: readonly LabRun[] = this.runs): Promise<LabResult[]> {
    const results = new Map<LabRun, LabResult>();
    await inParallel(order, this.parallel, async (run) => {
      const result = await work(run);
      if (!result) throw new Error(`The work on ${run.lab.name} ended without a result.`);
      results.set(run, result);
    });
    return this.runs.flatMap((run) => results.get(run) ?? []);
  }
}

function checkNames(labs: readonly LabFolder[], rotate: readonly string[]): void {
  const names = labs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new EngineError("duplicate-lab", `Two labs are named ${twice}.`);
  const secrets = [...new Set(labs.flatMap((lab) => lab.secrets.map(({ name }) => name)))];
  const unknown = rotate.find((name) => !secrets.includes(name));
  if (unknown !== undefined) {
    const known = secrets.length > 0 ? `They have ${secrets.sort().join(", ")}.` : "They have none.";
    throw new EngineError("unknown-secret", `None of the labs has a secret ${unknown}. ${known}`);
  }
}
