import { hasError } from "./calls";
import type { Provider } from "./provider";
import type { ProviderProcess } from "./provider-process";
import type { Answer } from "./wire";

/** The diagnostics of the answer to a configuration, in both protocols. */
const DIAGNOSTICS = 1;

/** A configuration that the provider turned down, with its answer. */
export class Refused extends Error {
  constructor(readonly answer: Answer) {
    super("The provider turned its configuration down.");
  }
}

interface Configured {
  readonly process: ProviderProcess;
  readonly answer: Answer;
}

/** One configuration of a provider, and the process that has it: never another. When that has crashed, the next call starts a new one with the same bytes. */
export class Seat {
  /** When it was last given to a connection, as `performance.now()`. */
  used = 0;
  private current: Promise<Configured> | undefined;
  private running: ProviderProcess | undefined;
  private stopping = false;
  /** Labs with open connections. */
  private readonly labs = new Map<object, { connections: number; stopped: boolean }>();

  /** @param onStop called when no other lab may have it any more */
  constructor(
    private readonly provider: Provider,
    private readonly path: string,
    private readonly request: Buffer,
    private readonly onStop: () => void,
  ) {}

  /** Whether it has a process that nobody is connected to. */
  get isIdle(): boolean {
    return this.labs.size === 0 && this.running !== undefined;
  }

  /** What the provider said to the configuration; throws `Refused` if that was no. */
  async configured(): Promise<Answer> {
    this.used = performance.now();
    return (await this.ready()).answer;
  }

  /** The configured process. */
  async process(): Promise<ProviderProcess> {
    return (await this.ready()).process;
  }

  enter(lab: object): void {
    const known = this.labs.get(lab) ?? { connections: 0, stopped: false };
    known.connections++;
    this.labs.set(lab, known);
  }

  leave(lab: object): void {
    const known = this.labs.get(lab);
    if (known && --known.connections === 0) this.labs.delete(lab);
    if (this.stopping && this.labs.size === 0) this.retire();
  }

  /** Takes a lab's wish to stop. Once all labs that it serves wish so, the process is told, and gets no others after that. */
  async stop(lab: object): Promise<void> {
    const known = this.labs.get(lab);
    if (known) known.stopped = true;
    if (this.stopping || ![...this.labs.values()].every(({ stopped }) => stopped)) return;
    this.stopping = true;
    this.onStop();
    await this.running?.interrupt();
  }

  /** Ends its process when that has answered what it was asked. */
  retire(): void {
    this.running?.retire();
    this.running = undefined;
    this.current = undefined;
  }

  private ready(): Promise<Configured> {
    if (this.running?.hasEnded) this.retire();
    this.current ??= this.start();
    return this.current;
  }

  private async start(): Promise<Configured> {
    try {
      const process = await this.provider.unconfigured();
      const answer = await this.provider.ask(process, this.path, this.request);
      if (answer.trailers["grpc-status"] !== "0" || hasError(answer.body, DIAGNOSTICS)) {
        process.retire();
        throw new Refused(answer);
      }
      this.running = process;
      return { process, answer };
    } catch (error) {
      this.current = undefined;
      throw error;
    }
  }
}
