/** Ctrl-C once: Terraform finishes what is in flight and saves. Twice: everything is ended at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  readonly kill: AbortSignal;
  readonly interrupted: boolean;
  dispose(): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function onInterrupt(say: (text: string) => void): Interrupt {
  const soft = new AbortController();
  const hard = new AbortController();
  const handle = () => {
    if (!soft.signal.aborted) {
      say("Stopping: what is in flight is finished and its state saved. Once more ends everything at once.");
      soft.abort();
    } else hard.abort();
  };
  for (const signal of signals) process.on(signal, handle);
  return {
    signal: soft.signal,
    kill: hard.signal,
    get interrupted() {
      return soft.signal.aborted;
    },
    dispose() {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}
