import { availableParallelism, freemem } from "node:os";
import type { Environment } from "./environment";

const MIB = 1024 * 1024;
/** Terraform with a provider of its own; a large provider takes most of it. */
const OWN_PROVIDER = 1024 * MIB;
/** Terraform alone, attached to a provider that serves several. */
const SHARED_PROVIDER = 160 * MIB;

/** How many labs this machine carries at once. */
export function defaultParallel(env: Environment): number {
  const attached = env.TF_REATTACH_PROVIDERS !== undefined;
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, freemem()) : freemem();
  const byMemory = Math.floor(memory / (attached ? SHARED_PROVIDER : OWN_PROVIDER));
  // A lab waits for its cloud most of the time; attached to a rehearsal it does not.
  return Math.max(1, Math.min(attached ? availableParallelism() : availableParallelism() * 2, byMemory));
}

/** Works on all items, at most `parallel` at once, and keeps their order. */
export async function inParallel<T, R>(items: readonly T[], parallel: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  return results;
}
