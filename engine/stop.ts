import type { FailureKind, Result } from "./types";

/** Ends a lab's run early, with what is said of it. */
export class Stop extends Error {
  constructor(
    readonly result: Result,
    readonly reason: string,
    readonly kind?: FailureKind,
  ) {
    super(reason);
  }
}

/** Waits, unless told to stop; whether the time went by. */
export function pause(seconds: number, signals: readonly (AbortSignal | undefined)[]): Promise<boolean> {
  return new Promise((done) => {
    const end = (result: boolean) => {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener("abort", stop);
      done(result);
    };
    const stop = () => end(false);
    const timer = setTimeout(() => end(true), seconds * 1000);
    for (const signal of signals) {
      signal?.addEventListener("abort", stop);
      if (signal?.aborted) stop();
    }
  });
}
