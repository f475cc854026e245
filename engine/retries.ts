import type { Ledger } from "./ledger";
import type { LabLog } from "./log";
import { passing, RETRY_AFTER, retryDelay } from "./retry";
import { pause, Stop } from "./stop";
import type { EngineOptions } from "./types";

/** How the lab's run takes part in trying again. */
export interface Retried {
  /** Whether something may have been changed by now. */
  applying(): boolean;
  /** What to end with when the wait is interrupted. */
  stopped(): Stop;
  /** What was told of the failure may be told again. */
  again(): void;
}

/** The tries of one lab's run: all its steps share their number. */
export class Retries {
  /** Addresses whose changes failed in passing: what was asked may have been done, only the answer was lost. */
  readonly unanswered = new Set<string>();

  constructor(
    private readonly lab: string,
    private readonly ledger: Ledger,
    private readonly options: EngineOptions,
    private readonly log: LabLog,
  ) {}

  /** Does work until it is done, fails in a way that stays, or was tried often enough. */
  async run<T>(work: () => Promise<T>, part: Retried): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        await this.waitOrThrow(error, part);
      }
    }
  }

  private async waitOrThrow(error: unknown, { applying, stopped, again }: Retried): Promise<void> {
    const { retryAfter = RETRY_AFTER, signal, kill } = this.options;
    const { diagnostics, attempts } = this.ledger;
    const passes = error instanceof Stop && error.result === "failed" && passing(diagnostics, applying());
    const seconds = passes ? retryDelay(this.lab, attempts, retryAfter) : undefined;
    if (!(error instanceof Stop) || seconds === undefined) throw error;
    const reason = `${error.reason} (a failure that passes as a rule: again in ${seconds} s)`;
    this.ledger.retry(reason, seconds);
    this.log.line(`try ${attempts + 1}: ${reason}`);
    for (const { address } of diagnostics) if (applying() && address) this.unanswered.add(address);
    if (!(await pause(seconds, [signal, kill]))) throw stopped();
    this.ledger.diagnostics = [];
    again();
  }
}
