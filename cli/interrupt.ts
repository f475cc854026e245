/** Ctrl-C once: Terraform finishes what is in flight and saves. Twice: everything is ended at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  readonly kill: AbortSignal;
  readonly interrupted: boolean;
  dispose(): void;
}

export function onInterrupt(say: (text: string) => void): Interrupt {
  const soft = new AbortController();
  const hard = new AbortController();
  const handle = () => {
    if (!soft.signal.aborted) {
      say("Stopping: what is in flight is finished and its state saved. Once more ends everything at once.");
      soft.abort();
    } else hard.abort();
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  return {
    signal: soft.signal,
    kill: hard.signal,
    get interrupted() {
      return soft.signal.aborted;
    },
    dispose() {
      process.off("SIGINT", handle);
      process.off("SIGTERM", handle);
    },
  };
}
