import { createHash } from "node:crypto";
import type { Environment } from "../environment";
import { ProviderProcess } from "./provider-process";
import { Refused, Seat } from "./seat";
import { Unhostable } from "./unhostable";
import type { Answer } from "./wire";

/** A provider that crashed this often in a run is left to Terraform. */
const MOST_CRASHES = 2;
/** Configured processes that may wait for another lab; the one unused for longest is ended first. */
const MOST_IDLE = 4;

/** Where a provider's processes live. */
export interface Surroundings {
  readonly env: Environment;
  /** Their working directory. */
  readonly folder: string;
  /** Where they make their sockets. */
  readonly sockets: string;
  readonly redact: (text: string) => string;
}

/**
 * One provider binary in one environment: a process for each configuration that is asked for, and the memory of its pure answers.
 * A process that only answered pure calls so far is the one that the next configuration gets.
 */
export class Provider {
  private readonly answers = new Map<string, Promise<Answer>>();
  private readonly seats = new Map<string, Seat>();
  private readonly processes = new Set<ProviderProcess>();
  private spare: Promise<ProviderProcess> | undefined;
  private crashes = 0;
  private closed = false;

  /** @param name as messages call it, e.g. `hashicorp/aws 5.100.0` */
  constructor(
    readonly name: string,
    private readonly binary: string,
    private readonly surroundings: Surroundings,
  ) {}

  /** The plugin protocol that it speaks; starts it. Throws `Unhostable` after too many crashes. */
  async protocol(): Promise<5 | 6> {
    return (await this.any()).protocol;
  }

  /** Answers a pure call: from memory where it was asked before, by one call where several ask at once. */
  answer(path: string, body: Buffer): Promise<Answer> {
    const key = `${path} ${digest(body)}`;
    const known = this.answers.get(key);
    if (known) return known;
    const asked = this.any().then((process) => this.ask(process, path, body));
    this.answers.set(key, asked);
    const forget = () => this.answers.delete(key);
    asked.then(({ trailers }) => trailers["grpc-status"] === "0" || forget(), forget);
    return asked;
  }

  /** The answer to a configuration and, unless the provider turned it down, its seat. */
  async configure(path: string, body: Buffer): Promise<{ readonly answer: Answer; readonly seat?: Seat }> {
    const key = digest(body);
    const seat = this.seats.get(key) ?? new Seat(this, path, body, () => this.seats.delete(key));
    this.seats.set(key, seat);
    try {
      const answer = await seat.configured();
      this.endIdle(seat);
      return { answer, seat };
    } catch (error) {
      if (this.seats.get(key) === seat) this.seats.delete(key);
      if (error instanceof Refused) return { answer: error.answer };
      throw error;
    }
  }

  /** A process that may be asked what depends on no configuration. */
  async any(): Promise<ProviderProcess> {
    for (const process of this.processes) if (process.isAvailable) return process;
    this.spare ??= this.start();
    return this.spare;
  }

  /** A process that is not configured; nobody else is given it for that. */
  async unconfigured(): Promise<ProviderProcess> {
    const { spare } = this;
    this.spare = undefined;
    const process = await spare;
    return process?.isAvailable ? process : this.start();
  }

  async ask(process: ProviderProcess, path: string, body: Buffer): Promise<Answer> {
    try {
      return await process.ask(path, body);
    } catch (error) {
      throw new Error(await this.explain(process, (error as Error).message));
    }
  }

  /** What to tell of a call that its process did not answer. */
  async explain(process: ProviderProcess, reason: string): Promise<string> {
    const words = await process.lastWords();
    if (!process.hasEnded) return `The provider ${this.name} did not answer: ${reason}`;
    return `The provider ${this.name} crashed while this call ran. Its last words:\n${words || "(none)"}`;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.spare?.catch(() => {});
    await Promise.all([...this.processes].map((process) => process.end()));
  }

  private async start(): Promise<ProviderProcess> {
    if (this.closed) throw new Unhostable("the run has ended");
    if (this.crashes >= MOST_CRASHES) throw new Unhostable(`it crashed ${this.crashes} times in this run`);
    const { env, folder, sockets, redact } = this.surroundings;
    const crashed = () => {
      this.crashes++;
    };
    try {
      const process = await ProviderProcess.start(this.binary, env, folder, sockets, redact, crashed);
      this.processes.add(process);
      void process.ended.then(() => this.processes.delete(process));
      if (this.closed) await process.end();
      return process;
    } catch (error) {
      this.spare = undefined;
      crashed();
      throw new Unhostable(`it did not start: ${(error as Error).message}`);
    }
  }

  private endIdle(current: Seat): void {
    const idle = [...this.seats].filter(([, seat]) => seat !== current && seat.isIdle);
    idle.sort(([, a], [, b]) => a.used - b.used);
    for (const [key, seat] of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
      this.seats.delete(key);
      seat.retire();
    }
  }
}

const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
